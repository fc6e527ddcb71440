"""Rows of a published file as the types of a report.

Does not belong here: which rows a recipient sees (read.py, open_read.py), SQL (queries.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from orchestration.records import records
from orchestration.reports.figures import queries
from orchestration.reports.figures.model import Definition, Figure, Reading
from orchestration.reports.figures.names import unit_name
from orchestration.reports.figures.period import Period
from orchestration.reports.figures.recipients import Recipient


class NoFiguresError(Exception):
    """The generation has no figures for the period. The text is Swedish."""


def rows_of(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The rows of a query, given those placeholders that it names."""
    return records(connection, sql, {n: v for n, v in values.items() if f"${n}" in sql})


def figures_of(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any], reading: Reading
) -> tuple[Figure, ...]:
    """The rows of a query for figures."""
    return tuple(_figure(row, reading) for row in rows_of(connection, sql, values))


def require_period(
    connection: duckdb.DuckDBPyConnection,
    recipient: Recipient,
    period: Period,
    asked: tuple[str, str],
) -> None:
    """Raise NoFiguresError where the region has no row of the period. asked: the query for their
    number, and for the first and the last of the kind that there are."""
    has_period, there_are = asked
    wanted = {"region": recipient.region_kod, "period": period.code}
    if connection.execute(has_period, wanted).fetchall()[0][0]:
        return
    known = {"region": recipient.region_kod, "periodtyp": period.periodtyp}
    first, last = connection.execute(there_are, known).fetchall()[0]
    there = f"Det finns tal från {first} till {last}." if first else "Det finns inga sådana tal."
    raise NoFiguresError(
        f"Publiceringen har inga tal för {period.code} i {recipient.region_namn}. {there}"
    )


def in_order(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """An order of their own: the same rows come back from a file in any order."""
    return tuple(sorted(figures, key=_order))


def definitions_of(connection: duckdb.DuckDBPyConnection) -> dict[str, Definition]:
    """The indicators by id."""
    return {
        row["indikator_id"]: Definition(**{name: text or "" for name, text in row.items()})
        for row in records(connection, queries.DEFINITIONS)
    }


def _figure(row: Mapping[str, Any], reading: Reading) -> Figure:
    fields = dict(row)
    fields["enhet"] = fields.pop("enhet_for_varde")
    fields["enhet_verifierad"] = fields["enhet_verifierad"] != "nej"
    fields["enhet_namn"] = unit_name(fields["enhet_namn"] or fields["enhet_kod"])
    return Figure(**fields, reading=reading)


def _order(figure: Figure) -> tuple[str, ...]:
    return (
        *(figure.indikator_id, figure.matt, figure.vardform, figure.niva, figure.enhet_kod),
        *(figure.periodtyp, figure.period),
    )
