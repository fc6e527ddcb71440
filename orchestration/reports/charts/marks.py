"""From the values of a chart to the rows of the data sets that its template draws. Pure.

What is hidden lies as a grey field with × over the whole height, never at a height that a value
could have; a line never runs across it. What is preliminary has an open point and a dashed line;
a period that the data only partly cover has an open square and no line.
Does not belong here: Vega (templates.py, svg.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from orchestration.reports.charts.labels import value_text
from orchestration.reports.charts.model import ControlChart, Point, Size, Trend, Week
from orchestration.reports.charts.templates import AXIS_PX
from orchestration.reports.charts.theme import (
    BAND,
    LIMITS,
    PAGE,
    REFERENCE,
    SERIES,
    TARGET,
    TEXT_PX,
)

Row = dict[str, Any]
DataSets = dict[str, list[Row]]

_LETTER_PX = 0.57 * TEXT_PX
"""A bold letter is about this wide; texts beside the lines get that much room."""
_APART = 0.085
"""Texts beside lines lie at least this share of the height apart."""
_HEADROOM = 1.08
_NO_POINT = Point("", None)
_SOLID: list[int] = []
_DASHED = [5, 4]
_DOTTED = [2, 3]
CROSS = "×"
ALL_HIDDEN = "Allt är dolt"


def trend_rows(trend: Trend, size: Size) -> DataSets:
    """The data sets of `plot` for a line with its reference and target."""
    texts = _beside(trend, size)
    count = len(trend.points)
    top = max([trend.top, *_values(trend.points), *_values(trend.reference), *_decided(trend)])
    return {
        "frame": _frame(count, (top or 1.0) * _HEADROOM, texts, size),
        **_bands(trend.points, size),
        "limits": [],
        "steps": list(_steps(trend.target)),
        "lines": [
            *_lines(trend.reference, REFERENCE, 1.5, "r", _DASHED),
            *_lines(trend.points, SERIES, 2.5, "s", _SOLID),
        ],
        "points": [
            *_alone(trend.reference),
            *_dots(trend.points, 40 if size.height < 200 else 55),
        ],
        "texts": _apart(texts, top or 1.0),
        "ticks": _ticks([(p.label, p.above) for p in trend.points], size),
    }


def control_rows(chart: ControlChart, size: Size) -> DataSets:
    """The data sets of `plot` for a p-chart; its axis is always 0–100 %."""
    known = [(i, week) for i, week in enumerate(chart.weeks)]
    points = tuple(Point(w.label, w.share, w.above, w.is_hidden) for w in chart.weeks)
    return {
        "frame": _frame(len(points), 1.0, [], size),
        **_bands(points, size),
        "limits": [
            {"x": i - 0.5, "x2": i + 0.5, "y": w.low, "y2": w.high, "fill": LIMITS}
            for i, w in known
            if w.low is not None and w.high is not None
        ],
        "steps": [
            _step(i - 0.5, i + 0.5, w.expected, REFERENCE, _SOLID)
            for i, w in known
            if w.expected is not None
        ],
        "lines": list(_lines(points, SERIES, 1.5, "s", _SOLID)),
        "points": [_week_dot(i, w) for i, w in known if w.share is not None],
        "texts": [],
        "ticks": _ticks([(w.label, w.above) for w in chart.weeks], size),
    }


def _week_dot(position: int, week: Week) -> Row:
    colour = TARGET if week.is_outside else SERIES
    return {
        "x": position,
        "y": week.share,
        "color": colour,
        "fill": colour,
        "shape": "diamond" if week.is_outside else "circle",
        "size": 90 if week.is_outside else 34,
    }


def _values(points: Sequence[Point]) -> list[float]:
    return [p.value for p in points if p.value is not None]


def _decided(trend: Trend) -> list[float]:
    return [value for value in trend.target if value is not None]


def _frame(count: int, top: float, texts: Sequence[Row], size: Size) -> list[Row]:
    """Two unseen points that span the axes, with room for the texts to the right."""
    width = size.width - AXIS_PX
    longest = max((len(row["text"]) for row in texts), default=0)
    room = min(longest * _LETTER_PX + 14, 0.45 * width) if longest else 0.0
    end = -0.5 + max(count, 1) * width / (width - room)
    return [{"x": -0.5, "y": 0.0}, {"x": end, "y": top}]


def _bands(points: Sequence[Point], size: Size) -> DataSets:
    hidden = [i for i, p in enumerate(points) if p.is_hidden]
    runs = [list(run) for _, run in groupby(hidden, key=lambda i: i - hidden.index(i))]
    step = -(-len(points) // (14 if size.few_labels else 40)) if points else 1
    cross = [{"x": i, "text": CROSS} for i in hidden if i % step == 0 or [i] in runs]
    if hidden and len(hidden) == len(points):
        cross = [{"x": (len(points) - 1) / 2, "text": ALL_HIDDEN}]
    bands = [{"x": run[0] - 0.5, "x2": run[-1] + 0.5, "fill": BAND} for run in runs]
    return {"band": bands, "cross": cross}


def _steps(target: Sequence[float | None]) -> Iterator[Row]:
    for value, run in groupby(enumerate(target), key=lambda pair: pair[1]):
        if value is not None:
            positions = [i for i, _ in run]
            yield _step(positions[0] - 0.5, positions[-1] + 0.5, value, TARGET, _DOTTED)


def _step(start: float, end: float, value: float, colour: str, dash: list[int]) -> Row:
    return {"x": start, "x2": end, "y": value, "color": colour, "dash": dash, "width": 1.75}


def _lines(
    points: Sequence[Point], colour: str, width: float, name: str, dash: list[int]
) -> Iterator[Row]:
    """Rows per unbroken run; a stretch to a preliminary point is a run of its own, dashed."""
    for number, (start, end) in enumerate(pairwise(points)):
        if not _is_joined(start, end):
            continue
        style = _DOTTED if end.is_preliminary else dash
        for offset, point in enumerate((start, end)):
            yield {
                "x": number + offset,
                "y": point.value,
                "run": f"{name}{number}",
                "color": colour,
                "dash": style,
                "width": width,
            }


def _is_joined(start: Point, end: Point) -> bool:
    """Whether a line runs between two periods: both are shown, and whole."""
    has_values = start.value is not None and end.value is not None
    return has_values and not (start.is_part or end.is_part)


def _alone(points: Sequence[Point]) -> Iterator[Row]:
    """Dots of a reference where it has no neighbour to draw a line to."""
    before, after = (_NO_POINT, *points), (*points[1:], _NO_POINT)
    for position, point in enumerate(points):
        if not (_is_joined(before[position], point) or _is_joined(point, after[position])):
            yield from _dot(position, point, REFERENCE, 30 if point.is_part else 16)


def _dots(points: Sequence[Point], size: int) -> Iterator[Row]:
    for position, point in enumerate(points):
        yield from _dot(position, point, SERIES, size)


def _dot(position: int, point: Point, colour: str, size: int) -> Iterator[Row]:
    if point.value is not None:
        is_open = point.is_preliminary or point.is_part
        yield {
            "x": position,
            "y": point.value,
            "color": colour,
            "fill": PAGE if is_open else colour,
            "shape": "square" if point.is_part else "circle",
            "size": size,
        }


def _beside(trend: Trend, size: Size) -> list[Row]:
    """The names beside the lines; where there is no room, the page names them."""
    if size.few_labels:
        return []
    rows: list[Row] = []
    for name, points, colour in (
        (trend.name, trend.points, SERIES),
        (trend.reference_name, trend.reference, REFERENCE),
    ):
        last = next((p for p in reversed(points) if p.value is not None), None)
        if last is not None and last.value is not None:
            # Beside the name it would be taken for a whole period's: it may be of a few days.
            is_soft = last.is_preliminary or last.is_part
            told = "" if is_soft else f" {value_text(last.value, trend.form)}"
            rows.append({"y": last.value, "text": f"{name}{told}", "fill": colour})
    decided = [value for value in trend.target if value is not None]
    if decided:
        rows.append({"y": decided[-1], "text": trend.target_text, "fill": TARGET})
    return [{"x": len(trend.points) - 0.5, **row} for row in rows]


def _apart(texts: list[Row], top: float) -> list[Row]:
    """The same texts, moved up where two would lie on each other."""
    least, moved = -1.0, []
    for row in sorted(texts, key=lambda r: r["y"]):
        height = max(row["y"], least)
        moved.append({**row, "y": height})
        least = height + _APART * top * _HEADROOM
    return moved


def _ticks(labels: Sequence[tuple[str, str]], size: Size) -> list[Row]:
    """A text for as many periods as there is room for; the year under the first of it."""
    step = max(1, -(-len(labels) // (7 if size.few_labels else 14)))
    rows, year = [], ""
    for position, (label, above) in enumerate(labels):
        if position % step == 0:
            rows.append({"x": position, "text": f"{label}|{above}" if above != year else label})
            year = above
    return rows
