"""Rows that rest on a kommun-period: made anew for touched patients and where the sum changed.

Does not belong here: the sums themselves (models/intermediate/betalningsansvar).
"""

from __future__ import annotations

import duckdb

from orchestration.touched.nodes import Nodes, RowId, Scope, row_id, scope
from orchestration.touched.workspace import (
    TOUCHED,
    UNITS,
    WHOLE,
    make_schemas,
    show_seeds,
    show_whole,
    some_rows,
)

SUMS = "intermediate.int_betalningsansvar__kommunperioder"
EPISODES_OF_SUMS = "intermediate.int_betalningsansvar__kommunperiod_episoder"
_EPISODES = f"{UNITS}.vardepisod"
_SUMS_BEFORE = f"{UNITS}.kommunperioder_fore"


def remember(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the sums as they are, before they are made anew."""
    connection.execute(f"CREATE TABLE {_SUMS_BEFORE} AS FROM {WHOLE}.{SUMS}")


def add_episodes(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the episodes of changed sums to the touched ones in enheter.vardepisod."""
    now, before = f"FROM {WHOLE}.{SUMS}", f"FROM {_SUMS_BEFORE}"
    key = _key(connection)
    connection.execute(
        f"INSERT INTO {_EPISODES} "
        f"WITH andrade AS (({now} EXCEPT {before}) UNION ALL ({before} EXCEPT {now})) "
        "SELECT DISTINCT egna.region_kod, egna.vardepisod_id, "
        "egna.region_kod || ':' || egna.vardepisod_id "
        f"FROM {WHOLE}.{EPISODES_OF_SUMS} AS egna SEMI JOIN andrade ON "
        + " AND ".join(f"egna.{name} IS NOT DISTINCT FROM andrade.{name}" for name in key)
        + f" ANTI JOIN {_EPISODES} AS kanda ON egna.region_kod = kanda.region_kod "
        "AND egna.vardepisod_id = kanda.vardepisod_id"
    )


def _key(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The columns that say which sum an episode is in."""
    found = connection.execute(f"FROM {WHOLE}.{EPISODES_OF_SUMS} LIMIT 0").description or ()
    return [name for name, *_ in found if name != "vardepisod_id"]


def show_sources(connection: duckdb.DuckDBPyConnection, nodes: Nodes) -> None:
    """What the models read: of patients' tables only the rows of the episodes, all else whole."""
    models = nodes.read_by_periods
    make_schemas(connection, {model.schema for model in (*models, *nodes.periods)})
    for model in models:
        if scope(model) is Scope.PATIENT:
            own = "publicerat_id" if row_id(model) is RowId.PUBLISHED else "vardepisod_id"
            whose = f"(SELECT region_kod, {own} AS id FROM {_EPISODES})"
            rows = some_rows(model.full_name, "vardepisod_id", whose)
            connection.execute(f"CREATE VIEW {TOUCHED}.{model.full_name} AS {rows}")
        else:
            show_whole(connection, model.schema, [model.name])
    show_seeds(connection)
