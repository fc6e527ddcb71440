"""Compare a table, from a published DuckDB file or from memory, with an expected CSV row by row.

The rules are those of the shared deliveries: numbers agree within 1e-6 (relative above 1), all
else exactly; `a|b` accepts both, `*` anything; empty is NULL; times are ISO 8601 in UTC; lists
are joined by `;` in any order; more `ind_` rows with nothing but zeros are accepted.
Does not belong here: making the tables.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.python.deliveries.published_tables import PublishedTable

TOLERANCE = 1e-6
NOT_COMPARED = frozenset({"enhet_namn", "lagrum"})
"""Columns the expected files leave out; ignored when one is given."""
TARGET_COLUMNS = frozenset({"mal"})
"""A target is no figure: a row with a target and zeros is a zero row."""
SHOWN = 20
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}

Key = tuple[str, ...]
Cells = Mapping[str, Any]


@dataclass
class Difference:
    """What differs in one table; `report()` is for people."""

    table: str
    columns: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(self._parts().values())

    def report(self) -> str:
        """One line per difference, the first of each kind; empty when there is none."""
        lines = []
        for kind, found in self._parts().items():
            if found:
                lines.append(f"{self.table}: {len(found)} {kind}")
                lines += [f"  {line}" for line in found[:SHOWN]]
                lines += [f"  … and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        return "\n".join(lines)

    def _parts(self) -> dict[str, list[str]]:
        return {
            "columns missing": self.columns,
            "cells differ": self.cells,
            "rows missing": self.missing,
            "rows too many": self.extra,
            "keys more than once": self.doubled,
        }


def compare_published(published: Path, table: PublishedTable, expected_csv: Path) -> Difference:
    """A table of the files in `published` (a folder such as published/current) with a CSV."""
    actual = read_table(table.path(published), table.schema, table.name)
    return compare_rows(table, read_expected(expected_csv), actual)


def read_expected(path: Path) -> list[dict[str, str]]:
    """The rows of an expected CSV as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected_as_text(rows: Iterable[Cells]) -> list[dict[str, str]]:
    """Rows of Python values, such as the reference gives, as an expected CSV holds them."""
    return [{column: as_text(value) for column, value in row.items()} for row in rows]


def read_table(database: Path, schema: str, table: str) -> list[dict[str, Any]]:
    """Every row of a table; raises duckdb.Error when file or table is not there.

    Instants become aware UTC datetimes here, so that no time zone package is needed.
    """
    with duckdb.connect(str(database), read_only=True, config=CONFIG) as connection:
        relation = connection.table(f'"{schema}"."{table}"')
        columns = dict(zip(relation.columns, map(str, relation.types), strict=True))
        instants = {name for name, type_ in columns.items() if type_ == "TIMESTAMP WITH TIME ZONE"}
        selected = [f'epoch_us("{c}")' if c in instants else f'"{c}"' for c in columns]
        rows = relation.project(", ".join(selected)).fetchall()
    return [
        {c: _instant(v) if c in instants else v for c, v in zip(columns, row, strict=True)}
        for row in rows
    ]


def _instant(microseconds: int | None) -> datetime | None:
    if microseconds is None:
        return None
    seconds, rest = divmod(microseconds, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def compare_rows(
    table: PublishedTable, expected: Sequence[Mapping[str, str]], actual: Sequence[Cells]
) -> Difference:
    """Expected text rows with actual rows of Python values, whatever their order."""
    result = Difference(table.name)
    columns = [c for c in (expected[0] if expected else ()) if c not in NOT_COMPARED]
    if actual:
        result.columns = [c for c in columns if c not in actual[0]]
    wanted = {_key(table, row): row for row in expected}
    found: dict[Key, Cells] = {}
    for row in actual:
        key = _key(table, row)
        if key in found:
            result.doubled.append(_shown(key))
        found[key] = row
    for key, row in wanted.items():
        if key not in found:
            result.missing.append(_shown(key))
            continue
        skipped = {*table.meaningless_columns(row), *result.columns}
        compared = [c for c in columns if c not in skipped]
        result.cells += _differing_cells(key, compared, row, found[key])
    result.extra = [
        _shown(key)
        for key, row in found.items()
        if key not in wanted and not (table.zero_rows_accepted and _is_all_zero(table, row))
    ]
    return result


def _differing_cells(
    key: Key, columns: Iterable[str], expected: Mapping[str, str], actual: Cells
) -> list[str]:
    return [
        f"{_shown(key)}: {column} expected {expected[column]!r}, got {as_text(actual[column])!r}"
        for column in columns
        if not cell_agrees(expected[column], actual[column])
    ]


def _key(table: PublishedTable, row: Cells) -> Key:
    skipped = table.meaningless_columns(row)
    return tuple("" if c in skipped else as_text(row.get(c)) for c in table.key)


def _shown(key: Key) -> str:
    return " ".join(part or "(empty)" for part in key)


def _is_all_zero(table: PublishedTable, row: Cells) -> bool:
    """Nothing but zeros and empty: no figure of the row says anything."""
    figures = [v for c, v in row.items() if c not in table.key and c not in TARGET_COLUMNS]
    numbers = [v for v in figures if isinstance(v, int | float | Decimal)]
    return all(v == 0 for v in numbers if not isinstance(v, bool))


def cell_agrees(expected: str, actual: Any) -> bool:
    """Whether a cell is one of the accepted answers (`a|b`, `*`, an empty one is NULL).

    The same open answer on both sides agrees; an empty list is empty.
    """
    if expected == "*" or ("|" in expected and expected == actual):
        return True
    return any(_is_answer(e, actual) for e in expected.split("|"))


def _is_answer(expected: str, actual: Any) -> bool:
    if actual is None or expected == "":
        return expected == "" and (actual is None or actual == [])
    if isinstance(actual, int | float | Decimal) and not isinstance(actual, bool):
        return _numbers_agree(expected, float(actual))
    if isinstance(actual, datetime):
        return _instants_agree(expected, actual)
    if isinstance(actual, list | tuple):
        return sorted(expected.split(";")) == sorted(map(as_text, actual))
    return expected == as_text(actual)


def _numbers_agree(expected: str, actual: float) -> bool:
    try:
        wanted = float(expected)
    except ValueError:
        return False
    return math.isfinite(actual) and abs(wanted - actual) <= TOLERANCE * max(1.0, abs(wanted))


def _instants_agree(expected: str, actual: datetime) -> bool:
    """A time without zone is no instant and never agrees."""
    try:
        wanted = datetime.fromisoformat(expected)
    except ValueError:
        return False
    return actual.tzinfo is not None and wanted.tzinfo is not None and wanted == actual


def as_text(value: Any) -> str:
    """A value as the expected files write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return ";".join(sorted(map(as_text, value)))
    return str(value)
