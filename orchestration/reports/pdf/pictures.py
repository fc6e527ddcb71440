"""Charts of a report: series of figures drawn, each with a text that says what it shows. Pure but
for the drawing.

Does not belong here: which charts a report has (days.py and its neighbours).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.reports.charts import Bar, Bars, Point, Size, Trend, for_print
from orchestration.reports.charts.labels import short_period
from orchestration.reports.charts.model import Form
from orchestration.reports.figures import (
    Figure,
    Kind,
    Measure,
    Periodtyp,
    ReportFigures,
    parse_period,
)
from orchestration.reports.figures.model import first_month
from orchestration.reports.figures.value_text import figure_text, value_text
from orchestration.reports.pdf.page import Picture
from orchestration.reports.pdf.typeset import CHART_FONT
from orchestration.reports.pdf.wording import unit_name, when
from orchestration.swedish import listed, number

_WHOLE, _BARS = Size(680, 205), Size(560, 0)
HALF, _HALF_BARS = Size(340, 150, few_labels=True), Size(330, 0)
_THIRD, _THIRD_BARS = Size(240, 150, few_labels=True), Size(240, 0)
SIZES = {2: HALF, 3: _THIRD, 4: HALF}
BAR_SIZES = {2: _HALF_BARS, 3: _THIRD_BARS, 4: _HALF_BARS}
"""How large each of so many charts beside each other is; one alone has the whole width. Their
letters are as large on paper."""
_LEAST_POINTS = 2
_DETAIL = "Talen står i tabellen."


@dataclass(frozen=True)
class Line:
    """Which series a chart shows. unit: (niva, enhet_kod), the recipient's own unless named."""

    measure: Measure
    vardform: str
    periodtyp: Periodtyp
    title: str
    unit: tuple[str, str] | None = None


def can_be_drawn(figures: ReportFigures, line: Line) -> bool:
    """Whether at least two periods of the series have a value."""
    points = _series(figures, line, line.unit)
    return sum(figure.varde is not None for figure in points) >= _LEAST_POINTS


def can_be_compared(rows: Sequence[tuple[str, Figure | None]]) -> bool:
    """Whether at least two of the units have a value."""
    return sum(f is not None and f.varde is not None for _, f in rows) >= _LEAST_POINTS


def trend_picture(
    figures: ReportFigures, line: Line, size: Size | None = None, *, top: float = 0.0
) -> Picture | None:
    """A series with the län as reference and its target; None where fewer than two periods can be
    drawn. top: the least value that the axis reaches, for charts on one scale."""
    measure = line.measure
    if not can_be_drawn(figures, line):
        return None
    points = _series(figures, line, line.unit)
    lan = ("lan", figures.recipient.region_kod)
    is_lan = (points[0].niva, points[0].enhet_kod) == lan
    beside = {} if is_lan else _by_period(figures, line, lan)
    targets = tuple(None if f.mal is None else float(f.mal) for f in points)
    known = [target for target in targets if target is not None]
    parts = _parts(figures, (*points, *beside.values()))
    trend = Trend(
        name=unit_name(points[0]),
        points=tuple(_point(figure, figure.period, parts) for figure in points),
        form=_form(measure.kind),
        reference_name="Länet",
        reference=tuple(_point(beside.get(f.period), f.period, parts) for f in points)
        if beside
        else (),
        target=targets if known else (),
        target_text=f"Mål {value_text(known[-1], measure.kind)}" if known else "",
        top=top,
    )
    svg = for_print(trend, size or _WHOLE, CHART_FONT)
    told = f" (fyrkant: bara en del av {listed([when(p) for p in parts])})" if parts else ""
    return Picture(svg, _alt(points, line, bool(beside), known), f"{line.title}{told}")


def bars_picture(
    rows: Sequence[tuple[str, Figure | None]],
    kind: Kind,
    title: str,
    target: float | None,
    size: Size | None = None,
) -> Picture | None:
    """Units of one period side by side; a unit without a figure keeps its row and says so."""
    if not can_be_compared(rows):
        return None
    values = [f.varde for _, f in rows if f is not None and f.varde is not None]
    bars = tuple(_bar(name, figure, kind, with_n=size is None) for name, figure in rows)
    target_text = "" if target is None else f"Mål {value_text(target, kind)}"
    top = max([*values, target or 0.0]) or 1.0
    chart = Bars(bars, top, target, target_text, is_tight=True)
    told = "; ".join(f"{bar.label} {bar.text or 'dolt'}" for bar in bars)
    of_target = f" Målet är {value_text(target, kind)}." if target is not None else ""
    return Picture(
        for_print(chart, size or _BARS, CHART_FONT),
        f"Stapeldiagram, {title}: {told}.{of_target}",
        title,
    )


def _by_period(figures: ReportFigures, line: Line, unit: tuple[str, str]) -> dict[str, Figure]:
    return {figure.period: figure for figure in _series(figures, line, unit)}


def _series(figures: ReportFigures, line: Line, unit: tuple[str, str] | None) -> tuple[Figure, ...]:
    measure = line.measure
    return figures.series(measure.indikator_id, measure.matt, line.vardform, line.periodtyp, unit)


def _parts(figures: ReportFigures, found: Sequence[Figure]) -> tuple[str, ...]:
    """The shown periods that the tables begin in, so that only a part of them is there."""
    first = first_month(figures.figures)
    codes = {figure.period for figure in found if figure.varde is not None}
    return tuple(
        code for code in sorted(codes) if first is not None and parse_period(code).start < first
    )


def _point(figure: Figure | None, period: str, parts: Sequence[str]) -> Point:
    label, year = short_period(period)
    if figure is None:
        return Point(label, None, year)
    return Point(
        label,
        figure.varde,
        year,
        figure.undertryckt,
        figure.preliminar,
        is_part=period in parts,
    )


def _bar(name: str, figure: Figure | None, kind: Kind, *, with_n: bool) -> Bar:
    """with_n: the table beside a small chart says how many."""
    if figure is None:
        return Bar(name, None, "finns ej")
    if figure.undertryckt:
        return Bar(name, None, "", is_hidden=True)
    has_n = with_n and figure.namnare is not None
    count = f" (n {number(figure.namnare)})" if has_n else ""
    text = f"{figure_text(figure, kind)}{count}"
    return Bar(name, figure.varde, text, is_soft=figure.niva in {"lan", "analysgrupp"})


def _form(kind: Kind) -> Form:
    return "andel" if kind is Kind.ANDEL else "tal"


def _alt(
    points: Sequence[Figure], line: Line, has_reference: bool, targets: Sequence[float]
) -> str:
    kind = line.measure.kind
    known = [f for f in points if f.varde is not None]
    low = min(known, key=lambda f: f.varde or 0.0)
    high = max(known, key=lambda f: f.varde or 0.0)
    parts = [
        f"Linjediagram, {line.title}: {unit_name(points[0])}, {when(points[0].period)} till "
        f"{when(points[-1].period)}.",
        f"Lägst {value_text(low.varde, kind)} ({when(low.period)}), högst "
        f"{value_text(high.varde, kind)} ({when(high.period)}), senast "
        f"{value_text(known[-1].varde, kind)} ({when(known[-1].period)}).",
    ]
    if has_reference:
        parts.append("Länet visas som streckad jämförelse.")
    if targets:
        parts.append(f"Målet är {value_text(targets[-1], kind)}.")
    if any(f.undertryckt for f in points):
        parts.append("Perioder med skyddade tal är märkta.")
    return " ".join((*parts, _DETAIL))
