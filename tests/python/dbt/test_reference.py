"""The warehouse against the plain-Python reference: every row of every table, on random worlds.

Does not belong here: the build of the worlds (comparison.py), the whole nightly on the defaults
(tests/python/deliveries).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.python.dbt.comparison import (
    REGIONS,
    UNKNOWN_REGION,
    Comparison,
    built,
    compare_worlds,
    difference,
)
from tests.reference.api import TABLES
from tests.reference.billing import BILLING_TABLES

Compare = Callable[[int, int], Comparison]


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> Compare:
    """(seed, worlds per region) -> the built warehouse and what it should hold."""
    return lambda seed, worlds: compare_worlds(seed, worlds, tmp_path_factory.mktemp("worlds"))


@pytest.fixture(scope="module")
def comparison(compare: Compare) -> Comparison:
    return compare(1, 120)


@pytest.mark.parametrize("name", [*TABLES, *BILLING_TABLES])
def test_every_row_of_the_warehouse_is_the_references(comparison: Comparison, name: str) -> None:
    regions = {row["region_kod"] for row in comparison.expected[name]}
    assert regions >= (set(REGIONS) if name in TABLES else {"07", "09", "17", "18"})
    assert not difference(comparison, name)


def test_the_parameters_of_a_region_are_its_own(comparison: Comparison) -> None:
    """R4: with `utskrivningsdag_raknas` the same date gives 1 and never 0; only 01 has it."""
    days = comparison.expected["fct_utskrivningsklara_dagar"]
    zeros = {r["region_kod"] for r in days if r["utskrivningsklara_dagar"] == 0}
    assert zeros == REGIONS.keys() - {"01"}


def test_a_parameter_nobody_has_said_gives_empty_figures(comparison: Comparison) -> None:
    """R0, R4, R5: never the default of region 00, and never a night that cannot be published."""
    mine = {
        name: [row for row in built(comparison, name) if row["region_kod"] == UNKNOWN_REGION]
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
    differences = [difference(found, name) for name in (*TABLES, *BILLING_TABLES)]
    assert not any(differences), "\n".join(filter(None, differences))
