"""Every benchmark still finds what it measures: nothing else runs them between two measurements."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from tests.python.conftest import PROJECT_DIR

BENCHMARKS = sorted((PROJECT_DIR / "benchmarks").glob("*.py"))
OTHERS = frozenset({"core_sqlmesh"})
"""Run in an environment of their own (bench_core.py)."""


@pytest.mark.parametrize(
    "file", [f for f in BENCHMARKS if f.stem not in OTHERS], ids=lambda f: f.stem
)
def test_it_can_be_loaded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(file.parent))
    assert runpy.run_path(str(file), run_name=file.stem)["__doc__"]
