"""Rows of touched episodes in the place of old ones, by each way of saying whose a row is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from orchestration.contract import load_contract
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.touched.merge import list_delivered_rows, replace_rows
from orchestration.touched.workspace import TOUCHED, UNITS, WHOLE
from orchestration.warehouse.compiled_models import CompiledModel

Rows = Sequence[tuple[str | None, ...]]
TOUCHED_EPISODES = [("08", "V1", "08:V1"), ("08", "V5", "08:V5")]
"""V5 has had no row before."""


@pytest.fixture
def build(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A build file with a database in memory beside it, where V1, V5 and A1 are touched."""
    file = tmp_path / f"{WHOLE}.duckdb"
    with duckdb.connect(str(file), config=DUCKDB_CONFIG) as connection:
        connection.execute(f"ATTACH ':memory:' AS {TOUCHED}")
        connection.execute(f"CREATE SCHEMA {UNITS}")
        connection.execute(f"CREATE SCHEMA {WHOLE}.s")
        connection.execute(f"CREATE SCHEMA {TOUCHED}.s")
        connection.execute(
            f"CREATE TABLE {UNITS}.vardepisod "
            "(region_kod VARCHAR, vardepisod_id VARCHAR, publicerat_id VARCHAR)"
        )
        connection.executemany(f"INSERT INTO {UNITS}.vardepisod VALUES (?, ?, ?)", TOUCHED_EPISODES)
        for unit, name in (("patient", "P1"), ("vardtillfalle", "V1"), ("arende", "A1")):
            connection.execute(
                f"CREATE TABLE {UNITS}.{unit} AS SELECT '08' AS region_kod, '{name}' AS id"
            )
        for unit in ("meddelande", "plan"):
            connection.execute(f"CREATE TABLE {UNITS}.{unit} (region_kod VARCHAR, id VARCHAR)")
        connection.execute(f"CREATE SCHEMA {TOUCHED}.lager")
        connection.execute(
            f"CREATE TABLE {TOUCHED}.lager.cosmic_link__link_arende_vardtillfalle AS "
            "SELECT '08' AS region_kod, 'A1' AS arende_id, 'V|2' AS vardtillfalle_id"
        )
        yield connection


def _replaced(
    build: duckdb.DuckDBPyConnection, radens_id: str, columns: str, old: Rows, new: Rows
) -> list[tuple[object, ...]]:
    """The rows of the table afterwards, sorted."""
    places = ", ".join("?" for _ in old[0])
    for database, rows in ((WHOLE, old), (TOUCHED, new)):
        build.execute(f"CREATE TABLE {database}.s.tabellen ({columns})")
        build.executemany(f"INSERT INTO {database}.s.tabellen VALUES ({places})", rows)
    meta = {"radens_id": radens_id} if radens_id else {}
    relation = f'"{WHOLE}"."s"."tabellen"'
    replace_rows(build, CompiledModel("tabellen", Path("t"), "s", relation, False, Path("t"), meta))
    return sorted(build.execute(f"FROM {WHOLE}.s.tabellen").fetchall(), key=repr)


EPISODE = "region_kod VARCHAR, vardepisod_id VARCHAR, tal VARCHAR"


def test_rows_by_the_regions_own_id(build: duckdb.DuckDBPyConnection) -> None:
    old = [("08", "V1", "1"), ("08", "V1", "2"), ("08", "V2", "3"), ("01", "V1", "4")]
    new = [("08", "V1", "5"), ("08", "V5", "6")]
    assert _replaced(build, "", EPISODE, old, new) == [
        ("01", "V1", "4"),
        ("08", "V1", "5"),
        ("08", "V2", "3"),
        ("08", "V5", "6"),
    ]


