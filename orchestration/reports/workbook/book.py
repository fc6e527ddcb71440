"""An .xlsx file of tables: formats, print set-up, properties. The only place that knows XlsxWriter.

Text is always written as text, so nothing that was delivered becomes a formula or a link, and the
bytes are the same for the same content (operations.md §9). Does not belong here: what is in the
tables.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from orchestration.reports.figures import Period, Periodtyp
from orchestration.reports.workbook.print_setup import head_of, set_up_print
from orchestration.reports.workbook.table import (
    MISSING,
    Cell,
    Column,
    Form,
    Row,
    Section,
    Table,
    Value,
    plain,
)

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
_SWEDISH_MONTH = "[$-41D]mmmm yyyy"
_NUMBER_FORMAT = {
    Form.WHOLE: "#,##0",
    Form.MEAN: "#,##0.00",
    Form.TENTH: "#,##0.0",
    Form.SHARE: "0.0%",
    Form.KRONOR: "#,##0.00",
    Form.DAY: "yyyy-mm-dd",
    Form.MOMENT: "yyyy-mm-dd hh:mm",
    Form.MONTH: _SWEDISH_MONTH,
    Form.EXACT: "#,##0.00##",
}
_LEFT = {Form.TEXT, Form.LONG, Form.DAY, Form.MOMENT, Form.MONTH, Form.PERIOD}
_INK, _QUIET, _LINE, _HEAD, _WARNING = "#1B2B34", "#5B6770", "#C9D1D6", "#E6EEF2", "#9C2A10"
_FONT = {"font_name": "Calibri", "font_size": 10, "font_color": _INK, "valign": "top"}
_LINE_HEIGHT = 14.5
_TITLE_HEIGHT = 24
_SECTION_HEIGHT = 26


@dataclass(frozen=True)
class BookFacts:
    """What stands on every sheet and in the properties. made: fixed by the data, so that the bytes
    are. warning: shown in red, empty for none."""

    title: str
    subject: str
    footer: str
    made: datetime
    warning: str = ""


def write_book(facts: BookFacts, tables: Sequence[Table]) -> bytes:
    """The file's bytes; sheets in the order of the tables."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties(
        {
            "title": facts.title,
            "subject": facts.subject,
            "author": "",
            "company": "",
            "comments": facts.warning,
            "created": facts.made,
        }
    )
    formats = _Formats(book)
    for table in tables:
        _write_sheet(book.add_worksheet(table.name), formats, facts, table)
    book.close()
    return buffer.getvalue()


class _Formats:
    """The formats of one book, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._of: dict[tuple[Form, bool, bool], Any] = {}

    def get(self, **wanted: Any) -> Any:
        key = tuple(sorted((_FONT | wanted).items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(key))
        return self._made[key]

    def of(self, form: Form, *, is_preliminary: bool, is_text: bool) -> Any:
        """The format of one cell."""
        key = (form, is_preliminary, is_text)
        if key not in self._of:
            self._of[key] = self._cell(form, is_preliminary=is_preliminary, is_text=is_text)
        return self._of[key]

    def of_period(self, period: Period) -> Any:
        """A date that reads as its period: the words are part of the number format."""
        return self.get(
            bottom=1, bottom_color=_LINE, align="left", indent=1, num_format=_period_format(period)
        )

    def _cell(self, form: Form, *, is_preliminary: bool, is_text: bool) -> Any:
        wanted: dict[str, Any] = {"bottom": 1, "bottom_color": _LINE}
        if form in _NUMBER_FORMAT and not is_text:
            wanted["num_format"] = _NUMBER_FORMAT[form]
        if form is Form.WORD:
            wanted["align"] = "center"
        elif form in _LEFT:
            wanted |= {"align": "left", "indent": 1, "text_wrap": form is Form.LONG}
        elif is_text:
            wanted |= {"align": "right", "font_color": _QUIET}
        if is_preliminary:
            wanted |= {"italic": True, "font_color": _QUIET}
        return self.get(**wanted)


def _period_format(period: Period) -> str:
    """«mars 2022», «kvartal 1 2022», «första halvåret 2022», «2022» of a period's first day."""
    if period.periodtyp is Periodtyp.MANAD:
        return _SWEDISH_MONTH
    words = period.label.removesuffix(f"{period.start.year}")
    return f'"{words}"yyyy' if words else "yyyy"


