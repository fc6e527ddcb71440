"""The two Vega-Lite specifications, made once and compiled to Vega; values are put in later.

`plot` is a time line with a vertical axis, `canvas` a sheet where bars and cells lie at given px.
Every text and colour that differs between charts comes with the data (marks.py), so compiling,
which is what takes time, is done once per size. Does not belong here: the values.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import vl_convert

from orchestration.reports.charts.model import Form, Size
from orchestration.reports.charts.theme import SMALL_PX, SOFT, config

AXIS_PX = 40
TICK_ROOM_PX = 8
_LITERAL: dict[str, Any] = {"scale": None, "legend": None}
"""The value of a row is the colour, dash or shape itself."""
_AXIS_TEXT = {"andel": "format(datum.value * 100, '.0f') + '\u00a0%'", "tal": "", "antal": ""}


@cache
def plot(size: Size, form: Form) -> dict[str, Any]:
    """A Vega specification with the empty data sets frame, band, cross, limits, steps, lines,
    points, texts and ticks. x counts periods from 0."""
    return _compiled(plot_chart(size, form))


@cache
def canvas(width: int, height: int) -> dict[str, Any]:
    """A Vega specification with the empty data sets frame, rects, rules, left, middle; in px from
    the upper left corner."""
    return _compiled(canvas_chart(width, height))


def _compiled(chart: alt.LayerChart) -> dict[str, Any]:
    found: dict[str, Any] = vl_convert.vegalite_to_vega(chart.to_dict(validate=False))
    return found


def plot_chart(size: Size, form: Form) -> alt.LayerChart:
    """The Vega-Lite specification of a time line."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(nice=False, zero=False))
    axis = alt.Axis(
        tickCount=3 if size.height < 200 else 5,
        minExtent=AXIS_PX,
        maxExtent=AXIS_PX,
        **({"labelExpr": _AXIS_TEXT[form]} if _AXIS_TEXT[form] else {}),
    )
    y = alt.Y("y:Q", axis=axis, scale=alt.Scale(nice=True, zero=True))
    layers = (*_fields(x, y, size), *_lines(x, y), *_texts(x, y, size))
    return (
        alt.layer(*layers)
        .properties(width=size.width - AXIS_PX, height=size.height)
        .configure(**config())
    )


def _fields(x: alt.X, y: alt.Y, size: Size) -> tuple[alt.Chart, ...]:
    """What lies behind: the frame that spans the axes, hidden periods, limits."""
    whole_height = {"y": alt.YValue(0), "y2": alt.Y2Value(size.height)}
    return (
        _of("frame").mark_point(opacity=0).encode(x=x, y=y),
        _of("band").mark_rect(opacity=1).encode(x=x, x2="x2:Q", fill=_fill(), **whole_height),
        _of("limits").mark_rect().encode(x=x, x2="x2:Q", y=y, y2="y2:Q", fill=_fill()),
    )


def _lines(x: alt.X, y: alt.Y) -> tuple[alt.Chart, ...]:
    """Steps, lines and points, each in the colour and dash of its row."""
    stroke = {
        "stroke": alt.Stroke("color:N", **_LITERAL),
        "strokeDash": alt.StrokeDash("dash:N", **_LITERAL),
        "strokeWidth": alt.StrokeWidth("width:Q", **_LITERAL),
    }
    return (
        _of("steps").mark_rule().encode(x=x, x2="x2:Q", y=y, **stroke),
        _of("lines").mark_line().encode(x=x, y=y, detail="run:N", **stroke),
        _of("points")
        .mark_point(strokeWidth=2, opacity=1)
        .encode(
            x=x,
            y=y,
            fill=_fill(),
            stroke=alt.Stroke("color:N", **_LITERAL),
            shape=alt.Shape("shape:N", **_LITERAL),
            size=alt.Size("size:Q", **_LITERAL),
        ),
    )


def _texts(x: alt.X, y: alt.Y, size: Size) -> tuple[alt.Chart, ...]:
    """Crosses of hidden periods, names beside lines, periods under the axis."""
    return (
        _of("cross")
        .mark_text(baseline="top", fontSize=SMALL_PX, fill=SOFT)
        .encode(x=x, y=alt.YValue(3), text="text:N"),
        _of("texts")
        .mark_text(align="left", baseline="middle", dx=8, fontWeight="bold")
        .encode(x=x, y=y, text="text:N", fill=_fill()),
        _of("ticks")
        .mark_text(baseline="top", fill=SOFT, lineBreak="|")
        .encode(x=x, y=alt.YValue(size.height + TICK_ROOM_PX), text="text:N"),
    )


def canvas_chart(width: int, height: int) -> alt.LayerChart:
    """The Vega-Lite specification of a sheet."""
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, height], range=[0, height]))
    layers = (
        _of("rects")
        .mark_rect()
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            fill=_fill(),
            stroke=alt.Stroke("edge:N", **_LITERAL),
        ),
        _of("rules")
        .mark_rule(strokeWidth=1.5)
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            stroke=alt.Stroke("color:N", **_LITERAL),
            strokeDash=alt.StrokeDash("dash:N", **_LITERAL),
        ),
        _of("left")
        .mark_text(align="left", baseline="middle")
        .encode(x=x, y=y, text="text:N", fill=_fill()),
        _of("middle")
        .mark_text(align="center", baseline="middle", fontSize=SMALL_PX)
        .encode(x=x, y=y, text="text:N", fill=_fill()),
    )
    return alt.layer(*layers).properties(width=width, height=height).configure(**config())


def _of(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _fill() -> alt.Fill:
    return alt.Fill("fill:N", scale=None, legend=None)
