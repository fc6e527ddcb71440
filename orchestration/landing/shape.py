"""Which columns a file has against which its table should have (delivery.md §3).

Pure. Does not belong here: types and values (parquet_format.py, values.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from orchestration.contract import Table
from orchestration.landing.model import Reason
from orchestration.landing.reasons import Code

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z_]{0,40}[0-9]{0,3}")


def column_faults(names: Sequence[str], table: Table) -> tuple[Reason, ...]:
    """Reasons to refuse: mandatory or key columns missing, contract columns there twice."""
    times = Counter(names)
    missing = (
        Reason(Code.KOLUMN_SAKNAS, table.name, column.name)
        for column in table.columns
        if (column.required or column.is_key) and column.name not in times
    )
    double = (
        Reason(Code.KOLUMN_DUBBLERAD, table.name, column.name)
        for column in table.columns
        if times[column.name] > 1
    )
    return (*missing, *double)


def column_remarks(names: Sequence[str], table: Table) -> tuple[Reason, ...]:
    """Remarks on an accepted file: columns the contract does not know, optional ones missing."""
    known = {column.name for column in table.columns}
    extra = (
        Reason(Code.EXTRA_KOLUMN, table.name, _shown(name, place))
        for place, name in enumerate(names, start=1)
        if name not in known
    )
    missing = (
        Reason(Code.SAKNAD_KOLUMN, table.name, column.name)
        for column in table.columns
        if not (column.required or column.is_key) and column.name not in names
    )
    return (*dict.fromkeys(extra), *missing)


def _shown(name: str, place: int) -> str:
    """The name of an unknown column, or its place when the name could be a value.

    A file that lost its header has its first row of patient data where the names should be.
    """
    return name if _PLAIN_NAME.fullmatch(name) else f"kolumn {place}"
