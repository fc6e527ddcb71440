"""The identity store: patient_nyckel -> identity, the only place where an identity is kept.

`state/identiteter/`, folder 0700 and file 0600 (operations.md §4). Nothing here is ever logged,
and only the command that makes a named recipient's package may read it.
Does not belong here: anything a figure is computed from.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from orchestration.landing.model import LINE_COLUMN, KeptFile
from orchestration.landing.parquet_format import parquet_relation
from orchestration.settings import Settings

BATCH_ROWS = 10_000

_SCHEMA = """
CREATE TABLE IF NOT EXISTS identitet (
    kalla TEXT NOT NULL, region_kod TEXT NOT NULL, patient_nyckel TEXT NOT NULL,
    id_typ TEXT, identitet TEXT NOT NULL, ar_makulerad TEXT,
    andrad TEXT NOT NULL, extrakt_id TEXT NOT NULL, rad INTEGER NOT NULL,
    PRIMARY KEY (kalla, region_kod, patient_nyckel)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inlast (
    kalla TEXT NOT NULL, region_kod TEXT NOT NULL, extrakt_id TEXT NOT NULL,
    sha256 TEXT NOT NULL, antal_rader INTEGER NOT NULL,
    PRIMARY KEY (kalla, region_kod, extrakt_id)
);
"""
# The same winner as everywhere (delivery.md §2), so that order of arrival does not matter.
_MERGE = """
INSERT INTO identitet VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (kalla, region_kod, patient_nyckel) DO UPDATE SET
    id_typ = excluded.id_typ, identitet = excluded.identitet,
    ar_makulerad = excluded.ar_makulerad, andrad = excluded.andrad,
    extrakt_id = excluded.extrakt_id, rad = excluded.rad
WHERE (excluded.andrad, excluded.extrakt_id, excluded.rad)
    > (identitet.andrad, identitet.extrakt_id, identitet.rad)
"""
_ROWS = f"""
SELECT trim(patient_nyckel), trim(id_typ), trim(identitet), trim(ar_makulerad),
    coalesce(strftime(TRY_CAST(replace(trim(kalla_andrad_tidpunkt), 'T', ' ') AS TIMESTAMP),
        '%Y-%m-%d %H:%M:%S.%f'), ''),
    {LINE_COLUMN}
FROM {{relation}}
WHERE trim(patient_nyckel) <> '' AND trim(identitet) <> ''
ORDER BY 1
"""
# In the order of the key, or every row would land on another page of the index.


class IdentityStore:
    """Merges delivered identities; one SQLite transaction per file, so never half."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.state / "identiteter"

    @property
    def file(self) -> Path:
        return self._folder / "identiteter.sqlite"

    @property
    def work(self) -> Path:
        """Folder for the converted file while it is checked, with the store's own mode."""
        return self._folder / ".pagaende"

    def clear_work(self) -> None:
        """Throw away what a dead run left half-way, and make the folder."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        if self.work.exists():
            shutil.rmtree(self.work)
        self.work.mkdir(mode=0o700)

    def known(self, table: str, kalla: str, region_kod: str, sha256: str) -> KeptFile | None:
        """A file that was merged before, else None."""
        with self._connection() as connection:
            row = connection.execute(
                "SELECT antal_rader FROM inlast WHERE kalla = ? AND region_kod = ? AND sha256 = ?",
                (kalla, region_kod, sha256),
            ).fetchone()
        return None if row is None else KeptFile(table, sha256, int(row[0]))

    def merge(
        self,
        engine: duckdb.DuckDBPyConnection,
        converted: Path,
        key: tuple[str, str, str],
        file: KeptFile,
    ) -> int:
        """Merge a checked file into the store; return how many rows were incomplete.

        key: (kalla, region_kod, extrakt_id). Repeatable. The converted file is deleted.
        """
        kalla, region_kod, extrakt_id = key
        merged = 0
        with engine.cursor() as source, self._connection() as store:
            found = source.execute(_ROWS.format(relation=parquet_relation(converted)))
            while rows := found.fetchmany(BATCH_ROWS):
                merged += len(rows)
                store.executemany(
                    _MERGE, ((kalla, region_kod, *row[:5], extrakt_id, row[5]) for row in rows)
                )
            store.execute(
                "INSERT OR REPLACE INTO inlast VALUES (?, ?, ?, ?, ?)",
                (*key, file.sha256, file.row_count),
            )
        converted.unlink()
        return file.row_count - merged

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        handle = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        os.close(handle)
        with closing(sqlite3.connect(self.file, timeout=60)) as connection:
            connection.executescript(_SCHEMA)
            with connection:
                yield connection
