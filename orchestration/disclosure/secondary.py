"""Hide more cells, smallest first, until no hidden cell can be derived from shown ones (R9).

Does not belong here: the test itself (rank.py), what the cells and relations are (relations.py).

Two steps take turns. The cheap one: a relation with a single hidden cell gives it away, so its
smallest shown cell is hidden too. The exact one: what several relations together give away is
found by elimination, and the smallest shown cell that takes part in the derivation is hidden.
Zero is never hidden (R9: zero is shown), and a derivation of a cell that is not zero always has a
shown cell that is not zero. Ties go to the cell whose key comes first, so that the outcome does
not depend on the order of rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heappop, heappush

from orchestration.disclosure.model import System
from orchestration.disclosure.rank import Echelon, derivable

Size = tuple[int, float, int]


def protect(system: System) -> frozenset[int]:
    """Every cell to hide: the sensitive ones, and those without which they could be derived.

    Ends only when the exact rank test finds none that can be.
    """
    hiding = _Hiding(system)
    hiding.close()
    # A cell may be derivable in several ways; which one is found must not hang on the order given,
    # and short relations first hide the least.
    ordered = sorted(system.independent, key=lambda r: (len(r), sorted(r.items())))
    echelon = Echelon(ordered, hiding.hidden)
    while suspects := echelon.derivable():
        for cell in sorted(suspects, key=hiding.size):
            while (parts := echelon.derivation(cell)) is not None:
                for new in hiding.hide_one_of(parts):
                    echelon.hide(new)
    return frozenset(hiding.hidden)


def still_derivable(system: System, hidden: Iterable[int]) -> set[int]:
    """The hidden cells that the shown ones determine; empty when the control has done its work."""
    unknown = frozenset(hidden)
    return derivable(
        {cell: value for cell, value in relation.items() if cell in unknown}
        for relation in system.independent
    )


class _Hiding:
    """What is hidden so far, and how many hidden cells every relation has."""

    def __init__(self, system: System) -> None:
        self._values = system.values
        self._weights = system.weights or [0] * len(system.values)
        self._relations = system.relations
        self.hidden = set(system.sensitive)
        self._where: dict[int, list[int]] = {}
        for number, relation in enumerate(self._relations):
            for cell in relation:
                self._where.setdefault(cell, []).append(number)
        self._unknowns = [sum(c in self.hidden for c in relation) for relation in self._relations]

    def size(self, cell: int) -> Size:
        """What «smallest first» compares."""
        return self._weights[cell], abs(self._values[cell]), cell

    def hide_one_of(self, parts: Iterable[int]) -> list[int]:
        """Hide the smallest of these shown cells, and what its relations then ask for."""
        best = self._smallest_shown(parts)
        if best is None:
            raise ArithmeticError("a derivation of a hidden cell has no shown cell but zeros")
        cell = best[-1]
        return [cell, *self._follow(self._hide(cell))]

    def close(self) -> None:
        """Leave no relation with a single hidden cell."""
        self._follow(number for number, unknowns in enumerate(self._unknowns) if unknowns == 1)

    def _hide(self, cell: int) -> list[int]:
        """Hide it; the relations where it is now the only hidden cell."""
        self.hidden.add(cell)
        alone = []
        for number in self._where.get(cell, ()):
            self._unknowns[number] += 1
            if self._unknowns[number] == 1:
                alone.append(number)
        return alone

    def _follow(self, alone: Iterable[int]) -> list[int]:
        queue: list[tuple[Size, int]] = []

        def add(numbers: Iterable[int]) -> None:
            for number in numbers:
                if best := self._smallest_shown(self._relations[number]):
                    heappush(queue, (best, number))

        add(alone)
        new = []
        while queue:
            (_, _, cell), number = heappop(queue)
            if self._unknowns[number] == 1:
                new.append(cell)
                add(self._hide(cell))
        return new

    def _smallest_shown(self, cells: Iterable[int]) -> Size | None:
        shown = (self.size(cell) for cell in cells if cell not in self.hidden)
        return min((size for size in shown if size[1]), default=None)
