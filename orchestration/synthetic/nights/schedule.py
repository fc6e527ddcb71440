"""Which deliveries there are: one a night, the first FULL and then one FULL a week, DELTA between.

Does not belong here: what is in them (select.py) and how they are written (deliveries.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from orchestration.synthetic import local_time as lt

FULL, DELTA = "FULL", "DELTA"
WEEK = 7
OVERLAP = timedelta(days=3)
"""delivery.md §1: a DELTA reaches three days further back than the delivery before it."""


@dataclass(frozen=True)
class Night:
    """One night: number from 1, when it is read (aware UTC), scope, and from when changes are in.

    since: naive local; what changed later is in a DELTA. Not used in a FULL.
    """

    number: int
    read_at: datetime
    scope: str
    since: np.datetime64
    is_last: bool

    @property
    def asof(self) -> np.datetime64:
        """Naive local time of reading."""
        return local(self.read_at)

    def as_full(self) -> Night:
        """The same night, all of it."""
        return replace(self, scope=FULL)


def local(instant: datetime) -> np.datetime64:
    """An aware instant as naive local time."""
    return np.datetime64(lt.local_text(instant).replace(" ", "T"), "s")


def nights(last: datetime, number: int) -> list[Night]:
    """So many nights, the last read at `last`; one night is one FULL delivery."""
    plan = []
    for place in range(number):
        read_at = last - timedelta(days=number - 1 - place)
        plan.append(
            Night(
                number=place + 1,
                read_at=read_at,
                scope=FULL if place % WEEK == 0 else DELTA,
                since=local(read_at - timedelta(days=1) - OVERLAP),
                is_last=place == number - 1,
            )
        )
    return plan


def last_full(plan: Sequence[Night]) -> Night:
    """The newest FULL delivery."""
    return [night for night in plan if night.scope == FULL][-1]
