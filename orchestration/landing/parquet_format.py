"""A delivered Parquet file: which types its columns may have, and their text in CSV spelling.

delivery.md §2: DATE, TIMESTAMP without zone, BOOLEAN and INTEGER may come typed; everything is
text until staging types it, so typed values are rendered as the CSV would have spelled them.
Does not belong here: values (values.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from orchestration.contract import Column, Table
from orchestration.landing.model import Reason
from orchestration.landing.reasons import Code
from orchestration.landing.source import Source, identifier, literal

_INTEGERS = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)
_FLOATS = frozenset({"FLOAT", "DOUBLE", "DECIMAL"})
_TIMESTAMPS = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"})
_ALLOWED: Mapping[str, frozenset[str]] = {
    "text": _INTEGERS,
    "int": _INTEGERS,
    "bit": _INTEGERS | {"BOOLEAN"},
    "date": frozenset({"DATE"}),
    "time": frozenset({"TIME"}),
    "ts": _TIMESTAMPS,
    "dec": _INTEGERS | _FLOATS,
}
"""Types beside VARCHAR, by contract type."""

_ID_CLASSES = frozenset({"post_id", "enhet_id"})
_LEADING_ZERO = re.compile(r"kommun_kod")


def parquet_relation(path: Path) -> str:
    """SQL of the file's rows in file order."""
    return (
        f"read_parquet({literal(str(path))}, hive_partitioning=false, union_by_name=false, "
        "binary_as_string=false)"
    )


def parquet_source(path: Path, types: Mapping[str, str], table: Table) -> Source:
    """The file with every contract column rendered as text.

    types: column name -> DuckDB type, as DESCRIBE gives them.
    """
    expressions = {
        column.name: _rendered(identifier(column.name), _family(types[column.name]), column.type)
        for column in table.columns
        if column.name in types
    }
    return Source(parquet_relation(path), expressions)


def type_faults(types: Mapping[str, str], table: Table) -> tuple[Reason, ...]:
    """Columns whose type is not allowed, whether they hold values or not."""
    return tuple(
        Reason(code, table.name, column.name)
        for column in table.columns
        if column.name in types and (code := _type_fault(_family(types[column.name]), column))
    )


def _type_fault(family: str, column: Column) -> Code | None:
    if family == "VARCHAR":
        return None
    if family in _FLOATS and column.type != "dec" and _is_id(column):
        return Code.ID_SOM_FLYTTAL
    if family not in _ALLOWED[column.type]:
        return Code.OTILLATEN_TYP
    if column.type == "text" and _LEADING_ZERO.search(column.name):
        # 0880 as an integer has lost its zero and would become another, unknown kommun.
        return Code.OTILLATEN_TYP
    return None


def _is_id(column: Column) -> bool:
    return column.is_key or column.text_class in _ID_CLASSES


def _family(duckdb_type: str) -> str:
    """The type without its parameters; a nested type keeps a name that no rule allows."""
    if duckdb_type.endswith("]"):
        return "LIST"
    return duckdb_type.partition("(")[0]


def _rendered(column: str, family: str, contract_type: str) -> str:
    text = f"CAST({column} AS VARCHAR)"
    if family == "BOOLEAN":
        return f"CASE WHEN {column} THEN '1' WHEN NOT {column} THEN '0' END"
    if contract_type == "dec" and family in _FLOATS:
        return f"replace({text}, '.', ',')"
    return f"nullif({text}, '')"
