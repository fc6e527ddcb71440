"""The plain values of disclosure control: cells, what binds them together, and how it fails.

Does not belong here: deciding (primary.py, secondary.py, rank.py), tables and SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Relation = Mapping[int, int]
"""Cell -> coefficient: the values of the cells, so weighted, add up to zero."""


class DisclosureError(Exception):
    """The controlled tables cannot be made, or cannot be trusted; nothing is published.

    The text is Swedish, holds no figure and says what to do next.
    """


@dataclass(frozen=True)
class System:
    """Cells that readers may see, numbered 0, 1, … in the order of their keys.

    values: exact, integers as float. sensitive: hidden by the primary rule, never zero.
    relations: everything that holds between the cells; cells that are zero need not be named.
    spanning: some of them, from which the others follow; missing: all.
    weights: where several quantities could be hidden for one another, the one of the lowest weight
    goes first, and the smallest of those; missing: all the same.
    """

    values: Sequence[float]
    sensitive: frozenset[int]
    relations: Sequence[Relation]
    spanning: Sequence[Relation] | None = None
    weights: Sequence[int] = ()

    @property
    def independent(self) -> Sequence[Relation]:
        """What the exact test needs to look at."""
        return self.relations if self.spanning is None else self.spanning
