"""The synthetic region looks like the published one, measured on what a night publishes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.bench_calibration import (
    Figure,
    figures,
    kommun_means,
    measure,
    publish_year,
)
from orchestration.synthetic.scenario import available

WIDE = {
    "stays": (36_000, 42_000),
    "linked": (3_800, 5_200),
    "ready_days_per_1000_65": (18, 70),
    "share_of_beds": (0.7, 3),
    "day_0_somatik": (0.64, 0.84),
    "mean_all": (0.4, 1.1),
    "return_linked": (0.13, 0.27),
    "return_patients_65": (0.14, 0.22),
    "share_65": (0.86, 0.98),
    "linked_median_age": (80, 90),
    "occupancy": (0.6, 0.95),
    "discharged_weekend": (0.17, 0.25),
}
"""A tenth of Kalmar has some 450 linked episodes: what chance leaves of the published ranges."""


def _outside(data: Path, scenario: str, seed: int) -> dict[str, float]:
    """The figures of a published year that lie outside their ranges."""
    publish_year(data, scenario=scenario, seed=seed, storlek=1.0)
    found = measure(data, scenario=scenario, storlek=1.0)
    return {f.name: found[f.name] for f in figures(scenario) if not f.holds(found[f.name])}


@pytest.mark.heavy
@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_five_seeds_land_in_the_published_ranges(tmp_path: Path, seed: int) -> None:
    assert _outside(tmp_path, "kalmar_2022", seed) == {}
    means = kommun_means(tmp_path)
    assert len(means) == 12
    assert max(mean for _, mean in means.values()) > 1.25 * min(mean for _, mean in means.values())


@pytest.mark.heavy
@pytest.mark.parametrize("scenario", ["lag_foljsamhet", "lugnt_ar"])
def test_the_other_scenarios_look_as_they_are_meant_to(tmp_path: Path, scenario: str) -> None:
    assert _outside(tmp_path, scenario, seed=1) == {}


def lay_out_as_published(data: Path, build_file: Path) -> None:
    """The build file stands for the published files, which are copies of it."""
    current = data / "published" / "current"
    current.mkdir(parents=True)
    for name in ("aggregat.duckdb", "individ.duckdb"):
        shutil.copy(build_file, current / name)


@pytest.mark.parametrize("scenario", available())
def test_every_range_is_one_and_the_wide_limits_are_wider(scenario: str) -> None:
    every = figures(scenario)
    assert len({figure.name for figure in every}) == len(every) > 20
    for figure in every:
        assert (figure.low is None) == (figure.high is None), figure.name
        if figure.low is not None and figure.high is not None:
            assert figure.low < figure.high, figure.name
    ranges = {figure.name: figure for figure in figures("kalmar_2022")}
    for name, (low, high) in WIDE.items():
        assert low <= (ranges[name].low or 0), name
        assert high >= (ranges[name].high or 0), name


@pytest.mark.parametrize(
    ("value", "holds"), [(0.59, False), (0.6, True), (0.9, True), (0.91, False)]
)
def test_both_ends_of_a_range_are_in_it(value: float, holds: bool) -> None:
    assert Figure("mean_all", "", 0.6, 0.9, "").holds(value) is holds
    assert Figure("mean_all", "", None, None, "").holds(value)
