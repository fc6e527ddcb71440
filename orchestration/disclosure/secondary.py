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

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from orchestration.disclosure.model import System
from orchestration.disclosure.rank import Echelon, derivable, is_proof, zeros


@dataclass(frozen=True)
class Protected:
    """Every cell to hide: the sensitive ones, and those without which they could be derived.

    proof: a value for each of them, modulo elimination.PRIME, as is_proof wants it.
    """

    hidden: frozenset[int]
    proof: Mapping[int, int]


def protect(system: System) -> Protected:
    """Decide what to hide. Ends only when the exact rank test finds none that can be derived."""
    hiding = _Hiding(system)
    hiding.close()
    # A cell may be derivable in several ways; which one is found must not hang on the order given,
    # and short relations first hide the least.
    ordered = sorted(sorted(system.independent, key=lambda r: sorted(r.items())), key=len)
    echelon = Echelon(ordered, hiding.hidden)
    while suspects := zeros(vector := echelon.null_vector()):
        for cell in sorted(suspects, key=hiding.size):
            while (parts := echelon.derivation(cell)) is not None:
                for new in hiding.hide_one_of(parts):
                    echelon.hide(new)
    return Protected(frozenset(hiding.hidden), vector)


def still_derivable(
    system: System, hidden: Iterable[int], proof: Mapping[int, int] | None = None
) -> set[int]:
    """The hidden cells that the shown ones determine; empty when the control has done its work.

    proof: spares the elimination if it proves that there are none, and is else not believed.
    """
    unknown = frozenset(hidden)
    if proof is not None and is_proof(proof, system.relations, unknown):
        return set()
    return derivable(
        {cell: value for cell, value in relation.items() if cell in unknown}
        for relation in system.relations
    )


class _Hiding:
    """What is hidden so far, and how many hidden cells every relation has."""

    def __init__(self, system: System) -> None:
        self._relations = system.relations
        self._cells, self._place = _by_size(system)
        self.hidden = set(system.sensitive)
        self._where: list[list[int]] = [[] for _ in self._place]
        self._unknowns = []
        for number, relation in enumerate(self._relations):
            unknowns = 0
            for cell in relation:
                self._where[cell].append(number)
                if cell in self.hidden:
                    unknowns += 1
            self._unknowns.append(unknowns)

    def size(self, cell: int) -> int:
        """What «smallest first» compares."""
        return self._place[cell]

    def hide_one_of(self, parts: Iterable[int]) -> list[int]:
        """Hide the smallest of these shown cells, and what its relations then ask for."""
        smallest = self._smallest_shown(parts)
        if smallest is None:
            raise ArithmeticError("a derivation of a hidden cell has no shown cell but zeros")
        cell = self._cells[smallest]
        return [cell, *self._follow(self._hide(cell))]

    def close(self) -> None:
        """Leave no relation with a single hidden cell."""
        self._follow(number for number, unknowns in enumerate(self._unknowns) if unknowns == 1)

    def _hide(self, cell: int) -> list[int]:
        """Hide it; the relations where it is now the only hidden cell."""
        self.hidden.add(cell)
        alone = []
        for number in self._where[cell]:
            self._unknowns[number] += 1
            if self._unknowns[number] == 1:
                alone.append(number)
        return alone

    def _follow(self, alone: Iterable[int]) -> list[int]:
        queue: list[tuple[int, int]] = []

        def add(numbers: Iterable[int]) -> None:
            for number in numbers:
                smallest = self._smallest_shown(self._relations[number])
                if smallest is not None:
                    heappush(queue, (smallest, number))

        add(alone)
        new = []
        while queue:
            place, number = heappop(queue)
            if self._unknowns[number] == 1:
                new.append(self._cells[place])
                add(self._hide(self._cells[place]))
        return new

    def _smallest_shown(self, cells: Iterable[int]) -> int | None:
        """The place of the smallest that is shown and not zero."""
        best = never = len(self._place)
        for cell in cells:
            if cell not in self.hidden and self._place[cell] < best:
                best = self._place[cell]
        return best if best < never else None


def _by_size(system: System) -> tuple[list[int], list[int]]:
    """The cells, the first to hide first, and the place of each cell among them; a zero, which is
    never hidden, comes after them all."""
    sizes = [abs(value) for value in system.values]
    cells = sorted(range(len(sizes)), key=sizes.__getitem__)
    if system.weights:
        cells.sort(key=system.weights.__getitem__)  # keeps the order among equals
    places = [len(cells)] * len(cells)
    for place, cell in enumerate(cells):
        if sizes[cell]:
            places[cell] = place
    return cells, places
