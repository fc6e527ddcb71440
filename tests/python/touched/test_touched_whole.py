"""Night after night on random worlds: a touched build's tables are those of a whole build.

The quick one leaves out what is made anew over everybody on any night; the heavy ones do not.
Does not belong here: who is touched and why (test_touched_units.py).
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from orchestration.landing.model import Scope
from orchestration.touched import Touched
from orchestration.touched import build as touched_build
from tests.python.touched.nights import Nights
from tests.python.touched.random_nights import FIRST_ASOF, STEPS, random_source
from tests.python.touched.template import Template, without_sums

REGIONS = ("08", "01")
"""With the same ids."""
SHARE_OF_NIGHTS = 0.8
"""So often a region delivers; on the others only the clock of the other one goes on."""


@pytest.fixture(autouse=True)
def _any_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worlds lie close around as-of: more of them are touched than a night would stand for."""
    monkeypatch.setattr(touched_build, "LARGEST_SHARE", 1)


def _compare_nights(nights: Nights, seed: int, worlds: int, compared: range) -> None:
    """compared: numbers of the nights, the first 0, after which the tables are compared."""
    rng = Random(f"touched/{seed}")
    sources = [random_source(seed, worlds, region) for region in REGIONS]
    asof = FIRST_ASOF
    for source in sources:
        before, now = source.first()
        first = asof - timedelta(days=1)
        nights.deliver(first, before, scope=Scope.FULL, region=source.region)
        nights.deliver(asof, now, scope=Scope.FULL, region=source.region)
    nights.night()
    for number in range(compared.stop):
        asof += rng.choice(STEPS)
        for source in sources:
            if rng.random() < SHARE_OF_NIGHTS:
                nights.deliver(asof, source.delta(asof), region=source.region)
        assert isinstance(nights.night(), Touched)
        assert nights.last is not None
        assert nights.last.patients < nights.last.all_patients * 2 // 3, "too few to be wrong about"
        assert not nights.last.broken
        if number in compared:
            assert nights.differences() == {}, f"seed {seed}, night {number + 1}"


def test_nights_on_random_worlds_are_those_of_whole_builds(data: Path, template: Template) -> None:
    _compare_nights(Nights.at(data, without_sums(template)), seed=1, worlds=60, compared=range(1))


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(2, 8))
def test_many_more_nights(data: Path, template: Template, seed: int) -> None:
    _compare_nights(Nights.at(data, template), seed=seed, worlds=250, compared=range(6))
