"""Random worlds that live on from night to night: what a region's source delivers each of them.

The first night has two FULL deliveries, of which the second lacks rows of the first. Later ones are
DELTAs: rows for the first time, changed, moved to others' patients and ärenden, cancelled, broken,
older than what is known, back after they were missing, or as they were; many nights bring nothing.
Everything follows from the seed.
Does not belong here: how a world is made (tests/reference/generate).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from orchestration.contract import Table, load_contract, pointer_columns
from tests.reference.deliveries import KALLA, TextRow
from tests.reference.generate import billing_world, indicator_world, random_world
from tests.reference.generate.faults import broken, changed, respelled
from tests.reference.generate.world import ASOF_LOCAL, Tables, empty_tables

FIRST_ASOF = ASOF_LOCAL - timedelta(days=2)
STEPS = tuple(timedelta(minutes=m) for m in (10, 180, 1435, 1440, 1560, 4320))
"""From one night's as-of to the next."""
AROUND = tuple(
    timedelta(minutes=m) for m in (-1500, -1440, -60, 0, 5, 6, 60, 1440, 1800, -43200, -260000)
)
"""Where a time is moved to, from the night's as-of."""
NO_SUCH_ID = "FINNS-EJ"
LATER_SHARE, MISSING_SHARE, AGAIN_SHARE, TOUCHED_SHARE = 0.15, 0.05, 0.02, 0.06
NEWER_SHARE = 0.85
"""So often a change has a later time of change; else the delivery decides which version wins."""
_NUMBERS = ("status_nr", "handelse_nr", "rad_nr", "hinder_nr", "aktor_nr", "uppfoljning_nr")

Delivered = tuple[Table, TextRow]


@cache
def _tables() -> dict[str, Table]:
    return {t.name: t for t in load_contract().kalla(KALLA).tables if not t.identity_store}


