"""The warehouse against the plain-Python reference: every row of every table, on random worlds.

Does not belong here: the build of the worlds (comparison.py), the whole nightly on the defaults
(tests/python/deliveries).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.python.dbt.comparison import (
    COMPARED,
    REGIONS,
    UNKNOWN_REGION,
    Comparison,
    built,
    compare_worlds,
    difference,
)
from tests.python.deliveries.compare import compare_rows, expected_as_text, read_table
from tests.python.deliveries.published_tables import PUBLISHED
from tests.reference.agreements import load_agreements
from tests.reference.api import TABLES, expected_tables
from tests.reference.billing import BILLING_TABLES

SIMULATED = "08"

Compare = Callable[[int, int], Comparison]


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> Compare:
    """(seed, worlds per region) -> the built warehouse and what it should hold."""
    return lambda seed, worlds: compare_worlds(seed, worlds, tmp_path_factory.mktemp("worlds"))


@pytest.fixture(scope="module")
def comparison(compare: Compare) -> Comparison:
    return compare(1, 120)


@pytest.mark.parametrize("name", COMPARED)
def test_every_row_of_the_warehouse_is_the_references(comparison: Comparison, name: str) -> None:
    regions = {row["region_kod"] for row in comparison.expected[name]}
    assert regions >= ({"07", "09", "17", "18"} if name in BILLING_TABLES else set(REGIONS))
    assert not difference(comparison, name)


def test_the_parameters_of_a_region_are_its_own(comparison: Comparison) -> None:
    """R4: with `utskrivningsdag_raknas` the same date gives 1 and never 0; only 01 has it."""
    days = comparison.expected["fct_utskrivningsklara_dagar"]
    zeros = {r["region_kod"] for r in days if r["utskrivningsklara_dagar"] == 0}
    assert zeros == REGIONS.keys() - {"01"}


def test_a_parameter_nobody_has_said_gives_empty_figures(comparison: Comparison) -> None:
    """R0, R4-R6: never the default of region 00, and never a night that cannot be published."""
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
    assert {row["ar_aterinskriven_30d"] for row in mine["fct_aterinskrivningar"]} == {None}
    readmissions = mine["ind_aterinskrivningar"]
    assert {(r["antal_index"], r["andel"], r["preliminar"]) for r in readmissions} == {
        (0, None, True)
    }
    assert {(row["antal_sip"], row["andel_sip"]) for row in mine["ind_planer"]} == {(0, None)}
    assert max(row["antal_utskrivningsplan"] for row in mine["ind_planer"]) > 0
    assert {row["varddygn_utskrivningsklara"] for row in mine["ind_belaggning"]} == {0}


@pytest.mark.parametrize(("troskel", "fristdagar"), [("0.60", 3), ("1.00", 4)])
def test_a_simulation_is_the_same_computation_on_other_values(
    comparison: Comparison, troskel: str, fristdagar: int
) -> None:
    """R8, Simulation: a scenario of the seed against the reference on an agreement so changed."""
    known = load_agreements()
    changed = tuple(
        row.with_values(troskel_snitt=Fraction(troskel), fristdagar=fristdagar)
        if row.region_kod == SIMULATED
        else row
        for row in known.rows
    )
    wanted = expected_tables(
        comparison.deliveries[SIMULATED],
        names=["fak_kommunperiod"],
        agreements=replace(known, rows=changed),
    )["fak_kommunperiod"]
    scenario = f"{SIMULATED}-troskel-{troskel}-frist-{fristdagar}"
    file = comparison.warehouse.build_file
    found = [
        row
        for row in read_table(file, "fakturering", "fak_simulering")
        if row["scenario_id"] == scenario
    ]
    expected = [row for row in wanted if (row["modell_id"] or "").startswith(SIMULATED)]
    assert len(expected) > 20
    table = PUBLISHED["fak_kommunperiod"]
    assert not compare_rows(table, expected_as_text(expected), found).report()


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(2, 7))
def test_many_more_worlds(compare: Compare, seed: int) -> None:
    found = compare(seed, 1000)
    differences = [difference(found, name) for name in COMPARED]
    assert not any(differences), "\n".join(filter(None, differences))
