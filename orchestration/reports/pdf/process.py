"""Shares of the discharge process in a PDF (K-A1 to K-A3, K-A7, K-B2, K-B3). Pure.

Does not belong here: plans per hälsovalsenhet and klinik, which are too many for paper: they are in
the workbook and `planer.csv`.
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
from orchestration.reports.figures.measures import ALL_CARE
from orchestration.reports.pdf.hidden import without_hidden
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
from orchestration.reports.pdf.pictures import (
    BAR_SIZES,
    SIZES,
    Line,
    bars_picture,
    can_be_compared,
    can_be_drawn,
    trend_picture,
)
from orchestration.reports.pdf.shares import (
    IN_PARENTHESES,
    MATT,
    TITLE,
    absence_sentences,
    share_grid,
    share_of,
)
from orchestration.reports.pdf.themes import THEMES, Theme
from orchestration.reports.pdf.units import area_units, granted, has_several, periods_within
from orchestration.reports.pdf.wording import NO_ROW, legend, value_of, when
from orchestration.reports.workbook.period_tables import LONGER
from orchestration.swedish import capitalized, inside_sentence


def process_blocks(figures: ReportFigures) -> Iterator[Block]:
    """A section per theme that the recipient is given."""
    is_said = False
    for theme in THEMES:
        kept = granted(figures, theme.indicators)
        if not kept:
            continue
        there = _with_figures(figures, kept) or kept
        yield Heading(theme.heading(there), 1)
        yield Prose(theme.lead(there))
        if has_several(figures) and not is_said:
            yield Prose(" ".join((*_absent_in_report(figures), IN_PARENTHESES)))
            is_said = True
        if has_several(figures):
            yield from _side_by_side(figures, theme, kept)
        else:
            yield from _over_time(figures, theme, kept)


def _with_figures(figures: ReportFigures, indicators: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the generation has any figure of; the others are named as absent."""
    there = {figure.indikator_id for figure in figures.figures}
    return tuple(one for one in indicators if one in there)


def _over_time(
    figures: ReportFigures, theme: Theme, indicators: tuple[str, ...]
) -> Iterator[Block]:
    lines = [line for one in indicators if can_be_drawn(figures, line := _line(one))]
    pictures = [
        picture
        for line in lines
        if (picture := trend_picture(figures, line, SIZES.get(len(lines)))) is not None
    ]
    if pictures:
        yield Pictures(pictures)
        yield from _line_key(figures, lines)
    yield _time_grid(figures, theme, indicators, (Periodtyp.MANAD,), "per månad")
    longer = _time_grid(figures, theme, indicators, LONGER, "längre perioder")
    if longer.rows:
        yield longer


def _line_key(figures: ReportFigures, lines: Sequence[Line]) -> Iterator[Block]:
    """What the lines of small charts are, which have no room for names."""
    if len(lines) > 1:
        yield Prose(
            f"Heldragen linje: {figures.recipient.namn}. Streckad: länet, där det visas. Tomma "
            "punkter är preliminära.",
            is_quiet=True,
        )


def _line(indikator_id: str) -> Line:
    measure = measure_of(indikator_id, MATT[indikator_id])
    return Line(measure, ALL_CARE, Periodtyp.MANAD, f"{TITLE[indikator_id]}, per månad")


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
        cols += [Col(TITLE[one], 1.4), Col("Länet", 1.2, whole=inside_sentence(TITLE[one]))]
    rows = []
    for period in _known_periods(figures, indicators, periodtyper):
        cells = [Text(when(period.code))]
        for one in indicators:
            cells += [
                value_of(share_of(figures, one, unit, period), Kind.ANDEL, with_n=True)
                for unit in (figures.recipient.unit, lan)
            ]
        if any(cell.text != NO_ROW for cell in cells[1::2]):
            rows.append(cells)
    cols, rows, hidden = without_hidden(cols, rows)
    return Grid(f"{theme.heading(indicators)}, {how}", cols, rows, (*legend(rows), *hidden))


def _known_periods(
    figures: ReportFigures, indicators: tuple[str, ...], periodtyper: tuple[Periodtyp, ...]
) -> list[Period]:
    found = {
        parse_period(f.period)
        for f in figures.figures
        if f.indikator_id in indicators
        and f.periodtyp in periodtyper
        and f.period_start >= figures.period.listed_start
    }
    return sorted(found, key=lambda p: (periodtyper.index(p.periodtyp), p.start))


def _side_by_side(
    figures: ReportFigures, theme: Theme, indicators: tuple[str, ...]
) -> Iterator[Block]:
    periods = periods_within(figures, indicators)
    there = _with_figures(figures, indicators)
    if len(there) == 1 and len(periods) > 1:
        yield _periods_grid(figures, theme, there[0], periods)
    else:
        for period in periods:
            yield side_by_side_grid(figures, theme, indicators, period)
    if periods:
        kept = _bars(figures, indicators, periods[-1])
        if kept:
            yield Pictures(kept)


def _periods_grid(
    figures: ReportFigures, theme: Theme, indikator_id: str, periods: Sequence[Period]
) -> Grid:
    """One share, its periods beside each other."""
    columns = [(capitalized(when(period.code)), indikator_id, period) for period in periods]
    return share_grid(figures, f"{theme.heading([indikator_id])}, {figures.period.label}", columns)


def side_by_side_grid(
    figures: ReportFigures, theme: Theme, indicators: tuple[str, ...], period: Period
) -> Grid:
    """The kommuner of the report in one period, with group and län."""
    columns = [(TITLE[one], one, period) for one in indicators]
    return share_grid(figures, f"{theme.heading(indicators)}, {when(period.code)}", columns)


def _absent_in_report(figures: ReportFigures) -> tuple[str, ...]:
    """Of all the tables that set kommuner side by side."""
    return absence_sentences(
        figures,
        [
            (TITLE[one], one, period)
            for theme in THEMES
            for one in granted(figures, theme.indicators)
            for period in periods_within(figures, granted(figures, theme.indicators))
        ],
    )


def _bars(figures: ReportFigures, indicators: tuple[str, ...], period: Period) -> list[Picture]:
    """Those that can be drawn; one alone is wide, so that all charts have letters of one size."""
    found = [
        (f"{TITLE[one]}, {when(period.code)}", rows)
        for one in indicators
        if can_be_compared(rows := _side_rows(figures, one, period))
    ]
    pictures = [
        bars_picture(rows, Kind.ANDEL, title, None, BAR_SIZES.get(len(found)))
        for title, rows in found
    ]
    return [picture for picture in pictures if picture is not None]


def _side_rows(
    figures: ReportFigures, indikator_id: str, period: Period
) -> list[tuple[str, Figure | None]]:
    return [
        (unit.namn, figure)
        for unit in area_units(figures)
        if (figure := share_of(figures, indikator_id, (unit.niva, unit.kod), period)) is not None
    ]
