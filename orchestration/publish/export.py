"""Write the published DuckDB files from the attached build, and check them by reading them again.

Does not belong here: which tables (plan.py), folders and the flip (generation.py).
Steps 3 and 4 of operations.md §2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.publish.carried import CARRIED, attach_carried, replace_rows
from orchestration.publish.content_hash import copy_sum
from orchestration.publish.database import (
    BUILD,
    literal,
    open_reader,
    quoted,
    table_shapes,
    view_names,
)
from orchestration.publish.gate import listed
from orchestration.publish.model import PublishError
from orchestration.publish.plan import PlannedFile, PlannedTable
from orchestration.side_by_side import shared_out

STORAGE_VERSION = "v1.2.0"
"""Old on purpose: readers bring their own DuckDB (DBeaver, R, the shell), often an older one."""
LARGE_WEIGHT = 500_000
"""Fields from which a table is written by itself, beside others of its file."""


@dataclass(frozen=True)
class _Part:
    """What one transaction writes: tables of one file. is_carried: of a copy that has them."""

    catalog: str
    tables: tuple[PlannedTable, ...]
    is_carried: bool

    @property
    def weight(self) -> int:
        return sum(table.weight for table in self.tables)


def write_files(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    files: Sequence[PlannedFile],
    carried: Path | None = None,
) -> Iterator[PlannedFile]:
    """Write `<folder>/<name>.duckdb` with the planned tables and their comments, for every file;
    each is given when it is complete, without a write-ahead log. carried: what individ.duckdb is
    made from if it can be. Raises duckdb.Error and OSError.

    Two transactions at a time, the largest first, or the last to begin would keep one core waiting.
    After an error the files stay attached; the caller closes the connection.
    """
    parts: list[_Part] = []
    for file in files:
        is_carried = (
            carried is not None
            and file.name == CARRIED
            and attach_carried(connection, folder / file.file_name, file, carried)
        )
        if not is_carried:
            _create_file(connection, folder, file)
        parts.extend(_parts(file, is_carried))
    parts.sort(key=lambda part: part.weight, reverse=True)
    for _ in shared_out(connection, _write_part, parts):
        pass
    for file in files:
        catalog = _catalog(file)
        connection.execute(f"CHECKPOINT {catalog}")
        connection.execute(f"DETACH {catalog}")
        yield file


def _catalog(file: PlannedFile) -> str:
    return f"ut_{file.name}"


def _create_file(connection: duckdb.DuckDBPyConnection, folder: Path, planned: PlannedFile) -> None:
    path, catalog = literal(str(folder / planned.file_name)), _catalog(planned)
    connection.execute(f"ATTACH {path} AS {catalog} (STORAGE_VERSION {literal(STORAGE_VERSION)})")
    for schema in sorted({table.shape.schema for table in planned.tables}):
        connection.execute(f"CREATE SCHEMA {quoted(catalog, schema)}")


def _parts(file: PlannedFile, is_carried: bool) -> Iterator[_Part]:
    """Every large table by itself, and the others together: each transaction, and each comment
    without one, is forced to disk on its own."""
    large = [table for table in file.tables if table.weight >= LARGE_WEIGHT]
    others = tuple(table for table in file.tables if table.weight < LARGE_WEIGHT)
    yield from (_Part(_catalog(file), (table,), is_carried) for table in large)
    if others:
        yield _Part(_catalog(file), others, is_carried)


def _write_part(connection: duckdb.DuckDBPyConnection, part: _Part) -> None:
    connection.execute("BEGIN")
    for table in part.tables:
        if part.is_carried and replace_rows(connection, part.catalog, table):
            continue
        _write_table(connection, part.catalog, table)
    connection.execute("COMMIT")


def _write_table(connection: duckdb.DuckDBPyConnection, catalog: str, table: PlannedTable) -> None:
    shape = table.shape
    target = quoted(catalog, shape.schema, shape.name)
    order = ", ".join(quoted(column) for column in table.allowed.sort_key)
    connection.execute(
        f"CREATE OR REPLACE TABLE {target} AS "
        f"SELECT * FROM {quoted(BUILD, shape.schema, shape.name)} ORDER BY {order}"
    )
    # CREATE TABLE AS drops the comments.
    if shape.comment is not None:
        connection.execute(f"COMMENT ON TABLE {target} IS {literal(shape.comment)}")
    for column in shape.columns:
        if column.comment is not None:
            name = f"{target}.{quoted(column.name)}"
            connection.execute(f"COMMENT ON COLUMN {name} IS {literal(column.comment)}")


def verify_file(folder: Path, planned: PlannedFile) -> None:
    """Open the file as a reader would and compare it with the plan: exactly the planned tables,
    no view, the same rows, columns and comments.

    Raises PublishError `kontroll` naming the tables that differ, and duckdb.Error or OSError when
    the file cannot be read.
    """
    with open_reader(folder / planned.file_name) as connection:
        found = table_shapes(connection, planned.name)
        wanted = {table.shape.full_name: table for table in planned.tables}
        wrong = sorted(found.keys() ^ wanted.keys()) + sorted(view_names(connection, planned.name))
        for full_name, table in wanted.items():
            if full_name not in found:
                continue
            is_same = found[full_name] == table.shape and (
                copy_sum(connection, planned.name, table.shape) == table.content.copied
            )
            if not is_same:
                wrong.append(full_name)
    if wrong:
        raise PublishError(
            "kontroll",
            f"Den skrivna filen {planned.file_name} stämmer inte med bygget: {listed(wrong)}. "
            "Inget publicerades. Kontrollera disken med 'utskrivning doctor' och kör om.",
        )
