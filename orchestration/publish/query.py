"""Ask one reading question of a published file, and say in Swedish what was wrong with it.

Does not belong here: the access log, and how an answer is shown. DuckDB's own error texts quote
values, so none is passed on.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.publish.database import TableShape
from orchestration.publish.gate import listed
from orchestration.publish.reader import Published

_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
_NOT_ALLOWED = (
    "Frågan är inte tillåten: publicerade filer kan bara läsas, en fråga i taget, utan andra filer "
    "eller inställningar. Skriv en SELECT (PIVOT med IN-lista går, DESCRIBE och SUMMARIZE också)."
)
_SWITCHES = {
    "delad": "lägg till --delad",
    "samverkan": "ta bort --individ och --delad",
    "aggregat": "ta bort --individ och --delad",
    "individ": 'lägg till --individ --andamal "varför"',
}


class QueryError(Exception):
    """The question cannot be answered; Swedish, without values, with a hint on what to do.

    tables: the published tables it named, as far as that could be read.
    """

    def __init__(self, text: str, tables: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.tables = tables


@dataclass(frozen=True)
class Answer:
    """columns: names in order. rows: values in the same order. tables: published tables read."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    tables: tuple[str, ...]


def run_query(published: Published, sql: str) -> Answer:
    """Run one SELECT (or DESCRIBE, SUMMARIZE, EXPLAIN, …) and fetch the whole answer.

    Only one reading statement is let through, beside the lock of the connection itself, which
    would still allow temporary tables. Raises QueryError.
    """
    _refuse_unless_reading(published.connection, sql)
    shapes = published.tables()
    named = _named_tables(published, sql, shapes)
    tables = tuple(sorted(named & shapes.keys()))
    try:
        cursor = published.connection.execute(sql)
        rows = cursor.fetchall()
        return Answer(tuple(column[0] for column in cursor.description or ()), rows, tables)
    except duckdb.Error as error:
        text = _explanation(error, published, shapes, named)
        raise QueryError(text, tables) from None


def _refuse_unless_reading(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error:
        raise QueryError(
            "SQL-frågan kan inte tolkas. Kontrollera stavning, kommatecken, parenteser och att "
            "text står inom enkla citattecken ('…')."
        ) from None
    if not statements:
        raise QueryError('Frågan är tom. Skriv till exempel: utskrivning sql "select …".')
    if len(statements) > 1 or statements[0].type not in _READING:
        raise QueryError(_NOT_ALLOWED)


def _named_tables(published: Published, sql: str, shapes: Mapping[str, TableShape]) -> set[str]:
    """The tables of the question as `schema.tabell`, published or not, in small letters.

    A question whose tables cannot be told is refused: the access log must name them.
    """
    try:
        names = published.connection.get_table_names(sql, qualified=True)
    except (duckdb.CatalogException, duckdb.PermissionException) as error:
        raise QueryError(_explanation(error, published, shapes, set())) from None
    except duckdb.Error:
        raise QueryError(
            "Det går inte att läsa ut vilka tabeller frågan gäller. Skriv tabellnamnen rakt ut "
            "(schema.tabell) i stället för att räkna fram dem, och JOIN med ON i stället för USING."
        ) from None
    # A table with an alias comes as `schema.table AS alias`.
    bare = (name.partition(" AS ")[0] for name in names)
    return {".".join(name.replace('"', "").lower().split(".")[-2:]) for name in bare}


def _explanation(
    error: duckdb.Error, published: Published, shapes: Mapping[str, TableShape], named: set[str]
) -> str:
    unknown = sorted(name for name in named if name not in shapes)
    if isinstance(error, duckdb.PermissionException):
        return _NOT_ALLOWED
    if isinstance(error, duckdb.CatalogException) and unknown:
        return _unknown_table(published, shapes, unknown)
    if isinstance(error, duckdb.BinderException | duckdb.CatalogException):
        columns = "; ".join(_columns(shapes[name]) for name in sorted(named & shapes.keys()))
        return (
            "Frågan nämner en kolumn eller funktion som inte finns, eller använder den fel "
            "(till exempel en kolumn som saknas i GROUP BY)."
            + (f" Kolumner: {columns}." if columns else "")
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return "Frågan kräver mer minne än som finns. Begränsa den med WHERE eller räkna ihop mer."
    if isinstance(error, duckdb.DataError | duckdb.InvalidInputException):
        return (
            "Ett värde kan inte räknas om som frågan begär (fel form eller utanför gränserna). "
            "Använd TRY_CAST, så blir sådana värden tomma."
        )
    return f"Frågan kunde inte besvaras (DuckDB: {type(error).__name__}). Skriv om den."


def _unknown_table(published: Published, shapes: Iterable[str], unknown: Sequence[str]) -> str:
    here = f"{published.which}.duckdb"
    for other, tables in published.about["antal_rader"].items():
        if found := [name for name in unknown if name in tables]:
            switch = _SWITCHES[other]
            return f"{listed(found)} finns inte i {here} utan i {other}.duckdb: {switch}."
    by_table = {name.rpartition(".")[2]: name for name in shapes}
    near = sorted(
        {
            by_table[match]
            for name in unknown
            for match in difflib.get_close_matches(name.rpartition(".")[2], by_table, n=2)
        }
    )
    guess = f" Menade du {listed(near)}?" if near else ""
    return (
        f"Frågan nämner en tabell som inte finns i {here}.{guess} Tabellerna är: "
        f"{', '.join(sorted(by_table.values()))}. Skriv schema.tabell; "
        "'utskrivning sql --tabeller' visar dem med beskrivning."
    )


def _columns(shape: TableShape) -> str:
    return f"{shape.full_name} har {', '.join(column.name for column in shape.columns)}"
