"""The content hash: the same figures give the same sha256, whatever file they lie in.

Does not belong here: how a row is rendered (row_text.py), the file's bytes.

A table's digest is the sha256 of its description (schema, name, column names, types and comments,
in order) and of the sha256 of every row, sorted. Sorting the row digests rather than the rows by a
key makes the order total even where a key is not unique, so physical order, insertion order and
the number of threads cannot matter, and a row that occurs twice counts twice. DuckDB hashes and
sorts; only the digests pass through Python, joined by their first two digits.

A written file is compared with the build by a lighter sum (copy_sum): it must show that a copy went
wrong, not who wrote it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.publish.database import TableShape, quoted
from orchestration.publish.row_text import row_hash, row_text


@dataclass(frozen=True)
class CopySum:
    """rows: number of rows. total: the sum over rows of a 64-bit hash of all their columns, equal
    for equal rows in any order; comparable between files that the same DuckDB reads."""

    rows: int
    total: int


@dataclass(frozen=True)
class TableContent:
    """What one table holds. content_sha256: 64 hex digits, without the columns that do not count
    (AllowedTable.outside_hash). copied: what a copy of the whole table is compared with."""

    content_sha256: str
    copied: CopySum


def table_content(
    connection: duckdb.DuckDBPyConnection,
    catalog: str,
    shape: TableShape,
    outside_hash: Collection[str] = (),
) -> TableContent:
    """Read one table of the attached catalog once, leaving the values of some columns out of its
    sha256.

    The description still names the columns left out. Raises PublishError for a column type that
    cannot be rendered and duckdb.Error when the table cannot be read.
    """
    source = quoted(catalog, shape.schema, shape.name)
    rows = (
        f"SELECT {row_digest(shape, outside_hash)} AS digest, {row_hash(shape.columns)} AS rad "
        f"FROM {source}"
    )
    return content_of_rows(connection, shape, rows)


def row_digest(shape: TableShape, outside_hash: Collection[str] = ()) -> str:
    """The SQL expression of a row's sha256. Raises PublishError as row_text does."""
    counted = [column for column in shape.columns if column.name not in outside_hash]
    return f"sha256({row_text(counted)})"


def content_of_rows(
    connection: duckdb.DuckDBPyConnection, shape: TableShape, rows: str
) -> TableContent:
    """The content of a table whose rows' digests are known. rows: SQL that gives every row's
    `digest`, as row_digest, and `rad`, as row_hash of all columns. Raises duckdb.Error."""
    groups = connection.execute(
        "SELECT string_agg(digest, '' ORDER BY digest), count(*), sum(CAST(rad AS HUGEINT)) "
        f"FROM ({rows}) GROUP BY left(digest, 2) ORDER BY left(digest, 2)"
    ).fetchall()
    total = hashlib.sha256(_description(shape))
    for joined, _, _ in groups:
        total.update(joined.encode("ascii"))
    copied = CopySum(sum(count for _, count, _ in groups), sum(part for _, _, part in groups))
    return TableContent(total.hexdigest(), copied)


def copy_sum(connection: duckdb.DuckDBPyConnection, catalog: str, shape: TableShape) -> CopySum:
    """Rows and their sum, over every column. Raises duckdb.Error when the table cannot be read."""
    source = quoted(catalog, shape.schema, shape.name)
    rows, total = connection.execute(
        f"SELECT count(*), coalesce(sum(CAST({row_hash(shape.columns)} AS HUGEINT)), 0) "
        f"FROM {source}"
    ).fetchone() or (0, 0)
    return CopySum(int(rows), int(total))


def _description(shape: TableShape) -> bytes:
    columns = [[column.name, column.data_type, column.comment] for column in shape.columns]
    parts = [shape.schema, shape.name, shape.comment, columns]
    return json.dumps(parts, ensure_ascii=False).encode("utf-8") + b"\n"


def combined_digest(digests: Mapping[str, str]) -> str:
    """One sha256 over named sha256, independent of the order they are given in."""
    lines = [f"{name} {digest}\n" for name, digest in sorted(digests.items())]
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def generation_digest(files: Mapping[str, str], asof: Mapping[str, datetime]) -> str:
    """The content hash of a whole generation: its files, and the as-of time of every region.

    As-of belongs to the content: the same figures at a later as-of say something else, and with
    several regions the folder name shows the highest only.
    """
    times = {f"asof {region}": moment.isoformat() for region, moment in asof.items()}
    return combined_digest({**{f"fil {name}": digest for name, digest in files.items()}, **times})
