"""Other forms of one delivered row: changed, spelled otherwise, or to be quarantined.

Does not belong here: faults that refuse a whole delivery.
"""

from __future__ import annotations

from random import Random

from orchestration.contract import Column, Table
from tests.reference.deliveries import TextRow

UNTYPABLE = {"ts": "i går", "date": "2022-13-01", "time": "25:61", "bit": "J", "int": "x"}
BAD_CODES = (
    "kod med blanksteg",
    "19121212-1212",
    "121212-1212",
    "1212121212",
    "a" * 65,
    "å!",
    " K1",
    "K1 ",
)
BEFORE_ANY_START = {"ts": "1990-01-01 00:00:00", "date": "1990-01-01"}
TIME_ORDER_SHARE = 0.3
CODE_CLASSES = ("kod", "enhet_id")
SPELLED_OTHERWISE_SHARE = 0.03


def changed(rng: Random, table: Table, row: TextRow) -> TextRow:
    """Another sound version of the row: one value less, one code else, or cancelled."""
    options: list[TextRow] = [{"ar_makulerad": "0" if row["ar_makulerad"] == "1" else "1"}]
    for column in table.columns:
        if not column.is_key and not column.required and row[column.name] is not None:
            options.append({column.name: None})
        if column.allowed and not column.is_key:
            options.append({column.name: rng.choice(column.allowed)})
    return row | rng.choice(options)


def broken(rng: Random, table: Table, row: TextRow) -> TextRow:
    """A version that delivery.md §3 quarantines; its key stays readable where it can."""
    if table.time_orders and rng.random() < TIME_ORDER_SHARE:
        order = rng.choice(table.time_orders)
        return row | {order.end: BEFORE_ANY_START[table.column(order.end).type]}
    options = [fault for column in table.columns for fault in _faults(column)]
    return row | rng.choice(options)


def _faults(column: Column) -> list[TextRow]:
    faults: list[TextRow] = []
    if column.type in UNTYPABLE:
        faults.append({column.name: UNTYPABLE[column.type]})
    if column.text_class in CODE_CLASSES and not column.is_key:
        faults += [{column.name: code} for code in BAD_CODES]
    if column.required and not column.is_key:
        faults.append({column.name: None})
    return faults


def respelled(rng: Random, table: Table, row: TextRow) -> TextRow:
    """The same row in other accepted spellings (delivery.md §2)."""
    result = dict(row)
    for column in table.columns:
        value = row[column.name]
        if value is not None and rng.random() < SPELLED_OTHERWISE_SHARE:
            result[column.name] = _spelled(rng, column, value)
    return result


def _spelled(rng: Random, column: Column, value: str) -> str:
    if column.type == "text":
        return value
    options = [f" {value}", f"{value}  "]
    if column.type == "ts":
        options += [value.replace(" ", "T"), value if "." in value else f"{value}.000"]
    if column.type == "time" and value.endswith(":00"):
        options.append(value[: len("HH:MM")])
    return rng.choice(options)
