"""One published generation that the tests of reports read.

Does not belong here: making it (tests/python/orchestration/nights.py).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from orchestration.reports.figures import Recipient, Sources, open_sources, read_recipients
from orchestration.settings import Settings
from tests.python.orchestration.nights import first_night


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
    return read_recipients(sources.exact.connection)
