"""Figures as CSV for Swedish Excel: semicolon, decimal comma, UTF-8 with BOM, values unrounded.

Hidden figures say «dolt», what has nothing to compute is empty; ja and nej for truth. A kommun
that counts in no län says so on its rows, as the pages do. Does not belong here: writing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from orchestration.cli.sql_output import csv_text
from orchestration.reports.figures.measures import label_of
from orchestration.reports.figures.names import FIGURE_TITLES, LEVELS, PERIOD_KINDS
from orchestration.reports.site.addresses import remark_on, unit_name
from orchestration.reports.site.cells import HIDDEN, raw_of
from orchestration.reports.site.content import Content, Value
from orchestration.reports.site.model import Cell, Row, Table
from orchestration.swedish import inside_sentence

_FIGURES = ("taljare", "namnare", "varde", "mal", "uppfyller_mal", "fullstandighet")
_TITLES = (
    *("region_kod", "niva", "enhet_kod", "enhet", "vardform", "indikator", "matt", "periodtyp"),
    *("period", *_FIGURES, "preliminar", "undertryckt", "kod"),
)
INDICATOR_COLUMNS = (*(FIGURE_TITLES[name] for name in _TITLES), "Anmärkning")
_BOM = "\ufeff"


def table_csv(table: Table) -> bytes:
    """The table as it stands, with the values as published and, where the page has how many a
    figure rests on beside it, a column of that."""
    counted = {
        at for row in table.rows for at, one in enumerate(row.cells) if one.count is not None
    }
    titles = [table.row_title]
    for at, column in enumerate(table.columns):
        titles += [column.title, f"n, {inside_sentence(column.title)}"][: 1 + (at in counted)]
    rows = ([row.title, *_cells(row, counted)] for row in table.rows)
    return (_BOM + csv_text(titles, rows)).encode()


def _cells(row: Row, counted: Collection[int]) -> Iterator[Any]:
    for at, cell in enumerate(row.cells):
        yield _raw(cell)
        if at in counted:
            yield _plain(cell.count)


def _raw(cell: Cell) -> Any:
    return HIDDEN if cell.kind == "dolt" else _plain(cell.raw)


def _plain(raw: Any) -> Any:
    """ja and nej for truth, a whole number without decimals."""
    if isinstance(raw, bool):
        return "ja" if raw else "nej"
    return int(raw) if isinstance(raw, float) and raw.is_integer() else raw


def indicator_csv_text(content: Content, indikator_id: str) -> bytes:
    """Every row of indikator_delad of one indicator: INDICATOR_COLUMNS."""
    names = {
        (region, unit.niva, unit.kod): (unit_name(unit), remark_on(content, region, unit))
        for (region, _), units in content.units.items()
        for unit in units
    }
    lines = [csv_text(INDICATOR_COLUMNS, ())]
    lines += [
        ";".join(_line(content, value, *names[value[:3]])) + "\n"
        for value in content.values.values()
        if value.indikator_id == indikator_id
    ]
    return (_BOM + "".join(lines)).encode()


def _line(content: Content, value: Value, name: str, remark: str) -> Iterator[str]:
    texts = (
        *(value.region_kod, LEVELS.get(value.niva, value.niva), value.enhet_kod, name),
        *(value.vardform, content.indicators[value.indikator_id]["namn"]),
        *(
            label_of(value.indikator_id, value.matt),
            PERIOD_KINDS.get(value.periodtyp, value.periodtyp),
        ),
        value.period,
    )
    yield from map(_text_cell, texts)
    for figure in _FIGURES:
        yield _number_cell(raw_of(content, value, figure))
    yield _number_cell(value.preliminar)
    yield _number_cell(value.undertryckt)
    yield _text_cell(f"{value.indikator_id}.{value.matt}")
    yield _text_cell(remark) if remark else ""


def _number_cell(raw: float | bool | str | None) -> str:
    """As `csv_text` writes it, which looks up every cell's type and is ten times as slow."""
    return "" if raw is None else str(_plain(raw)).replace(".", ",")


@cache
def _text_cell(text: str) -> str:
    """A text as `csv_text` writes it: quoted where it must be, never a formula."""
    return csv_text(["x"], [[text]]).split("\n", 1)[1].removesuffix("\n")
