"""Fixtures of the alert tests: an empty data folder whose clock can be moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.settings import Settings
from tests.python.alerts.made import MONDAY, MovableClock


@pytest.fixture
def clock() -> MovableClock:
    """05:00 on a Monday in January."""
    return MovableClock(MONDAY)


@pytest.fixture
def settings(tmp_path: Path, clock: MovableClock) -> Settings:
    """An empty data folder."""
    settings = Settings(tmp_path / "data", clock=clock, data_dir_is_named=True)
    settings.create_folders()
    return settings
