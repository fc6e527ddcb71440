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
MOST_KEPT = 1.5
"""Digests kept for each row there is; with more, those of rows that are gone are cleared away."""
_CATALOG = "radsummor"


@dataclass(frozen=True)
class KeptDigests:
    """The digests that are kept, attached. marks: table -> what its digests were made with.
    keep_from: as KEPT_FROM."""

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
        table = _Table(connection, shape, row_digest(shape, outside_hash))
        connection.execute("BEGIN")
        content = None
        if self.marks.get(shape.full_name) == table.mark:
            table.add_new()
            content = table.looked_up()
        if content is None or content.copied.rows != rows:
            # Equal rows, which no table with a grain has, multiply when they are looked up.
            table.make()
            content = table.made()
        elif _count(connection, table.kept) > MOST_KEPT * rows:
            table.clear()
        connection.execute("COMMIT")
        return content


class _Table:
    """The digests of one table of the build: _rad is a row's row_hash, _digest its sha256."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, shape: TableShape, digest: str
    ) -> None:
        self._connection, self._shape, self._digest = connection, shape, digest
        self._rad = row_hash(shape.columns)
        self._source = quoted(BUILD, shape.schema, shape.name)
        self.kept = quoted(_CATALOG, shape.full_name)

    @property
    def mark(self) -> str:
        """What digests and hashes hang on but the rows."""
        types = [column.data_type for column in self._shape.columns]
        parts = (duckdb.__version__, self._digest, self._rad, *types)
        return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()

    def make(self) -> None:
        """Keep a digest for each row, and none from before."""
        self._connection.execute(
            f"CREATE OR REPLACE TABLE {self.kept} AS SELECT {self._rad} AS _rad, "
            f"unhex({self._digest}) AS _digest FROM {self._source}"
        )
        self._connection.execute(f"COMMENT ON TABLE {self.kept} IS {literal(self.mark)}")

    def add_new(self) -> None:
        """Keep a digest for each row that has none."""
        self._connection.execute(
            f"INSERT INTO {self.kept} SELECT r._ny, unhex({self._digest}) "
            f"FROM (SELECT *, {self._rad} AS _ny FROM {self._source}) AS r "
            f"ANTI JOIN {self.kept} AS k ON k._rad = r._ny"
        )

    def clear(self) -> None:
        """Keep those of rows that there are, and no others."""
        self._connection.execute(
            f"DELETE FROM {self.kept} WHERE _rad NOT IN (SELECT {self._rad} FROM {self._source})"
        )

    def made(self) -> TableContent:
        """The table's content, when what is kept was made from it."""
        return self._content(f"SELECT _rad, _digest FROM {self.kept}")

    def looked_up(self) -> TableContent:
        """The same, when more may be kept."""
        return self._content(
            f"SELECT k._rad, k._digest FROM (SELECT {self._rad} AS _ny FROM {self._source}) AS r "
            f"JOIN {self.kept} AS k ON k._rad = r._ny"
        )

    def _content(self, rows: str) -> TableContent:
        digests = f"SELECT lower(hex(_digest)) AS digest, _rad AS rad FROM ({rows})"
        return content_of_rows(self._connection, self._shape, digests)


@contextmanager
def kept_digests(
    connection: duckdb.DuckDBPyConnection, folder: Path, keep_from: int = KEPT_FROM
) -> Iterator[KeptDigests]:
    """The digests in the folder, which the block adds to, one transaction a table. Raises
    duckdb.Error and OSError."""
    _attach(connection, folder / KEPT_FILE)
    rows = connection.execute(
        "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = ?", [_CATALOG]
    ).fetchall()
    yield KeptDigests(dict(rows), keep_from)
    connection.execute(f"CHECKPOINT {_CATALOG}")
    connection.execute(f"DETACH {_CATALOG}")


def _attach(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """A file that this DuckDB cannot open, of a newer version or damaged, is thrown away."""
    attach = f"ATTACH {literal(str(file))} AS {_CATALOG}"
    try:
        connection.execute(attach)
    except duckdb.Error:
        for damaged in file.parent.glob(f"{file.name}*"):
            damaged.unlink()
        connection.execute(attach)


def _count(connection: duckdb.DuckDBPyConnection, source: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {source}").fetchone() or (0,)
    return int(count)
