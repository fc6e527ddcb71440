"""What changed since the issue before, as a table of workbook and CSV. Pure.

Does not belong here: the PDF's shorter one (pdf/changed.py).
"""

from __future__ import annotations

from orchestration.reports.changes.model import Changes
from orchestration.reports.figures import PeriodError, parse_period
from orchestration.reports.workbook.table import Column, Form, Table, Value


def changes_table(changes: Changes) -> Table:
    """Every figure that differs, a row each; no row when nothing has changed, which is then said
    above the table."""
    nothing = () if changes.changes else ("Inget tal har ändrats.",)
    return Table(
        "Ändringar",
        f"Ändrat sedan utgåva {changes.nummer}",
        (
            f"Jämfört med utgåva {changes.nummer}, läge {changes.asof}, publicering "
            f"{changes.generation}.",
            *changes.background,
            *nothing,
        ),
        (
            Column("Tal", Form.LONG, 44),
            Column("Enhet", Form.LONG, 30),
            Column("Vårdform", Form.TEXT, 11),
            Column("Period", Form.PERIOD, 20),
            Column("Tidigare", Form.TEXT, 18),
            Column("Nu", Form.TEXT, 18),
            Column("Orsak", Form.TEXT, 20),
            Column("Varför", Form.LONG, 60),
        ),
        [
            (
                *(one.vad, one.enhet, one.vardform, _period(one.period), one.tidigare, one.nytt),
                *(one.orsak.value, one.varfor),
            )
            for one in changes.changes
        ],
    )


def _period(text: str) -> Value:
    """A calendar period as one, a survey by its name."""
    try:
        return parse_period(text)
    except PeriodError:
        return text