def test_rows_by_the_published_id(build: duckdb.DuckDBPyConnection) -> None:
    old = [("08", "08:V1", "1"), ("08", "V1", "2"), ("08", "08:V2", "3")]
    found = _replaced(build, "publicerat_id", EPISODE, old, [("08", "08:V5", "4")])
    assert found == [("08", "08:V2", "3"), ("08", "08:V5", "4"), ("08", "V1", "2")]


def test_rows_of_an_arende_where_there_is_no_episode(build: duckdb.DuckDBPyConnection) -> None:
    columns = "region_kod VARCHAR, vardepisod_id VARCHAR, arende_id VARCHAR"
    kept = [("08", "V2", "A1"), ("08", None, "A2"), ("01", None, "A1"), ("08", "V2", None)]
    old = [("08", "V1", None), ("08", "V1", "A2"), ("08", None, "A1"), *kept]
    new = [("08", None, "A1"), ("08", "V5", None)]
    assert _replaced(build, "arende", columns, old, new) == sorted([*kept, *new], key=repr)


def test_rows_of_delivered_rows(build: duckdb.DuckDBPyConnection) -> None:
    list_delivered_rows(build, load_contract())
    columns = "region_kod VARCHAR, tabell VARCHAR, nyckel VARCHAR"
    kept = [
        ("08", "vardtillfalle", "V2"),
        ("08", "link_arende", "V1"),
        ("01", "vardtillfalle", "V1"),
        ("08", "link_inskrivning_status", "A2|1"),
        ("08", "link_inskrivning_status", "A11|1"),
        ("08", "vardepisod", "08:V2"),
        ("08", "link_meddelande", "V1"),
        ("08", "link_arende_vardtillfalle", "A1|V"),
    ]
    old = [
        ("08", "vardtillfalle", "V1"),
        ("08", "patient", "P1"),
        ("08", "folkbokforing", "P1|2020-01-01"),
        ("08", "link_arende", "A1"),
        ("08", "link_inskrivning_status", "A1|1"),
        ("08", "link_arende_vardtillfalle", "A1|V|2"),
        ("08", "permission", "V1|2"),
        ("08", "vardepisod", "08:V1"),
        *kept,
    ]
    new = [("08", "vardtillfalle", "V1"), ("08", "link_inskrivning_status", "A1|9")]
    found = _replaced(build, "levererad_rad", columns, old, new)
    assert found == sorted([*kept, *new], key=repr)


def test_types_order_and_comments_of_the_table_stay(build: duckdb.DuckDBPyConnection) -> None:
    shape = "tal DECIMAL(9, 2), vardepisod_id VARCHAR, region_kod VARCHAR"
    build.execute(f"CREATE TABLE {WHOLE}.s.tabellen ({shape})")
    build.execute(f"COMMENT ON TABLE {WHOLE}.s.tabellen IS 'Tal per vårdepisod'")
    build.execute(f"COMMENT ON COLUMN {WHOLE}.s.tabellen.tal IS 'Ett tal'")
    new = "SELECT '08' AS region_kod, 'V1' AS vardepisod_id, 7 AS tal"
    build.execute(f"CREATE TABLE {TOUCHED}.s.tabellen AS {new}")
    relation = f'"{WHOLE}"."s"."tabellen"'
    replace_rows(build, CompiledModel("tabellen", Path("t"), "s", relation, False, Path("t"), {}))
    described = build.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() "
        "WHERE database_name = ? AND table_name = 'tabellen' ORDER BY column_index",
        [WHOLE],
    ).fetchall()
    assert described == [
        ("tal", "DECIMAL(9,2)", "Ett tal"),
        ("vardepisod_id", "VARCHAR", None),
        ("region_kod", "VARCHAR", None),
    ]
    (told,) = build.execute(
        "SELECT comment FROM duckdb_tables() WHERE database_name = ? AND table_name = 'tabellen'",
        [WHOLE],
    ).fetchall()
    assert told == ("Tal per vårdepisod",)
    assert build.execute(f"SELECT tal::VARCHAR FROM {relation}").fetchall() == [("7.00",)]
