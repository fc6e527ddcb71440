"""What a touched night notes in the build file: whose rows may differ from the build before.

Publishing reads it, to replace only those rows in a copy of the generation that it had published.
Does not belong here: what the tables rest on (record.py).
"""

from __future__ import annotations

import duckdb

from orchestration.settings import Settings
from orchestration.store.connection import guarded, open_build_file
from orchestration.touched.workspace import UNITS, WHOLE

SCHEMA = "bygge"
EPISODES = f"{SCHEMA}.berorda_vardepisoder"
"""(region_kod, vardepisod_id, eget_id): the published id, and the id as the region delivers it."""

GENERATION = f"{SCHEMA}.foregaende"
"""(generation): what the build before was published as; no row when it was not."""

SUMS_BEFORE = f"{SCHEMA}.kommunperioder_fore"
"""The sums of the build before, while those of this one are made."""


def note_episodes(connection: duckdb.DuckDBPyConnection, generation: str) -> None:
    """Note the episodes of enheter.vardepisod. connection: workspace.beside."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {WHOLE}.{SCHEMA}")
    connection.execute(
        f"CREATE OR REPLACE TABLE {WHOLE}.{EPISODES} AS SELECT region_kod, "
        f"publicerat_id AS vardepisod_id, vardepisod_id AS eget_id FROM {UNITS}.vardepisod"
    )
    connection.execute(f"CREATE OR REPLACE TABLE {WHOLE}.{GENERATION} (generation VARCHAR)")
    if generation:
        connection.execute(f"INSERT INTO {WHOLE}.{GENERATION} VALUES (?)", [generation])


def clear_touched(settings: Settings) -> None:
    """Before a whole build: what it makes anew it makes for everybody. Raises StoreError."""
    with open_build_file(settings) as connection:
        for name in (EPISODES, GENERATION, SUMS_BEFORE):
            guarded("glömma berörda patienter", connection.execute, f"DROP TABLE IF EXISTS {name}")
