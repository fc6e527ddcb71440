"""Fixtures of the store tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_helpers import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An empty data folder with the tiny contract."""
    return World.at(tmp_path / "data")
