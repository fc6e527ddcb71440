"""Session fixtures: the dbt project on an empty store, parsed and built once.

Does not belong here: assertions, rows.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from orchestration.warehouse.parsed_project import ensure_parsed
from tests.python.dbt.warehouse import Warehouse, make_empty_warehouse


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Seeds and every model on a store without rows: unit tests read their columns.

    Built once for all workers of pytest-xdist; each works on a copy, since DuckDB lets one process
    at a time into a file. Not `run --empty`: its views of staging would never show a row.
    """
    built = _shared_folder(tmp_path_factory) / "tomt_lager"
    with _only_one_worker(built.with_suffix(".las")):
        if not (built / "klart").exists():
            shutil.rmtree(built, ignore_errors=True)
            original = make_empty_warehouse(built)
            original.run("seed")
            original.run("run")
            (built / "klart").touch()
    folder = tmp_path_factory.mktemp("dbt")
    copy = folder / "utskrivning.duckdb"
    shutil.copyfile(built / copy.name, copy)
    return Warehouse(folder, copy)


def _shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A temporary folder of this session that all its workers see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextmanager
def _only_one_worker(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


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
