"""Digests of rows, kept from one publication to the next: a row that stands as it stood is not
rendered and hashed by sha256 again.

They lie in `build/`, and like the build they can be thrown away: without them every row is hashed.
A row is known again by row_hash, which takes a twentieth of the time; the content hash is the one
that a publication without them gives. A changed row that has the hash of a kept one would keep the
other's digest, once in 2^64: the name of the generation would differ, and no figure.
Does not belong here: what a digest is (content_hash.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.publish.content_hash import (
    TableContent,
    content_of_rows,
    row_digest,
    table_content,
)
from orchestration.publish.database import BUILD, TableShape, literal, quoted
from orchestration.publish.row_text import row_hash

KEPT_FILE = "radsummor.duckdb"
KEPT_FROM = 50_000
"""Rows from which a table's digests are kept: for fewer it costs as much as it spares."""
_NEW, _OLD = "radsummor", "radsummor_forra"


@dataclass(frozen=True)
class KeptDigests:
    """The digests of last time and those of now, both attached. marks: table -> what its digests of
    last time were made with. keep_from: as KEPT_FROM."""

    marks: Mapping[str, str]
    keep_from: int

    def content(
        self,
        connection: duckdb.DuckDBPyConnection,
        shape: TableShape,
        outside_hash: Collection[str],
    ) -> TableContent:
        """What table_content says of a table of the build. Raises as that does."""
        rows = _count(connection, quoted(BUILD, shape.schema, shape.name))
        if rows < self.keep_from:
            return table_content(connection, BUILD, shape, outside_hash)
        mark = _mark(shape, outside_hash)
        content = None
        if self.marks.get(shape.full_name) == mark:
            content = _content(connection, shape, outside_hash, quoted(_OLD, shape.full_name))
        if content is None or content.copied.rows != rows:
            # Equal rows, which no table with a grain has, multiply when they are looked up.
            content = _content(connection, shape, outside_hash, _NONE_KEPT)
        table = quoted(_NEW, shape.full_name)
        connection.execute(f"COMMENT ON TABLE {table} IS {literal(mark)}")
        return content


@contextmanager
def kept_digests(
    connection: duckdb.DuckDBPyConnection, folder: Path, keep_from: int = KEPT_FROM
) -> Iterator[KeptDigests]:
    """The digests in the folder, and after the block those of now in their place; they stay when
    the block raises. Raises duckdb.Error and OSError."""
    old, new = folder / KEPT_FILE, folder / f"{KEPT_FILE}.ny"
    for leftover in folder.glob(f"{new.name}*"):
        leftover.unlink()
    marks = _marks(connection) if _attached(connection, old) else {}
    connection.execute(f"ATTACH {literal(str(new))} AS {_NEW}")
    yield KeptDigests(marks, keep_from)
    connection.execute(f"CHECKPOINT {_NEW}")
    connection.execute(f"DETACH {_NEW}")
    connection.execute(f"DETACH DATABASE IF EXISTS {_OLD}")
    new.replace(old)


_NONE_KEPT = "(SELECT NULL::UBIGINT AS _rad, NULL::BLOB AS _digest WHERE false)"


def _content(
    connection: duckdb.DuckDBPyConnection,
    shape: TableShape,
    outside_hash: Collection[str],
    known: str,
) -> TableContent:
    """known: SQL of the digests that are kept, by _rad."""
    source, table = quoted(BUILD, shape.schema, shape.name), quoted(_NEW, shape.full_name)
    connection.execute(
        f"CREATE OR REPLACE TABLE {table} AS SELECT r._ny AS _rad, "
        f"coalesce(k._digest, unhex({row_digest(shape, outside_hash)})) AS _digest "
        f"FROM (SELECT *, {row_hash(shape.columns)} AS _ny FROM {source}) AS r "
        f"LEFT JOIN {known} AS k ON k._rad = r._ny"
    )
    rows = f"SELECT lower(hex(_digest)) AS digest, _rad AS rad FROM {table}"
    return content_of_rows(connection, shape, rows)


def _mark(shape: TableShape, outside_hash: Collection[str]) -> str:
    """What digests and hashes of a table hang on but its rows."""
    types = [column.data_type for column in shape.columns]
    parts = (duckdb.__version__, row_digest(shape, outside_hash), row_hash(shape.columns), *types)
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


def _attached(connection: duckdb.DuckDBPyConnection, file: Path) -> bool:
    """A file that this DuckDB cannot open, of a newer version or damaged, is as good as none."""
    if not file.is_file():
        return False
    try:
        connection.execute(f"ATTACH {literal(str(file))} AS {_OLD} (READ_ONLY)")
    except duckdb.Error:
        return False
    return True


def _marks(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    rows = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = ?", [_OLD]
    ).fetchall()
    return dict(rows)


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {source}").fetchone() or (0,)
    return int(count)
