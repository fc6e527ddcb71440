"""Plans per kommun, hälsovalsenhet and klinik by month (K-A1 to K-A3). Pure.

Does not belong here: the kommun's own line (period_tables.py).
"""

from __future__ import annotations

from orchestration.reports.figures import ReportFigures
from orchestration.reports.workbook.table import Column, Form, Table

_NO_LIST = "ej listad eller okänd"


def plan_table(figures: ReportFigures) -> Table:
    """One line per combination that had somebody discharged in the period."""
    rows = []
    for row in figures.plans:
        n = row.antal_utskrivna
        rows.append(
            (
                row.kommun_namn,
                _name(row.halsovalsenhet_namn),
                _name(row.klinik_namn),
                row.period_start,
                n,
                row.antal_utskrivningsplan,
                row.antal_utskrivningsplan / n if n else None,
                row.antal_sip,
                row.antal_sip / n if n else None,
                row.antal_sip_uppfoljning,
                row.antal_sip_uppfoljning / n if n else None,
            )
        )
    return Table(
        "Planer",
        f"Utskrivningsplaner och SIP per hälsovalsenhet och klinik, {figures.period.label}",
        ("Andelar av länkade utskrivna. Båda vårdformerna tillsammans. De flesta rader är små.",),
        (
            Column("Kommun", Form.TEXT, 16),
            Column("Hälsovalsenhet", Form.TEXT, 34),
            Column("Klinik", Form.TEXT, 44),
            Column("Månad", Form.MONTH, 15),
            Column("Länkade utskrivna", Form.WHOLE, 10),
            Column("Med utskrivningsplan", Form.WHOLE, 16),
            Column("Andel med utskrivningsplan", Form.SHARE, 16),
            Column("Med SIP", Form.WHOLE, 8),
            Column("Andel med SIP", Form.SHARE, 10),
            Column("Med uppföljd SIP", Form.WHOLE, 10),
            Column("Andel med uppföljd SIP", Form.SHARE, 12),
        ),
        rows,
    )


def _name(text: str) -> str:
    return _NO_LIST if text == "okand" else text
