"""A table as CSV that opens right in Swedish Excel: semicolon, decimal comma, UTF-8 with BOM, CRLF.

Text that a spreadsheet would run as a formula gets a single quote in front (operations.md §9).
Does not belong here: what is in the table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import singledispatch

from orchestration.reports.workbook.table import MISSING, Cell, Form, Table, Value, plain

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Value | bool]]) -> bytes:
    """The file's bytes. Missing is empty, ja and nej for truth, days as 2022-03-31."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_text(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def table_csv(table: Table) -> bytes:
    """The columns and rows of a sheet; a month as 2022-03, «–» as empty."""
    forms = [column.form for column in table.columns]
    rows = (
        [_of_sheet(cell, form) for cell, form in zip(row, forms, strict=True)] for row in table.data
    )
    return csv_bytes([column.title for column in table.columns], rows)


def _of_sheet(cell: Cell | Value, form: Form) -> Value:
    value = plain(cell)
    if value == MISSING:
        return None
    if form is Form.MONTH and isinstance(value, date):
        return f"{value:%Y-%m}"
    return value


@singledispatch
def _text(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA_START) else text


@_text.register(type(None))
def _(_value: None) -> str:
    return ""


@_text.register
def _(value: bool) -> str:
    return "ja" if value else "nej"


@_text.register(int)
@_text.register(Decimal)
def _(value: int | Decimal) -> str:
    return str(value).replace(".", ",")


@_text.register
def _(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(value).replace(".", ",")


@_text.register
def _(value: date) -> str:
    return value.isoformat()
