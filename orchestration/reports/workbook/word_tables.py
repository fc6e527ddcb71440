"""How it is counted, and what the words mean. Pure.

Does not belong here: any figure.
"""

from __future__ import annotations

from orchestration.explain.sentences import STATUS_TEXT
from orchestration.reports.figures import AgreementParameter, Definition, ReportFigures, glossary
from orchestration.reports.workbook.table import Column, Form, Row, Table

_DIRECTION = {"lagre": "lägre är bättre", "hogre": "högre är bättre", "ingen": "ingen riktning"}
_EMPTY = "inget värde"
_DECIDED = {"V", "B"}
"""Statuses with a document behind them; for the others the status says that there is none."""


_COLUMNS = (
    Column("Slag", Form.TEXT, 22),
    Column("Namn", Form.LONG, 30),
    Column("Definition eller värde", Form.LONG, 70),
    Column("Källa", Form.LONG, 40),
    Column("Version eller status", Form.TEXT, 20),
    Column("Riktning", Form.TEXT, 16),
    Column("Vilar på", Form.LONG, 40),
)


def method_table(figures: ReportFigures) -> Table:
    """Definitions of the indicators and parameters of the agreements, with source and status."""
    definitions = [_definition(figures.definitions[i]) for i in figures.recipient.indicators]
    return Table(
        "Så räknar vi",
        "Så räknar vi",
        (
            "Halvår och kvartal räknas om från vårdepisoder, aldrig som medelvärde av månader. "
            "Avtalets parametrar står med källa: antagna och okända är inte beslutade.",
        ),
        _COLUMNS,
        [*definitions, *map(_parameter, figures.parameters)],
    )


def _definition(one: Definition) -> Row:
    return (
        "Indikator",
        one.namn,
        one.definition,
        ", ".join(filter(None, (one.lagrum, one.dokument))),
        f"version {one.version}",
        _DIRECTION.get(one.riktning, one.riktning),
        one.antaganden,
    )


def _parameter(one: AgreementParameter) -> Row:
    return (
        f"Avtal {one.modell_id}",
        one.parameter,
        one.varde or _EMPTY,
        one.kalla if one.status in _DECIDED else "",
        STATUS_TEXT.get(one.status, one.status),
        "",
        "",
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
