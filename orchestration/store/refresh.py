"""Makes the newest-version store equal to the ledger: merges what is new, rebuilds when it must.

A kill at any point leaves whole merges behind; the next run carries on and ends as an undisturbed
one would (operations.md §3).
Does not belong here: the SQL of a merge (merge.py), opening the ledger (nightly.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

import duckdb

from orchestration.contract import Contract
from orchestration.settings import Progress, Settings, quiet
from orchestration.settings.seams import seam
from orchestration.side_by_side import shared_out
from orchestration.store.batch import merge_batch
from orchestration.store.bookkeeping import (
    LedgerView,
    count_archive_rows,
    delivery_rows,
    file_rows,
    replace_rows,
)
from orchestration.store.connection import guarded, move_aside, open_build_file
from orchestration.store.errors import StoreDamagedError
from orchestration.store.layout import SCHEMA, schema_statements, store_tables
from orchestration.store.merge import merge_steps
from orchestration.store.plan import Batch, FileKey, StoreFile, delivered_files, plan_batches
from orchestration.store.report import RebuildReason, StoreReport, TableMerge
from orchestration.store.secret import key_secret


class RebuildNeededError(Exception):
    """The store that is there cannot be carried on from."""

    def __init__(self, reason: RebuildReason) -> None:
        super().__init__(reason)
        self.reason = reason


def refresh(
    settings: Settings, contract: Contract, ledger: LedgerView, progress: Progress = quiet
) -> StoreReport:
    """Make the store equal to the ledger and return what was done.

    The result is a function of the ledger and the archive: any order and batching of deliveries,
    any number of killed runs before, gives the same tables. All but `flyttade_lankar` and the
    column `innehall_extrakt_id`, which tell what each merge found stored and changed. Raises
    StoreError (Swedish).
    """
    try:
        return _refresh_once(settings, contract, ledger, progress)
    except RebuildNeededError as rebuild:
        reason = rebuild.reason
    except StoreDamagedError:
        reason = RebuildReason.DAMAGED
    progress(reason.text)
    move_aside(settings)
    merges = _refresh_once(settings, contract, ledger, progress).merges
    return StoreReport(merges, reason)


def fingerprint(contract: Contract, secret: str) -> str:
    """Identifies what made a store: every statement that shapes it, and the key secret."""
    statements = [
        *schema_statements(contract),
        *(step.sql for table in store_tables(contract) for step in merge_steps(table)),
        hashlib.sha256(secret.encode()).hexdigest(),
    ]
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def update_store(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    contract: Contract,
    ledger: LedgerView,
    progress: Progress = quiet,
) -> StoreReport:
    """Bring the store behind an open connection up to date with the ledger.

    Raises RebuildNeededError when it cannot be carried on from, StoreError (Swedish) otherwise.
    """
    secret = key_secret(settings)
    mark = fingerprint(contract, secret)
    files = delivered_files(ledger.deliveries, contract)
    guarded("förbereda lagret", _prepare, connection, contract, mark)
    new = _new_files(files, guarded("läsa vad som är inläst", _merged_files, connection))
    counts = guarded("räkna arkivets rader", count_archive_rows, connection, settings, files)

    def merge(cursor: duckdb.DuckDBPyConnection, batches: Sequence[Batch]) -> list[TableMerge]:
        done = []
        for batch in batches:
            done.append(merge_batch(cursor, settings, batch, secret))
            progress(done[-1].text)
            seam("store.mellan_tabeller")
        return done

    merges = _table_by_table(connection, merge, plan_batches(contract, new, counts))
    guarded("skriva leveranslistan", _write_ledger, connection, ledger, files, counts)
    return StoreReport(merges)


def _table_by_table(
    connection: duckdb.DuckDBPyConnection,
    merge: Callable[[duckdb.DuckDBPyConnection, Sequence[Batch]], list[TableMerge]],
    batches: Iterable[Batch],
) -> tuple[TableMerge, ...]:
    """Merge the tables beside each other, each table's batches one after the other; what was done,
    in the order of the batches.

    The largest tables first, or the last to begin would keep one core waiting for it.
    """
    tables = [tuple(own) for _, own in groupby(batches, key=lambda batch: batch.table)]
    largest_first = sorted(tables, key=lambda own: sum(b.row_count for b in own), reverse=True)
    done = dict(zip(largest_first, shared_out(connection, merge, largest_first), strict=True))
    return tuple(merged for own in tables for merged in done[own])


def _refresh_once(
    settings: Settings, contract: Contract, ledger: LedgerView, progress: Progress
) -> StoreReport:
    with open_build_file(settings) as connection:
        report = update_store(connection, settings, contract, ledger, progress)
        guarded("skriva till disk", connection.execute, "CHECKPOINT")
    return report


def _prepare(connection: duckdb.DuckDBPyConnection, contract: Contract, mark: str) -> None:
    """Make an empty store where there is none; raise when the one there is not of our making."""
    if not _exists(connection, "schemas", f"schema_name = '{SCHEMA}'"):
        connection.begin()
        for statement in schema_statements(contract):
            connection.execute(statement)
        replace_rows(connection, "version", [(mark,)])
        connection.commit()
        return
    if not _exists(connection, "tables", f"schema_name = '{SCHEMA}' AND table_name = 'version'"):
        raise RebuildNeededError(RebuildReason.OTHER_VERSION)
    found = connection.execute(f"SELECT fingeravtryck FROM {SCHEMA}.version").fetchall()
    if found != [(mark,)]:
        raise RebuildNeededError(RebuildReason.OTHER_VERSION)


def _exists(connection: duckdb.DuckDBPyConnection, kind: str, condition: str) -> bool:
    query = f"SELECT 1 FROM duckdb_{kind}() WHERE database_name = current_database()"
    return bool(connection.execute(f"{query} AND {condition}").fetchall())


def _merged_files(connection: duckdb.DuckDBPyConnection) -> frozenset[FileKey]:
    rows = connection.execute(
        f"SELECT region_kod, kalla, tabell, extrakt_id, sha256 FROM {SCHEMA}.inlast"
    ).fetchall()
    return frozenset(rows)


def _new_files(files: Iterable[StoreFile], merged: frozenset[FileKey]) -> tuple[StoreFile, ...]:
    """Files still to be merged; a merged one that should not be there calls for a rebuild.

    Besides a ledger restored from a backup that is a delivery whose content turned out to be
    known already, because the one before it came late.
    """
    wanted = {f.key: f for f in files if f.adds_rows}
    if merged - wanted.keys():
        raise RebuildNeededError(RebuildReason.LEDGER_CHANGED)
    return tuple(f for key, f in wanted.items() if key not in merged)


def _write_ledger(
    connection: duckdb.DuckDBPyConnection,
    ledger: LedgerView,
    files: Iterable[StoreFile],
    counts: Mapping[str, int],
) -> None:
    connection.begin()
    replace_rows(connection, "leveranser", delivery_rows(ledger))
    replace_rows(connection, "leverans_filer", file_rows(files, counts))
    connection.commit()
