"""When two figures may be said to differ: one rule for the site and the PDFs. Pure.

Nothing says «ökade» of what chance explains or of a handful of people. The limits are ours (the
agreement has none): SMALL_N is the least that vantetider.se shows a share for; shares are held
against the spread of chance at 99 %, since several are compared side by side; a mean has no
published spread and is called unchanged within SIMILAR, as Public Health Scotland writes its
texts. Does not belong here: which figures are compared, and the sentences.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Protocol

SMALL_N = 20
"""Fewer than this in either figure: no word of direction."""
SIMILAR = 0.01
"""Means within 1 % of each other are «i stort sett oförändrat»."""
CHANCE_Z = 2.58
"""Standard errors that chance keeps within 99 times of 100."""


UNTRIED = "det är inte prövat om slumpen kan förklara skillnaden"
"""Said of means: no spread of theirs is published, so chance is not tested."""


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
    """One is missing or hidden, or how many it rests on is."""


IN_A_CELL = {
    Verdict.HOGRE: "högre",
    Verdict.LAGRE: "lägre",
    Verdict.LIKA: "i stort sett lika",
    Verdict.SLUMP: "ingen säker skillnad",
    Verdict.FA: "för få för att jämföra",
    Verdict.SAKNAS: "–",
}
"""The verdict in a table's cell."""


class Measured(Protocol):
    """A figure and how many it rests on; None where it is missing or hidden."""

    @property
    def varde(self) -> float | None: ...

    @property
    def namnare(self) -> float | None: ...


def verdict_of(
    before: Measured | None, after: Measured | None, *, is_share: bool, is_part: bool = False
) -> Verdict:
    """How `after` stands to `before`. is_share: 0-1, else a mean. is_part: `before` is the whole
    that `after` is a part of, else they have nobody in common."""
    if before is None or after is None or before.varde is None or after.varde is None:
        return Verdict.SAKNAS
    if before.namnare is None or after.namnare is None:
        return Verdict.SAKNAS
    if min(before.namnare, after.namnare) < SMALL_N:
        return Verdict.FA
    distance = after.varde - before.varde
    if is_share:
        if abs(distance) <= CHANCE_Z * _error(before, after, is_part=is_part):
            return Verdict.SLUMP
    elif abs(distance) <= SIMILAR * abs(before.varde):
        return Verdict.LIKA
    return Verdict.HOGRE if distance > 0 else Verdict.LAGRE


def _error(before: Measured, after: Measured, *, is_part: bool) -> float:
    """Standard error of the difference of two shares; of a part against its whole, which the part
    itself is in, it is smaller."""
    n_before, n_after = before.namnare or 0.0, after.namnare or 0.0
    together = (before.varde or 0.0) * n_before + (after.varde or 0.0) * n_after
    pooled = (before.varde or 0.0) if is_part else together / (n_before + n_after)
    inverse = 1 / n_after - 1 / n_before if is_part else 1 / n_after + 1 / n_before
    return math.sqrt(max(pooled * (1 - pooled) * inverse, 0.0))
