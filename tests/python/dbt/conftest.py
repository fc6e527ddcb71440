"""Session fixtures: the dbt project on an empty store, parsed and built once.

Does not belong here: assertions, rows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.warehouse.parsed_project import ensure_parsed
from tests.python.dbt.warehouse import Warehouse, make_empty_warehouse


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that share one build in one worker; the others are spread by file."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "empty_warehouse" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("dbt"))


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Seeds and every model on a store without rows: unit tests read their columns.

    Not `run --empty`: it would build views of staging that never show a row.
    """
    warehouse = make_empty_warehouse(tmp_path_factory.mktemp("dbt") / "empty")
    warehouse.run("seed")
    warehouse.run("run")
    return warehouse


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    """dbt's manifest.json of the project in its present state."""
    parsed: dict[str, Any] = json.loads(ensure_parsed().manifest.read_text(encoding="utf-8"))
    return parsed


@pytest.fixture(scope="session")
def compiled_tests(empty_warehouse: Warehouse) -> dict[str, str]:
    """Name of a data test -> the SQL that dbt runs for it."""
    compiled = empty_warehouse.run("compile", "--select", "resource_type:test")
    return {r.node.name: str(r.node.compiled_code) for r in compiled}
