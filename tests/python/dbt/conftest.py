"""Session fixtures: the dbt project on an empty store, parsed and built once.

Does not belong here: assertions, rows.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from orchestration.warehouse.parsed_project import ensure_parsed
from tests.python.dbt.warehouse import Warehouse, make_empty_warehouse
from tests.python.once import made_once


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Seeds and every model on a store without rows: unit tests read their columns.

    Built once for all workers of pytest-xdist; each works on a copy, since DuckDB lets one process
    at a time into a file. Not `run --empty`: its views of staging would never show a row.
    """
    built = made_once(tmp_path_factory, "tomt_lager", _build_empty)
    folder = tmp_path_factory.mktemp("dbt")
    copy = folder / "utskrivning.duckdb"
    shutil.copyfile(built / copy.name, copy)
    return Warehouse(folder, copy)


def _build_empty(folder: Path) -> None:
    original = make_empty_warehouse(folder)
    original.run("seed")
    original.run("run")


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
