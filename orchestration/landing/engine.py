"""DuckDB as landing uses it: in memory, bounded, one thread per query, silent about values.

A DuckDB error text can hold delivered values, so none leaves this module (operations.md §8).
Does not belong here: what is read or written.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.contract import Table
from orchestration.landing.model import LandingError
from orchestration.landing.reasons import Code
from orchestration.landing.source import Source, identifier, literal

ROW_GROUP_ROWS = 20_480
"""One row group is held in memory while it is written: small ones keep wide tables bounded."""
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Work files have the same names from delivery to delivery: a cached block would be another's.
    "enable_external_file_cache": "false",
    "threads": "1",  # file order is line order; cursors in several threads run beside each other
}


class UnreadableFileError(Exception):
    """The delivered file cannot be read as what it says it is; `code` says why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code


@contextmanager
def open_engine(spill: Path, memory_limit: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for one run; give each thread a cursor of it.

    spill: folder for what does not fit in memory, emptied before and after; it can hold patient
    data, so it lies in the protected data folder. memory_limit: as DuckDB spells it (800MB).
    """
    _remove(spill)
    connection = duckdb.connect(config=_CONFIG)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"SET memory_limit = {literal(memory_limit)}")
        connection.execute(f"SET temp_directory = {literal(str(spill))}")
        yield connection
    finally:
        connection.close()
        _remove(spill)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def describe(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    """Column name -> DuckDB type of a relation; raises UnreadableFileError."""
    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    except duckdb.Error as error:
        raise _unreadable(error) from None
    return {str(name): str(type_) for name, type_, *_ in rows}


def filled_columns(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: tuple[str, ...]
) -> frozenset[str]:
    """Those of the columns that hold at least one value; raises UnreadableFileError."""
    if not columns:
        return frozenset()
    counts = ", ".join(f"count({identifier(name)})" for name in columns)
    try:
        row = connection.execute(f"SELECT {counts} FROM {relation}").fetchone()
    except duckdb.Error as error:
        raise _unreadable(error) from None
    return frozenset(name for name, count in zip(columns, row or (), strict=True) if count)


def convert(
    connection: duckdb.DuckDBPyConnection, source: Source, table: Table, target: Path
) -> None:
    """Write the source as archive Parquet.

    Raises UnreadableFileError when the delivered file is at fault, LandingError when this machine
    is (disk, memory): a good delivery must never be refused for a full disk.
    """
    query = source.select(table)
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP_ROWS}"
    try:
        connection.execute(f"COPY ({query}) TO {literal(str(target))} ({options})")
    except duckdb.OutOfMemoryException:
        raise _machine_error() from None
    except duckdb.Error:
        _read_through(connection, query)
        raise _machine_error() from None


def _read_through(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Read everything and write nothing: tells a broken file from a broken disk."""
    try:
        connection.execute(f"SELECT max(length(COLUMNS(*)::VARCHAR)) FROM ({query})").fetchone()
    except duckdb.OutOfMemoryException:
        raise _machine_error() from None
    except duckdb.Error as error:
        raise _unreadable(error) from None


def _unreadable(error: duckdb.Error) -> UnreadableFileError:
    if isinstance(error, duckdb.OutOfMemoryException):
        raise _machine_error() from None
    wrong_text = "string encoding" in str(error) or "Invalid unicode" in str(error)
    return UnreadableFileError(Code.FEL_TECKENKODNING if wrong_text else Code.FELAKTIGT_FORMAT)


def _machine_error() -> LandingError:
    return LandingError(
        "Leveransen kunde inte skrivas till arkivet: disken eller minnet tog slut, eller så "
        "saknas skrivrätt. Frigör utrymme eller rätta rättigheterna och kör natten igen; "
        "leveransen ligger kvar."
    )
