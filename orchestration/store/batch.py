"""Runs the merge of one batch of files: one transaction, `inlast` included.

Does not belong here: the statements (merge.py), the choice of files (plan.py).
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from orchestration.settings import Settings
from orchestration.settings.seams import seam
from orchestration.store.connection import guarded
from orchestration.store.merge import INSERT_STEP, MARK_STEP, QUARANTINE_STEP, merge_steps
from orchestration.store.plan import Batch
from orchestration.store.report import TableMerge
from orchestration.store.secret import table_secret

Rows = list[tuple[object, ...]]


def merge_batch(
    connection: duckdb.DuckDBPyConnection, settings: Settings, batch: Batch, secret: str
) -> TableMerge:
    """Merge the batch; a kill leaves all of it or nothing. Raises StoreError.

    secret: of the key hash (secret.py).
    """
    place = f"{batch.table.kalla}.{batch.table.name}"
    paths = sorted({str(settings.archive / f.place) for f in batch.files})
    values = {"filer": paths, "hemlighet": table_secret(secret, batch.table)}
    quarantined = 0
    guarded(f"börja med {place}", _begin, connection, settings, batch)
    for step in merge_steps(batch.table):
        if batch.row_count == 0 and step.name != MARK_STEP:
            continue
        given = {name: values[name] for name in step.parameters}
        changed = guarded(f"{step.name} i {place}", _run, connection, step.sql, given)
        if step.name == QUARANTINE_STEP:
            quarantined = int(str(changed[0][0]))
        if step.name == INSERT_STEP:
            seam("store.mitt_i_tabell")
    guarded(f"bekräfta {place}", connection.commit)
    return TableMerge(
        batch.table.kalla, batch.table.name, len(batch.files), batch.row_count, quarantined
    )


def _begin(connection: duckdb.DuckDBPyConnection, settings: Settings, batch: Batch) -> None:
    connection.begin()
    columns = [
        [str(settings.archive / f.place) for f in batch.files],
        [f.region_kod for f in batch.files],
        [f.extrakt_id for f in batch.files],
        [f.sha256 for f in batch.files],
    ]
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE nya_filer AS
        SELECT row_number() OVER (ORDER BY extrakt_id, region_kod) AS fil_nr, *
        FROM (
            SELECT unnest(?::VARCHAR[]) AS fil, unnest(?::VARCHAR[]) AS region_kod,
                unnest(?::VARCHAR[]) AS extrakt_id, unnest(?::VARCHAR[]) AS sha256
        )
        """,
        columns,
    )


def _run(connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, object]) -> Rows:
    return connection.execute(sql, dict(values)).fetchall()
