"""What a chart shows, as plain values. A hidden figure is not a missing one and never a zero.

Does not belong here: how it looks (theme.py, templates.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["andel", "tal", "antal"]
"""andel: values 0–1, the axis says percent. tal: days and means, with decimals. antal: counts."""


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of the drawing in px. few_labels: room for few texts along the x axis."""

    width: int
    height: int
    few_labels: bool = False


WIDE = Size(680, 260)
NARROW = Size(340, 240, few_labels=True)
SMALL = Size(320, 150, few_labels=True)
BARS = Size(620, 0)
BARS_NARROW = Size(340, 0, few_labels=True)
"""Bars and heat maps are as high as their rows need."""


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a line. label: short text under the axis, empty for none. above: a second
    line of it, the year. value: None when nothing can be shown; is_hidden says why. is_part: the
    data begin inside the period, so the value is not of the whole of it."""

    label: str
    value: float | None
    above: str = ""
    is_hidden: bool = False
    is_preliminary: bool = False
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """A unit over time, beside a reference and a target.

    points and reference have the same periods in the same order; reference is empty when the unit
    is the reference itself. target: a value per period, None where none is decided; empty for no
    target. top: the least value the axis must reach, so that several charts share one scale.
    """

    name: str
    points: tuple[Point, ...]
    form: Form
    reference_name: str = ""
    reference: tuple[Point, ...] = ()
    target: tuple[float | None, ...] = ()
    target_text: str = ""
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; text is written at the end of the bar."""

    label: str
    value: float | None
    text: str
    is_hidden: bool = False
    is_soft: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars from zero. top: the value of a full width. target: a line across them.
    is_tight: names before their bars, as on paper; else over them, where a screen is narrow."""

    bars: tuple[Bar, ...]
    top: float
    target: float | None = None
    target_text: str = ""
    is_tight: bool = False


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a heat map. column and row count from 0. share: 0–1; None when it cannot be
    shown. is_hidden false and share None: there was nothing."""

    column: int
    row: int
    share: float | None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A heat map of shares; names of columns and rows in order."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a control chart. expected, low, high: the share and the limits of chance for as
    many as the week had; None where they are not known. is_outside: beyond the limits."""

    label: str
    share: float | None
    above: str = ""
    is_hidden: bool = False
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class ControlChart:
    """A p-chart: shares per week against what was expected of the unit itself."""

    weeks: tuple[Week, ...]
