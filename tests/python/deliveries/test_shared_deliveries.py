"""The nightly on deliveries whose results this project did not make, compared row by row.

Each delivery has a data folder of its own and one run of the nightly as an operator starts it.
The copy in the tests is always there; the shared deliveries are compared where they exist.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.python.deliveries.compare import (
    compare_published,
    compare_rows,
    expected_as_text,
    read_table,
)
from tests.python.deliveries.nightly import published_once
from tests.python.deliveries.published_tables import PUBLISHED
from tests.python.deliveries.stored_deliveries import (
    COPIES,
    TABLES_COMPARED,
    expected_readmissions,
    expected_totals,
    readmissions,
    totals,
    with_tables,
    with_totals,
)
from tests.reference.api import expected_tables
from tests.reference.deliveries import read_landing
from tests.reference.r10_findings import RULES

Published = Callable[[Path], Path]
SURE = frozenset(
    {
        *("status_sen", "status_saknas", "status_vet_ej", "status_saknar_meddelande"),
        *("satt_tva_ganger", "atertagen_utan_satt", "atertagen_efter_utskrivning", "negativ_tid"),
        *("dubbla_arenden", "felsant_meddelande", "sip_kallelse_sen", "plan_utan_anteckningar"),
    }
)
"""Rules with a finding in every adversarial delivery: a comparison of nothing would pass."""


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """delivery folder -> its published/current; runs the nightly once per delivery."""
    return lambda delivery: published_once(tmp_path_factory, delivery)


def _nights() -> list[Any]:
    """The copy in the tests always; a night on each shared delivery in the long run."""
    return [
        pytest.param(path, id=path.name, marks=[] if path.parent == COPIES else [pytest.mark.heavy])
        for path in with_tables()
    ]


@pytest.mark.parametrize("table", TABLES_COMPARED)
@pytest.mark.parametrize("delivery", _nights())
def test_published_table_is_the_stored_one(
    published: Published, delivery: Path, table: str
) -> None:
    expected = delivery / "expected" / f"{table}.csv"
    difference = compare_published(published(delivery), PUBLISHED[table], expected)
    assert not difference, difference.report()


@pytest.mark.parametrize("delivery", _nights())
def test_published_findings_are_those_of_the_rules(published: Published, delivery: Path) -> None:
    """R1, R2, R4-R6, R10: no findings are stored, so the plain reference gives them."""
    expected = expected_tables(delivery / "landing", names=["dq_fynd"])["dq_fynd"]
    table = PUBLISHED["dq_fynd"]
    actual = read_table(table.path(published(delivery)), table.schema, table.name)
    of_the_rules = [row for row in actual if row["regel_id"] in RULES]
    assert {row["regel_id"] for row in expected} >= SURE
    assert not compare_rows(table, expected_as_text(expected), of_the_rules).report()


@pytest.mark.heavy
@pytest.mark.parametrize("delivery", with_totals(), ids=lambda path: path.name)
def test_published_totals_are_the_stored_ones(published: Published, delivery: Path) -> None:
    current = published(delivery)
    tables = {
        name: read_table(PUBLISHED[name].path(current), PUBLISHED[name].schema, name)
        for name in TABLES_COMPARED
        if PUBLISHED[name].database == "individ"
    }
    stays = [
        str(row["vardtillfalle_id"])
        for row in read_landing(delivery / "landing")[0].tables["vardtillfalle"]
    ]
    assert totals(tables, stays) == expected_totals(delivery)
    assert readmissions(tables["fct_aterinskrivningar"]) == expected_readmissions(delivery)
