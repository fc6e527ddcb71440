"""Bars and heat maps as rectangles, rules and texts at px on a sheet. Pure.

Does not belong here: lines over time (marks.py), Vega (templates.py, svg.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.reports.charts.labels import percent
from orchestration.reports.charts.marks import CROSS, DataSets, Row
from orchestration.reports.charts.model import Bars, Grid, GridCell
from orchestration.reports.charts.theme import (
    BAND,
    BAND_EDGE,
    GRID,
    HEAT,
    HEAT_INK,
    INK,
    REFERENCE,
    SERIES,
    SOFT,
    TARGET,
    heat_step,
)

_BAR_PX = 15
_HEAD_PX = 20
_LETTER_PX = 6.5
_GAP_PX = 8
HIDDEN_TEXT = f"{CROSS} dolt"


CELL_PX = 21
_ROW_NAME_PX = 44


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where things stand in a row of bars, in px: height of the row, the bar and the middle of its
    name from the top of the row; room for names before the bars and for figures after them."""

    height: int
    bar: int
    name: int
    before: float
    after: float


def _rows_of(bars: Bars) -> _Rows:
    if not bars.is_tight:
        return _Rows(42, 20, 10, 0, 78)
    names, texts = [bar.label for bar in bars.bars], [bar.text for bar in bars.bars]
    before, after = (max(map(len, found)) * _LETTER_PX + _GAP_PX for found in (names, texts))
    return _Rows(21, 3, 11, before, after)


def bars_height(bars: Bars) -> int:
    """The height in px that the rows and the name of the target need."""
    return len(bars.bars) * _rows_of(bars).height + (_HEAD_PX if bars.target is not None else 0)


def bars_rows(bars: Bars, width: int) -> DataSets:
    """The data sets of `canvas`: name over or before its bar, figure after it, the target across
    all."""
    place = _rows_of(bars)
    head = _HEAD_PX if bars.target is not None else 0
    start, full = place.before, width - place.before - place.after
    per_unit = full / bars.top if bars.top > 0 else 0.0
    at_target = None if bars.target is None else bars.target * per_unit
    rows: DataSets = {"rects": [], "rules": [], "left": [], "middle": []}
    for number, bar in enumerate(bars.bars):
        top = head + number * place.height
        y = top + place.bar
        rows["left"].append(_text(0, top + place.name, bar.label, INK))
        length = full if bar.is_hidden else max(min((bar.value or 0.0) * per_unit, full), 1.0)
        colour = BAND if bar.is_hidden else REFERENCE if bar.is_soft else SERIES
        rows["rects"].append(_rect(start, start + length, y, _BAR_PX, (colour, colour)))
        if bar.is_hidden:
            rows["left"].append(_text(start + 6, y + 8, HIDDEN_TEXT, SOFT))
        else:
            x = _after(length, bar.text, at_target)
            rows["left"].append(_text(start + x, y + 8, bar.text, INK))
        if at_target is not None:
            rows["rules"].append(_rule(start + at_target, y - 3, y + _BAR_PX + 3))
    if at_target is not None:
        named = _text(max(start + at_target, 40), 6, bars.target_text, TARGET)
        rows["middle"].append(named)
    return rows


def _after(length: float, text: str, at_target: float | None) -> float:
    """Where the figure after a bar starts, so that the line of the target does not cross it."""
    start = length + 6
    crosses = at_target is not None and start - 4 < at_target < start + len(text) * _LETTER_PX + 4
    return at_target + 8 if crosses and at_target is not None else start


def _rule(x: float, start: float, end: float) -> Row:
    return {"x": x, "x2": x, "y": start, "y2": end, "color": TARGET, "dash": []}


def grid_height(grid: Grid) -> int:
    """The height in px of the cells and the names above them."""
    return len(grid.rows) * CELL_PX + _HEAD_PX


def grid_rows(grid: Grid, width: int) -> DataSets:
    """The data sets of `canvas`: a cell with its percent, × where it is hidden."""
    cell = (width - _ROW_NAME_PX) / len(grid.columns)
    rows: DataSets = {"rects": [], "rules": [], "left": [], "middle": []}
    for number, name in enumerate(grid.columns):
        rows["middle"].append(_text(_ROW_NAME_PX + (number + 0.5) * cell, 8, name, SOFT))
    for number, name in enumerate(grid.rows):
        rows["left"].append(_text(0, _HEAD_PX + (number + 0.5) * CELL_PX, name, SOFT))
    for one in grid.cells:
        x, y = _ROW_NAME_PX + one.column * cell, _HEAD_PX + one.row * CELL_PX
        fill, ink, text = _look(one)
        rows["rects"].append(_rect(x + 1, x + cell - 1, y + 1, CELL_PX - 2, (fill, fill)))
        rows["middle"].append(_text(x + cell / 2, y + CELL_PX / 2, text, ink))
    return rows


def _look(cell: GridCell) -> tuple[str, str, str]:
    """Colour, colour of the text, and text of one cell."""
    if cell.is_hidden:
        return BAND, BAND_EDGE, CROSS
    if cell.share is None:
        return GRID, SOFT, ""
    step = heat_step(cell.share)
    return HEAT[step], HEAT_INK[step], percent(cell.share, 0).removesuffix("\u00a0%")


def _rect(x: float, x2: float, y: float, height: float, colours: tuple[str, str]) -> Row:
    return {"x": x, "x2": x2, "y": y, "y2": y + height, "fill": colours[0], "edge": colours[1]}


def _text(x: float, y: float, text: str, colour: str) -> Row:
    return {"x": x, "y": y, "text": text, "fill": colour}
