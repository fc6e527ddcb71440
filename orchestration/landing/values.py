"""What the values of a whole file must not show (delivery.md §3): one aggregate query per table.

Only counts leave the query, never a value. Faults of a single row are staging's.
Does not belong here: columns and types (shape.py, parquet_format.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import duckdb

from orchestration.contract import Column, Table
from orchestration.landing.model import Reason
from orchestration.landing.reasons import Code
from orchestration.landing.source import identifier, literal

_ID_CLASSES = frozenset({"post_id", "enhet_id"})
_ID_KEY_TYPES = frozenset({"text", "int"})

FLOAT_PATTERN = (
    r"[-+]?([0-9]+[.,]0+"  # 17.0
    r"|[0-9]+([.,][0-9]+)?[eE][-+][0-9]+"  # 1e+18, 1.2E+18
    r"|[0-9]+[.,][0-9]+[eE][0-9]+)"  # 1.0E18
)
"""A number that a program wrote as a float. `12E4` alone is none: it may be an id in hex."""

POINT_PATTERN = r"[0-9]\.|\.[0-9]"
PATIENT_NYCKEL_PATTERN = r"[0-9A-Fa-f]{64}"

_CONTINUATION = "\u0080-\u00bf" + bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
"""What the second byte of a two-byte UTF-8 letter looks like when read as Latin-1 or cp1252."""
MOJIBAKE_PATTERN = f"[ÃÂ][{_CONTINUATION}]|â€|├|\ufffd"
"""UTF-8 read as Latin-1, Windows-1252 (`Ã¥`, `Ã…`, `Â°`, `â€™`) or a DOS code page (`├Ñ`) and
written again, and U+FFFD. `JOÃO` passes: an Ã before a letter is a name."""


@dataclass(frozen=True)
class Probe:
    """One thing to count: it is a fault when the expression is above zero."""

    reason: Reason
    expression: str


def probes(table: Table, present: Collection[str], check_encoding: bool) -> tuple[Probe, ...]:
    """What to count in a table.

    present: delivered columns; the others have their own answer. check_encoding: False when the
    file is plain ASCII, where no encoding can be wrong.
    """
    return tuple(
        Probe(Reason(code, table.name, column.name), expression)
        for column in table.columns
        if column.name in present
        for code, expression in _column_probes(column, check_encoding)
    )


def _column_probes(column: Column, check_encoding: bool) -> Iterator[tuple[Code, str]]:
    name = identifier(column.name)
    text = f"trim({name})"
    if check_encoding:
        yield Code.FEL_TECKENKODNING, _count(_is_misencoded(name))
    if column.is_key:
        filled = _count(f"{text} <> ''")
        yield Code.NYCKELKOLUMN_TOM, f"CASE WHEN {filled} = 0 THEN count(*) ELSE 0 END"
    if column.type == "dec":
        yield Code.DECIMALPUNKT, _count(f"regexp_matches({name}, {literal(POINT_PATTERN)})")
    if _may_be_float(column):
        yield Code.ID_SOM_FLYTTAL, _count(f"regexp_full_match({text}, {literal(FLOAT_PATTERN)})")
    if column.text_class == "patient_nyckel":
        wrong = f"{text} <> '' AND NOT regexp_full_match({text}, {literal(PATIENT_NYCKEL_PATTERN)})"
        yield Code.PATIENT_NYCKEL_FEL_FORM, _count(wrong)


def _is_misencoded(column: str) -> str:
    """Every sign of it is outside ASCII, and bytes beyond the characters show that at a fifth of
    the pattern's cost; only CASE spares the pattern the other values."""
    matches = f"regexp_matches({column}, {literal(MOJIBAKE_PATTERN)})"
    return f"CASE WHEN strlen({column}) > length({column}) THEN {matches} END"


def _may_be_float(column: Column) -> bool:
    return column.text_class in _ID_CLASSES or (column.is_key and column.type in _ID_KEY_TYPES)


def _count(condition: str) -> str:
    # Not FILTER, where every part of an AND is computed for every row.
    return f"count(CASE WHEN {condition} THEN 1 END)"


def scan(
    connection: duckdb.DuckDBPyConnection, relation: str, to_check: tuple[Probe, ...]
) -> tuple[int, tuple[Reason, ...]]:
    """Row count of the relation and the reasons whose probe found something."""
    columns = ", ".join(["count(*)", *(probe.expression for probe in to_check)])
    [counts] = connection.execute(f"SELECT {columns} FROM {relation}").fetchall()
    found = zip(to_check, counts[1:], strict=True)
    return int(counts[0]), tuple(probe.reason for probe, count in found if count)
