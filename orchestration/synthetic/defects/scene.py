"""The rows of one block while defects are written into them, and what the defects need to find.

Does not belong here: the defects themselves (one module per family).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from orchestration.contract import Kalla
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import MISSING, Columns, Flags, Ints, Reals, Texts
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.keys import RowKeys
from orchestration.synthetic.defects.ledger import EPISODE
from orchestration.synthetic.defects.planting import Planting
from orchestration.synthetic.region import Block, Tables
from orchestration.synthetic.run import Run
from orchestration.synthetic.truth import Truth


@dataclass
class Scene:
    """A block's rows, its truth, and who is free; all of it is changed in place.

    next_free: the first unused position of every kind of id (run.number makes ids of positions).
    respelled: arende_id by position -> as it is spelled in the rows, where that is another.
    stay_rows: row of `vardtillfalle` of each vårdtillfälle, MISSING if it is not delivered.
    """

    planting: Planting
    block: Block
    tables: Tables
    truth: Truth
    kalla: Kalla
    next_free: dict[str, int] = field(default_factory=dict)
    respelled: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        b = self.block
        self.next_free = {
            "vardtillfalle_id": len(b.stays.start),
            "arende_id": len(b.cases.kind),
            "meddelande_id": len(b.messages.case),
        }
        self.keys = RowKeys(self.planting.ledger, self.kalla, self.tables)
        numbers = self.run.number(np.arange(len(b.stays.start)))
        self.stay_rows: Ints = rows.positions(self.column("vardtillfalle_id"), numbers)

    @property
    def run(self) -> Run:
        return self.planting.run

    def column(self, name: str, tabell: str = "vardtillfalle") -> Ints:
        """A column of ids or counts."""
        return rows.numbers(self.tables[tabell], name)

    def new_ids(self, name: str, count: int) -> Ints:
        """Ids that no row has."""
        first = self.next_free[name]
        self.next_free[name] = first + count
        return self.run.number(np.arange(first, first + count))

    def stay_ids(self, stays: Ints) -> Ints:
        """vardtillfalle_id of these positions."""
        return self.run.number(stays)

    def case_ids(self, episodes: Ints) -> Ints:
        """arende_id of these episodes, as it is spelled."""
        ids = self.run.number(self.planting.case_of[episodes])
        return np.array([self.respelled.get(int(i), int(i)) for i in ids], dtype=np.int64)

    def rows_of(self, tabell: str, name: str, ids: Ints) -> Ints:
        """Rows of the table whose id is one of these."""
        return np.flatnonzero(np.isin(self.column(name, tabell), ids))

    def rows_of_stays(self, episodes: Ints) -> Ints:
        """Rows of the counted vårdtillfällen of these episodes."""
        stays = self.block.stays
        chosen = stays.counts & np.isin(stays.episode, episodes)
        found: Ints = self.stay_rows[chosen]
        return np.asarray(found[found != MISSING])

    def only_stay(self) -> tuple[Flags, Ints]:
        """Episodes of one vårdtillfälle, and its row (MISSING for others)."""
        stays = self.block.stays
        count = len(self.planting.free)
        parts = np.bincount(stays.episode[stays.counts], minlength=count)
        row = np.full(count, MISSING)
        row[stays.episode[stays.counts]] = self.stay_rows[stays.counts]
        single: Flags = (parts == 1) & (row != MISSING)
        return single, np.where(single, row, MISSING)

    def person_keys(self, episodes: Ints) -> Texts:
        """patient_nyckel of the persons of these episodes."""
        keys: Texts = self.block.registers.keys[self.planting.episodes.resident[episodes]]
        return keys

    def rows_of_people(self, tabell: str, episodes: Ints) -> Ints:
        """Rows of the table about the persons of these episodes."""
        wanted = set(self.person_keys(episodes).tolist())
        keys = rows.labels(self.tables[tabell], "patient_nyckel").tolist()
        return np.flatnonzero(np.array([key in wanted for key in keys], dtype=bool))

    def other_kommun(self, name: str, kommuner: Ints) -> Ints:
        """For each kommun another of the region, drawn by population."""
        world = self.run.world
        own = world.own_kommuner
        step = 1 + np.floor(self.planting.rng(name).random(len(kommuner)) * (own - 1)).astype(int)
        return np.asarray((np.maximum(kommuner, 0) + step) % own, dtype=np.int64)

    def append(self, tabell: str, more: Columns) -> Ints:
        """Add rows; gives their positions."""
        before = rows.count(self.tables[tabell])
        rows.append(self.tables[tabell], more)
        return np.arange(before, rows.count(self.tables[tabell]))


def first_stay_ids(block: Block, run: Run) -> Ints:
    """The vårdtillfälle that gives each episode its id: the earliest that counts."""
    stays = block.stays
    found = np.full(len(block.episodes.start), MISSING)
    of_count = np.flatnonzero(stays.counts)[::-1]
    found[stays.episode[of_count]] = of_count
    return run.number(found)


def flush(scene: Scene) -> None:
    """Write the keys of episodes into the ledger, now that the stays are known."""
    ids = first_stay_ids(scene.block, scene.run)
    region = scene.run.parameters.region.kod
    for kind, episodes in scene.planting.entered:
        scene.planting.ledger.enter(
            kind, EPISODE, [f"{region}:V{number:010d}" for number in ids[episodes].tolist()]
        )
    scene.planting.entered.clear()


def shift(columns: Columns, names: tuple[str, ...], hours: Reals, run: Run) -> None:
    """Move these times of every row by hours on the local clock, none past the as-of time."""
    for name in names:
        values = rows.times(columns, name)
        moved = lt.settle(lt.later(values, hours)).astype(values.dtype)
        columns[name] = np.minimum(moved, run.asof.astype(values.dtype))
