"""Shares of the discharge process in a PDF (K-A1 to K-A3, K-A7, K-B2, K-B3). Pure.

Does not belong here: plans per hälsovalsenhet and klinik, which are too many for paper: they are in
the workbook and `planer.csv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orchestration.reports.figures import (
    Figure,
    Kind,
    Period,
    Periodtyp,
    ReportFigures,
    measure_of,
    parse_period,
)
from orchestration.reports.pdf.page import (
    Block,
    Col,
    Grid,
    Heading,
    Picture,
    Pictures,
    Prose,
    Text,
)
from orchestration.reports.pdf.pictures import Line, bars_picture, trend_picture
from orchestration.reports.pdf.units import area_units, granted, has_several, periods_within
from orchestration.reports.pdf.wording import NO_ROW, legend, value_of, when
from orchestration.reports.workbook.period_tables import LONGER, PROCESS_SHARES

BOTH = "alla"
MATT = {indikator_id: matt for indikator_id, matt, _ in PROCESS_SHARES}
TITLE = {indikator_id: title for indikator_id, _, title in PROCESS_SHARES}


@dataclass(frozen=True)
class Theme:
    """One section: indicators that are read together."""

    heading: str
    indicators: tuple[str, ...]
    lead: str


THEMES = (
    Theme(
        "Planer: utskrivningsplan och SIP",
        ("utskrivningsplan", "sip", "sip_uppfoljning"),
        "Andel av de länkade utskrivna som hade en utskrivningsplan, en samordnad individuell plan "
        "(SIP) och en uppföljd SIP. Fördelningen på hälsovalsenhet och klinik är stor: den finns i "
        "arbetsbokens blad Planer och i planer.csv.",
    ),
    Theme(
        "Fast vårdkontakt och kallelse till SIP",
        ("fast_vardkontakt", "sip_kallelse_3d"),
        "Fast vårdkontakt räknas för dem som får kommunal hälso- och sjukvård: den ska vara utsedd "
        "senast vid utskrivningen. Kallelsen till SIP ska komma inom tre dagar när det finns ett "
        "behov.",
    ),
    Theme(
        "Information inom 24 timmar",
        ("status_24h", "inskrivningsmeddelande_24h", "kvittens_24h"),
        "Status i inskrivningsmeddelandet, meddelandet självt och kvittensen, inom ett dygn. Det "
        "som ännu kan bli i tid räknas inte.",
    ),
    Theme(
        "Oplanerade återinskrivningar inom 30 dagar",
        ("aterinskrivning_30d",),
        "Andel av de länkade som skrevs ut levande och som har en akut inskrivning 1–30 dagar "
        "senare, i regionens sjukhus. Återkomster i andra regioner syns inte.",
    ),
)


def process_blocks(figures: ReportFigures) -> Iterator[Block]:
    """A section per theme that the recipient is given."""
    for theme in THEMES:
        kept = granted(figures, theme.indicators)
        if not kept:
            continue
        yield Heading(theme.heading, 1)
        yield Prose(theme.lead)
        if has_several(figures):
            yield from _side_by_side(figures, theme, kept)
        else:
            yield from _over_time(figures, theme, kept)


def _over_time(
    figures: ReportFigures, theme: Theme, indicators: tuple[str, ...]
) -> Iterator[Block]:
    pictures = [
        picture
        for one in indicators
        if (picture := _trend(figures, one, is_narrow=len(indicators) > 1)) is not None
    ]
    if pictures:
        yield Pictures(pictures)
    yield _time_grid(figures, theme, indicators, (Periodtyp.MANAD,), "per månad")
    longer = _time_grid(figures, theme, indicators, LONGER, "längre perioder")
    if longer.rows:
        yield longer


def _trend(figures: ReportFigures, indikator_id: str, *, is_narrow: bool) -> Picture | None:
    measure = measure_of(indikator_id, MATT[indikator_id])
    line = Line(measure, BOTH, Periodtyp.MANAD, f"{TITLE[indikator_id]}, per månad")
    return trend_picture(figures, line, is_narrow=is_narrow)


def _time_grid(
    figures: ReportFigures,
    theme: Theme,
    indicators: tuple[str, ...],
    periodtyper: tuple[Periodtyp, ...],
    how: str,
) -> Grid:
    lan = ("lan", figures.recipient.region_kod)
    cols = [Col("Period", 1.5, is_number=False)]
    for one in indicators:
        cols += [Col(TITLE[one], 1.4), Col("Länet", 1.2)]
    rows = []
    for period in _known_periods(figures, indicators, periodtyper):
        cells = [Text(when(period.code))]
        for one in indicators:
            cells += [
                value_of(_get(figures, one, unit, period), Kind.ANDEL, with_n=True)
                for unit in (figures.recipient.unit, lan)
            ]
        if any(cell.text != NO_ROW for cell in cells[1:]):
            rows.append(cells)
    return Grid(f"{theme.heading}, {how}", cols, rows, legend(rows))


def _known_periods(
    figures: ReportFigures, indicators: tuple[str, ...], periodtyper: tuple[Periodtyp, ...]
) -> list[Period]:
    found = {
        parse_period(f.period)
        for f in figures.figures
        if f.indikator_id in indicators and f.periodtyp in periodtyper
    }
    return sorted(found, key=lambda p: (periodtyper.index(p.periodtyp), p.start))


def _side_by_side(
    figures: ReportFigures, theme: Theme, indicators: tuple[str, ...]
) -> Iterator[Block]:
    periods = periods_within(figures, indicators)
    for period in periods:
        yield side_by_side_grid(figures, theme, indicators, period)
    if periods:
        pictures = [_bars(figures, one, periods[-1]) for one in indicators]
        kept = [picture for picture in pictures if picture is not None]
        if kept:
            yield Pictures(kept)


def side_by_side_grid(
    figures: ReportFigures, theme: Theme, indicators: tuple[str, ...], period: Period
) -> Grid:
    """The kommuner of the report in one period, with group and län."""
    columns = [(TITLE[one], one, period) for one in indicators]
    return share_grid(figures, f"{theme.heading}, {when(period.code)}", columns)


def share_grid(
    figures: ReportFigures, title: str, columns: Sequence[tuple[str, str, Period]]
) -> Grid:
    """A line per unit. columns: (title, indicator, period). A level or period that the indicators
    are not published for is named below instead of filling the table."""
    lines = {
        unit: [_get(figures, one, (unit.niva, unit.kod), period) for _, one, period in columns]
        for unit in area_units(figures)
    }
    shown = [place for place in range(len(columns)) if any(row[place] for row in lines.values())]
    rows = [
        [
            Text(unit.namn, is_strong=True),
            *(value_of(found[place], Kind.ANDEL, with_n=True) for place in shown),
        ]
        for unit, found in lines.items()
        if any(found)
    ]
    without = [unit.namn for unit, found in lines.items() if not any(found)]
    empty = [columns[place][0] for place in range(len(columns)) if place not in shown]
    absent = [*without, *empty]
    return Grid(
        title,
        (
            Col("Enhet", 1.6, is_number=False),
            *(Col(columns[place][0], 1.4) for place in shown),
        ),
        rows,
        (*((f"Utan tal i publiceringen: {', '.join(absent)}.",) if absent else ()), *legend(rows)),
    )


def _bars(figures: ReportFigures, indikator_id: str, period: Period) -> Picture | None:
    rows = [
        (unit.namn, figure)
        for unit in area_units(figures)
        if (figure := _get(figures, indikator_id, (unit.niva, unit.kod), period)) is not None
    ]
    title = f"{TITLE[indikator_id]}, {when(period.code)}"
    return bars_picture(rows, Kind.ANDEL, title, None, is_narrow=True)


def _get(
    figures: ReportFigures, indikator_id: str, unit: tuple[str, str], period: Period
) -> Figure | None:
    return figures.get(indikator_id, MATT[indikator_id], BOTH, *unit, period.code)
