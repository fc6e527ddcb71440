"""An .xlsx file of tables: formats, print set-up, properties. The only place that knows XlsxWriter.

Text is always written as text, so nothing that was delivered becomes a formula or a link, and the
bytes are the same for the same content (operations.md §9). Does not belong here: what is in the
tables.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from orchestration.reports.workbook.table import MISSING, Cell, Column, Form, Table, Value

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
    Form.MONTH: _SWEDISH_MONTH,
}
_A4 = 9
_INK, _QUIET, _LINE, _HEAD, _WARNING = "#1B2B34", "#5B6770", "#C9D1D6", "#E6EEF2", "#9C2A10"
_FONT = {"font_name": "Calibri", "font_size": 10, "font_color": _INK, "valign": "top"}
_LEAST_HEADER_HEIGHT = 30
_LINE_HEIGHT = 14


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

    def get(self, **wanted: Any) -> Any:
        key = tuple(sorted((_FONT | wanted).items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(key))
        return self._made[key]

    def of(self, form: Form, *, is_preliminary: bool, is_text: bool) -> Any:
        """The format of one cell of a column."""
        wanted: dict[str, Any] = {"bottom": 1, "bottom_color": _LINE}
        if form is Form.LONG:
            wanted["text_wrap"] = True
        if not is_text:
            wanted["num_format"] = _NUMBER_FORMAT.get(form, "General")
        if is_text and form not in {Form.TEXT, Form.LONG}:
            wanted |= {"align": "right", "font_color": _QUIET}
        if is_preliminary:
            wanted |= {"italic": True, "font_color": _QUIET}
        if form in {Form.MONTH, Form.DAY}:
            wanted["align"] = "left"
        return self.get(**wanted)


def _write_sheet(sheet: Any, formats: _Formats, facts: BookFacts, table: Table) -> None:
    head = _write_head(sheet, formats, facts, table)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width)
        align = "left" if column.form in {Form.TEXT, Form.LONG, Form.DAY, Form.MONTH} else "right"
        header = formats.get(
            bold=True, text_wrap=True, bg_color=_HEAD, bottom=1, align=align, valign="bottom"
        )
        sheet.write_string(head, place, column.title, header)
    sheet.set_row(head, _header_height(table.columns))
    for offset, row in enumerate(table.rows, start=1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            _write_cell(sheet, formats, (head + offset, place), column, cell)
    last = head + len(table.rows)
    sheet.freeze_panes(head + 1, 0)
    if table.rows:
        sheet.autofilter(head, 0, last, len(table.columns) - 1)
    _set_up_print(sheet, facts, head, last, len(table.columns) - 1)


def _write_head(sheet: Any, formats: _Formats, facts: BookFacts, table: Table) -> int:
    """Heading, warning and lead; returns the row of the table's header."""
    sheet.write_string(0, 0, table.heading, formats.get(bold=True, font_size=15))
    lines = [(facts.warning, {"bold": True, "font_color": _WARNING})] if facts.warning else []
    lines += [(line, {"font_color": _QUIET}) for line in table.lead]
    for place, (line, look) in enumerate(lines, start=1):
        sheet.write_string(place, 0, line, formats.get(**look))
    return len(lines) + 2


def _header_height(columns: Sequence[Column]) -> float:
    """Room for the longest title in its width."""
    lines = max(-(-len(column.title) // max(int(column.width) - 1, 1)) for column in columns)
    return max(_LEAST_HEADER_HEIGHT, (lines + 1) * _LINE_HEIGHT)


def _write_cell(
    sheet: Any, formats: _Formats, at: tuple[int, int], column: Column, cell: Cell | Value
) -> None:
    value = cell.value if isinstance(cell, Cell) else cell
    is_preliminary = isinstance(cell, Cell) and cell.is_preliminary
    if value is None:
        value = MISSING
    is_text = isinstance(value, str)
    look = formats.of(column.form, is_preliminary=is_preliminary, is_text=is_text)
    if isinstance(value, str):
        sheet.write_string(*at, value, look)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(*at, value, look)
    else:
        sheet.write_number(*at, float(value) if isinstance(value, Decimal) else value, look)


def _set_up_print(sheet: Any, facts: BookFacts, head: int, last: int, width: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.print_area(0, 0, max(last, head), width)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
    warning = f"&R{_escaped(facts.warning)}" if facts.warning else ""
    sheet.set_header(f"&L{_escaped(facts.title)}{warning}")
    sheet.set_footer(f"&L{_escaped(facts.footer)}&RSida &P av &N")
    sheet.hide_gridlines(2)


def _escaped(text: str) -> str:
    """& is a command in a header."""
    return text.replace("&", "&&")
