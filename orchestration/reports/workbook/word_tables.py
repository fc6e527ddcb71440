"""How it is counted, and what the words mean. Pure.

Does not belong here: any figure.
"""

from __future__ import annotations

from orchestration.explain.sentences import STATUS_TEXT
from orchestration.reports.figures import AgreementParameter, Definition, ReportFigures, glossary
from orchestration.reports.figures.names import definition_text
from orchestration.reports.figures.parameters import (
    PARAMETER_NAMES,
    parameter_name,
    parameter_value,
    rests_on,
)
from orchestration.reports.workbook.table import Column, Form, Row, Table
from orchestration.swedish import capitalized

_DIRECTION = {"lagre": "lägre är bättre", "hogre": "högre är bättre", "ingen": "ingen riktning"}
_EMPTY = "inget värde"
CODE = "Kod i regelverket"
"""What a reader looks a row up by in the rules and seeds."""
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
    Column(CODE, Form.LONG, 30),
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
    names, words = rests_on(one.antaganden)
    return (
        "Indikator",
        one.namn,
        definition_text(one),
        ", ".join(filter(None, (one.lagrum, one.dokument))),
        f"version {one.version}",
        _DIRECTION.get(one.riktning, one.riktning),
        "; ".join(filter(None, (*map(parameter_name, names), words))),
        ", ".join((one.indikator_id, *(name for name in names if name in PARAMETER_NAMES))),
    )


def _parameter(one: AgreementParameter) -> Row:
    name = parameter_name(one.parameter)
    return (
        f"Avtal {one.modell_id}",
        capitalized(name),
        parameter_value(one.parameter, one.varde) if one.varde else _EMPTY,
        one.kalla if one.status in _DECIDED else "",
        STATUS_TEXT.get(one.status, one.status),
        "",
        "",
        " = ".join(filter(None, (one.parameter, one.varde))),
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
