"""Rows for single relations, without a build: SQL that dbt compiled, run on tables made here.

Does not belong here: compiling (warehouse.py), assertions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from orchestration.records import records

Rows = Sequence[Mapping[str, Any]]
DATABASE = "utskrivning"


def run_on(sql: str, relations: Mapping[str, Rows]) -> list[dict[str, Any]]:
    """The rows that `sql` returns when the relations (`schema.name`) hold these rows.

    Columns get the type of their values; the first row names them all and has no empty value.
    """
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"ATTACH ':memory:' AS {DATABASE}")
        for relation, rows in relations.items():
            _create(connection, relation, rows)
        return records(connection, sql)


def _create(connection: duckdb.DuckDBPyConnection, relation: str, rows: Rows) -> None:
    columns = list(rows[0])
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {DATABASE}.{relation.partition('.')[0]}")
    first = ", ".join(f"? AS {column}" for column in columns)
    table = f"{DATABASE}.{relation}"
    connection.execute(f"CREATE TABLE {table} AS SELECT {first}", list(rows[0].values()))
    for row in rows[1:]:
        places = ", ".join("?" for _ in columns)
        connection.execute(
            f"INSERT INTO {table} VALUES ({places})", [row.get(column) for column in columns]
        )
