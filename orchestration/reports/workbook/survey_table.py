"""Upplevd delaktighet as published by the surveys (K-A8). Pure.

Does not belong here: what is computed in the warehouse; nothing here is.
"""

from __future__ import annotations

from orchestration.reports.figures import Figure, Profile, Reading, ReportFigures, measure_of
from orchestration.reports.figures.measures import ALL_CARE, SURVEYS
from orchestration.reports.workbook.period_tables import cell_of
from orchestration.reports.workbook.table import HIDDEN, Column, Form, Table

_SHOWN_BESIDE = {"lan", "riket"}


def survey_table(figures: ReportFigures) -> Table:
    """The newest survey of each measure for the recipient's kommuner, the län and the country."""
    is_open = figures.recipient.profile is Profile.OFFENTLIG
    found = [
        figure
        for figure in figures.figures
        if figure.indikator_id == SURVEYS
        and figure.vardform == ALL_CARE
        and (figure.reading is Reading.EXAKT or is_open or figure.niva in _SHOWN_BESIDE)
    ]
    rows = [
        (
            _unit(figure),
            figure.period,
            figure.period_start,
            measure_of(figure.indikator_id, figure.matt).label,
            cell_of(figure),
            HIDDEN if figure.undertryckt else figure.namnare,
            figure.fullstandighet,
        )
        for figure in sorted(found, key=_order)
    ]
    return Table(
        "Delaktighet",
        "Upplevd delaktighet i patientenkäter",
        (
            "Resultaten står som de publicerades och räknas inte om här. Den nyaste mätningen som "
            "hade börjat vid periodens slut visas.",
        ),
        (
            Column("Enhet", Form.TEXT, 22),
            Column("Mätning", Form.TEXT, 26),
            Column("Från och med", Form.DAY, 14),
            Column("Mått", Form.LONG, 40),
            Column("Resultat", Form.TENTH, 11),
            Column("Antal svar", Form.WHOLE, 11),
            Column("Svarsandel", Form.SHARE, 12),
        ),
        rows,
    )


def _unit(figure: Figure) -> str:
    return "Riket" if figure.niva == "riket" else figure.enhet_namn


def _order(figure: Figure) -> tuple[bool, str, str, str]:
    return (figure.niva in _SHOWN_BESIDE, _unit(figure), figure.period, figure.matt)