@dataclass
class Source:
    """One region's source. rows: what it holds, by world; later: what it has not told yet."""

    rng: Random
    region: str
    rows: list[list[Delivered]]
    later: list[Delivered] = field(default_factory=list)

    def first(self) -> tuple[Tables, Tables]:
        """The two FULL deliveries of the first night."""
        one, two = empty_tables(), empty_tables()
        two["enhet"] = one["enhet"] = _units(self.region)
        late = [world for world in self.rows if self.rng.random() < LATER_SHARE]
        for world in late:
            self.later += self.rng.sample(world, len(world) // 2)
        for table, row in (given for world in self.rows for given in world):
            if (table, row) in self.later:
                continue
            if self.rng.random() < 2 * MISSING_SHARE:
                one[table.name].append(self._older(table, row))
            else:
                one[table.name].append(row)
            if self.rng.random() >= MISSING_SHARE:
                two[table.name].append(row)
        return one, two

    def delta(self, asof: datetime) -> Tables:
        """What is delivered on a later night."""
        told = empty_tables()
        if self.rng.random() < 0.25:
            return told
        self.rng.shuffle(self.later)
        count = len(self.later) // 5
        now, self.later = self.later[:count], self.later[count:]
        for world in self.rows:
            now += world if self.rng.random() < AGAIN_SHARE else []
        for world in self.rng.sample(self.rows, max(1, int(len(self.rows) * TOUCHED_SHARE))):
            for _ in range(self.rng.choice((1, 2, 3))):
                now += self._happening(world, asof)
        for table, row in now:
            told[table.name].append(row)
        return told

    def _happening(self, world: list[Delivered], asof: datetime) -> list[Delivered]:
        happening: Callable[[list[Delivered], datetime], list[Delivered]] = self.rng.choice(
            (
                *(self._change, self._move, self._move, self._time, self._time),
                *(self._new, self._stay, self._break, self._replace),
            )
        )
        return happening(world, asof)

    def _put(
        self, world: list[Delivered], old: Delivered, values: TextRow, asof: datetime
    ) -> list[Delivered]:
        """The row with other values, which is also what the source holds from now on."""
        table, row = old
        stamp = row["kalla_andrad_tidpunkt"]
        if self.rng.random() < NEWER_SHARE:
            stamp = f"{asof:%Y-%m-%d %H:%M:%S}"
        made = row | values | {"kalla_andrad_tidpunkt": stamp}
        world[world.index(old)] = (table, made)
        return [(table, respelled(self.rng, table, made))]

    def _change(self, world: list[Delivered], asof: datetime) -> list[Delivered]:
        table, row = old = self.rng.choice(world)
        if self.rng.random() < 0.2:
            return [(table, self._older(table, row))]
        return self._put(world, old, changed(self.rng, table, row), asof)

    def _older(self, table: Table, row: TextRow) -> TextRow:
        return changed(self.rng, table, row) | {"kalla_andrad_tidpunkt": "2022-09-01 00:00:00"}

    def _break(self, world: list[Delivered], asof: datetime) -> list[Delivered]:
        table, row = self.rng.choice(world)
        stamp: TextRow = {"kalla_andrad_tidpunkt": f"{asof:%Y-%m-%d %H:%M:%S}"}
        return [(table, broken(self.rng, table, row | stamp))]

    def _move(self, world: list[Delivered], asof: datetime) -> list[Delivered]:
        """A pointer to something else: another's, one's own, nothing, or what is not there."""
        table, row = old = self.rng.choice([g for g in world if pointer_columns(g[0])] or world)
        found = pointer_columns(table)
        if not found:
            return self._put(world, old, {}, asof)
        pointer = self.rng.choice(found)
        other = self.rng.choice((world, *self.rng.sample(self.rows, min(3, len(self.rows)))))
        targets: list[str | None] = [
            r[p.column]
            for t, r in other
            for p in pointer_columns(t, with_key=True)
            if p.to is pointer.to and r[p.column]
        ]
        value = self.rng.choice(targets or [row[pointer.column]])
        if pointer.to != "patient" and self.rng.random() < 0.1:
            value = f"{NO_SUCH_ID}-{self.rng.randrange(10**6)}"
        if not table.column(pointer.column).required and self.rng.random() < 0.15:
            value = None
        return self._put(world, old, {pointer.column: value}, asof)

    def _replace(self, world: list[Delivered], asof: datetime) -> list[Delivered]:
        patients = [given for given in world if given[0].name == "patient"]
        if not patients:
            return []
        other = self.rng.choice(self.rows)
        keys = [r["patient_nyckel"] for t, r in (*other, *world) if t.name == "patient"]
        replaced = {"patient_nyckel_ersatt_av": self.rng.choice((*keys, None))}
        return self._put(world, self.rng.choice(patients), replaced, asof)

    def _time(self, world: list[Delivered], asof: datetime) -> list[Delivered]:
        """A time to where a rule may look: around as-of and long ago."""
        table, _ = old = self.rng.choice(world)
        names = [c.name for c in table.columns if c.type in ("ts", "date") and not c.is_key]
        names = [name for name in names if not name.startswith("kalla_")]
        if not names:
            return []
        name = self.rng.choice(names)
        moment = f"{asof + self.rng.choice(AROUND):%Y-%m-%d %H:%M:%S}"
        value = moment if table.column(name).type == "ts" else moment[:10]
        return self._put(world, old, {name: value}, asof)

    def _stay(self, world: list[Delivered], asof: datetime) -> list[Delivered]:
        """Discharged now, or admitted still."""
        stays = [given for given in world if given[0].name == "vardtillfalle"]
        if not stays:
            return []
        old = self.rng.choice(stays)
        left = f"{asof - self.rng.choice(STEPS):%Y-%m-%d %H:%M:%S}"
        return self._put(world, old, {"utskrivning_tidpunkt": self.rng.choice((left, None))}, asof)

    def _new(self, world: list[Delivered], asof: datetime) -> list[Delivered]:
        """One more row of an ärende or plan that is there."""
        numbered = [given for given in world if set(given[0].key) & set(_NUMBERS)]
        if not numbered:
            return []
        table, row = self.rng.choice(numbered)
        number = next(name for name in table.key if name in _NUMBERS)
        made = row | {number: str(self.rng.randrange(100, 1000))}
        if any(t is table and all(r[k] == made[k] for k in t.key) for t, r in world):
            return []
        world.append((table, made))
        return self._time(world[-1:], asof) or [(table, made)]


def random_source(seed: int, worlds: int, region: str) -> Source:
    """So many wild worlds of a region, every second with a tidy one for billing beside it, every
    third with one for the indicators."""
    rng = Random(f"nights/{seed}/{region}")
    made = [random_world(seed, str(n), region) for n in range(worlds)]
    made += [billing_world(seed, f"B{n}", region) for n in range(worlds // 2)]
    made += [indicator_world(seed, f"I{n}", region) for n in range(worlds // 3)]
    return Source(rng, region, [world for world in (_shifted(rng, w) for w in made) if world])


def _shifted(rng: Random, world: Tables) -> list[Delivered]:
    """The world as it is, around as-of, or so many days older, with nobody admitted any more."""
    days = timedelta(days=rng.choice((0, 20, 100, 150, 200, 300)))
    unknown = f"{NO_SUCH_ID}-{rng.randrange(10**6)}"
    return [
        (_tables()[name], _older_by(days, _tables()[name], _with_own_unknown(row, unknown)))
        for name, rows in world.items()
        for row in rows
    ]


def _with_own_unknown(row: TextRow, unknown: str) -> TextRow:
    """Pointers to nothing would else join all worlds, since all point at the same nothing."""
    return {
        name: unknown if value and value.startswith(NO_SUCH_ID) else value
        for name, value in row.items()
    }


def _older_by(days: timedelta, table: Table, row: TextRow) -> TextRow:
    moved = dict(row)
    if not days:
        return row
    if table.name == "vardtillfalle" and row["utskrivning_tidpunkt"] is None:
        moved["utskrivning_tidpunkt"] = row["inskrivning_tidpunkt"]
    for column in table.columns:
        value = moved[column.name]
        if value and column.type in ("ts", "date") and not column.name.startswith("kalla_"):
            day = date.fromisoformat(value[: len("2022-01-31")]) - days
            moved[column.name] = f"{day}{value[len('2022-01-31') :]}"
    return moved


def _units(region: str) -> list[TextRow]:
    empty: TextRow = dict.fromkeys(c.name for c in _tables()["enhet"].columns)
    return [
        empty
        | {
            "enhet_id": f"SE2321000{region}-K00{n}",
            "giltig_fran": "2010-01-01",
            "namn": f"Klinik {n}",
            "enhetstyp": "KLINIK",
            "kalla_andrad_tidpunkt": "2022-01-01 00:00:00",
            "ar_makulerad": "0",
        }
        for n in (1, 2)
    ]
