"""The synthetic region: deliveries that look like a region's, made from a scenario and a seed.

`write_deliveries` is the way in. Parameters lie in `scenarios/`, each with its source. Nothing
here is a real person, unit or figure, and every manifest says so.
"""

from orchestration.synthetic.deliveries import write_deliveries
from orchestration.synthetic.errors import SyntheticError
from orchestration.synthetic.scenario import Scenario, ScenarioError, load_scenario

__all__ = [
    "Scenario",
    "ScenarioError",
    "SyntheticError",
    "load_scenario",
    "write_deliveries",
]
