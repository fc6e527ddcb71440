"""The reference against results that this project did not make: stored deliveries, worked cases.

The copy in the tests is always there; the shared deliveries are compared where they exist.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.python.deliveries.compare import compare_rows, read_expected
from tests.python.deliveries.published_tables import PUBLISHED
from tests.python.deliveries.stored_deliveries import (
    COPIES,
    TABLES_COMPARED,
    expected_readmissions,
    expected_totals,
    readmissions,
    shared_deliveries,
    totals,
    with_tables,
    with_totals,
)
from tests.reference.api import EPISODE_TABLES, expected_tables
from tests.reference.deliveries import read_landing
from tests.reference.parameters import Parameters

READMISSIONS = "fct_aterinskrivningar"


def test_a_stored_delivery_is_always_there() -> None:
    assert [path.name for path in COPIES.iterdir()] == ["adversarial_2"]
    assert COPIES / "adversarial_2" in with_tables()


@pytest.mark.parametrize("delivery", with_tables(), ids=lambda path: path.name)
def test_every_cell_of_the_stored_tables(delivery: Path) -> None:
    tables = expected_tables(delivery / "landing", names=TABLES_COMPARED)
    differences = [
        compare_rows(PUBLISHED[name], read_expected(csv), tables[name]).report()
        for name in TABLES_COMPARED
        for csv in [delivery / "expected" / f"{name}.csv"]
    ]
    assert not any(differences), "\n".join(filter(None, differences))


@pytest.mark.parametrize("delivery", with_totals(), ids=lambda path: path.name)
def test_the_stored_totals(delivery: Path) -> None:
    deliveries = read_landing(delivery / "landing")
    stays = [str(row["vardtillfalle_id"]) for row in deliveries[0].tables["vardtillfalle"]]
    tables = expected_tables(deliveries, names=(*EPISODE_TABLES, READMISSIONS))
    assert totals(tables, stays) == expected_totals(delivery)
    assert readmissions(tables[READMISSIONS]) == expected_readmissions(delivery)
    on_day_0 = expected_tables(deliveries, Parameters(lo=0, hi=0), names=[READMISSIONS])
    assert readmissions(on_day_0[READMISSIONS]) == expected_readmissions(delivery, "0")


def test_the_copy_is_the_shared_one() -> None:
    shared = shared_deliveries()
    for copy in COPIES.rglob("*.*") if shared else ():
        original = shared / copy.relative_to(COPIES) if shared else copy
        assert copy.is_dir() or copy.read_bytes() == original.read_bytes(), copy.name
