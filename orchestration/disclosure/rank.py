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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from heapq import heapify, heappop, heappush

PRIME = 2**61 - 1
Row = dict[int, int]
"""Cell (or relation) -> coefficient, none of them zero modulo PRIME."""


def derivable(relations: Iterable[Mapping[int, int]]) -> set[int]:
    """The unknowns that the relations determine. relations: over the unknowns only."""
    rows = [dict(relation) for relation in relations if relation]
    unknowns = {cell for row in rows for cell in row}
    return _zeros(eliminate(rows), unknowns, rows)


class Echelon:
    """The relations over the hidden cells in echelon form, with what every row is made of, so that
    one more cell can be hidden without starting anew."""

    def __init__(self, relations: Sequence[Mapping[int, int]], hidden: Iterable[int]) -> None:
        self._relations = relations
        self._hidden = set(hidden)
        self._rows = [{c: v for c, v in r.items() if c in self._hidden} for r in relations]
        self._made_of: list[Row] = [{number: 1} for number in range(len(relations))]
        self._pivots = eliminate(self._rows, self._made_of)
        self._pivot_of = dict(self._pivots)
        self._order = {cell: place for place, (cell, _) in enumerate(self._pivots)}
        self._parts_of: dict[int, set[int]] = {}
        for number, parts in enumerate(self._made_of):
            self._index(number, parts)
        self._where: dict[int, list[int]] = {}
        for number, relation in enumerate(relations):
            for cell in relation:
                self._where.setdefault(cell, []).append(number)

    def derivable(self) -> set[int]:
        """The hidden cells that the relations determine."""
        return _zeros(self._pivots, self._hidden, self._rows)

    def derivation(self, cell: int) -> Row | None:
        """The shown cells, and their factors, that give the hidden cell; None when none do."""
        if cell not in self._pivot_of:
            return None
        first = self._pivot_of[cell]
        row, made_of = dict(self._rows[first]), dict(self._made_of[first])
        ahead = [self._order[c] for c in row if c in self._order and c != cell]
        heapify(ahead)
        while ahead:
            other, number = self._pivots[heappop(ahead)]
            if other not in row:
                continue
            pivot = self._rows[number]
            factor = _reduced(row[other] * _inverse(pivot[other]))
            for changed in _subtract(row, pivot, factor):
                if changed in row and changed in self._order:
                    heappush(ahead, self._order[changed])
            _subtract(made_of, self._made_of[number], factor)
        return self._shown(made_of) if len(row) == 1 else None

    def hide(self, cell: int) -> None:
        """One more unknown, after all the others."""
        self._hidden.add(cell)
        entries: Row = {}
        for number in self._where.get(cell, ()):
            for row in self._parts_of.get(number, ()):
                value = self._made_of[row][number] * self._relations[number][cell]
                entries[row] = (entries.get(row, 0) + value) % PRIME
        empty = sorted(r for r, value in entries.items() if value and not self._rows[r])
        for row, value in entries.items():
            if value and self._rows[row]:
                self._rows[row][cell] = value
        if empty:
            self._take_in(cell, entries, empty)

    def _take_in(self, cell: int, entries: Mapping[int, int], empty: Sequence[int]) -> None:
        """A relation of shown cells only that has the cell in it determines it."""
        first = min(empty, key=lambda r: (len(self._made_of[r]), r))
        self._rows[first] = {cell: entries[first]}
        inverse = pow(entries[first], -1, PRIME)
        for row in empty:
            if row != first:
                factor = entries[row] * inverse % PRIME
                for part in _subtract(self._made_of[row], self._made_of[first], factor):
                    self._parts_of.setdefault(part, set()).symmetric_difference_update({row})
        self._order[cell] = len(self._pivots)
        self._pivots.append((cell, first))
        self._pivot_of[cell] = first

    def _index(self, row: int, parts: Iterable[int]) -> None:
        for part in parts:
            self._parts_of.setdefault(part, set()).add(row)

    def _shown(self, made_of: Mapping[int, int]) -> Row:
        total: Row = {}
        for number, factor in made_of.items():
            for cell, value in self._relations[number].items():
                if cell not in self._hidden:
                    total[cell] = (total.get(cell, 0) + factor * value) % PRIME
        return {cell: value for cell, value in total.items() if value}


