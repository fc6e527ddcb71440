"""Random draws on whole arrays. Does not belong here: what is drawn, and with which numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Flags, Ints, Reals, Texts, Times, texts
from orchestration.synthetic.parameter_types import ClockTime, Spread

Rng = np.random.Generator
DAY_STARTS, DAY_LENGTH = 7.5, 9.5


def chance(rng: Rng, share: float | Reals, count: int) -> Flags:
    """True with the given probability, each for itself."""
    return rng.random(count) < share


def pick(rng: Rng, weights: Sequence[float] | Reals | Ints, count: int) -> Ints:
    """Positions drawn by weight."""
    cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = rng.random(count) * cumulative[-1]
    found = np.searchsorted(cumulative, drawn, side="right")
    return np.asarray(np.minimum(found, len(cumulative) - 1), dtype=np.int64)


def pick_by_row(rng: Rng, weights: Reals, rows: Ints) -> Ints:
    """Per element a column of `weights` [kinds x columns], drawn by the weights of its row."""
    cumulative = np.cumsum(weights, axis=1)[rows]
    drawn = rng.random(len(rows)) * cumulative[:, -1]
    return np.asarray((cumulative <= drawn[:, None]).sum(axis=1), dtype=np.int64)


def pick_label(rng: Rng, weights: Mapping[str, float], count: int) -> tuple[Ints, Texts]:
    """Positions drawn by weight, and the labels they point at."""
    return pick(rng, list(weights.values()), count), texts(list(weights))


def pick_from_ranges(rng: Rng, weights: Mapping[str, float], count: int) -> Ints:
    """Whole numbers from ranges such as "4-6", the range by weight, the number evenly in it."""
    bounds = np.array([[int(b) for b in text.split("-")] for text in weights], dtype=np.int64)
    chosen = bounds[pick(rng, list(weights.values()), count)]
    return chosen[:, 0] + np.floor(rng.random(count) * (chosen[:, 1] - chosen[:, 0] + 1)).astype(
        np.int64
    )


def spread(rng: Rng, spec: Spread, count: int) -> Reals:
    """Lognormal numbers, in the unit of the parameter."""
    return spec.median * np.exp(spec.sigma * rng.standard_normal(count))


def clock(rng: Rng, spec: ClockTime, count: int) -> Reals:
    """Hours after local midnight."""
    drawn = spec.medel + spec.avvikelse * rng.standard_normal(count)
    return np.clip(drawn, spec.tidigast, spec.senast)


def between(rng: Rng, start: Times, end: Times) -> Times:
    """A time in [start, end], in the daytime when that is possible; end if end is before start."""
    drawn = lt.part_way(start, np.maximum(start, end), rng.random(len(start)))
    daytime = lt.at(lt.days(drawn), DAY_STARTS + DAY_LENGTH * rng.random(len(start)))
    return np.minimum(np.maximum(daytime, start), end)


def off_weekend(rng: Rng, dates: Times, share: float) -> Times:
    """Move this share of the dates on Saturday or Sunday to the next Monday."""
    weekday = lt.weekday(dates)
    move = (weekday >= lt.SATURDAY) & chance(rng, share, len(dates))
    return lt.plus_days(dates, np.where(move, 7 - weekday, 0))
