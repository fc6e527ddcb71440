"""The database in memory where touched patients' models run, with the build file beside it.

dbt compiled every model for a database called `utskrivning`. Here that is the one in memory; the
build file is attached as `helt`. What it holds of the store are views that let touched rows
through, and of seeds views of the whole.
Does not belong here: which rows are touched (units.py), running models (run.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import duckdb

from orchestration.settings import Settings
from orchestration.side_by_side import threads_beside
from orchestration.store.connection import DUCKDB_CONFIG, guarded
from orchestration.store.layout import text_literal

BUILT = "utskrivning"
"""The database that compiled models name: the stem of the build file."""
WHOLE = "helt"
UNITS = f"{BUILT}.enheter"
"""Where the ids of touched units are."""

SEEDS = "referens"


@contextmanager
def beside(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database in memory under the name of the build, and the build file as `helt`.

    What does not fit in memory goes to build/, as protected as the build file. Raises StoreError.
    """
    spill = settings.build_file.with_name("spill")
    config = {
        **DUCKDB_CONFIG,
        "temp_directory": str(spill),
        "memory_limit": settings.memory_limit,
    }
    connection = guarded("öppna minnet", duckdb.connect, ":memory:", config=config)
    try:
        guarded("öppna byggfilen", _attach, connection, settings)
        yield connection
    finally:
        connection.close()


def _attach(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    (threads,) = connection.execute("SELECT current_setting('threads')").fetchone() or (1,)
    # GLOBAL: also for the cursors that the models are shared out to
    connection.execute(f"SET GLOBAL threads = {threads_beside(threads)}")
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    connection.execute("SET GLOBAL preserve_insertion_order = false")
    connection.execute("SET GLOBAL wal_autocheckpoint = '256MB'")
    connection.execute(f"ATTACH {text_literal(str(settings.build_file))} AS {WHOLE}")
    connection.execute(f"ATTACH ':memory:' AS {BUILT}")
    connection.execute(f"CREATE SCHEMA {UNITS}")


def make_schemas(connection: duckdb.DuckDBPyConnection, schemas: Iterable[str]) -> None:
    """Make the schemas that are not there yet."""
    for schema in sorted(set(schemas)):
        connection.execute(f'CREATE SCHEMA IF NOT EXISTS {BUILT}."{schema}"')


def show_whole(connection: duckdb.DuckDBPyConnection, schema: str, names: Iterable[str]) -> None:
    """Let the named tables of the build file be read here as they are."""
    for name in names:
        connection.execute(
            f'CREATE VIEW {BUILT}."{schema}"."{name}" AS FROM {WHOLE}."{schema}"."{name}"'
        )


def show_some(
    connection: duckdb.DuckDBPyConnection, full_name: str, column: str, whose: str
) -> None:
    """Let only those rows of a table be read here whose column is an id of `whose`, a table of
    (region_kod, id)."""
    connection.execute(
        f"CREATE VIEW {BUILT}.{full_name} AS SELECT rader.* FROM {WHOLE}.{full_name} AS rader "
        f"SEMI JOIN {whose} AS berorda "
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
