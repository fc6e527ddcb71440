"""When two figures may be said to differ, and the Swedish word for how. Pure.

A report never says «ökade» of what chance explains or of a handful of people. The limits are ours
(the agreement has none): SMALL_N is the least that vantetider.se shows a share for; shares are held
against the spread of chance at 99 %, since nine are compared in every report; a mean has no
published spread and is called unchanged within SIMILAR, as Public Health Scotland writes its
texts. Does not belong here: sentences (summary.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from orchestration.reports.figures import Figure, Kind

SMALL_N = 20
"""Fewer than this in either figure: no word of direction."""
SIMILAR = 0.01
"""Means within 1 % of each other are «i stort sett oförändrat»."""
CHANCE_Z = 2.58
"""Standard errors that chance keeps within 99 times of 100."""


class Verdict(StrEnum):
    """How a figure stands to another."""

    HOGRE = "hogre"
    LAGRE = "lagre"
    LIKA = "lika"
    """Means: within 1 %."""
    SLUMP = "slump"
    """Shares: no further apart than chance explains."""
    FA = "fa"
    """Too few in one of them."""
    SAKNAS = "saknas"
    """One is missing or hidden."""


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
    return Comparison(before, after, _verdict(before, after, kind, is_part=False))


def compare_with_whole(whole: Figure | None, part: Figure | None) -> Comparison:
    """A share of a kommun against the län that it is a part of."""
    return Comparison(whole, part, _verdict(whole, part, Kind.ANDEL, is_part=True))


def is_small(figure: Figure) -> bool:
    """Whether the figure rests on so few that one person moves it much."""
    return figure.namnare is not None and figure.namnare < SMALL_N


def _verdict(before: Figure | None, after: Figure | None, kind: Kind, *, is_part: bool) -> Verdict:
    if before is None or after is None or before.varde is None or after.varde is None:
        return Verdict.SAKNAS
    if before.namnare is None or after.namnare is None:
        return Verdict.SAKNAS
    if min(before.namnare, after.namnare) < SMALL_N:
        return Verdict.FA
    distance = after.varde - before.varde
    if kind is Kind.ANDEL:
        if abs(distance) <= CHANCE_Z * _error(before, after, is_part=is_part):
            return Verdict.SLUMP
    elif abs(distance) <= SIMILAR * abs(before.varde):
        return Verdict.LIKA
    return Verdict.HOGRE if distance > 0 else Verdict.LAGRE


def _error(before: Figure, after: Figure, *, is_part: bool) -> float:
    """Standard error of the difference of two shares; of a part against its whole, which the part
    itself is in, it is smaller."""
    n_before, n_after = before.namnare or 0.0, after.namnare or 0.0
    together = (before.varde or 0.0) * n_before + (after.varde or 0.0) * n_after
    pooled = (before.varde or 0.0) if is_part else together / (n_before + n_after)
    inverse = 1 / n_after - 1 / n_before if is_part else 1 / n_after + 1 / n_before
    return math.sqrt(max(pooled * (1 - pooled) * inverse, 0.0))
