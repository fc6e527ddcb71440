"""What other targets would have given, of the periods that are shown (Kalmar 2022 §2). Pure.

Does not belong here: how the present target was met (target_tables.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.figures import ReportFigures
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.figures.target_outcome import Outcome, levels, outcome
from orchestration.reports.figures.target_sentences import kommun_outcome
from orchestration.reports.workbook.table import MISSING, Column, Form, Row, Table, Value

_CARE = Column("Vårdform", Form.TEXT, 11)


def level_table(figures: ReportFigures) -> Table:
    """How many of the shown periods would have met other targets."""
    rows = [row for vardform in TARGET_PERIOD for row in _level_rows(figures, vardform)]
    return Table(
        "Andra mål",
        f"Vad ett annat mål hade gett, {figures.period.label}",
        (
            "Räknat bara på de perioder som kan visas. Dolda perioder är oftast de med få "
            "utskrivna, så för alla kommuner tillsammans kan utfallet vara ett annat.",
        ),
        (
            _CARE,
            Column("Mål, högst", Form.MEAN, 8),
            Column("Länet: nådda", Form.WHOLE, 9),
            Column("av visade", Form.WHOLE, 8),
            Column("Kommunernas perioder: nådda", Form.WHOLE, 14),
            Column("av visade", Form.WHOLE, 8),
            Column("Kommuner som nått det i alla visade", Form.WHOLE, 15),
            Column("av kommuner med någon visad", Form.WHOLE, 13),
        ),
        rows,
        keys=2,
    )


def _level_rows(figures: ReportFigures, vardform: str) -> Iterator[Row]:
    period = figures.period
    lan = outcome(figures, figures.recipient.unit, vardform, period)
    all_kommuner = kommun_outcome(figures, vardform, period)
    each = [
        outcome(figures, ("kommun", one.kod), vardform, period)
        for one in figures.recipient.kommuner
    ]
    with_shown = [one for one in each if one.shown]
    if not lan.shown and not all_kommuner.shown:
        yield (vardform, MISSING, *(MISSING,) * 6)
        return
    for level in levels(figures, vardform):
        yield (
            *(vardform, level),
            *_of_shown(lan, level),
            *_of_shown(all_kommuner, level),
            sum(one.at(level) == len(one.shown) for one in with_shown),
            len(with_shown),
        )


def _of_shown(found: Outcome, level: float) -> tuple[Value, Value]:
    return (found.at(level) if found.shown else MISSING, len(found.shown))
