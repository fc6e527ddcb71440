"""Utskrivningsklara dagar and beds in a PDF (K-A4, K-A5, K-E1, K-E2). Pure.

Does not belong here: sentences that judge (summary.py), amounts (billing.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.reports.figures import (
    Figure,
    Kind,
    Period,
    Periodtyp,
    ReportFigures,
    measure_of,
    parse_period,
)
from orchestration.reports.figures.measures import ALL_CARE, BEDS, DAYS, SHORT
from orchestration.reports.figures.part_targets import PartTargets, part_targets
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD, shown_period
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.pdf.hidden import without_hidden
from orchestration.reports.pdf.page import Block, Col, Grid, Heading, Pictures, Prose, Text
from orchestration.reports.pdf.parts import part_grids
from orchestration.reports.pdf.pictures import Line, bars_picture, trend_picture
from orchestration.reports.pdf.units import area_units, has_several, listed
from orchestration.reports.pdf.wording import count_of, legend, value_of, when
from orchestration.reports.workbook.table import MISSING, yes_no
from orchestration.reports.workbook.units import Unit
from orchestration.swedish import inside_sentence

_MEAN = measure_of(DAYS, MEAN)
_BESIDE = inside_sentence(SHORT[DAYS, MEAN])
_COUNTED = (Col("Utskrivna (n)"), Col("Snitt, dagar"))
_TARGET = (Col("Mål", 0.7), Col("Målet nått", 0.8, is_number=False))
_SPREAD = (
    Col("Utskrivna dag 0"),
    Col("Längsta väntan"),
    Col("Fullständighet"),
)
_NO_TARGET = "Målet gäller månad eller kvartal: längre perioder har inget."
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
    if BEDS in figures.recipient.indicators:
        yield from _beds(figures)


def side_by_side(figures: ReportFigures, vardform: str) -> Iterator[Block]:
    """The kommuner of the report in the period, with group and län."""
    period = shown_period(figures.period, vardform, DAYS)
    found = [
        (unit, _get(figures, MEAN, vardform, (unit.niva, unit.kod), period))
        for unit in area_units(figures)
    ]
    known = [(unit, figure) for unit, figure in found if figure is not None]
    if not known:
        yield Prose(f"Publiceringen har inga tal för {vardform}, {when(period.code)}.")
        return
    target = next((float(f.mal) for _, f in known if f.mal is not None), None)
    title = f"Snitt per kommun, {vardform}, {when(period.code)}"
    bars = bars_picture([(u.namn, f) for u, f in known], Kind.SNITT, title, target)
    if bars is not None:
        yield Pictures((bars,))
    yield _side_grid(figures, known, f"Kommunerna sida vid sida, {vardform}, {when(period.code)}")
    yield from part_grids(figures, vardform, [unit for unit, _ in known])
    if absent := [unit.namn for unit, figure in found if figure is None]:
        yield Prose(f"Utan tal i publiceringen: {', '.join(absent)}.", is_quiet=True)


def _side_grid(figures: ReportFigures, known: Sequence[tuple[Unit, Figure]], title: str) -> Grid:
    vardform = known[0][1].vardform
    has_target = any(mean.mal is not None for _, mean in known)
    parts = {
        u: part_targets(figures, vardform, (u.niva, u.kod), parse_period(mean.period))
        for u, mean in known
    }
    has_counted = any(parts.values())
    rows = [
        [
            Text(unit.namn, is_strong=True),
            *_day_cells(figures, mean, has_target=has_target),
            *([Text(_missed(parts[unit]))] if has_counted else []),
        ]
        for unit, mean in known
    ]
    return Grid(
        title,
        (
            Col("Enhet", 1.7, is_number=False),
            *_columns(has_target=has_target),
            *([Col("Perioder över målet", 1.1)] if has_counted else []),
        ),
        rows,
        legend(rows),
    )


def _missed(parts: PartTargets | None) -> str:
    """«2 av 6»: how many of the agreement's periods in the report's missed the target."""
    return MISSING if parts is None else parts.missed_text


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
    means = listed(figures, figures.series(DAYS, MEAN, vardform, periodtyp, unit))
    has_target = any(mean.mal is not None for mean in means)
    rows = []
    for mean in means:
        cells = [Text(when(mean.period)), *_day_cells(figures, mean, has_target=has_target)]
        if has_lan:
            beside = _get(figures, MEAN, vardform, lan, parse_period(mean.period))
            cells.append(value_of(beside, Kind.SNITT, with_n=True))
        rows.append(cells)
    cols, rows, hidden = without_hidden(
        (
            Col("Period", 1.5, is_number=False),
            *_columns(has_target=has_target),
            *((Col("Länets snitt", 1.2, whole=_BESIDE),) if has_lan else ()),
        ),
        rows,
    )
    return Grid(
        f"Utskrivningsklara dagar, {vardform}, {_each(periodtyp)}",
        cols,
        rows,
        (*legend(rows), *hidden),
    )


def _longer(figures: ReportFigures) -> Iterator[Block]:
    """Half-years and years of the recipient's own line, recomputed from episodes (K-A4)."""
    means = [
        mean
        for periodtyp in (Periodtyp.HALVAR, Periodtyp.AR)
        for vardform in TARGET_PERIOD
        for mean in listed(figures, figures.series(DAYS, MEAN, vardform, periodtyp))
        if figures.holds(parse_period(mean.period))
    ]
    if not means:
        return
    has_target = any(mean.mal is not None for mean in means)
    rows = [
        [
            Text(when(mean.period)),
            Text(mean.vardform),
            *_day_cells(figures, mean, has_target=has_target),
        ]
        for mean in means
    ]
    yield Heading("Halvår och år")
    yield Grid(
        "Utskrivningsklara dagar, halvår och år",
        (
            Col("Period", 1.6, is_number=False),
            Col("Vårdform", 1.0, is_number=False),
            *_columns(has_target=has_target),
        ),
        rows,
        (
            "Räknade om från vårdepisoder, aldrig som medelvärde av månader.",
            *(() if has_target else (_NO_TARGET,)),
            *legend(rows),
        ),
    )


