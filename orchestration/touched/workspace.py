"""The build file, and beside it a database in memory where touched patients' models run.

dbt compiled every model for a database called `utskrivning`, the build file. The same SQL runs in
memory when that name is replaced by `berort`: what it holds of the store are the rows of touched
units, and of seeds views of the whole.
Does not belong here: which rows are touched (units.py), running models (run.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb

from orchestration.settings import Settings
from orchestration.store.connection import guarded, open_build_file

WHOLE = "utskrivning"
"""The build file, as compiled models name it."""

TOUCHED = "berort"
UNITS = f"{TOUCHED}.enheter"
"""Where the ids of touched units are."""

SEEDS = "referens"


@contextmanager
def beside(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build file, and an empty database in memory. Raises StoreError."""
    with open_build_file(settings) as connection:
        guarded("öppna minnet", _add_memory, connection)
        yield connection


def _add_memory(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"ATTACH ':memory:' AS {TOUCHED}")
    connection.execute(f"CREATE SCHEMA {UNITS}")


def forget_models(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop everything in memory but the ids of touched units."""
    rows = connection.execute(
        "SELECT schema_name FROM duckdb_schemas() WHERE database_name = ? AND NOT internal",
        [TOUCHED],
    ).fetchall()
    for (name,) in rows:
        if f"{TOUCHED}.{name}" != UNITS:
            connection.execute(f'DROP SCHEMA {TOUCHED}."{name}" CASCADE')


def here(sql: str) -> str:
    """Compiled SQL, of the tables in memory instead of those in the build file."""
    return sql.replace(f'"{WHOLE}".', f'"{TOUCHED}".')


def make_schemas(connection: duckdb.DuckDBPyConnection, schemas: Iterable[str]) -> None:
    """Make the schemas that are not there yet."""
    for schema in sorted(set(schemas)):
        connection.execute(f'CREATE SCHEMA IF NOT EXISTS {TOUCHED}."{schema}"')


def show_whole(connection: duckdb.DuckDBPyConnection, schema: str, names: Iterable[str]) -> None:
    """Let the named tables of the build file be read here as they are."""
    for name in names:
        connection.execute(
            f'CREATE VIEW {TOUCHED}."{schema}"."{name}" AS FROM {WHOLE}."{schema}"."{name}"'
        )


def show_seeds(connection: duckdb.DuckDBPyConnection) -> None:
    """Let every seed be read here."""
    make_schemas(connection, {SEEDS})
    show_whole(connection, SEEDS, table_names(connection, SEEDS))


def some_rows(full_name: str, column: str, whose: str) -> str:
    """The query of those rows of a table of the build file whose column is an id of `whose`, a
    relation with (region_kod, id)."""
    return (
        f"SELECT rader.* FROM {WHOLE}.{full_name} AS rader SEMI JOIN {whose} AS berorda "
        f"ON rader.region_kod = berorda.region_kod AND rader.{column} = berorda.id"
    )


def table_names(connection: duckdb.DuckDBPyConnection, schema: str) -> list[str]:
    """Names of the build file's tables in a schema."""
    rows = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = ? "
        "ORDER BY table_name",
        [WHOLE, schema],
    ).fetchall()
    return [name for (name,) in rows]