def _write_sheet(sheet: Any, formats: _Formats, facts: BookFacts, table: Table) -> None:
    head = _write_head(sheet, formats, facts, table)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(head, place, column.title, _header_format(formats, column))
    sheet.set_row(head, _header_height(table.columns))
    for at, row in enumerate(table.rows, start=head + 1):
        if isinstance(row, Section):
            sheet.set_row(at, _SECTION_HEIGHT)
            look = formats.get(bold=True, font_size=12, valign="bottom")
            sheet.write_string(at, 0, row.text, look)
            continue
        sheet.set_row(at, _row_height(table.columns, row))
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, formats, (at, place), column, cell)
    last = head + len(table.rows)
    sheet.freeze_panes(head + 1, 1)
    if table.rows and len(table.data) == len(table.rows):
        sheet.autofilter(head, 0, last, len(table.columns) - 1)
    _set_up_print(sheet, facts, table, head, last)


def _header_format(formats: _Formats, column: Column) -> Any:
    look: dict[str, Any] = {"bold": True, "text_wrap": True, "bg_color": _HEAD, "bottom": 1}
    if column.form is Form.WORD:
        look["align"] = "center"
    elif column.form in _LEFT:
        look |= {"align": "left", "indent": 1}
    else:
        look["align"] = "right"
    return formats.get(**look, valign="bottom")


def _write_head(sheet: Any, formats: _Formats, facts: BookFacts, table: Table) -> int:
    """Heading, warning and lead; returns the row of the table's header."""
    told = head_of(table)
    lines: list[tuple[str, dict[str, Any]]] = [
        (line, {"bold": True, "font_size": 15}) for line in told.heading
    ]
    for at in range(len(lines)):
        sheet.set_row(at, _TITLE_HEIGHT)
    if facts.warning:
        lines.append((facts.warning, {"bold": True, "font_color": _WARNING}))
    for at, (line, look) in enumerate(lines):
        sheet.write_string(at, 0, line, formats.get(**look))
    first = 0 if told.lead_at else len(lines)
    for at, line in enumerate(told.lead, start=first):
        sheet.write_string(at, told.lead_at, line, formats.get(font_color=_QUIET))
    return max(len(lines), first + len(told.lead)) + 1


def _header_height(columns: Sequence[Column]) -> float:
    """Room for the longest title in its width, one line more where words do not break well."""
    lines = max(_lines(column.title, column.width) for column in columns)
    return (lines + 1) * _LINE_HEIGHT


def _row_height(columns: Sequence[Column], row: Row) -> float:
    """Room for the text that wraps: a reader who does not let the program fit rows sees it all."""
    lines = [
        _lines(value, column.width)
        for column, cell in zip(columns, row, strict=True)
        if column.form is Form.LONG and isinstance(value := plain(cell), str)
    ]
    return max(lines, default=1) * _LINE_HEIGHT


def _lines(text: str, width: float) -> int:
    return len(textwrap.wrap(text, max(int(1.1 * width) - 2, 1))) or 1


def _write_cell(
    sheet: Any, formats: _Formats, at: tuple[int, int], column: Column, cell: Cell | Value
) -> None:
    own = cell if isinstance(cell, Cell) else Cell(cell)
    value = MISSING if own.value is None else own.value
    is_text = isinstance(value, str)
    form = own.form or column.form
    look = formats.of(form, is_preliminary=own.is_preliminary, is_text=is_text)
    if isinstance(value, str):
        sheet.write_string(*at, value, look)
    elif isinstance(value, Period):
        sheet.write_datetime(*at, value.start, formats.of_period(value))
    elif isinstance(value, datetime | date):
        sheet.write_datetime(*at, value, look)
    else:
        sheet.write_number(*at, float(value) if isinstance(value, Decimal) else value, look)


def _set_up_print(sheet: Any, facts: BookFacts, table: Table, head: int, last: int) -> None:
    warning = f"&R{_escaped(facts.warning)}" if facts.warning else ""
    header = f"&L{_escaped(facts.title)}{warning}"
    footer = f"&L{_escaped(facts.footer)}&RSida &P av &N"
    set_up_print(sheet, table, (head, last), header, footer)


def _escaped(text: str) -> str:
    """& is a command in a header."""
    return text.replace("&", "&&")
