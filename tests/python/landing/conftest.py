"""Fixtures of the landing tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.settings import Settings
from tests.python.landing.landing_helpers import settings_for


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty data folder."""
    return settings_for(tmp_path / "data")
