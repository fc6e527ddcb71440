"""How a sheet is printed: A4 on its side, a table too wide to be read over several. Pure but for
telling XlsxWriter.

Does not belong here: formats and cells (book.py).
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

from orchestration.reports.workbook.table import Column, Table

_A4 = 9
_MARGIN_IN, _USABLE_PT = 0.4, 784
"""Of A4 on its side: the margin of left and right, and the width between them."""
_STEP_PT = 8
_LETTER_PT, _PADDING_PT = 6.0, 4.5
"""Of a column, whose width is counted in characters: each of them, and the column itself; with room
for programs that draw them wider than Excel."""
_LEAST_SCALE, _ONE_PAGE = 0.6, 230
"""Smaller print, or more characters on one page across, cannot be read."""
_BODY, _HEADING = 1.15, 0.8
"""Characters of the sheet's text, and of its heading, in one of a column's width."""


@dataclass(frozen=True)
class Pages:
    """breaks: the first column of each further page across, none for one page. scale: percent that
    every page fits in."""

    breaks: tuple[int, ...]
    scale: int


def pages_of(columns: Sequence[Column], keys: int) -> Pages:
    """As few pages across as can be read, as alike in width as can be. Each has the keys (the first
    columns). A column that belongs to the one before it never begins a page."""
    if sum(column.width for column in columns) <= _ONE_PAGE:
        return Pages((), 100)
    widest = _USABLE_PT / _LEAST_SCALE
    breaks = _breaks(columns, keys, widest)
    for room in range(int(widest), _USABLE_PT, -_STEP_PT):
        found = _breaks(columns, keys, room)
        if len(found) > len(breaks):
            break
        breaks = found
    starts = [0, *breaks, len(columns)]
    shown = [[*columns[: keys if a else 0], *columns[a:z]] for a, z in pairwise(starts)]
    return Pages(breaks, min(100, int(100 * _USABLE_PT / max(map(_points, shown)))))


def _breaks(columns: Sequence[Column], keys: int, room: float) -> tuple[int, ...]:
    """Where pages begin when each is filled up to so many points."""
    found: list[int] = []
    used = _points(columns[:keys])
    at = keys
    while at < len(columns):
        group = 1 + len([*takewhile(lambda one: one.is_joined, columns[at + 1 :])])
        width = _points(columns[at : at + group])
        if used + width > room and at > keys:
            found.append(at)
            used = _points(columns[:keys])
        used += width
        at += group
    return tuple(found)


def _points(columns: Sequence[Column]) -> float:
    return sum(_LETTER_PT * column.width + _PADDING_PT for column in columns)


@dataclass(frozen=True)
class Head:
    """What stands over a table: lines of its heading in the first column, and of its lead in the
    column lead_at, from the same row where that is another column."""

    heading: Sequence[str]
    lead: Sequence[str]
    lead_at: int


def head_of(table: Table) -> Head:
    """In print nothing over a table is wider than where it stands, which would be cut. On several
    pages the heading keeps within the keys, that all have; the lead stands beside it, on the first.
    """
    breaks = pages_of(table.columns, table.keys).breaks
    at, keys = (breaks[0], table.keys) if breaks else (None, 0)
    return Head(
        _lines([table.heading], table.columns[: keys or None], _HEADING),
        _lines(table.lead, table.columns[keys:at], _BODY),
        keys,
    )


def _lines(texts: Sequence[str], columns: Sequence[Column], letters: float) -> list[str]:
    width = max(int(letters * sum(column.width for column in columns)), 20)
    return [line for text in texts for line in textwrap.wrap(text, width)]


def set_up_print(sheet: Any, table: Table, rows: tuple[int, int], header: str, footer: str) -> None:
    """rows: of the table's header and its last row. header, footer: as XlsxWriter writes them."""
    head, last = rows
    pages = pages_of(table.columns, table.keys)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    if not pages.breaks:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(pages.scale)
        sheet.set_v_pagebreaks(list(pages.breaks))
        sheet.repeat_columns(0, table.keys - 1)
    sheet.repeat_rows(head)
    sheet.print_area(0, 0, max(last, head), len(table.columns) - 1)
    sheet.set_margins(left=_MARGIN_IN, right=_MARGIN_IN, top=0.7, bottom=0.7)
    sheet.set_header(header)
    sheet.set_footer(footer)
    sheet.hide_gridlines(2)
