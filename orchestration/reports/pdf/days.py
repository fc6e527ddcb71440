"""Utskrivningsklara dagar and beds in a PDF (K-A4, K-A5, K-E1, K-E2). Pure.

Does not belong here: sentences that judge (summary.py), amounts (billing.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.figures import (
    Figure,
    Kind,
    Period,
    Periodtyp,
    ReportFigures,
    measure_of,
    parse_period,
)
from orchestration.reports.figures.gaps import TARGET_PERIOD
from orchestration.reports.pdf.page import Block, Col, Grid, Heading, Pictures, Prose, Text
from orchestration.reports.pdf.pictures import Line, bars_picture, trend_picture
from orchestration.reports.pdf.units import area_units, has_several, inside
from orchestration.reports.pdf.wording import count_of, legend, value_of, when
from orchestration.reports.workbook.period_tables import DAYS, MEAN
from orchestration.reports.workbook.summary_table import shown_period, value_text
from orchestration.reports.workbook.table import MISSING, yes_no

_BEDS = "belaggning_utskrivningsklara"
_MEAN = measure_of(DAYS, MEAN)
_COLUMNS = (
    Col("Utskrivna (n)"),
    Col("Snitt, dagar"),
    Col("Mål", 0.7),
    Col("Målet nått", 0.8, is_number=False),
    Col("Utskrivna dag 0"),
    Col("Längsta väntan"),
    Col("Full\N{SOFT HYPHEN}ständig\N{SOFT HYPHEN}het"),
)
_LEAD = (
    "Dag 0 är den dag då kommunen underrättades om att patienten är utskrivningsklar. Dagarna "
    "därefter, till utskrivningen, är väntan. Snittet räknas på alla utskrivna med en giltig "
    "period, också de som gick hem dag 0. Målet gäller per månad i somatisk vård och per kvartal i "
    "psykiatri."
)


def day_blocks(figures: ReportFigures) -> Iterator[Block]:
    """The whole section."""
    yield Heading("Utskrivningsklara dagar", 1)
    yield Prose(_LEAD)
    for vardform, periodtyp in TARGET_PERIOD.items():
        yield from _over_time(figures, vardform, periodtyp)
        if has_several(figures):
            yield from side_by_side(figures, vardform)
    yield from _longer(figures)
    if _BEDS in figures.recipient.indicators:
        yield from _beds(figures)


def side_by_side(figures: ReportFigures, vardform: str) -> Iterator[Block]:
    """The kommuner of the report in the period, with group and län."""
    period = shown_period(figures.period, vardform, DAYS)
    found = [
        (unit, _get(figures, MEAN, vardform, (unit.niva, unit.kod), period))
        for unit in area_units(figures)
    ]
    target = next((float(f.mal) for _, f in found if f is not None and f.mal is not None), None)
    title = f"Snitt per kommun, {vardform}, {when(period.code)}"
    bars = bars_picture([(u.namn, f) for u, f in found], Kind.SNITT, title, target)
    if bars is not None:
        yield Pictures((bars,))
    has_months = len(inside(figures, TARGET_PERIOD[vardform])) > 1
    extra = [Col("Perioder över målet", 1.1)] if has_months else []
    rows = []
    for unit, _ in found:
        key = (unit.niva, unit.kod)
        row = [Text(unit.namn, is_strong=True), *_day_cells(figures, vardform, key, period)]
        rows.append([*row, *([Text(over_target(figures, vardform, key))] if has_months else [])])
    yield Grid(
        f"Kommunerna sida vid sida, {vardform}, {when(period.code)}",
        (Col("Enhet", 1.7, is_number=False), *_COLUMNS, *extra),
        rows,
        legend(rows),
    )


def over_target(figures: ReportFigures, vardform: str, unit: tuple[str, str]) -> str:
    """«2 av 6»: how many of the agreement's periods in the report's period missed the target, of
    those with a verdict."""
    verdicts = [
        figure.uppfyller_mal
        for period in inside(figures, TARGET_PERIOD[vardform])
        if (figure := _get(figures, MEAN, vardform, unit, period)) is not None
        and figure.uppfyller_mal is not None
    ]
    return f"{verdicts.count(False)} av {len(verdicts)}" if verdicts else MISSING


def _over_time(figures: ReportFigures, vardform: str, periodtyp: Periodtyp) -> Iterator[Block]:
    yield Heading(f"{vardform.capitalize()}: {_each(periodtyp)}")
    own = figures.recipient.unit
    picture = trend_picture(
        figures, Line(_MEAN, vardform, periodtyp, f"Snitt i dagar, {vardform}, {_each(periodtyp)}")
    )
    if picture is not None:
        yield Pictures((picture,))
    yield _time_grid(figures, vardform, periodtyp, own)


def _time_grid(
    figures: ReportFigures, vardform: str, periodtyp: Periodtyp, unit: tuple[str, str]
) -> Grid:
    lan = ("lan", figures.recipient.region_kod)
    has_lan = unit != lan
    rows = []
    for figure in figures.series(DAYS, MEAN, vardform, periodtyp, unit):
        period = _period_of(figure)
        cells = [Text(when(figure.period)), *_day_cells(figures, vardform, unit, period)]
        if has_lan:
            beside = _get(figures, MEAN, vardform, lan, period)
            cells.append(value_of(beside, Kind.SNITT, with_n=True))
        rows.append(cells)
    return Grid(
        f"Utskrivningsklara dagar, {vardform}, {_each(periodtyp)}",
        (
            Col("Period", 1.5, is_number=False),
            *_COLUMNS,
            *((Col("Länets snitt", 1.2),) if has_lan else ()),
        ),
        rows,
        legend(rows),
    )


def _longer(figures: ReportFigures) -> Iterator[Block]:
    """Half-years and years of the recipient's own line, recomputed from episodes (K-A4)."""
    rows = []
    for periodtyp in (Periodtyp.HALVAR, Periodtyp.AR):
        for vardform in TARGET_PERIOD:
            for figure in figures.series(DAYS, MEAN, vardform, periodtyp):
                cells = _day_cells(figures, vardform, figures.recipient.unit, _period_of(figure))
                rows.append([Text(when(figure.period)), Text(vardform), *cells])
    if not rows:
        return
    yield Heading("Halvår och år")
    yield Grid(
        "Utskrivningsklara dagar, halvår och år",
        (Col("Period", 1.6, is_number=False), Col("Vårdform", 1.0, is_number=False), *_COLUMNS),
        rows,
        ("Räknade om från vårdepisoder, aldrig som medelvärde av månader.", *legend(rows)),
    )


