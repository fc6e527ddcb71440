"""The exact test of R9: which hidden cells are a linear combination of shown ones.

A hidden cell is derivable when its unit vector lies in the row space of the relations restricted
to the hidden cells; equally, when every vector that those relations send to zero is zero there.
So the relations are eliminated once and one vector is drawn from that null space: it is zero at
the derivable cells, and at no other. Does not belong here: which cells to hide (secondary.py).

Arithmetic is exact, modulo the prime 2^61 - 1. A cell called safe is safe: the drawn vector proves
it. One that is not derivable is called so with probability 2^-61, and costs one cell too many.
(Modulo a prime and over the fractions the answer differs only when the prime divides a
subdeterminant; the relations' coefficients are plus and minus one.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

from orchestration.disclosure.elimination import (
    PRIME,
    Row,
    eliminate,
    inverse,
    null_vector,
    reduced,
    subtract,
)


def derivable(relations: Iterable[Mapping[int, int]]) -> set[int]:
    """The unknowns that the relations determine. relations: over the unknowns only."""
    rows = [dict(relation) for relation in relations if relation]
    unknowns = {cell for row in rows for cell in row}
    return zeros(null_vector(eliminate(rows), unknowns, rows))


def zeros(vector: Mapping[int, int]) -> set[int]:
    """The cells where it is zero."""
    return {cell for cell, value in vector.items() if value == 0}


def is_proof(
    vector: Mapping[int, int], relations: Iterable[Mapping[int, int]], hidden: Collection[int]
) -> bool:
    """Whether the vector shows that none of the hidden cells is derivable: the relations send it
    to zero, it is zero at no hidden cell, and at every other. Believes nothing of how it was made.
    """
    if vector.keys() != set(hidden) or not all(value % PRIME for value in vector.values()):
        return False
    at = vector.get
    for relation in relations:
        total = 0
        for cell, factor in relation.items():
            total += factor * at(cell, 0)
        if total % PRIME:
            return False
    return True


class Echelon:
    """The relations over the hidden cells in echelon form, with what every row is made of, so that
    one more cell can be hidden without starting anew."""

    def __init__(self, relations: Sequence[Mapping[int, int]], hidden: Iterable[int]) -> None:
        self._relations = relations
        self._hidden = set(hidden)
        self._rows: list[Row] = []
        self._where: dict[int, list[int]] = {}  # of the shown cells: they may be hidden later
        for number, relation in enumerate(relations):
            row = {}
            for cell, value in relation.items():
                if cell in self._hidden:
                    row[cell] = value
                else:
                    self._where.setdefault(cell, []).append(number)
            self._rows.append(row)
        self._vector: dict[int, int] = {}
        self._made_of: dict[int, Row] = {}
        self._pivots = eliminate(self._rows, self._made_of)
        self._pivot_of = dict(self._pivots)
        self._order = {cell: place for place, (cell, _) in enumerate(self._pivots)}
        self._used_in: dict[int, set[int]] = {}
        for number, parts in self._made_of.items():
            self._note_use(number, parts)

    def null_vector(self) -> dict[int, int]:
        """One value for each hidden cell, so that the relations hold: zero at those that they
        determine and at no other."""
        self._vector = null_vector(self._pivots, self._hidden, self._rows, self._vector)
        return self._vector

    def derivation(self, cell: int) -> Row | None:
        """The shown cells, and their factors, that give the hidden cell; None when none do."""
        if cell not in self._pivot_of:
            return None
        first = self._pivot_of[cell]
        row, made_of = dict(self._rows[first]), dict(self._parts(first))
        ahead = [self._order[c] for c in row if c in self._order and c != cell]
        heapify(ahead)
        while ahead:
            other, number = self._pivots[heappop(ahead)]
            if other not in row:
                continue
            pivot = self._rows[number]
            factor = reduced(row[other] * inverse(pivot[other]))
            for changed in subtract(row, pivot, factor):
                if changed in row and changed in self._order:
                    heappush(ahead, self._order[changed])
            subtract(made_of, self._parts(number), factor)
        return self._shown(made_of) if len(row) == 1 else None

    def hide(self, cell: int) -> None:
        """One more unknown, after all the others."""
        self._hidden.add(cell)
        entries: Row = {}
        for number in self._where.get(cell, ()):
            for row in (number, *self._used_in.get(number, ())):
                value = self._parts(row)[number] * self._relations[number][cell]
                entries[row] = (entries.get(row, 0) + value) % PRIME
        empty = sorted(r for r, value in entries.items() if value and not self._rows[r])
        for row, value in entries.items():
            if value and self._rows[row]:
                self._rows[row][cell] = value
        if empty:
            self._take_in(cell, entries, empty)

    def _take_in(self, cell: int, entries: Mapping[int, int], empty: Sequence[int]) -> None:
        """A relation of shown cells only that has the cell in it determines it."""
        first = min(empty, key=lambda r: (len(self._parts(r)), r))
        self._rows[first] = {cell: entries[first]}
        back = pow(entries[first], -1, PRIME)
        for row in empty:
            if row != first:
                factor = entries[row] * back % PRIME
                parts = self._made_of.setdefault(row, {row: 1})
                self._note_use(row, subtract(parts, self._parts(first), factor))
        self._order[cell] = len(self._pivots)
        self._pivots.append((cell, first))
        self._pivot_of[cell] = first

    def _parts(self, row: int) -> Row:
        """The relations that the row is made of; itself alone when nothing else is known."""
        return self._made_of.get(row) or {row: 1}

    def _note_use(self, row: int, parts: Iterable[int]) -> None:
        """These relations came into the row, or left it."""
        for part in parts:
            if part != row:
                self._used_in.setdefault(part, set()).symmetric_difference_update({row})

    def _shown(self, made_of: Mapping[int, int]) -> Row:
        total: Row = {}
        for number, factor in made_of.items():
            for cell, value in self._relations[number].items():
                if cell not in self._hidden:
                    total[cell] = (total.get(cell, 0) + factor * value) % PRIME
        return {cell: value for cell, value in total.items() if value}
