"""Which units met the target, of the periods that may be told (Kalmar 2022 §2 and §5). Pure.

Does not belong here: period by period (target_tables.py), other targets (level_table.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.figures import Period, ReportFigures
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.figures.target_outcome import has_figures, outcome, target_of
from orchestration.reports.workbook.period_tables import cell_of
from orchestration.reports.workbook.table import MISSING, Cell, Column, Form, Row, Table, Value
from orchestration.reports.workbook.target_tables import mean_of, unit_names


def unit_table(figures: ReportFigures, earlier: Period) -> Table:
    """Every unit: its mean of the whole period, how many of the agreement's periods met the target
    and how many cannot be told. earlier: the period set beside it."""
    has_earlier = has_figures(figures, earlier)
    return Table(
        "Enheter",
        f"Vilka som nådde målet, {figures.period.label}",
        list(_lead(figures, earlier, has_earlier=has_earlier)),
        (
            Column("Vårdform", Form.TEXT, 11),
            Column("Enhet", Form.TEXT, 20),
            *(_columns(earlier) if has_earlier else ()),
            *_columns(figures.period),
            Column("Dolda", Form.WHOLE, 9),
            Column("Inget att räkna på", Form.WHOLE, 11),
        ),
        [
            _row(figures, vardform, named, earlier if has_earlier else None)
            for vardform in TARGET_PERIOD
            for named in unit_names(figures)
        ],
        keys=2,
    )


def _lead(figures: ReportFigures, earlier: Period, *, has_earlier: bool) -> Iterator[str]:
    is_running = figures.period.end > figures.about.asof.date()
    yield (
        "Nådda räknas bland de månader (somatik) och kvartal (psykiatri) som var slut och kan "
        f"visas. Snittet är av {'det som finns hittills' if is_running else 'hela perioden'}."
    )
    if has_earlier:
        yield (
            f"För {earlier.label} är nådda räknade med målet för {figures.period.start.year}, så "
            "att de kan läsas bredvid varandra."
        )


def _columns(period: Period) -> tuple[Column, ...]:
    return (
        Column(f"Snitt {period.code}", Form.MEAN, 10),
        Column(f"Nådda {period.code}", Form.WHOLE, 9),
        Column("av visade", Form.WHOLE, 9),
    )


def _row(
    figures: ReportFigures,
    vardform: str,
    named: tuple[tuple[str, str], str],
    earlier: Period | None,
) -> Row:
    unit, name = named
    found = outcome(figures, unit, vardform, figures.period)
    before = () if earlier is None else _before(figures, vardform, unit, earlier)
    return (
        *(vardform, name, *before),
        cell_of(mean_of(figures, unit, vardform, figures.period)),
        *(found.met if found.judged else MISSING, len(found.judged)),
        *(found.hidden, found.nobody),
    )


def _before(
    figures: ReportFigures, vardform: str, unit: tuple[str, str], earlier: Period
) -> tuple[Cell | Value, ...]:
    """The same of the period before, judged by the target of the report's year; «–» without one."""
    found = outcome(figures, unit, vardform, earlier)
    target = target_of(figures, vardform, figures.period.start.year)
    met = MISSING if target is None or not found.shown else found.at(target)
    return (cell_of(mean_of(figures, unit, vardform, earlier)), met, len(found.shown))
