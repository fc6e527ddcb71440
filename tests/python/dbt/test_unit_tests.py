"""Every dbt unit test passes, and there are some.

The unit tests themselves stand beside the models (models/**/*.yml).
"""

from __future__ import annotations

from tests.python.dbt.warehouse import Warehouse, failures, node_results


def test_every_dbt_unit_test_passes(empty_warehouse: Warehouse) -> None:
    outcome = empty_warehouse.invoke("test", "--select", "test_type:unit")
    assert outcome.exception is None, outcome.exception
    assert outcome.success, failures(outcome)
    results = node_results(outcome)
    assert len(results) > 0
    assert {str(r.status) for r in results} == {"pass"}
