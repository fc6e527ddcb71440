"""Disclosure control (rules.md R9): what of the exact figures everybody may see.

    primary     which figures are hidden by themselves
    relations   what binds the figures together, as data
    system      figures and relations of a build, as numbers; parts: what may add up to what
    secondary   hide more, smallest first, until nothing hidden can be worked out; rank is the test,
                elimination its arithmetic
    control     write the controlled tables
    verify      test them as written

Does not belong here: computing figures (models/), who may open which file (orchestration.publish).
"""

from orchestration.disclosure.control import ControlReport, control_build, control_figures
from orchestration.disclosure.model import DisclosureError, System
from orchestration.disclosure.primary import is_sensitive, is_small
from orchestration.disclosure.secondary import protect, still_derivable
from orchestration.disclosure.tables import CONTROLLED
from orchestration.disclosure.verify import stale_tables

__all__ = [
    "CONTROLLED",
    "ControlReport",
    "DisclosureError",
    "System",
    "control_build",
    "control_figures",
    "is_sensitive",
    "is_small",
    "protect",
    "stale_tables",
    "still_derivable",
]
