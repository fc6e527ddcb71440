"""The nightly on generated deliveries: every published cell is what the plain reference says.

Many small worlds of edges, as different patients of two regions with the same ids, in a history
of deliveries: one run of the nightly tests them all (worlds do not touch each other, which is
tested with the reference). Fewer worlds, without the whole night around them, are compared in
tests/python/dbt/test_reference.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.python.deliveries.compare import compare_rows, expected_as_text, read_table
from tests.python.deliveries.nightly import published_by, run_nightly
from tests.python.deliveries.published_tables import PUBLISHED
from tests.reference.api import TABLES, expected_tables
from tests.reference.billing import BILLING_TABLES
from tests.reference.generate import random_deliveries, write_landing

MANY = 2500
OTHER_REGION = "01"


def _assert_published_as_expected(data: Path, seed: int, worlds: int) -> None:
    deliveries = [
        *random_deliveries(seed, worlds),
        *random_deliveries(seed, worlds // 4, OTHER_REGION),
    ]
    write_landing(data / "landing", deliveries)
    current = published_by(run_nightly(data), data)
    reports = []
    names = (*TABLES, *BILLING_TABLES)
    for name, rows in expected_tables(deliveries, names=names).items():
        table = PUBLISHED[name]
        actual = read_table(table.path(current), table.schema, name)
        reports.append(compare_rows(table, expected_as_text(rows), actual).report())
    assert len(reports) == len(names)
    assert not any(reports), "\n".join(filter(None, reports))


@pytest.mark.heavy
@pytest.mark.parametrize("seed", [2, 3])
def test_published_is_the_reference_on_many_worlds(tmp_path: Path, seed: int) -> None:
    _assert_published_as_expected(tmp_path, seed, worlds=MANY)