def eliminate(rows: list[Row], made_of: list[Row] | None = None) -> list[tuple[int, int]]:
    """Echelon form: (cell, number of its row), in the order taken out; beside its own cell a row
    holds only cells that were taken out later or never. The rows are changed.

    Shortest row first, and in it the rarest cell: what determines one cell or equates two then
    costs nothing, and long totals wait.
    """
    work = _Rows(rows, made_of)
    pivots = []
    for number in work.shortest_first():
        cell = min(rows[number], key=lambda c: (len(work.where[c]), c))
        work.take_out(number, cell)
        pivots.append((cell, number))
    return pivots


class _Rows:
    """Rows under elimination, and which of them every cell stands in."""

    def __init__(self, rows: list[Row], made_of: list[Row] | None) -> None:
        self._rows = rows
        self._made_of = made_of
        self.where: dict[int, set[int]] = {}
        for number, row in enumerate(rows):
            for cell in row:
                self.where.setdefault(cell, set()).add(number)
        self._queue = [(len(row), number) for number, row in enumerate(rows) if row]
        heapify(self._queue)

    def shortest_first(self) -> Iterator[int]:
        """Every row with cells left that has not been given out, the shortest at that moment."""
        done: set[int] = set()
        while self._queue:
            length, number = heappop(self._queue)
            if number not in done and length and length == len(self._rows[number]):
                done.add(number)
                yield number

    def take_out(self, number: int, cell: int) -> None:
        """Clear the cell from every other row by subtracting a multiple of this one."""
        pivot = self._rows[number]
        for other in pivot:
            self.where[other].discard(number)
        inverse = _inverse(pivot[cell])
        for target in sorted(self.where[cell]):
            factor = _reduced(self._rows[target][cell] * inverse)
            for changed in _subtract(self._rows[target], pivot, factor):
                self.where[changed] ^= {target}
            if self._made_of is not None:
                _subtract(self._made_of[target], self._made_of[number], factor)
            heappush(self._queue, (len(self._rows[target]), target))


def _zeros(
    pivots: Sequence[tuple[int, int]], unknowns: Iterable[int], rows: Sequence[Row]
) -> set[int]:
    """Where a vector drawn from the null space is zero."""
    vector = {cell: _drawn(cell) for cell in unknowns}
    for cell, number in reversed(pivots):
        row = rows[number]
        vector[cell] = rest = 0
        for other, value in row.items():
            rest += value * vector[other]
        vector[cell] = -rest * _inverse(row[cell]) % PRIME
    return {cell for cell, value in vector.items() if value == 0}


def _inverse(value: int) -> int:
    return value if value in (1, -1) else pow(value, -1, PRIME)


@cache
def _drawn(cell: int) -> int:
    """A value as if by chance, the same for the same cell whatever else there is."""
    digest = blake2b(cell.to_bytes(8, "big"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % (PRIME - 1) + 1


def _subtract(row: Row, other: Row, factor: int) -> Sequence[int]:
    """row -= factor x other; the cells that came into the row or left it."""
    changed = []
    for cell, value in other.items():
        before = row.get(cell, 0)
        after = before - factor * value
        if not -2 < after < 2:
            after %= PRIME
        if after:
            row[cell] = after
            if not before:
                changed.append(cell)
        elif before:
            del row[cell]
            changed.append(cell)
    return changed


def _reduced(value: int) -> int:
    """The value modulo PRIME; plus and minus one, which almost all are, stay small."""
    value %= PRIME
    return -1 if value == PRIME - 1 else value
