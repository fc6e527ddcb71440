"""The funnel of the gates (R7): a line per step, reason and remark of each kommun, vårdform and
period. Pure.

Does not belong here: amounts (billing_tables.py), single episodes (individual_table.py).
"""

from __future__ import annotations

from orchestration.reports.figures import BillingPeriod, ReportFigures, parse_period
from orchestration.reports.figures.names import FUNNEL_END, FUNNEL_START
from orchestration.reports.workbook.billing_tables import KEY_COLUMNS
from orchestration.reports.workbook.table import Column, Form, Row, Table
from orchestration.swedish import capitalized

NOTED_MEANS = (
    "Anmärkt är det som noteras men inte stoppar betalningsansvaret: avtalet räknar det inte som "
    "hinder, eller så tar det dagar och inte vårdepisoden."
)


def funnel_table(figures: ReportFigures) -> Table:
    """fak_tratt, a line per step, reason and remark (Stockholm 2019 §3)."""
    rows: list[Row] = []
    for billing in figures.billing:
        rows += _funnel_rows(billing)
    return Table(
        "Tratt",
        f"Tratten till och med {figures.period.label}: hur många som klarar varje villkor",
        (
            "Villkoren kommer i lagens ordning. Bortfall är de som föll just där; en vårdepisod "
            "kan ha flera skäl, och skälen summerar därför inte till bortfallet.",
            NOTED_MEANS,
        ),
        (
            *KEY_COLUMNS,
            Column("Slag", Form.TEXT, 9),
            Column("Villkor, skäl eller anmärkning", Form.LONG, 60),
            Column("Kvar", Form.WHOLE, 9),
            Column("Bortfall", Form.WHOLE, 9),
            Column("Antal med skälet eller anmärkningen", Form.WHOLE, 14),
        ),
        rows,
    )


def _funnel_rows(row: BillingPeriod) -> list[Row]:
    key = (row.kommun_namn, row.vardform, parse_period(row.period))
    if row.funnel is None:
        return [(*key, "steg", "Ingen utskriven i perioden", 0, 0, "")]
    found: list[Row] = [(*key, "steg", FUNNEL_START, row.funnel.start, "", "")]
    found += [
        (*key, "steg", f"{step.gate} {step.name}", step.left, step.lost, "")
        for step in row.funnel.steps
    ]
    last = row.funnel.steps[-1].left - row.funnel.qualified
    found.append((*key, "steg", FUNNEL_END, row.funnel.qualified, last, ""))
    found += [
        (*key, kind, capitalized(reason.text), "", "", reason.count)
        for kind, reasons in (("skäl", row.funnel.stopping), ("anmärkt", row.funnel.noted))
        for reason in reasons
    ]
    return found
