"""How the answer of `utskrivning sql` is written: table, CSV or JSON. Pure but for the console.

Does not belong here: asking, logging, exit codes.

Instants are shown in Europe/Stockholm. A table and a CSV show the clock time; only in the
repeated hour in October is the offset added, since the clock time is then not enough. JSON always
has the offset.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import singledispatch
from typing import Any, Literal, TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

MAX_TABLE_ROWS = 1000
"""Rows shown as a table; CSV and JSON hold all."""

_LOCAL = ZoneInfo("Europe/Stockholm")
_WIDE = 100_000
_MAX_LEAST_WIDTH = 40
"""Longer words than this may be broken."""
_CELL_FRAME = 3
"""Two blanks and a line for each column."""
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


class DuplicateColumnError(Exception):
    """JSON needs one name per column. The text is Swedish."""


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Show at most MAX_TABLE_ROWS rows on standard output.

    A pipe gets unbroken lines. On a terminal that is too narrow for the columns, each row is shown
    as a list of its columns.
    """
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    texts = [[swedish(value) for value in row] for row in rows[:MAX_TABLE_ROWS]]
    if 1 + sum(w + _CELL_FRAME for w in _least_widths(columns, texts)) <= console.width:
        console.print(_table(columns, rows, texts))
        return
    for number, row in enumerate(texts, start=1):
        console.print(_record(number, columns, row))


def _least_widths(columns: Sequence[str], texts: Sequence[Sequence[str]]) -> list[int]:
    """Characters each column needs so that names, codes and numbers are not broken up."""
    return [
        min(max(len(word) for cell in cells for word in cell.split() or [""]), _MAX_LEAST_WIDTH)
        for cells in zip(columns, *texts, strict=True)
    ]


def _table(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], texts: Sequence[Sequence[str]]
) -> Table:
    table = Table(header_style="bold")
    for position, (name, width) in enumerate(
        zip(columns, _least_widths(columns, texts), strict=True)
    ):
        numeric = any(_is_number(row[position]) for row in rows[:MAX_TABLE_ROWS])
        justify: Literal["left", "right"] = "right" if numeric else "left"
        table.add_column(Text(name), justify=justify, min_width=width, overflow="fold")
    for row in texts:
        table.add_row(*map(Text, row))
    return table


def _record(number: int, columns: Sequence[str], row: Sequence[str]) -> Table:
    record = Table(title=f"Rad {number}", title_justify="left", show_header=False)
    record.add_column(style="bold")
    record.add_column(overflow="fold")
    for name, text in zip(columns, row, strict=True):
        record.add_row(Text(name), Text(text))
    return record


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """`;`, decimal comma, empty for NULL; text that a spreadsheet would run as a formula gets a
    single quote in front (operations.md §9)."""
    buffer = io.StringIO()
    write_csv(buffer, columns, rows)
    return buffer.getvalue()


def write_csv(out: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`csv_text` to an open file, row by row."""
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(value) for value in row] for row in rows)


def json_text(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A list with one object per row; raise DuplicateColumnError when two columns share a name."""
    if len(set(columns)) < len(columns):
        raise DuplicateColumnError(
            "Två kolumner i svaret heter lika, och det går inte i JSON. Ge dem egna namn med AS."
        )
    objects = [
        {name: json_value(value) for name, value in zip(columns, row, strict=True)} for row in rows
    ]
    return json.dumps(objects, ensure_ascii=False, indent=2) + "\n"


@singledispatch
def swedish(value: Any) -> str:
    """One value as a Swedish reader writes it; empty for NULL."""
    return str(value)


@swedish.register(type(None))
def _(_value: None) -> str:
    return ""


@swedish.register
def _(value: bool) -> str:
    return "ja" if value else "nej"


@swedish.register(float)
@swedish.register(Decimal)
def _(value: float | Decimal) -> str:
    return str(value).replace(".", ",")


@swedish.register
def _(value: datetime) -> str:
    return _clock_time(value)


@swedish.register
def _(value: bytes) -> str:
    return value.hex()


@swedish.register(list)
@swedish.register(tuple)
def _(value: list[Any] | tuple[Any, ...]) -> str:
    return ", ".join(swedish(item) for item in value)


@swedish.register
def _(value: dict) -> str:  # type: ignore[type-arg]  # singledispatch takes the bare class only
    return json.dumps(json_value(value), ensure_ascii=False)


def _clock_time(moment: datetime) -> str:
    if moment.tzinfo is None:
        return moment.isoformat(sep=" ")
    local = moment.astimezone(_LOCAL)
    text = local.replace(tzinfo=None).isoformat(sep=" ")
    is_repeated = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return text + local.strftime("%z") if is_repeated else text


def _csv_cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = swedish(value)
    is_text = not isinstance(value, int | float | Decimal | date | time)
    return "'" + text if is_text and text.startswith(_FORMULA_START) else text


@singledispatch
def json_value(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


@json_value.register
def _(value: Decimal) -> float | str:
    # A number where a reader gets back exactly what was there, else text.
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)


@json_value.register
def _(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


@json_value.register
def _(value: datetime) -> str:
    return (value.astimezone(_LOCAL) if value.tzinfo else value).isoformat()


@json_value.register
def _(value: bytes) -> str:
    return value.hex()


@json_value.register(list)
@json_value.register(tuple)
def _(value: list[Any] | tuple[Any, ...]) -> list[Any]:
    return [json_value(item) for item in value]


@json_value.register
def _(value: dict) -> dict[str, Any]:  # type: ignore[type-arg]  # as above
    return {str(key): json_value(item) for key, item in value.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
