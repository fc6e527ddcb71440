"""The rank test of R9 once more, slowly and differently: fractions, a full matrix, cell by cell.

A cell is derivable when adding its unit vector to the relations over the hidden cells does not
raise the rank. Does not belong here: anything of orchestration.disclosure but its plain values.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction


def rank(rows: Sequence[Sequence[int]]) -> int:
    """Rank over the fractions, by Gauss."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((r for r in range(found, len(left)) if left[r][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        for r in range(found + 1, len(left)):
            factor = left[r][column] / left[found][column]
            left[r] = [a - factor * b for a, b in zip(left[r], left[found], strict=True)]
        found += 1
    return found


def determined(relations: Sequence[Mapping[int, int]], hidden: Collection[int]) -> set[int]:
    """The hidden cells that the relations and the shown cells determine."""
    cells = sorted(hidden)
    rows = [[relation.get(cell, 0) for cell in cells] for relation in relations]
    full = rank(rows) if rows else 0
    units = {cell: [int(cell == other) for other in cells] for cell in cells}
    return {cell for cell in cells if rank([*rows, units[cell]]) == full}
