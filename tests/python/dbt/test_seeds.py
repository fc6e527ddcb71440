"""What a seed may hold: typed text with its leading zeros, validity without overlap, a status.

The seeds are read as dbt built them. Does not belong here: what the values mean (rules.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import duckdb
import pytest

from tests.python.dbt.project_graph import data_tests_of
from tests.python.dbt.warehouse import Warehouse

STATUSES = "VSIAUB"
"""Verified, stated, inferred, assumed, unknown, decided (rules.md)."""
PARAMETERS = {
    *("klocka", "dagraknare_start", "atertagen_regel", "episod_max_glapp_minuter"),
    *("oppen_max_dagar", "sip_fonster_dagar", "lo", "hi", "k", "utskrivningsdag_raknas"),
    *("forvarning_timmar", "kalla_tyst_timmar", "kalla_tyst_vantade"),
    *("styrdiagram_minsta_veckor", "styrdiagram_svans"),
    *("verksamhetsgren_minsta_manader", "verksamhetsgren_minsta_antal", "verksamhetsgren_andel"),
}
"""The list of R0, what R4 needs beside it, alerts and the control chart of R5, and D43."""

MAY_BE_EMPTY = {"dq_undantag"}
"""Nobody has accepted a finding yet."""


@pytest.fixture(scope="module")
def database(empty_warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def seeds(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [n for n in manifest["nodes"].values() if n["resource_type"] == "seed"]


def _values(database: duckdb.DuckDBPyConnection, query: str) -> set[Any]:
    return {row[0] for row in database.execute(query).fetchall()}


def test_every_seed_has_rows_key_and_declared_columns(
    database: duckdb.DuckDBPyConnection, seeds: list[dict[str, Any]], manifest: dict[str, Any]
) -> None:
    assert seeds
    for seed in seeds:
        built = database.execute(f"SELECT * FROM {seed['relation_name']}")
        columns = [c[0] for c in built.description]
        rows = built.fetchall()
        assert rows or _may_be_empty(seed, rows), seed["name"]
        assert columns == list(seed["columns"]) == list(seed["config"]["column_types"])
        tests = {t["test_metadata"]["name"] for t in data_tests_of(manifest, seed["unique_id"])}
        assert "unique_key" in tests, seed["name"]


def _may_be_empty(seed: dict[str, Any], found: Collection[Any]) -> bool:
    return seed["name"] in MAY_BE_EMPTY and not found


def test_rows_with_validity_are_tested_for_overlap(
    seeds: list[dict[str, Any]], manifest: dict[str, Any]
) -> None:
    """A key that is unique without giltig_fran (stadsdelar) cannot overlap with itself."""
    for seed in seeds:
        tests = data_tests_of(manifest, seed["unique_id"])
        key = next(t for t in tests if t["test_metadata"]["name"] == "unique_key")
        if "giltig_fran" in key["test_metadata"]["kwargs"]["columns"]:
            assert "no_overlap" in {t["test_metadata"]["name"] for t in tests}, seed["name"]


def test_every_status_is_one_of_the_six(
    database: duckdb.DuckDBPyConnection, seeds: list[dict[str, Any]]
) -> None:
    found = 0
    for seed in seeds:
        for column in (c for c in seed["columns"] if c.startswith("status")):
            found += 1
            values = _values(database, f"SELECT {column} FROM {seed['relation_name']}")
            assert values <= set(STATUSES), (seed["name"], column, values)
    assert found


def test_codes_keep_their_leading_zeros(
    database: duckdb.DuckDBPyConnection, seeds: list[dict[str, Any]]
) -> None:
    lengths = {"kommun_kod": {4}, "region_kod": {2}, "lan_kod": {2}}
    for seed in seeds:
        for column in lengths.keys() & seed["columns"].keys():
            query = f"SELECT length({column}) FROM {seed['relation_name']}"
            found = _values(database, query)
            assert found == lengths[column] or _may_be_empty(seed, found), (seed["name"], column)
    assert "0821" in _values(database, "SELECT kommun_kod FROM referens.kommuner")
    assert _values(database, "SELECT region_kod FROM referens.regionparametrar") >= {"00"}


def test_every_kommun_belongs_to_the_lan_of_its_digits(
    database: duckdb.DuckDBPyConnection,
) -> None:
    """R3: level `lan` = first two digits; the seed of all Swedish kommuner has 290."""
    query = "SELECT kommun_kod FROM referens.kommuner WHERE substr(kommun_kod, 1, 2) <> lan_kod"
    assert not _values(database, query)
    assert database.execute("SELECT count(*) FROM referens.kommuner").fetchone() == (290,)


def test_the_default_region_has_every_parameter_from_the_beginning(
    database: duckdb.DuckDBPyConnection,
) -> None:
    """R0: parameters live in the seed; region 00 is the default, valid without end."""
    query = (
        "SELECT parameter FROM referens.regionparametrar WHERE region_kod = '00'"
        " AND varde IS NOT NULL AND giltig_fran <= DATE '1900-01-01' AND giltig_till IS NULL"
    )
    assert _values(database, query) == PARAMETERS
    assert _values(database, "SELECT parameter FROM referens.regionparametrar") == PARAMETERS


@pytest.mark.parametrize(
    ("query", "what"),
    [
        (
            "SELECT a.kommun_kod FROM referens.kommun_analysgrupp a"
            " ANTI JOIN referens.kommuner k USING (kommun_kod)",
            "kommun of an analysgrupp",
        ),
        (
            "SELECT a.analysgrupp FROM referens.kommun_analysgrupp a"
            " ANTI JOIN referens.analysgrupper g USING (region_kod, analysgrupp)",
            "analysgrupp of a kommun",
        ),
        (
            "SELECT s.kommun_kod FROM referens.sjukhus s ANTI JOIN referens.kommuner USING"
            " (kommun_kod)",
            "kommun of a sjukhus",
        ),
        (
            "SELECT s.kommun_kod FROM referens.stadsdelar s ANTI JOIN referens.kommuner USING"
            " (kommun_kod)",
            "kommun of a stadsdel",
        ),
    ],
    ids=lambda value: value if " " in value and not value.startswith("SELECT") else "",
)
def test_seeds_point_at_rows_of_each_other(
    database: duckdb.DuckDBPyConnection, query: str, what: str
) -> None:
    assert not _values(database, query), what
