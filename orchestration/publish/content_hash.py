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
from orchestration.publish.row_text import row_text


@dataclass(frozen=True)
class CopySum:
    """rows: number of rows. total: the sum over rows of a 64-bit hash of all their columns, equal
    for equal rows in any order; comparable between files that the same DuckDB reads."""

    rows: int
    total: int


def table_digest(
    connection: duckdb.DuckDBPyConnection,
    catalog: str,
    shape: TableShape,
    outside_hash: Collection[str] = (),
) -> str:
    """The sha256 (64 hex digits) of one table of the attached catalog, leaving the values of some
    columns out.

    The description still names the columns left out. Raises PublishError for a column type that
    cannot be rendered and duckdb.Error when the table cannot be read.
    """
    counted = [column for column in shape.columns if column.name not in outside_hash]
    source = quoted(catalog, shape.schema, shape.name)
    digests = connection.execute(
        "SELECT string_agg(digest, '' ORDER BY digest) FROM "
        f"(SELECT sha256({row_text(counted)}) AS digest FROM {source}) "
        "GROUP BY left(digest, 2) ORDER BY left(digest, 2)"
    ).fetchall()
    total = hashlib.sha256(_description(shape))
    for (joined,) in digests:
        total.update(joined.encode("ascii"))
    return total.hexdigest()


def copy_sum(connection: duckdb.DuckDBPyConnection, catalog: str, shape: TableShape) -> CopySum:
    """Rows and their sum, over every column. Raises duckdb.Error when the table cannot be read."""
    columns = ", ".join(quoted(column.name) for column in shape.columns)
    source = quoted(catalog, shape.schema, shape.name)
    rows, total = connection.execute(
        f"SELECT count(*), coalesce(sum(CAST(hash({columns}) AS HUGEINT)), 0) FROM {source}"
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
