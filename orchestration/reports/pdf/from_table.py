"""A table of a workbook as a table of a PDF: the same rows, their values as text. Pure.

Does not belong here: what is in the table (orchestration.reports.workbook).
"""

from __future__ import annotations

from datetime import date, datetime

from orchestration.reports.figures import Kind, Period
from orchestration.reports.figures.measures import DECIMALS
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.pdf.page import Col, Grid, Text
from orchestration.reports.pdf.wording import PRELIMINARY_MARK
from orchestration.reports.workbook.table import (
    MISSING,
    Cell,
    Form,
    Table,
    Value,
    plain,
)
from orchestration.swedish import decimal, number

_KINDS = {
    Form.WHOLE: Kind.ANTAL,
    Form.MEAN: Kind.SNITT,
    Form.TENTH: Kind.RESULTAT,
    Form.SHARE: Kind.ANDEL,
}
_WORDS = {Form.TEXT, Form.LONG, Form.WORD, Form.DAY, Form.MOMENT, Form.MONTH, Form.PERIOD}
_EXACT = 6
_SOFT = f"{PRELIMINARY_MARK} och kursiv stil: preliminärt."


def grid_of(table: Table, *, strong: int = 1) -> Grid:
    """The table with its heading as title and its lead as notes. strong: how many of the first
    columns say what a row is about."""
    rows = [
        [
            _text(cell, column.form, is_strong=at < strong)
            for at, (cell, column) in enumerate(zip(row, table.columns, strict=True))
        ]
        for row in table.data
    ]
    has_soft = any(cell.is_soft for row in rows for cell in row)
    return Grid(
        table.heading,
        [Col(one.title, max(one.width, 7) / 10, one.form not in _WORDS) for one in table.columns],
        rows,
        (*table.lead, *((_SOFT,) if has_soft else ())),
    )


def _text(cell: Cell | Value, form: Form, *, is_strong: bool) -> Text:
    own = cell if isinstance(cell, Cell) else Cell(cell)
    text = value_as_text(plain(cell), own.form or form)
    mark = PRELIMINARY_MARK if own.is_preliminary and text != MISSING else ""
    return Text(f"{text}{mark}", is_soft=own.is_preliminary, is_strong=is_strong)


def _exact(value: float) -> str:
    """«0,8031»: more decimals than others, so that it is not taken for the target it misses."""
    text = number(value)
    is_rounded = text == number(round(value, DECIMALS[Kind.SNITT]))
    return decimal(value, _EXACT).rstrip("0") if is_rounded else text


def value_as_text(value: Value, form: Form) -> str:
    """«0,76», «12,3 %», «2022-03-31», «mars 2022»; empty of nothing, text as it is."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Period):
        return value.label
    if isinstance(value, date):
        has_time = isinstance(value, datetime)
        return f"{value:%Y-%m-%d %H:%M}" if has_time else value.isoformat()
    if form is Form.EXACT:
        return _exact(float(value))
    kind = _KINDS.get(form)
    return number(value) if kind is None else value_text(float(value), kind)
