"""Test the controlled tables as they were written: what a reader sees, and what follows from it.

Nothing here knows what the control meant to hide; a figure is hidden when no column of no row of
the written tables shows it. Does not belong here: hiding.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from orchestration.disclosure.controlled import K_BY_REGION, SCHEMA, Controlled
from orchestration.disclosure.long_table import LONG_ROWS
from orchestration.disclosure.model import System
from orchestration.disclosure.secondary import still_derivable
from orchestration.disclosure.tables import CONTROLLED

_KEY = "storhet, region, vardform, niva, enhet, periodtyp, period"


def stale_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Controlled tables that are not of this build: missing or extra rows, or a figure that is
    shown and is not the exact one. Swedish, names only. Raises duckdb.Error."""
    return [
        f"{table.full_name} stämmer inte med {SCHEMA}.{table.source}"
        for table in CONTROLLED
        if not _is_of_this_build(connection, table)
    ]


def findings(
    connection: duckdb.DuckDBPyConnection, system: System, proof: Mapping[int, int]
) -> list[str]:
    """What the written tables give away. system: the cells and relations, numbered as the
    temporary table `cell`. proof: that of secondary.protect, which is tried on what was written.
    Swedish, names and counts only. Raises duckdb.Error."""
    hidden = _hidden(connection)
    found = []
    if system.sensitive - hidden:
        found.append("ett litet antal visas")
    if still_derivable(system, hidden, proof):
        found.append("ett dolt antal går att räkna ut ur de visade")
    if _count(connection, _SHOWN_MAX):
        found.append("ett största värde visas")
    if _count(connection, _SHOWN_RATIO):
        found.append("en kvot eller kvantil visas fast dess antal är dolt eller för litet")
    return found


def _is_of_this_build(connection: duckdb.DuckDBPyConnection, table: Controlled) -> bool:
    """Rows are found by a hash of their key: joined by the key's own texts, long tables take three
    times the memory. Two keys of one hash would be called stale, once in a thousand million nights.
    """
    rows = "" if table.name != "indikator_delad" else " WHERE niva <> 'kombination'"
    columns = f"hash({', '.join(table.key)}) AS nyckel, true AS finns, {', '.join(table.values)}"
    wrong = " OR ".join(
        f"(d.{v} IS NOT NULL AND d.{v} IS DISTINCT FROM e.{v})" for v in table.values
    )
    return not _count(
        connection,
        f"SELECT count(*) FROM (SELECT {columns} FROM {table.full_name}) AS d "
        f"FULL JOIN (SELECT {columns} FROM {SCHEMA}.{table.source}{rows}) AS e "
        f"USING (nyckel) WHERE d.finns IS NULL OR e.finns IS NULL OR {wrong}",
    )


def _hidden(connection: duckdb.DuckDBPyConnection) -> frozenset[int]:
    """Cells that no written table shows; by a hash, as above, and one of the same hash would be
    taken for shown, which makes the test harder to pass."""
    shown = " UNION ALL BY NAME ".join(f"({table.shown})" for table in CONTROLLED)
    rows = connection.execute(
        f"SELECT id FROM (SELECT id, hash({_KEY}) AS nyckel FROM cell) "
        f"ANTI JOIN (SELECT hash({_KEY}) AS nyckel FROM ({shown})) USING (nyckel)"
    ).fetchall()
    return frozenset(number for (number,) in rows)


def _count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    (count,) = connection.execute(sql).fetchone() or (0,)
    return int(count)


_WRITTEN = LONG_ROWS.format(table=f"{SCHEMA}.indikator_delad")
_SHOWN_MAX = f"SELECT count(*) FROM ({_WRITTEN}) WHERE slag = 'max' AND varde IS NOT NULL"
_SHOWN_RATIO = (
    f"SELECT count(*) FROM ({_WRITTEN}) AS r JOIN ({K_BY_REGION}) AS k USING (region_kod) "
    "WHERE varde IS NOT NULL AND ((slag IN ('andel', 'medel') AND (taljare IS NULL "
    "OR namnare IS NULL OR (n_storhet IS NOT NULL AND namnare < k))) "
    "OR (slag = 'kvantil' AND (namnare IS NULL OR namnare < k)) "
    "OR (slag = 'resultat' AND namnare > 0 AND namnare < k))"
)
