"""One run of the simulator over one block of the population: its time span, share and randomness.

A block is about one Kalmar year; a large region is several blocks, simulated and written one
after another, so memory does not grow with the size. Does not belong here: what happens in it.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass

import numpy as np

from orchestration.synthetic.arrays import (
    MISSING,
    Coded,
    Columns,
    Flags,
    Ints,
    Times,
    Values,
)
from orchestration.synthetic.draws import Rng
from orchestration.synthetic.parameters import Parameters
from orchestration.synthetic.world import World

ID_SPAN = 10_000_000
"""Ids of one block; block and number together are the ten digits of an id."""
MAX_BLOCKS = 1000
BLOCK_SIZE = 1.0
"""Kalmar years in a block: what memory holds at a time."""


@dataclass(frozen=True)
class Run:
    """What every part of the simulator needs.

    first_day: of the first year (the deliveries hold what ended on it or later). asof: naive
    local time the deliveries are read; nothing registered later is in them. share: of one Kalmar.
    """

    parameters: Parameters
    world: World
    first_day: np.datetime64
    asof: np.datetime64
    seed: int
    block: int
    share: float

    def rng(self, name: str) -> Rng:
        """A generator of its own per part, so that a change in one part moves no other."""
        return np.random.default_rng([self.seed, self.block, zlib.crc32(name.encode())])

    @property
    def years(self) -> float:
        """Length of the span in years."""
        return float((self.asof - self.first_day) / np.timedelta64(1, "D")) / 365.25

    def number(self, positions: Ints) -> Ints:
        """Positions within the block as id numbers; MISSING stays MISSING."""
        return np.where(positions < 0, MISSING, self.block * ID_SPAN + positions + 1)

    def seen(self, times: Times) -> Times:
        """Times that have come by the as-of time; later ones are empty."""
        known: Times = np.where(times <= self.asof, times, np.datetime64("NaT"))
        return known

    def known(self, times: Times) -> Flags:
        """True for times that have come by the as-of time."""
        return times <= self.asof


def block_count(storlek: float, antal_ar: int) -> int:
    """Blocks of at most BLOCK_SIZE each."""
    return max(1, math.ceil(storlek * antal_ar / BLOCK_SIZE))


def stamp(
    run: Run,
    columns: Columns,
    created: Times,
    *changes: Times,
    cancelled: Flags | None = None,
) -> Columns:
    """Add the three common columns and keep the rows that were created by the as-of time.

    kalla_andrad_tidpunkt is the latest change that has come, with milliseconds.
    """
    changed = created
    for change in changes:
        moved = run.known(change) & (change > changed)
        changed = np.where(moved, change, changed)
    rows = run.known(created)
    fraction = (np.arange(len(created), dtype=np.int64) * 37 % 1000).astype("m8[ms]")
    exact = np.minimum(changed.astype("M8[ms]") + fraction, run.asof.astype("M8[ms]"))
    marked = np.zeros(len(created), bool) if cancelled is None else cancelled
    full: dict[str, Values] = {
        **columns,
        "kalla_skapad_tidpunkt": created,
        "kalla_andrad_tidpunkt": exact,
        "ar_makulerad": marked.astype(np.int64),
    }
    return {name: values[rows] for name, values in full.items()}


def unit_column(run: Run, positions: Ints) -> Coded:
    """Unit positions as their ids."""
    return Coded(positions, run.world.unit_ids)


def kommun_column(run: Run, positions: Ints) -> Coded:
    """Kommun positions as their codes."""
    return Coded(positions, run.world.kommun_codes)
