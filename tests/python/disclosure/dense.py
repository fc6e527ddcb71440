"""The rank test of R9 once more, slowly and differently: fractions and a full matrix.

Fully reduced, the relations over the hidden cells have a row with a single entry for exactly the
cells that they determine. Does not belong here: anything of orchestration.disclosure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction


def reduced(rows: Sequence[Sequence[int]]) -> list[list[Fraction]]:
    """Reduced row echelon form over the fractions, by Gauss and Jordan."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((r for r in range(found, len(left)) if left[r][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        head = [value / left[found][column] for value in left[found]]
        left[found] = head
        for r, row in enumerate(left):
            if r != found and (factor := row[column]):
                left[r] = [a - factor * b for a, b in zip(row, head, strict=True)]
        found += 1
    return left[:found]


def determined(relations: Sequence[Mapping[int, int]], hidden: Collection[int]) -> set[int]:
    """The hidden cells that the relations and the shown cells determine."""
    cells = sorted(hidden)
    rows = [[relation.get(cell, 0) for cell in cells] for relation in relations]
    entries = [[c for c, value in zip(cells, row, strict=True) if value] for row in reduced(rows)]
    return {row[0] for row in entries if len(row) == 1}
