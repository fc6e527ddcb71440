"""Stays of a world: gaps near the limit, contained, overlapping, open, clock changes (R1).

Does not belong here: ärenden and the patient's own rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.reference.generate.world import ASOF, DAY, HOUR, MINUTE, SECOND, World
from tests.reference.seeds import load_seeds
from tests.reference.values import to_utc

LOCAL_STARTS = (
    "2022-02-01 22:10:00",
    "2022-03-26 14:00:00",
    "2022-03-27 00:30:00",
    "2022-03-27 02:30:00",
    "2022-10-29 14:00:00",
    "2022-10-30 00:30:00",
    "2022-10-30 02:30:00",
    "2021-12-31 23:30:00",
    "2019-02-26 10:00:00",
    "2022-06-30 23:59:59",
    "2022-04-30 23:00:00",
    "2022-05-01 00:00:00",
)
BEFORE_ASOF = (
    10 * DAY,
    3 * DAY,
    DAY + HOUR,
    DAY,
    DAY - SECOND,
    HOUR,
    -5 * MINUTE,
    -5 * MINUTE - SECOND,
)
DURATIONS = (3 * DAY, 9 * DAY, DAY, 55 * MINUTE, 10 * HOUR, 30 * DAY, timedelta())
GAPS = (
    40 * DAY,
    3 * DAY,
    25 * HOUR,
    121 * MINUTE,
    120 * MINUTE + SECOND,
    120 * MINUTE,
    119 * MINUTE,
    timedelta(),
    -HOUR,
    -2 * DAY,
)
OPEN_REACH = 180 * DAY
AFTER_OPEN = (10 * DAY, OPEN_REACH - SECOND, OPEN_REACH, OPEN_REACH + SECOND, OPEN_REACH + 2 * HOUR)
PATIENT_KEYS = 3


@dataclass(frozen=True)
class Stay:
    """What the rest of the world needs of a stay; end None = open."""

    id: str
    patient_nyckel: str
    start: datetime
    end: datetime | None

    @property
    def end_or_asof(self) -> datetime:
        return self.end or max(ASOF, self.start)


def add_stays(world: World) -> list[Stay]:
    """One to five stays of one patient, each placed by the one before."""
    count = world.pick(1, 1, 2, 3, 4, 5)
    numbers = list(range(count))
    world.rng.shuffle(numbers)
    stays: list[Stay] = []
    for number in numbers:
        start = _next_start(world, stays[-1]) if stays else _first_start(world)
        end = None if world.likely(0.12) else start + world.pick(*DURATIONS)
        key = world.patient_nyckel(world.pick(0, 0, 0, 1, 2))
        stay = Stay(f"V{world.name}-{number}", key, start, end)
        _add_row(world, stay)
        stays.append(stay)
    return stays


def _first_start(world: World) -> datetime:
    if world.likely(0.2):
        return ASOF - world.pick(*BEFORE_ASOF)
    if world.likely(0.5):
        return ASOF - world.rng.randrange(300 * 24) * HOUR
    return to_utc(datetime.fromisoformat(world.pick(*LOCAL_STARTS)))


def _next_start(world: World, before: Stay) -> datetime:
    if before.end is None:
        return before.start + world.pick(*AFTER_OPEN)
    if world.likely(0.25):
        return before.start + world.pick(timedelta(), HOUR, MINUTE)
    return before.end + world.pick(*GAPS)


def _add_row(world: World, stay: Stay) -> None:
    klinik = f"SE2321000{world.region_kod}-K00{world.pick(1, 2, 3)}"
    world.add(
        "vardtillfalle",
        vardtillfalle_id=stay.id,
        vardepisod_id=world.pick(None, None, None, f"E{world.name}"),
        patient_nyckel=stay.patient_nyckel,
        inskrivning_tidpunkt=world.clock(stay.start),
        utskrivning_tidpunkt=world.clock(stay.end),
        akut_flagga=world.pick("1", "0", None),
        utskrivningssatt_kod=world.pick("3", None, "4"),
        enhet_in_id=klinik,
        klinik_kod=world.pick(klinik, klinik, None, "SE-OKAND"),
        sjukhus_kod=world.pick("25010", "25011", "OKANT"),
        verksamhetsgren=world.pick(
            *(["SOMATIK"] * 4), "PSYKIATRI", "PSYKIATRI", "RATTSPSYKIATRI", "ANNAN"
        ),
        kommun_kod_vid_inskrivning=random_kommun(world),
        status=world.pick(*(["AVSLUTAD"] * 15), "AVBRUTEN", "PAGAENDE", "MAKULERAD"),
    )


def random_kommun(world: World) -> str | None:
    """A kommun of the region, of another, unknown, of no land, or none."""
    chosen = {"08": ("0880", "0883", "0821"), "01": ("0180", "0114", "0191")}
    own = chosen.get(world.region_kod) or load_seeds().kommuner_of(world.region_kod)[:3]
    options: list[str | None] = [*own, *own, None, "1480", f"{world.region_kod}99", "9901"]
    return world.pick(*options)
