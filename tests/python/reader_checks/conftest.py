"""A published tiny night that every reader check passes; copied by whoever breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.publish.generation import CURRENT
from orchestration.settings import Settings
from tests.python.once import made_once
from tests.python.orchestration.nights import first_night
from tests.python.reader_checks.reader_helpers import make_sound


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Not to be changed."""
    published = first_night(tmp_path_factory).settings.published
    return made_once(
        tmp_path_factory,
        "hel_publicering",
        lambda folder: make_sound((published / CURRENT).resolve(), folder),
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty data folder."""
    return Settings(tmp_path / "data")
