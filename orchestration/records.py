"""Rows of a DuckDB answer as dictionaries.

Does not belong here: opening files, asking about anything in particular.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb


def records(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    values: Sequence[object] | Mapping[str, object] = (),
) -> list[dict[str, Any]]:
    """One dictionary per row, from column name to value, in the order of the answer.

    values: for the placeholders, by place or by name.
    """
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
