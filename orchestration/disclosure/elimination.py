"""Elimination of sparse rows, exactly, modulo the prime 2^61 - 1.

Does not belong here: what the rows mean, and what follows from them (rank.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from heapq import heapify, heappop, heappush

PRIME = 2**61 - 1
Row = dict[int, int]
"""Cell (or relation) -> coefficient, none of them zero modulo PRIME."""


def eliminate(rows: Sequence[Row], made_of: dict[int, Row] | None = None) -> list[tuple[int, int]]:
    """Echelon form: (cell, number of its row), in the order taken out; beside its own cell a row
    holds only cells that were taken out later or never. The rows are changed; made_of is given
    what each of those is made of that are more than themselves.

    First the rows with a cell that no other has, for that costs nothing. Then the shortest row, and
    in it the rarest cell: what determines one cell or equates two goes before long totals.
    """
    pivots = _peel(rows)
    peeled = {number for _, number in pivots}
    knot = [number for number, row in enumerate(rows) if row and number not in peeled]
    if made_of is not None:
        made_of.update((number, {number: 1}) for number in knot)
    work = _Rows(rows, knot, made_of)
    for number in work.shortest_first():
        cell = min(rows[number], key=lambda c: (len(work.where[c]), c))
        work.take_out(number, cell)
        pivots.append((cell, number))
    return pivots


def _peel(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """(cell, number of its row) of the rows that have a cell of their own, once those before them
    are gone. Sums upon sums, most rows do."""
    cells = 1 + max((max(row) for row in rows if row), default=-1)
    left, mixed = [0] * cells, [0] * cells  # rows that hold the cell: how many, and their xor
    for number, row in enumerate(rows):
        for cell in row:
            left[cell] += 1
            mixed[cell] ^= number
    own = [cell for cell, count in enumerate(left) if count == 1]
    pivots = []
    while own:
        cell = own.pop()
        if left[cell] == 1:
            number = mixed[cell]
            pivots.append((cell, number))
            for other in rows[number]:
                left[other] -= 1
                mixed[other] ^= number
                if left[other] == 1:
                    own.append(other)
    return pivots


class _Rows:
    """Rows under elimination, and which of them every cell stands in."""

    def __init__(
        self, rows: Sequence[Row], numbers: Sequence[int], made_of: dict[int, Row] | None
    ) -> None:
        self._rows = rows
        self._made_of = made_of
        self.where: dict[int, set[int]] = {}
        for number in numbers:
            for cell in rows[number]:
                self.where.setdefault(cell, set()).add(number)
        self._queue = [(len(rows[number]), number) for number in numbers]
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
        back = inverse(pivot[cell])
        for target in sorted(self.where[cell]):
            factor = reduced(self._rows[target][cell] * back)
            for changed in subtract(self._rows[target], pivot, factor):
                self.where[changed] ^= {target}
            if self._made_of is not None:
                subtract(self._made_of[target], self._made_of[number], factor)
            heappush(self._queue, (len(self._rows[target]), target))


def null_vector(
    pivots: Sequence[tuple[int, int]],
    unknowns: Iterable[int],
    rows: Sequence[Row],
    before: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """A vector drawn from the null space. before: the one drawn before some unknowns were added;
    what hangs on none of them is kept."""
    vector = dict(before or {})
    changed = set(unknowns).difference(vector)
    pivot_cells = {cell for cell, _ in pivots}
    vector.update((cell, 0 if cell in pivot_cells else _drawn(cell)) for cell in changed)
    for cell, number in reversed(pivots):
        row = rows[number]
        if changed.isdisjoint(row):
            continue
        was, vector[cell] = vector[cell], 0
        rest = 0
        for other, value in row.items():
            rest += value * vector[other]
        vector[cell] = -rest * inverse(row[cell]) % PRIME
        if vector[cell] != was:
            changed.add(cell)
    return vector


def inverse(value: int) -> int:
    return value if value in (1, -1) else pow(value, -1, PRIME)


def _drawn(cell: int) -> int:
    """A value as if by chance, the same for the same cell whatever else there is."""
    digest = blake2b(cell.to_bytes(8, "big"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % (PRIME - 1) + 1


def subtract(row: Row, other: Row, factor: int) -> Sequence[int]:
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


def reduced(value: int) -> int:
    """The value modulo PRIME; plus and minus one, which almost all are, stay small."""
    value %= PRIME
    return -1 if value == PRIME - 1 else value
