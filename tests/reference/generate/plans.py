"""Plans, follow-ups and fast vårdkontakt of a world, on the edges of R6.

Does not belong here: stays, ärenden and their messages (stays.py, arenden.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.reference.deliveries import TextRow
from tests.reference.generate.arenden import Arende
from tests.reference.generate.stays import PATIENT_KEYS, Stay
from tests.reference.generate.world import ASOF, DAY, HOUR, SECOND, World, local_day
from tests.reference.values import local_midnight

WINDOW_DAYS = (0, 1, 7, 8, 29, 30, 31)
"""Days after the discharge where a SIP just counts or not: the default window and shorter ones."""
LAST_CLOCK = time(23, 59, 59)


@dataclass(frozen=True)
class Times:
    """Where R6 looks in one episode. dag0: D, as far as it is known."""

    admission: datetime
    discharge: datetime
    dag0: date


def add_plans_and_contacts(world: World, stays: Sequence[Stay], arenden: Sequence[Arende]) -> None:
    """Beside ärenden that are there: what is needed of each, its plans; contacts of every key."""
    for arende in arenden:
        end = arende.stay.end_or_asof
        times = Times(arende.stay.start, end, local_day(end, -world.pick(0, 2, 3, 4)))
        for row in world.tables["link_arende"]:
            if row["arende_id"] == arende.id:
                set_needs(world, row)
        add_plans(world, arende.id, times, world.pick(0, 1, 1, 2))
    for number in range(PATIENT_KEYS):
        stay = world.pick(*stays)
        times = Times(stay.start, stay.end_or_asof, local_day(stay.end_or_asof))
        add_contacts(world, world.patient_nyckel(number), times, world.pick(0, 1, 0))


def set_needs(world: World, arende: TextRow) -> None:
    """Kommunal hälso- och sjukvård and the need of a SIP, as the ärende says."""
    arende["kommunal_hsv_inkopplad"] = world.pick("1", "1", "0", None)
    arende["sip_behov"] = world.pick("JA", "JA", "NEJ", None)


def add_plans(world: World, arende_id: str, times: Times, count: int) -> None:
    """So many plans of one ärende, each with its follow-ups."""
    for number in range(count):
        plan_id = f"P{arende_id}-{number}"
        plantyp = world.pick("SIP", "SIP", "UTSKRIVNINGSPLAN")
        world.add(
            "link_plan",
            plan_id=plan_id,
            arende_id=arende_id,
            plantyp=plantyp,
            status=world.pick(*["UPPRATTAD", "JUSTERAD", "AVSLUTAD"] * 2, "PABORJAD", "MAKULERAD"),
            upprattad_tidpunkt=world.clock(_made(world, times)),
            antal_anteckningar=world.pick(1, 1, 2, 0),
            kallelse_skickad_tidpunkt=world.clock(_called(world, times)),
        )
        for row in range(world.pick(1, 1, 0, 2)):
            _add_follow_up(world, plan_id, times, row)


def _at(day: date, clock: time) -> datetime:
    return local_midnight(day) + (datetime.combine(day, clock) - datetime.combine(day, time()))


def _made(world: World, times: Times) -> datetime | None:
    """Around the admission date, the discharge date and the end of the SIP window."""
    first, last = local_day(times.admission), local_day(times.discharge)
    if world.likely(0.4):
        days = world.pick(*WINDOW_DAYS)
        return _at(last + timedelta(days=days), world.pick(LAST_CLOCK, time(), time(10, 30)))
    return world.pick(
        times.admission + HOUR,
        times.admission + HOUR,
        local_midnight(first),
        local_midnight(first) - SECOND,
        times.discharge + HOUR,
        _at(last, LAST_CLOCK),
        None,
    )


def _called(world: World, times: Times) -> datetime | None:
    day = times.dag0 + timedelta(days=world.pick(1, 3, 4, 0, -2, 3, 4))
    return world.pick(_at(day, LAST_CLOCK), _at(day, time()), None)


def _add_follow_up(world: World, plan_id: str, times: Times, number: int) -> None:
    world.add(
        "link_sip_uppfoljning",
        plan_id=plan_id,
        uppfoljning_nr=number,
        planerad_datum=str(local_day(times.discharge, 20)),
        genomford_tidpunkt=world.clock(
            world.pick(times.admission + DAY, times.admission + DAY, ASOF, ASOF + SECOND, None)
        ),
        utfall=world.pick("GENOMFORD", "GENOMFORD", "GENOMFORD", "INSTALLD", "FRAMFLYTTAD", None),
    )


def add_contacts(
    world: World, patient_nyckel: str, times: Times, count: int, first: int = 0
) -> None:
    """So many contacts of one key: types, named or not, valid and chosen around the discharge.

    first: number of the first, where the key has contacts already.
    """
    for number in range(first, first + count):
        start = local_day(times.discharge, world.pick(-20, 0, 0, 1, -1))
        end = world.pick(None, None, local_day(times.discharge, world.pick(0, -1, 1)))
        world.add(
            "fast_vardkontakt",
            patient_nyckel=patient_nyckel,
            fvk_nr=number,
            typ=world.pick(*["FAST_VARDKONTAKT"] * 6, "FAST_LAKARKONTAKT", "KONTAKTSJUKSKOTERSKA"),
            utsedd_tidpunkt=world.clock(
                times.discharge + world.pick(-DAY, timedelta(), SECOND, -HOUR)
            ),
            giltig_fran=str(start),
            giltig_till=None if end is None else str(max(start, end)),
            namngiven_flagga=world.pick("1", "1", "1", "1", "0"),
        )
