"""Why a kommun owes what it owes: the published explanation of an episode or a kommun-period.

Reads published files only. Does not belong here: the computation (models/intermediate/
betalningsansvar), how it is shown (orchestration.cli.forklara).
"""

from orchestration.explain.episode import Step, read_episode
from orchestration.explain.period import KommunPeriod, read_periods
from orchestration.explain.published import NotFoundError
from orchestration.explain.sentences import STATUS_TEXT, sentences

__all__ = [
    "STATUS_TEXT",
    "KommunPeriod",
    "NotFoundError",
    "Step",
    "read_episode",
    "read_periods",
    "sentences",
]
