"""One published generation that the tests of reports read.

Does not belong here: making it (tests/python/orchestration/nights.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.reports.figures import Recipient, Sources, open_sources
from orchestration.settings import Settings
from tests.python.orchestration.nights import first_night
from tests.python.reports.homes import again, make_home


@pytest.fixture(scope="session")
def published_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A tiny synthetic year of region 08 after one night; only to be read."""
    return first_night(tmp_path_factory).settings


@pytest.fixture(scope="module")
def sources(published_settings: Settings) -> Iterator[Sources]:
    """The open files; one module at a time."""
    with open_sources(published_settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def recipients(sources: Sources) -> tuple[Recipient, ...]:
    """All recipients of the generation."""
    return sources.recipients()


@pytest.fixture(scope="session")
def _many(published_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Only to be read; see `home`."""
    return make_home(published_settings, tmp_path_factory.mktemp("paket") / "data")


@pytest.fixture
def home(_many: Settings, tmp_path: Path) -> Settings:
    """A data folder with many made-up episodes, to make packages in."""
    return again(_many, tmp_path / "data")
