"""A table as CSV that opens right in Swedish Excel: semicolon, decimal comma, UTF-8 with BOM, CRLF.

Text that a spreadsheet would run as a formula gets a single quote in front (operations.md §9).
Does not belong here: what is in the table.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from orchestration.reports.figures import Period
from orchestration.reports.workbook.table import MISSING, Cell, Form, Table, Value, plain

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


Stamp = tuple[tuple[str, str], ...]
"""(title, text) of columns that say the same on every row: what generation it is. A CSV that has
left its folder still tells."""


def csv_bytes(
    columns: Sequence[str], rows: Iterable[Sequence[Value | bool]], stamp: Stamp = ()
) -> bytes:
    """The file's bytes. Missing is empty, ja and nej for truth, days as 2022-03-31."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    last = [_text(text) for _, text in stamp]
    writer.writerow([*columns, *(title for title, _ in stamp)])
    writer.writerows([*(_text(value) for value in row), *last] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def table_csv(table: Table, stamp: Stamp = ()) -> bytes:
    """The columns and rows of a sheet; a month as 2022-03, «–» as empty."""
    forms = [column.form for column in table.columns]
    rows = (
        [_of_sheet(cell, form) for cell, form in zip(row, forms, strict=True)] for row in table.data
    )
    return csv_bytes([column.title for column in table.columns], rows, stamp)


def _of_sheet(cell: Cell | Value, form: Form) -> Value:
    value = plain(cell)
    if value == MISSING:
        return None
    if isinstance(value, Period):
        return value.code
    if form is Form.MONTH and isinstance(value, date):
        return f"{value:%Y-%m}"
    return value


def _text(value: Value | bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_START) else value
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace(".", ",")
