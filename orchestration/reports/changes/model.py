"""The types of a comparison between two issues. Aggregates only: an episode that moved is seen in
the individual lists and nowhere else.

Does not belong here: comparing (compare.py), reasons (reasons.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a figure changed, as far as the two issues tell."""

    LEVERANS = "leverans"
    REGEL = "regel"
    LEVERANS_ELLER_REGEL = "leverans_eller_regel"
    """Both are new and nothing tells them apart."""
    MAL = "mal"
    PARAMETER = "parameter"
    PROGRAM = "program"
    OKAND = "okand"


@dataclass(frozen=True)
class Change:
    """One figure that differs. vad: the measure in words. enhet: whose. tidigare, nytt: as a reader
    sees them, «fanns inte» where one issue has no such row. varfor: a Swedish sentence. is_main:
    shown also where there is room for few."""

    vad: str
    enhet: str
    vardform: str
    period: str
    tidigare: str
    nytt: str
    orsak: Reason
    varfor: str
    is_main: bool = False


@dataclass(frozen=True)
class Changes:
    """Everything since one earlier issue. nummer, generation, asof: of the earlier. background:
    sentences on what else differs: deliveries, rules, parameters."""

    nummer: int
    generation: str
    asof: str
    background: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        return not self.changes
