"""The warehouse against the plain-Python reference: every row of every table, on random worlds.

One build holds hundreds of worlds (each a patient with its rows, spread over a history of
deliveries with corrections, cancellations and quarantined rows) of several regions, each with
parameters of its own. Landing and store are the real ones.
Does not belong here: what the worlds hold (tests/reference/generate), the rules, the whole
nightly on the defaults (tests/python/deliveries).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.contract import load_contract
from orchestration.landing import land_waiting
from orchestration.settings import FixedClock, Settings
from orchestration.store import refresh_store
from tests.python.dbt.warehouse import Warehouse
from tests.python.deliveries.compare import as_text, compare_rows, expected_as_text, read_table
from tests.python.deliveries.published_tables import PUBLISHED
from tests.reference.api import TABLES, expected_tables
from tests.reference.deliveries import Delivered
from tests.reference.generate import random_deliveries, write_landing
from tests.reference.parameters import DEFAULTS, Parameters

Row = dict[str, Any]
REGIONS = {
    "08": DEFAULTS,
    "01": Parameters(
        klocka="inskrivning",
        dagraknare_start="bedomning",
        atertagen_regel="summera",
        utskrivningsdag_raknas=True,
        episod_max_glapp_minuter=0,
        oppen_max_dagar=1,
    ),
    "03": Parameters(atertagen_regel="summera", oppen_max_dagar=30),
    "04": Parameters(dagraknare_start="bedomning", episod_max_glapp_minuter=1440),
}
"""Region -> its parameters; 08 has those of the seed."""
UNKNOWN_REGION = "05"
UNKNOWN = ("klocka", "dagraknare_start", "atertagen_regel", "utskrivningsdag_raknas")
"""A region that has not said these: its own rows of the seed have no value."""


@dataclass(frozen=True)
class Comparison:
    """The same deliveries through the warehouse and through the reference."""

    warehouse: Warehouse
    expected: dict[str, list[Row]]


Compare = Callable[[int, int], Comparison]


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> Compare:
    """(seed, worlds per region) -> the built warehouse and what it should hold."""
    return lambda seed, worlds: _compare(seed, worlds, tmp_path_factory.mktemp("worlds"))


@pytest.fixture(scope="module")
def comparison(compare: Compare) -> Comparison:
    return compare(1, 120)


def _compare(seed: int, worlds: int, folder: Path) -> Comparison:
    deliveries = {
        region: random_deliveries(seed, worlds, region) for region in (*REGIONS, UNKNOWN_REGION)
    }
    warehouse = _build(folder, [d for given in deliveries.values() for d in given])
    expected: dict[str, list[Row]] = {name: [] for name in TABLES}
    for region, parameters in REGIONS.items():
        for name, rows in expected_tables(deliveries[region], parameters).items():
            expected[name] += rows
    return Comparison(warehouse, expected)


def _build(folder: Path, deliveries: Sequence[Delivered]) -> Warehouse:
    """Land, refresh the store and build, as the nightly does."""
    settings = Settings(folder / "data", FixedClock(datetime(2022, 11, 16, tzinfo=UTC)))
    write_landing(settings.landing, deliveries)
    report = land_waiting(settings, load_contract())
    assert len(report.accepted) + len(report.known) == len(deliveries), report.refused
    refresh_store(settings, load_contract())
    warehouse = Warehouse(folder / "dbt", settings.build_file)
    warehouse.run("seed")
    for region, parameters in REGIONS.items():
        if parameters != DEFAULTS:
            _add_parameters(warehouse, region, vars(parameters))
    _add_parameters(warehouse, UNKNOWN_REGION, dict.fromkeys(UNKNOWN))
    warehouse.run("build", "--exclude", "resource_type:unit_test", "resource_type:seed")
    return warehouse


def _add_parameters(warehouse: Warehouse, region_kod: str, values: dict[str, Any]) -> None:
    rows = [
        (region_kod, name, None if value is None else as_text(value), "1900-01-01", "I", "test")
        for name, value in values.items()
    ]
    with warehouse.connect() as connection:
        connection.executemany(
            "INSERT INTO referens.regionparametrar (region_kod, parameter, varde, giltig_fran,"
            " status, kalla) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )


def _difference(comparison: Comparison, name: str) -> str:
    table = replace(PUBLISHED[name], zero_rows_accepted=False)
    expected = expected_as_text(comparison.expected[name])
    actual = [row for row in _built(comparison, name) if row["region_kod"] in REGIONS]
    return compare_rows(table, expected, actual).report()


def _built(comparison: Comparison, name: str) -> list[Row]:
    return read_table(comparison.warehouse.build_file, PUBLISHED[name].schema, name)


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_the_warehouse_is_the_references(comparison: Comparison, name: str) -> None:
    assert {row["region_kod"] for row in comparison.expected[name]} == set(REGIONS)
    assert not _difference(comparison, name)


def test_the_parameters_of_a_region_are_its_own(comparison: Comparison) -> None:
    """R4: with `utskrivningsdag_raknas` the same date gives 1 and never 0; only 01 has it."""
    days = comparison.expected["fct_utskrivningsklara_dagar"]
    zeros = {r["region_kod"] for r in days if r["utskrivningsklara_dagar"] == 0}
    assert zeros == REGIONS.keys() - {"01"}


def test_a_parameter_nobody_has_said_gives_empty_figures(comparison: Comparison) -> None:
    """R0, R4, R5: never the default of region 00, and never a night that cannot be published."""
    mine = {
        name: [row for row in _built(comparison, name) if row["region_kod"] == UNKNOWN_REGION]
        for name in TABLES
    }
    assert all(mine.values())
    for row in mine["fct_utskrivningsklara_dagar"]:
        assert (row["dag0"], row["utskrivningsklara_dagar"], row["dagar_hittills"]) == (None,) * 3
    assert {row["dag0"] for row in mine["fct_utskrivningsklara_perioder"]} == {None}
    assert {row["klockstart"] for row in mine["dq_status_24h"]} == {None}
    assert {row["tillstand"] for row in mine["dq_status_24h"]} <= {None, "EJ_BEDOMBAR"}
    assert {row["antal"] for row in mine["ind_utskrivningsklara_dagar"]} == {0}
    assert {row["snitt_alla"] for row in mine["ind_utskrivningsklara_dagar"]} == {None}
    assert {row["andel_i_tid"] for row in mine["ind_status_24h"]} == {None}


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(2, 7))
def test_many_more_worlds(compare: Compare, seed: int) -> None:
    found = compare(seed, 1000)
    differences = [_difference(found, name) for name in TABLES]
    assert not any(differences), "\n".join(filter(None, differences))
