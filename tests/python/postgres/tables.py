"""The same table in DuckDB and in Postgres: copied from one to the other, and compared.

Does not belong here: the build file and the server themselves (tests/python/dbt/warehouse.py,
cluster.py), and assertions.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

import duckdb
import psycopg2
from psycopg2 import sql

from orchestration.store.layout import SCHEMA, quoted

TOLERANCE = 1e-9
"""Relative: the two sum doubles in orders of their own."""
SHOWN = 5

Row = Mapping[str, Any]


def copy_store(source: duckdb.DuckDBPyConnection, target: psycopg2.extensions.connection) -> int:
    """Copy every table of the schema `lager`, names and types included; the number of rows."""
    with target.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        with tempfile.TemporaryDirectory(prefix="utskrivning_csv_") as folder:
            return sum(
                _copy_table(source, cursor, name, Path(folder) / "rows.csv")
                for name in table_names(source, SCHEMA)
            )


def table_names(connection: duckdb.DuckDBPyConnection, schema: str) -> list[str]:
    """The tables of one schema of the build file."""
    found = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = ? ORDER BY 1",
        [schema],
    )
    return [name for (name,) in found.fetchall()]


def postgres_table_names(connection: psycopg2.extensions.connection, schema: str) -> list[str]:
    """The tables of one schema of the Postgres database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [schema]
        )
        return sorted(name for (name,) in cursor.fetchall())


def _copy_table(
    source: duckdb.DuckDBPyConnection, cursor: psycopg2.extensions.cursor, name: str, file: Path
) -> int:
    table = f"{SCHEMA}.{quoted(name)}"
    relation = source.table(table)
    shape = zip(relation.columns, map(str, relation.types), strict=True)
    columns = ", ".join(f"{quoted(column)} {type_}" for column, type_ in shape)
    cursor.execute(f"CREATE TABLE {table} ({columns})")
    # Both write and read NULL as nothing and an empty text as ""
    source.execute(f"COPY {table} TO '{file}' (FORMAT csv, HEADER false)")
    with file.open("rb") as rows:
        cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT csv)", rows)
    copied: int = cursor.rowcount
    return copied


def read_postgres_table(
    connection: psycopg2.extensions.connection, schema: str, table: str
) -> list[dict[str, Any]]:
    """Every row of a Postgres table; instants are aware datetimes."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table)))
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row_differences(left: Sequence[Row], right: Sequence[Row]) -> list[str]:
    """What differs between two sets of rows, whatever their order; empty when nothing does.

    Doubles agree within TOLERANCE; everything else, decimals and instants too, by value.
    """
    found = [] if len(left) == len(right) else [f"{len(left)} rows against {len(right)}"]
    for one, other in zip_longest(sorted(left, key=_order), sorted(right, key=_order)):
        if one is None or other is None:
            found.append(f"alone: {one or other}")
        elif list(one) != list(other):
            return [f"columns {list(one)} against {list(other)}"]
        else:
            cells = [c for c in one if not _agree(one[c], other[c])]
            if cells:
                found.append("; ".join(f"{c}: {one[c]!r} against {other[c]!r}" for c in cells))
    return found[:SHOWN]


def _order(row: Row) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Doubles last: their last digits must not decide how rows are paired."""
    exact = tuple(_spelled(v) for v in row.values() if not isinstance(v, float))
    return exact, tuple(v for v in row.values() if isinstance(v, float))


def _spelled(value: Any) -> str:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return repr(value)


def _agree(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=0.0)
    if isinstance(one, datetime) and isinstance(other, datetime):
        return (one.tzinfo is None) == (other.tzinfo is None) and one == other
    return type(one) is type(other) and bool(one == other)
