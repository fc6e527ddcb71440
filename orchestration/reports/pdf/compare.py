"""Figures of a report beside each other: two periods, or a unit and its län. Pure.

When they may be said to differ is decided by reports/difference.py, for the site too. Does not
belong here: sentences (summary.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.reports.difference import SMALL_N, Verdict, verdict_of
from orchestration.reports.figures import Figure, Kind

__all__ = ["SMALL_N", "Comparison", "Verdict", "compare", "compare_with_whole", "is_small"]


@dataclass(frozen=True)
class Comparison:
    """before and after: the figures; None where there is none."""

    before: Figure | None
    after: Figure | None
    verdict: Verdict

    @property
    def is_different(self) -> bool:
        return self.verdict in {Verdict.HOGRE, Verdict.LAGRE}

    @property
    def size(self) -> float:
        """The distance in the measure's own unit, 0 where nothing can be said."""
        if self.before is None or self.after is None or not self.is_different:
            return 0.0
        return abs((self.after.varde or 0.0) - (self.before.varde or 0.0))


def compare(before: Figure | None, after: Figure | None, kind: Kind) -> Comparison:
    """Two periods, or two units that have nobody in common. kind: ANDEL or SNITT."""
    return Comparison(before, after, verdict_of(before, after, is_share=kind is Kind.ANDEL))


def compare_with_whole(whole: Figure | None, part: Figure | None) -> Comparison:
    """A share of a kommun against the län that it is a part of."""
    return Comparison(whole, part, verdict_of(whole, part, is_share=True, is_part=True))


def is_small(figure: Figure) -> bool:
    """Whether the figure rests on so few that one person moves it much."""
    return figure.namnare is not None and figure.namnare < SMALL_N
