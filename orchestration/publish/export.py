"""Write one published DuckDB file from the attached build, and check it by reading it again.

Does not belong here: which tables (plan.py), folders and the flip (generation.py).
Steps 3 and 4 of operations.md §2.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

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

STORAGE_VERSION = "v1.2.0"
"""Old on purpose: readers bring their own DuckDB (DBeaver, R, the shell), often an older one."""


def write_file(connection: duckdb.DuckDBPyConnection, folder: Path, planned: PlannedFile) -> None:
    """Write `<folder>/<name>.duckdb` with the planned tables and their comments; one complete
    file without a write-ahead log is left. Raises duckdb.Error."""
    path = folder / planned.file_name
    catalog = f"ut_{planned.name}"
    connection.execute(
        f"ATTACH {literal(str(path))} AS {catalog} (STORAGE_VERSION {literal(STORAGE_VERSION)})"
    )
    # One transaction: every comment on its own would be forced to disk on its own. After an error
    # the file stays attached; the caller closes the connection.
    connection.execute("BEGIN")
    for schema in sorted({table.shape.schema for table in planned.tables}):
        connection.execute(f"CREATE SCHEMA {quoted(catalog, schema)}")
    for table in planned.tables:
        _write_table(connection, catalog, table)
    connection.execute("COMMIT")
    connection.execute(f"CHECKPOINT {catalog}")
    connection.execute(f"DETACH {catalog}")


def _write_table(connection: duckdb.DuckDBPyConnection, catalog: str, table: PlannedTable) -> None:
    shape = table.shape
    target = quoted(catalog, shape.schema, shape.name)
    order = ", ".join(quoted(column) for column in table.allowed.sort_key)
    connection.execute(
        f"CREATE TABLE {target} AS "
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
                copy_sum(connection, planned.name, table.shape) == table.copied
            )
            if not is_same:
                wrong.append(full_name)
    if wrong:
        raise PublishError(
            "kontroll",
            f"Den skrivna filen {planned.file_name} stämmer inte med bygget: {listed(wrong)}. "
            "Inget publicerades. Kontrollera disken med 'utskrivning doctor' och kör om.",
        )
