"""A written generation, opened as a reader does: four files read-only, no external access.

Beside the files lie small tables of what is in them and of what was promised, which the checks
compare. Does not belong here: the checks' own queries (sql.py, scans.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import duckdb
from sqlalchemy import create_engine

from orchestration.publish.about import ABOUT_FILE
from orchestration.publish.database import literal, quoted
from orchestration.publish.model import FILES
from orchestration.reader_checks.promise import Promise
from orchestration.reader_checks.scans import scans_of

DATABASE = ":memory:lasare"
"""A named database in memory: whoever connects to it in this process sees the opened files."""

GENERATION = "generation"
"""The table of regions and their as-of."""

Config = dict[str, str | bool | int | float | list[str]]

_TABLES = (
    "CREATE TABLE generation (region_kod VARCHAR, lage TIMESTAMP)",
    "CREATE TABLE uppgivna_rader (fil VARCHAR, tabell VARCHAR, antal BIGINT)",
    "CREATE TABLE uppgivna_leveranser (kalla VARCHAR, region_kod VARCHAR, extrakt_id VARCHAR)",
    "CREATE TABLE utlovade_kolumner (fil VARCHAR, tabell VARCHAR, kolumn VARCHAR, typ VARCHAR)",
    "CREATE TABLE utlovade_nivaer "
    "(tabell VARCHAR, niva VARCHAR, periodtyp VARCHAR, alltid BOOLEAN)",
    "CREATE TABLE utlovade_vardformer (vardform VARCHAR)",
)


def reader_config() -> Config:
    """What every connection to DATABASE in this process is opened with, beside its memory limit."""
    return {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
        "temp_directory": "",
    }


@contextmanager
def opened(folder: Path, promise: Promise, config: Config) -> Iterator[duckdb.DuckDBPyConnection]:
    """The generation in `folder` under the names of its files, until the block ends.

    Afterwards nothing more can be opened, written or set by whoever connects to DATABASE. Raises
    duckdb.Error, OSError, ValueError or KeyError for what is damaged or missing.
    """
    about = json.loads((folder / ABOUT_FILE).read_text(encoding="utf-8"))
    with _connected(config) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name in FILES:
            path = literal(str(folder / f"{name}.duckdb"))
            connection.execute(f"ATTACH {path} AS {quoted(name)} (READ_ONLY)")
        connection.execute("SET enable_external_access = false")
        _tell_what_is_said(connection, about, promise)
        _tell_what_is_there(connection)
        connection.execute("SET lock_configuration = true")
        yield connection


@contextmanager
def _connected(config: Config) -> Iterator[duckdb.DuckDBPyConnection]:
    """Through SQLAlchemy as Great Expectations does, whose dialect adds to the configuration: one
    database in one process has one configuration."""
    engine = create_engine(f"duckdb:///{DATABASE}", connect_args={"config": config})
    pooled = engine.raw_connection()
    try:
        yield cast(duckdb.DuckDBPyConnection, pooled.driver_connection)
    finally:
        pooled.close()
        engine.dispose()


def _tell_what_is_said(
    connection: duckdb.DuckDBPyConnection, about: dict[str, Any], promise: Promise
) -> None:
    for statement in _TABLES:
        connection.execute(statement)
    _fill(connection, "generation", about["asof"].items())
    _fill(
        connection,
        "uppgivna_rader",
        [
            (fil, tabell, rows)
            for fil, tables in about["antal_rader"].items()
            for tabell, rows in tables.items()
        ],
    )
    _fill(
        connection,
        "uppgivna_leveranser",
        [(d["kalla"], d["region_kod"], d["extrakt_id"]) for d in about["leveranser"]],
    )
    _fill(
        connection,
        "utlovade_kolumner",
        [(c.fil, c.tabell, c.kolumn, c.typ) for c in promise.columns],
    )
    levels = [(n.tabell, n.niva, n.periodtyp, n.alltid) for n in promise.levels]
    _fill(connection, "utlovade_nivaer", levels)
    _fill(connection, "utlovade_vardformer", [(v,) for v in promise.vardformer])


def _tell_what_is_there(connection: duckdb.DuckDBPyConnection) -> None:
    files = ", ".join(literal(name) for name in FILES)
    connection.execute(
        "CREATE TABLE kolumner AS SELECT database_name AS fil, "
        "schema_name || '.' || table_name AS tabell, column_name AS kolumn, data_type AS typ "
        f"FROM duckdb_columns() WHERE database_name IN ({files}) AND NOT internal "
        "ORDER BY ALL"
    )
    columns = connection.execute("SELECT fil, tabell, kolumn, typ FROM kolumner").fetchall()
    for name, select in scans_of(columns).items():
        connection.execute(f"CREATE VIEW {name} AS {select}")


def _fill(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]
) -> None:
    """One statement: executemany() costs a millisecond a row."""
    known = list(rows)
    if known:
        marks = ", ".join("(" + ", ".join("?" for _ in row) + ")" for row in known)
        values = [value for row in known for value in row]
        connection.execute(f"INSERT INTO {table} VALUES {marks}", values)
