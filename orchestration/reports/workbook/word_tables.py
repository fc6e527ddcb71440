"""How it is counted, and what the words mean. Pure.

Does not belong here: any figure.
"""

from __future__ import annotations

from orchestration.explain.sentences import STATUS_TEXT
from orchestration.reports.figures import ReportFigures, glossary
from orchestration.reports.workbook.table import Column, Form, Table

_DIRECTION = {"lagre": "lägre är bättre", "hogre": "högre är bättre", "ingen": "ingen riktning"}
_EMPTY = "inget värde"
_DECIDED = {"V", "B"}
"""Statuses with a document behind them; for the others the status says that there is none."""


def method_table(figures: ReportFigures) -> Table:
    """Definitions of the indicators and parameters of the agreements, with source and status."""
    rows = []
    for indikator_id in figures.recipient.indicators:
        one = figures.definitions[indikator_id]
        source = ", ".join(filter(None, (one.lagrum, one.dokument)))
        rows.append(
            (
                "Indikator",
                one.namn,
                one.definition,
                source,
                f"version {one.version}",
                _DIRECTION.get(one.riktning, one.riktning),
                one.antaganden,
            )
        )
    for parameter in figures.parameters:
        rows.append(
            (
                f"Avtal {parameter.modell_id}",
                parameter.parameter,
                parameter.varde or _EMPTY,
                parameter.kalla if parameter.status in _DECIDED else "",
                STATUS_TEXT.get(parameter.status, parameter.status),
                "",
                "",
            )
        )
    return Table(
        "Så räknar vi",
        "Så räknar vi",
        (
            "Halvår och kvartal räknas om från vårdepisoder, aldrig som medelvärde av månader. "
            "Avtalets parametrar står med källa: antagna och okända är inte beslutade.",
        ),
        (
            Column("Slag", Form.TEXT, 22),
            Column("Namn", Form.LONG, 30),
            Column("Definition eller värde", Form.LONG, 70),
            Column("Källa", Form.LONG, 40),
            Column("Version eller status", Form.TEXT, 20),
            Column("Riktning", Form.TEXT, 16),
            Column("Vilar på", Form.LONG, 40),
        ),
        rows,
    )


def glossary_table() -> Table:
    """The words of the report."""
    return Table(
        "Ordlista",
        "Ordlista",
        (),
        (Column("Ord", Form.TEXT, 26), Column("Betyder", Form.LONG, 120)),
        list(glossary()),
    )
