"""One history of deliveries and what the rules make of it, for every test that reads them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.reference.api import EPISODE_TABLES, REGION_TABLES, sources
from tests.reference.deliveries import Delivered
from tests.reference.facts import build_facts
from tests.reference.generate import random_deliveries
from tests.reference.parameters import DEFAULTS
from tests.reference.r0_conventions import Source
from tests.reference.r6_groups import Region
from tests.reference.seeds import load_seeds

WORLDS = 200


@pytest.fixture(scope="session")
def history() -> list[Delivered]:
    """The worlds of one seed as deliveries of region 08; nobody may change them."""
    return random_deliveries(seed=11, worlds=WORLDS)


@pytest.fixture(scope="session")
def source(history: list[Delivered]) -> Source:
    """The staged rows of the history."""
    (only,) = sources(history)
    return only


@pytest.fixture(scope="session")
def region(source: Source) -> Region:
    """The region of the history with the default parameters."""
    return Region(source, build_facts(source, load_seeds(), DEFAULTS), load_seeds(), DEFAULTS)


@pytest.fixture(scope="session")
def tables(region: Region) -> dict[str, list[dict[str, Any]]]:
    """Every table but billing's on the history."""
    of_episodes = {name: rows(region.facts) for name, rows in EPISODE_TABLES.items()}
    return of_episodes | {name: rows(region) for name, rows in REGION_TABLES.items()}
