"""What a new issue says that the one before did not, and why.

Does not belong here: keeping issues (orchestration.reports.packages.issues), showing the changes.
"""

from orchestration.reports.changes.background import Background, background_of
from orchestration.reports.changes.compare import Issued, find_changes
from orchestration.reports.changes.model import Change, Changes, Reason

__all__ = [
    "Background",
    "Change",
    "Changes",
    "Issued",
    "Reason",
    "background_of",
    "find_changes",
]
