"""How it is counted, and what the words mean. Pure.

Does not belong here: any figure.
"""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.reports.figures import (
    AgreementParameter,
    Definition,
    ReportFigures,
    RuleParameter,
    glossary,
)
from orchestration.reports.figures.names import definition_text
from orchestration.reports.figures.parameters import (
    PARAMETER_NAMES,
    SOURCES,
    UNKNOWN,
    parameter_name,
    parameter_value,
    rests_on,
    status_text,
)
from orchestration.reports.figures.rules import named_in, told_in, used_in, validity
from orchestration.reports.workbook.table import Column, Form, Row, Table
from orchestration.swedish import capitalized

_DIRECTION = {"lagre": "lägre är bättre", "hogre": "högre är bättre", "ingen": "ingen riktning"}
_NO_DOCUMENT = "inget dokument"
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
    Column("Gäller", Form.LONG, 24),
    Column("Riktning", Form.TEXT, 16),
    Column("Vilar på", Form.LONG, 40),
    Column(CODE, Form.LONG, 30),
)


def method_table(figures: ReportFigures) -> Table:
    """Definitions of the indicators and parameters of the agreements, with source and status."""
    shown = [figures.definitions[one] for one in figures.recipient.indicators]
    uses = named_in(shown)
    definitions = [_definition(one, figures.rules) for one in shown]
    rules = [_rule(one, used_in(shown, uses[one.parameter])) for one in figures.rules]
    return Table(
        "Så räknar vi",
        "Så räknar vi",
        (
            "Halvår och kvartal räknas om från vårdepisoder, aldrig som medelvärde av månader.",
            "Reglernas och avtalens parametrar står med värde, källa och tid. Antagna och okända "
            "är inte beslutade.",
            SOURCES,
        ),
        _COLUMNS,
        [*definitions, *rules, *map(_parameter, figures.parameters)],
        keys=2,
    )


def _definition(one: Definition, rules: Sequence[RuleParameter]) -> Row:
    names, words = rests_on(one.antaganden)
    return (
        "Indikator",
        one.namn,
        definition_text(one),
        ", ".join(filter(None, (one.lagrum, one.dokument))),
        f"version {one.version}",
        "",
        _DIRECTION.get(one.riktning, one.riktning),
        "; ".join(filter(None, (*(told_in(rules, name) for name in names), words))),
        ", ".join((one.indikator_id, *(name for name in names if name in PARAMETER_NAMES))),
    )


def _rule(one: RuleParameter, uses: str) -> Row:
    return _setting("Parameter i reglerna", one, one.kalla, f"Används i {uses}")


def _parameter(one: AgreementParameter) -> Row:
    source = one.kalla if one.status in _DECIDED else _NO_DOCUMENT
    return _setting(f"Avtal {one.modell_id}", one, source, "")


def _setting(kind: str, one: RuleParameter | AgreementParameter, source: str, uses: str) -> Row:
    return (
        kind,
        capitalized(parameter_name(one.parameter)),
        parameter_value(one.parameter, one.varde) if one.varde else UNKNOWN,
        source,
        status_text(one.status),
        capitalized(validity(one)),
        "",
        uses,
        " = ".join(filter(None, (one.parameter, one.varde))),
    )


def glossary_table(*, is_open: bool = False) -> Table:
    """The words of the report; is_open: of one of open figures."""
    return Table(
        "Ordlista",
        "Ordlista",
        (),
        (Column("Ord", Form.TEXT, 26), Column("Betyder", Form.LONG, 120)),
        list(glossary(is_open=is_open)),
    )
