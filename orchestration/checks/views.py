"""The archived files of one delivery as views in a small DuckDB file of its own.

The file holds view definitions, never rows; it lies in build/ so that what DuckDB spills stays in
the protected tree (operations.md §9).
Does not belong here: judging what the views show.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from orchestration.checks.sql import DELIVERY_VIEW, instant
from orchestration.contract import Kalla, Table
from orchestration.landing.model import Delivery
from orchestration.store.layout import quoted, text_literal

DUCKDB_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""Every connection to one file in one process needs the same configuration (stack.md §4)."""

Present = dict[str, frozenset[str]]
"""Columns per table whose archived file could be read."""


@contextmanager
def view_file(build: Path) -> Iterator[Path]:
    """A fresh path for the views; what a killed run left there is removed first, and at the end."""
    build.mkdir(mode=0o750, parents=True, exist_ok=True)
    path = build / "leveranskontroll.duckdb"
    _remove(path)
    try:
        yield path
    finally:
        _remove(path)


def create_views(path: Path, archive: Path, kalla: Kalla, delivery: Delivery) -> Present:
    """Make a view per archived table and say which columns each has.

    A file that is missing or not Parquet gets no view and no entry: a finding of the runner.
    """
    present: Present = {}
    with duckdb.connect(str(path), config=DUCKDB_CONFIG) as con:
        asof = text_literal(delivery.extrakt_tidpunkt.isoformat(sep=" "))
        con.execute(
            f"create view {DELIVERY_VIEW} as select try_cast(tid as timestamp) as uttag_lokalt, "
            f"{instant('tid')} as uttag from (select {asof} as tid)"
        )
        for file in delivery.files:
            columns = _columns(con, kalla.table(file.tabell), archive / file.path)
            if columns is not None:
                con.execute(_view(file.tabell, columns, archive / file.path))
                present[file.tabell] = frozenset(columns)
    return present


def _columns(con: duckdb.DuckDBPyConnection, table: Table, file: Path) -> list[str] | None:
    """The contract's columns that a file holds as text, None when it cannot be read.

    Everything delivered is archived as text; a column of another type is as good as missing.
    """
    query = f"select column_name, column_type from (describe {_read(file)})"
    try:
        columns = con.execute(query).fetchall()
    except (duckdb.IOException, duckdb.InvalidInputException):
        return None
    texts = {str(name) for name, type_ in columns if type_ == "VARCHAR"}
    return [c.name for c in table.columns if c.name in texts]


def _view(tabell: str, columns: list[str], file: Path) -> str:
    shown = ", ".join(quoted(c) for c in columns)
    return f"create view {quoted(tabell)} as select {shown} from ({_read(file)})"


def _read(file: Path) -> str:
    return f"select * from read_parquet({text_literal(str(file))})"


def _remove(path: Path) -> None:
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
    shutil.rmtree(f"{path}.tmp", ignore_errors=True)  # what a killed run spilled
