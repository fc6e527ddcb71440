"""The year beside the year before in a PDF. Pure.

Does not belong here: what is compared (figures/year_before.py), words about it (summary.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from orchestration.reports.figures import Kind, Period, Periodtyp, ReportFigures
from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.figures.year_before import YearPair, year_pairs
from orchestration.reports.pdf.page import Block, Col, Grid, Heading, Prose, Text
from orchestration.reports.pdf.units import has_several
from orchestration.reports.pdf.wording import legend, unit_name, value_of
from orchestration.reports.workbook.table import MISSING
from orchestration.swedish import decimal

_LEAD = (
    "Samma period de två åren bredvid varandra, räknade om från vårdepisoder. Förändringen är "
    "årets tal minus det förra årets; för andelar i procentenheter. Den säger inte om skillnaden "
    "är större än slumpen: det står i sammanfattningen, där det går att säga."
)


_PERIOD = Col("Period", 1.6, is_number=False)
_MEASURE = Col("Mått", 2.0, is_number=False)
_UNIT = Col("Enhet", 1.8, is_number=False)
_DAYS = Col("Förändring, dagar", 1.2)
_POINTS = Col("Förändring, procentenheter", 1.3)


def year_blocks(figures: ReportFigures) -> Iterator[Block]:
    """Months or quarters, halves and the whole year of the recipient's own line; of several
    kommuner the whole year of each, and the shares of the län. Nothing for a shorter report or
    without a year before, which the gaps say."""
    pairs = year_pairs(figures)
    if not pairs:
        return
    year = figures.period.start.year
    yield Heading(f"{year} bredvid {year - 1}", 1)
    yield Prose(_LEAD)
    lan = ("lan", figures.recipient.region_kod)
    own = _of(pairs, figures.recipient.unit)
    days = [pair for pair in own if pair.measure.indikator_id == DAYS]
    for vardform, found in groupby(days, key=lambda pair: pair.after.vardform):
        rows = [[Text(_part(p.period)), *_cells(p)] for p in found]
        yield _grid(figures, f"Snitt i dagar, {vardform}", (_PERIOD, _DAYS), rows)
    compared = _of(pairs, lan) if has_several(figures) else own
    shares = [pair for pair in compared if pair.measure.kind is Kind.ANDEL]
    rows = [[Text(p.name), Text(_part(p.period)), *_cells(p)] for p in _longest(shares)]
    if rows:
        title = f"Processens andelar, {unit_name(shares[0].after)}"
        yield _grid(figures, title, (_MEASURE, _PERIOD, _POINTS), rows)
    if has_several(figures):
        yield from _kommuner(figures, pairs)


def _kommuner(figures: ReportFigures, pairs: Sequence[YearPair]) -> Iterator[Block]:
    """The whole year's means of every kommun, with group and län."""
    whole = [p for p in pairs if p.measure.indikator_id == DAYS and p.period == figures.period]
    for vardform in dict.fromkeys(p.after.vardform for p in whole):
        found = [p for p in whole if p.after.vardform == vardform]
        rows = [[Text(unit_name(p.after), is_strong=True), *_cells(p)] for p in found]
        title = f"Snitt i dagar hela året per kommun, {vardform}"
        yield _grid(figures, title, (_UNIT, _DAYS), rows)


def _of(pairs: Sequence[YearPair], unit: tuple[str, str]) -> list[YearPair]:
    return [pair for pair in pairs if (pair.after.niva, pair.after.enhet_kod) == unit]


def _part(period: Period) -> str:
    """«hela året», «första halvåret», «mars»: the years stand above the columns."""
    if period.periodtyp is Periodtyp.AR:
        return "hela året"
    return period.label.removesuffix(f" {period.start.year}")


def _longest(pairs: Sequence[YearPair]) -> Iterator[YearPair]:
    """The longest periods that each measure has."""
    for _, found in groupby(pairs, key=lambda pair: pair.measure.indikator_id):
        kept = list(found)
        yield from (p for p in kept if p.period.periodtyp is kept[0].period.periodtyp)


def _grid(
    figures: ReportFigures, title: str, cols: tuple[Col, ...], rows: list[list[Text]]
) -> Grid:
    """cols: what a row is about, last what the change is written in."""
    *first, change = cols
    year = figures.period.start.year
    return Grid(
        f"{title}, {year - 1} och {year}",
        (*first, Col(f"{year - 1} (n)", 1.1), Col(f"{year} (n)", 1.1), change),
        rows,
        legend(rows),
    )


def _cells(pair: YearPair) -> tuple[Text, Text, Text]:
    kind = pair.measure.kind
    is_soft = pair.before.preliminar or pair.after.preliminar
    return (
        value_of(pair.before, kind, with_n=True),
        value_of(pair.after, kind, with_n=True),
        Text(change_text(pair.change, kind), is_soft=is_soft),
    )


def change_text(change: float | None, kind: Kind) -> str:
    """«+0,12» days, «-3,4» percentage points of a share; «–» where one year has nothing to show."""
    if change is None:
        return MISSING
    told = decimal(100 * change, 1) if kind is Kind.ANDEL else value_text(change, kind)
    plain = told.lstrip("-")
    is_zero = not plain.strip("0,")
    return plain if is_zero else f"{'+' if change > 0 else '-'}{plain}"
