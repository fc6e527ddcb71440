"""Compare the build with what is published, keep the revisions, and put them into the build file.

Does not belong here: what counts as a revision (compare.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.publish.about import read_about
from orchestration.publish.database import literal
from orchestration.publish.generation import current_generation
from orchestration.records import records
from orchestration.revisions.compare import PUBLISHED, difference_sql
from orchestration.revisions.history import all_revisions, replace_revisions
from orchestration.settings import Settings
from orchestration.store.connection import guarded, open_build_file

TABLE = "indikatorer.indikator_revision"
DESCRIPTION = (
    "Månader som ändrades av en senare leverans efter att de hade publicerats. Omfattar län, "
    "analysgrupper och kommuner i månader som var slut när de publicerades. Tidsläge: varje "
    "publicering för sig. En rad per nyckel, mått och publicering vars värde ändrades."
)
COLUMNS = {
    "region_kod": ("VARCHAR", "Regionens länskod, två siffror."),
    "vardform": ("VARCHAR", "somatik, psykiatri eller alla."),
    "niva": ("VARCHAR", "lan, analysgrupp eller kommun."),
    "enhet_kod": ("VARCHAR", "Enhetens kod på nivån."),
    "enhet_namn": ("VARCHAR", "Enhetens namn."),
    "period": ("VARCHAR", "Månaden, till exempel 2026-01."),
    "period_start": ("DATE", "Månadens första dag."),
    "indikator_id": ("VARCHAR", "Indikatorns id, se dim_indikator."),
    "matt": ("VARCHAR", "Måttet, se dim_indikatormatt."),
    "tidigare_taljare": ("DOUBLE", "Täljaren som den var publicerad."),
    "tidigare_namnare": ("DOUBLE", "Nämnaren som den var publicerad."),
    "tidigare_varde": ("DOUBLE", "Värdet som det var publicerat, tomt när det inte fanns."),
    "ny_taljare": ("DOUBLE", "Täljaren därefter."),
    "ny_namnare": ("DOUBLE", "Nämnaren därefter."),
    "nytt_varde": ("DOUBLE", "Värdet därefter, tomt när det inte längre finns."),
    "var_preliminar": ("BOOLEAN", "Sant när det tidigare värdet var preliminärt."),
    "tidigare_asof": ("TIMESTAMP", "Läget (asof) för det tidigare värdet, svensk tid."),
    "sedan": ("TIMESTAMP", "Läget (asof) sedan vilket det nya värdet gäller, svensk tid."),
    "orsak": ("VARCHAR", "leverans när en ny leverans kommit, regel när bara reglerna ändrats."),
    "fran_generation": ("VARCHAR", "Publiceringen som hade det tidigare värdet."),
}


@dataclass(frozen=True)
class RevisionReport:
    """new: revisions against what is published now. total: those ever kept."""

    new: int
    total: int


def record_revisions(settings: Settings) -> RevisionReport:
    """Keep what this build changes of published months; write them all to the build file.

    Before anything is published there is nothing to revise, and the table is empty. Repeated, it
    gives the same. Source: rules.md R0, issue of the indicators. Raises StoreError, PublishError.
    """
    history = settings.state / "revisioner.sqlite"
    generation = current_generation(settings.published)
    with open_build_file(settings) as connection:
        found: list[dict[str, Any]] = []
        if generation is not None:
            found = guarded(
                "jämföra med det publicerade", _revised, connection, settings, generation
            )
            replace_revisions(history, generation, found)
        kept = all_revisions(history)
        guarded("skriva revisioner", _write, connection, kept)
    return RevisionReport(len(found), len(kept))


def _revised(
    connection: duckdb.DuckDBPyConnection, settings: Settings, generation: str
) -> list[dict[str, Any]]:
    folder = settings.published / generation
    asof = _asof(connection)
    earlier: Mapping[str, str] = read_about(folder)["asof"]
    connection.execute(
        f"ATTACH {literal(str(folder / 'aggregat.duckdb'))} AS {PUBLISHED} (READ_ONLY)"
    )
    try:
        if not _has_figures(connection):
            return []
        build = connection.execute("SELECT current_database()").fetchall()[0][0]
        rows = records(
            connection,
            difference_sql(build),
            {"regioner": list(earlier), "tider": list(earlier.values())},
        )
    finally:
        connection.execute(f"DETACH {PUBLISHED}")
    return [_told(row, earlier, asof, generation) for row in rows]


def _asof(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Region -> its as-of as Swedish local time, as om_leveransen.json writes it."""
    return dict(
        connection.execute(
            "SELECT region_kod, strftime(asof_tidpunkt AT TIME ZONE 'Europe/Stockholm', "
            "'%Y-%m-%d %H:%M:%S') FROM intermediate.int_asof"
        ).fetchall()
    )


def _has_figures(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND schema_name = "
        "'indikatorer' AND table_name = 'indikator'",
        [PUBLISHED],
    ).fetchall()
    return bool(found[0][0])


def _told(
    row: dict[str, Any], earlier: Mapping[str, str], asof: Mapping[str, str], generation: str
) -> dict[str, Any]:
    region = row["region_kod"]
    since = asof.get(region, earlier[region])
    return row | {
        "period_start": row["period_start"].isoformat(),
        "tidigare_asof": earlier[region],
        "sedan": since,
        "orsak": "leverans" if since != earlier[region] else "regel",
        "fran_generation": generation,
    }


def _write(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    """One transaction, so that a kill leaves the table of the night before or the new one."""
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in COLUMNS.items())
    connection.execute("BEGIN")
    connection.execute(f"CREATE OR REPLACE TABLE {TABLE} ({columns})")
    if rows:
        lists = ", ".join(f"unnest(?::{kind}[])" for kind, _ in COLUMNS.values())
        values = [[row[name] for row in rows] for name in COLUMNS]
        connection.execute(f"INSERT INTO {TABLE} SELECT {lists}", values)
    connection.execute(f"COMMENT ON TABLE {TABLE} IS {literal(DESCRIPTION)}")
    for name, (_, text) in COLUMNS.items():
        connection.execute(f"COMMENT ON COLUMN {TABLE}.{name} IS {literal(text)}")
    connection.execute("COMMIT")
