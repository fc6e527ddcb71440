"""Columns of a sheet in which every figure is hidden are left out, and named above the table. Pure.

Does not belong here: what is hidden (rules.md R9), how much (hidden_table.py).
"""

from __future__ import annotations

from dataclasses import replace

from orchestration.reports.workbook.table import HIDDEN, Table, only_columns, plain
from orchestration.swedish import listed

_SAYS_NOTHING = {HIDDEN, "", None}
"""MISSING says something: that there was nobody to count."""


def without_hidden(table: Table) -> Table:
    """The table without those columns that hold nothing but what is hidden. One that belongs to the
    column before it is not named for itself when both go."""
    gone = {at for at in range(table.keys, len(table.columns)) if _is_hidden(table, at)}
    if not gone:
        return table
    kept = [at for at in range(len(table.columns)) if at not in gone]
    named = [
        table.columns[at].title
        for at in sorted(gone)
        if not (table.columns[at].is_joined and at - 1 in gone)
    ]
    told = (
        f"Utelämnat, eftersom varje tal är dolt: {listed(named)}. Talen bygger på få personer, "
        "eller så kan sådana tal räknas ut ur dem."
    )
    return replace(only_columns(table, kept), lead=(*table.lead, told))


def _is_hidden(table: Table, at: int) -> bool:
    values = [plain(row[at]) for row in table.data]
    return HIDDEN in values and set(values) <= _SAYS_NOTHING
