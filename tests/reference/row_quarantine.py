"""Which single rows are quarantined, and the typed form of those that go on (delivery.md §3).

Does not belong here: faults that refuse a whole delivery.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from orchestration.contract import Table
from tests.reference.values import UntypableError, to_utc, typed

Row = dict[str, Any]

CODE_CLASSES = ("kod", "enhet_id")
_CODE = re.compile(r"[A-Za-z0-9ÅÄÖåäö_.-]{1,64}")
_IDENTITY_NUMBER = re.compile(r"(\d{6}|\d{8})[-+]?\d{4}", re.ASCII)


def read_row(table: Table, delivered: dict[str, str | None]) -> tuple[Row | None, tuple[Any, ...]]:
    """(typed row or None when quarantined, its key as far as it can be typed).

    In the typed row ts columns are UTC instants; `andrad_lokal` keeps the naive local
    `kalla_andrad_tidpunkt` that decides between versions.
    """
    values: Row = {}
    sound = True
    for column in table.columns:
        try:
            values[column.name] = typed(delivered.get(column.name), column.type)
        except UntypableError:
            values[column.name] = None
            sound = False
    key = tuple(values[name] for name in table.key)
    if not sound or not _acceptable(table, values):
        return None, key
    row = {name: to_utc(v) if isinstance(v, datetime) else v for name, v in values.items()}
    row["andrad_lokal"] = values["kalla_andrad_tidpunkt"]
    return row, key


def _acceptable(table: Table, values: Row) -> bool:
    """Mandatory values, code spelling and time order "as delivered" (delivery.md §3)."""
    for column in table.columns:
        value = values[column.name]
        if value is None:
            if column.required or column.is_key:
                return False
        elif column.text_class in CODE_CLASSES and not _is_code(value):
            return False
    return all(_in_order(values[o.start], values[o.end]) for o in table.time_orders)


def _is_code(text: str) -> bool:
    return bool(_CODE.fullmatch(text)) and not _IDENTITY_NUMBER.fullmatch(text)


def _in_order(start: Any, end: Any) -> bool:
    return start is None or end is None or bool(start <= end)
