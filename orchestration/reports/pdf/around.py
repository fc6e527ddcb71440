"""What stands beside the process in a PDF: deviations from Stella (K-B1), surveys (K-A8). Pure.

Does not belong here: adding up what the warehouse has not; deviations are counted per month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.reports.figures import Figure, Kind, Periodtyp, ReportFigures, measures_of
from orchestration.reports.figures.measures import ALL_CARE, DEVIATIONS, SURVEYS, step_of
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.pdf.page import Block, Col, Grid, Heading, Prose, Text
from orchestration.reports.pdf.units import area_units, has_several, inside
from orchestration.reports.pdf.wording import value_of
from orchestration.reports.workbook.survey_table import survey_table
from orchestration.reports.workbook.table import HIDDEN, MISSING, Value, plain
from orchestration.swedish import MONTHS, listed, number

_TOTAL = "antal"
_NONE = "«–»: ingen avvikelse är knuten till raden den månaden."
_ALL_COUNTED = "Till länet räknas också de avvikelser som ingen kommun är knuten till."


def around_blocks(figures: ReportFigures) -> Iterator[Block]:
    """Both parts, where the recipient is given them."""
    granted = figures.recipient.indicators
    if DEVIATIONS in granted or SURVEYS in granted:
        yield Heading("Avvikelser och delaktighet", 1)
    if DEVIATIONS in granted:
        yield from deviation_blocks(figures)
    if SURVEYS in granted:
        yield from survey_blocks(figures)


def deviation_blocks(figures: ReportFigures) -> Iterator[Block]:
    """Deviations by month: per kommun, then per step of the process."""
    yield Heading("Avvikelser i Stella")
    months = inside(figures, Periodtyp.MANAD)
    if "stella" not in figures.about.sources:
        yield Prose("Ingen leverans från Stella räknas i publiceringen, så det finns inga tal.")
        return
    cols = [Col(MONTHS[m.start.month - 1][:3].capitalize(), 0.8) for m in months]
    rows, without = [], []
    for unit in area_units(figures):
        found = [
            figures.get(DEVIATIONS, _TOTAL, ALL_CARE, unit.niva, unit.kod, m.code) for m in months
        ]
        if any(found):
            rows.append([Text(unit.namn, is_strong=True), *map(_count, found)])
        elif unit.niva == "kommun":
            without.append(unit.namn)
    if without:
        yield Prose(
            f"Ingen avvikelse under {figures.period.label} är knuten till {listed(without)}."
        )
    if rows:
        yield Grid(
            f"Antal avvikelser per månad, {figures.period.label}",
            (Col("Enhet", 2.2, is_number=False), *cols),
            rows,
            (*_legend(rows), _ALL_COUNTED),
        )
    yield from _by_step(figures, cols)


def _count(figure: Figure | None) -> Text:
    return Text(MISSING) if figure is None else value_of(figure, Kind.ANTAL)


def _legend(rows: Sequence[Sequence[Text]]) -> tuple[str, ...]:
    return (_NONE,) if any(cell.text == MISSING for row in rows for cell in row) else ()


def _by_step(figures: ReportFigures, cols: list[Col]) -> Iterator[Block]:
    """The steps of the recipient's own line; of the län where several kommuner are compared."""
    lan = ("lan", figures.recipient.region_kod)
    unit = lan if has_several(figures) else figures.recipient.unit
    whose = figures.recipient.region_namn if unit == lan else figures.recipient.namn
    months = inside(figures, Periodtyp.MANAD)
    totals = [figures.get(DEVIATIONS, _TOTAL, ALL_CARE, *unit, m.code) for m in months]
    rows, has_steps = [], False
    for measure in measures_of(DEVIATIONS)[1:]:
        found = [figures.get(DEVIATIONS, measure.matt, ALL_CARE, *unit, m.code) for m in months]
        has_steps = has_steps or any(found)
        cells = [_of_step(one, total) for one, total in zip(found, totals, strict=True)]
        rows.append([Text(step_of(measure.matt)), *cells])
    if has_steps:
        yield Grid(
            f"Var i processen avvikelserna finns, {whose}",
            (Col("Steg", 2.2, is_number=False), *cols),
            rows,
            _legend(rows),
        )


def _of_step(figure: Figure | None, total: Figure | None) -> Text:
    """A step without a row in a month whose total is shown had no deviation: 0, and not unknown."""
    is_known = total is not None and not total.undertryckt
    return Text(number(0)) if figure is None and is_known else _count(figure)


def survey_blocks(figures: ReportFigures) -> Iterator[Block]:
    """Results as they were published."""
    yield Heading("Upplevd delaktighet")
    table = survey_table(figures)
    if not table.data:
        yield Prose("Ingen mätning finns för mottagaren i publiceringen.")
        return
    rows = []
    for unit, survey, _, measure, result, answers, part in table.data:
        rows.append(
            [
                Text(str(plain(unit)), is_strong=True),
                Text(str(plain(survey))),
                Text(str(plain(measure))),
                Text(_told(plain(result), Kind.RESULTAT)),
                Text(_told(plain(answers), Kind.ANTAL)),
                Text(_told(plain(part), Kind.ANDEL)),
            ]
        )
    yield Grid(
        "Senaste mätningarna",
        (
            Col("Enhet", 1.2, is_number=False),
            Col("Mätning", 1.6, is_number=False),
            Col("Mått", 2.2, is_number=False),
            Col("Resultat", 0.8),
            Col("Antal svar", 0.8),
            Col("Svarsandel", 0.9),
        ),
        rows,
        ("Resultaten står som de publicerades och räknas inte om här.",),
    )


def _told(value: Value, kind: Kind) -> str:
    if value is None or value in {HIDDEN, MISSING}:
        return MISSING if value is None else str(value)
    return number(value) if kind is Kind.ANTAL else value_text(float(str(value)), kind)
