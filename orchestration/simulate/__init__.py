"""What another target would have cost: the billing SQL of last night on other parameters.

Does not belong here: the computation (models/intermediate/betalningsansvar), how the answer is
shown (orchestration.cli.simulera).
"""

from orchestration.simulate.outcome import Outcome, outcomes
from orchestration.simulate.run import Scenario, SimulationError, simulate

__all__ = ["Outcome", "Scenario", "SimulationError", "outcomes", "simulate"]