def _beds(figures: ReportFigures) -> Iterator[Block]:
    """Days in the month they occur, for those who lie there too (R6 belaggning)."""
    matts = ("varddygn_utskrivningsklara", "medelantal_per_dygn", "antal_pagaende_vid_periodslut")
    kept = [(m, measure_of(BEDS, m)) for m in matts]
    lan = ("lan", figures.recipient.region_kod)
    unit = figures.recipient.unit
    if not figures.series(BEDS, matts[0], ALL_CARE, Periodtyp.MANAD, unit):
        unit = lan
    rows = [
        [
            Text(when(figure.period)),
            *(
                value_of(figures.get(BEDS, m, ALL_CARE, *unit, figure.period), measure.kind)
                for m, measure in kept
            ),
        ]
        for figure in listed(
            figures, figures.series(BEDS, matts[0], ALL_CARE, Periodtyp.MANAD, unit)
        )
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


def _columns(*, has_target: bool) -> tuple[Col, ...]:
    return (*_COUNTED, *(_TARGET if has_target else ()), *_SPREAD)


def _day_cells(figures: ReportFigures, mean: Figure, *, has_target: bool) -> list[Text]:
    """The cells of _columns, of the mean's unit and period."""
    misses = mean.uppfyller_mal is False
    shown = value_of(mean, Kind.SNITT)
    target = MISSING if mean.mal is None else value_text(float(mean.mal), Kind.SNITT)
    judged = [Text(target), Text(yes_no(mean.uppfyller_mal), is_strong=misses)]
    unit, period = (mean.niva, mean.enhet_kod), parse_period(mean.period)
    return [
        count_of(mean),
        Text(shown.text, shown.is_soft, is_strong=misses),
        *(judged if has_target else []),
        value_of(_get(figures, "andel_dag0", mean.vardform, unit, period), Kind.ANDEL),
        value_of(_get(figures, "max_dagar", mean.vardform, unit, period), Kind.DAGAR),
        Text(value_text(mean.fullstandighet, Kind.ANDEL)),
    ]


def _get(
    figures: ReportFigures, matt: str, vardform: str, unit: tuple[str, str], period: Period
) -> Figure | None:
    return figures.get(DAYS, matt, vardform, *unit, period.code)


def _each(periodtyp: Periodtyp) -> str:
    return "per månad" if periodtyp is Periodtyp.MANAD else "per kvartal"