def _beds(figures: ReportFigures) -> Iterator[Block]:
    """Days in the month they occur, for those who lie there too (R6 belaggning)."""
    matts = ("varddygn_utskrivningsklara", "medelantal_per_dygn", "antal_pagaende_vid_periodslut")
    kept = [(m, measure_of(_BEDS, m)) for m in matts]
    lan = ("lan", figures.recipient.region_kod)
    unit = figures.recipient.unit
    if not figures.series(_BEDS, matts[0], "alla", Periodtyp.MANAD, unit):
        unit = lan
    rows = [
        [
            Text(when(figure.period)),
            *(
                value_of(figures.get(_BEDS, m, "alla", *unit, figure.period), measure.kind)
                for m, measure in kept
            ),
        ]
        for figure in figures.series(_BEDS, matts[0], "alla", Periodtyp.MANAD, unit)
    ]
    if not rows:
        return
    whose = "länet" if unit == lan else figures.recipient.namn
    yield Heading("Vårddygn med utskrivningsklara")
    yield Grid(
        f"Vårddygn i den månad de inföll, {whose}",
        (Col("Månad", 1.5, is_number=False), *(Col(measure.label, 1.6) for _, measure in kept)),
        rows,
        ("Här räknas också de som fortfarande ligger kvar.", *legend(rows)),
    )


def _day_cells(
    figures: ReportFigures, vardform: str, unit: tuple[str, str], period: Period
) -> list[Text]:
    """The cells of _COLUMNS."""
    mean = _get(figures, MEAN, vardform, unit, period)
    misses = mean is not None and mean.uppfyller_mal is False
    shown = value_of(mean, Kind.SNITT)
    target = mean.mal if mean is not None else None
    return [
        count_of(mean),
        Text(shown.text, shown.is_soft, is_strong=misses),
        Text(MISSING if target is None else value_text(float(target), Kind.SNITT)),
        Text(yes_no(mean.uppfyller_mal if mean else None), is_strong=misses),
        value_of(_get(figures, "andel_dag0", vardform, unit, period), Kind.ANDEL),
        value_of(_get(figures, "max_dagar", vardform, unit, period), Kind.DAGAR),
        _completeness(mean),
    ]


def _completeness(mean: Figure | None) -> Text:
    known = mean is not None and mean.fullstandighet is not None
    return Text(value_text(mean.fullstandighet, Kind.ANDEL) if mean and known else MISSING)


def _get(
    figures: ReportFigures, matt: str, vardform: str, unit: tuple[str, str], period: Period
) -> Figure | None:
    return figures.get(DAYS, matt, vardform, *unit, period.code)


def _period_of(figure: Figure) -> Period:
    return parse_period(figure.period)


def _each(periodtyp: Periodtyp) -> str:
    return "per månad" if periodtyp is Periodtyp.MANAD else "per kvartal"
