"""Tables of the län-wide compilation (Kalmar 2022 §2): the analysgrupper side by side, this
half-year beside the one before, of figures that may be hidden. Pure.

Does not belong here: tables against the target (target_tables.py), sheets of exact figures.
"""

from __future__ import annotations

from orchestration.reports.difference import IN_A_CELL, verdict_of
from orchestration.reports.figures import (
    Period,
    ReportFigures,
    measures_of,
)
from orchestration.reports.figures.measures import ALL_CARE, DEVIATIONS, step_of
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.figures.target_outcome import half_before, has_figures, outcome
from orchestration.reports.workbook.period_tables import cell_of
from orchestration.reports.workbook.process_tables import count_of, group_names
from orchestration.reports.workbook.table import MISSING, Cell, Column, Form, Row, Table, Value
from orchestration.reports.workbook.target_tables import (
    FULLNESS,
    fullness_of,
    mean_of,
    unit_names,
    without_hidden_column,
)
from orchestration.swedish import inside_sentence

HOW_COMPARED = (
    "«Högre» och «lägre» sägs bara när båda talen vilar på minst 20. Andelar ska då skilja sig mer "
    "än vad slumpen ger i 99 fall av 100; snitt mer än 1 procent, och slumpen är inte prövad."
)


def days_table(figures: ReportFigures) -> Table:
    """The means of the half-year and how many of its months or quarters met the target."""
    period, earlier = figures.period, half_before(figures.period)
    has_earlier = has_figures(figures, earlier)
    before_columns = (Column(f"Snitt {earlier.code}", Form.MEAN, 10), Column("n", Form.WHOLE, 7))
    table = Table(
        "Dagar per analysgrupp",
        f"Utskrivningsklara dagar, {period.label}",
        (
            "Nådda: hur många av halvårets månader (somatik) och kvartal (psykiatri) som nådde "
            "målet, av dem som var slut och kan visas. Halvåret har inget eget mål.",
            HOW_COMPARED,
        ),
        (
            Column("Vårdform", Form.TEXT, 11),
            Column("Enhet", Form.TEXT, 22),
            *(before_columns if has_earlier else ()),
            Column(f"Snitt {period.code}", Form.MEAN, 10),
            Column("n", Form.WHOLE, 7),
            *((Column("Jämfört", Form.LONG, 16),) if has_earlier else ()),
            Column("Nådda", Form.WHOLE, 8),
            Column("av visade", Form.WHOLE, 8),
            Column("Dolda", Form.WHOLE, 8),
            Column(FULLNESS, Form.SHARE, 13),
        ),
        [
            _days_row(figures, vardform, named, earlier if has_earlier else None)
            for vardform in TARGET_PERIOD
            for named in group_names(figures)
        ],
        keys=2,
    )
    return without_hidden_column(table, FULLNESS)


def _days_row(
    figures: ReportFigures,
    vardform: str,
    named: tuple[tuple[str, str], str],
    earlier: Period | None,
) -> Row:
    unit, name = named
    now = mean_of(figures, unit, vardform, figures.period)
    then = None if earlier is None else mean_of(figures, unit, vardform, earlier)
    found = outcome(figures, unit, vardform, figures.period)
    pair = () if earlier is None else (cell_of(then), count_of(then))
    told = () if earlier is None else (IN_A_CELL[verdict_of(then, now, is_share=False)],)
    return (
        *(vardform, name, *pair, cell_of(now), count_of(now), *told),
        *(found.met if found.judged else MISSING, len(found.judged)),
        *(found.hidden, fullness_of(now)),
    )


def deviation_table(figures: ReportFigures) -> Table:
    """Deviations by month: of the units that they are published for, then the län's by step of the
    process."""
    months = [one for one in figures.period.months() if one.end <= figures.about.asof.date()]
    lan = figures.recipient.unit
    levels = {one.niva for one in figures.figures if one.indikator_id == DEVIATIONS}
    rows: list[Row] = [
        (name, *(_deviations(figures, unit, "antal", month) for month in months))
        for unit, name in unit_names(figures)
        if unit[0] in levels
    ]
    for measure in measures_of(DEVIATIONS)[1:]:
        found = [_deviations(figures, lan, measure.matt, month) for month in months]
        if any(value != 0 for value in found):
            rows.append((f"Länet: {inside_sentence(step_of(measure.matt))}", *found))
    return Table(
        "Avvikelser",
        f"Avvikelser i utskrivningsprocessen, {figures.period.label}",
        (
            "Antal avvikelser i Stella per den månad då de hände (annars registrerades). Till "
            "länet räknas också de som ingen kommun är knuten till. De publiceras per kommun, inte "
            "per analysgrupp. Steg i processen utan avvikelse är utelämnade.",
        ),
        (
            Column("Enhet eller steg", Form.TEXT, 28),
            *(Column(one.label[:3], Form.WHOLE, 8) for one in months),
        ),
        rows if "stella" in figures.about.sources else [],
    )


def _deviations(
    figures: ReportFigures, unit: tuple[str, str], matt: str, month: Period
) -> Cell | Value:
    """A month without a row had none (docs/disclosure.md)."""
    found = figures.get(DEVIATIONS, matt, ALL_CARE, *unit, month.code)
    return 0 if found is None else cell_of(found)
