"""Worlds for R6: one tidy linked episode each, what hangs on it, and who comes back when.

Most count somewhere, so that shares are more than zeros. Does not belong here: worlds full of
faults (make.py), what only billing reads (billing.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tests.reference.generate.arenden import SENDER
from tests.reference.generate.plans import Times, add_contacts, add_plans, set_needs
from tests.reference.generate.world import (
    ASOF,
    ASOF_LOCAL,
    DAY,
    HOUR,
    SECOND,
    Tables,
    World,
    local_day,
)
from tests.reference.seeds import load_seeds
from tests.reference.values import to_utc

DAYS_BACK = 330
"""How far before as-of a discharge may lie: over a change of year."""
MONTH_EDGES = (
    date(2022, 1, 31),
    date(2022, 2, 1),
    date(2022, 2, 28),
    date(2022, 3, 31),
    date(2022, 9, 30),
    date(2022, 10, 1),
    date(2022, 10, 31),
    date(2021, 12, 31),
)
BEFORE_ASOF = (0, 1, 14, 15, 29, 30, 31)
READY_DAYS = (0, 0, 1, 1, 2, 3, 5, 9, 31, 45, 70)
RETURN_DAYS = (1, 1, 0, 0, 0, 2, 7, 7, 8, 29, 30, 30, 31, 31)
"""Days from a discharge to the next stay: the edges of the default window and of shorter ones."""
DISCHARGE_CLOCKS = (time(8), time(14, 30), time(0, 0, 1))
RETURN_CLOCKS = (time(20), time(), time(23, 59, 59))


@dataclass(frozen=True)
class Episode:
    """The times of one stay to be. discharge None: still admitted."""

    name: str
    admission: datetime
    notice: datetime
    discharge: datetime | None


def indicator_world(seed: int, name: str, region_kod: str) -> Tables:
    """One patient with a linked episode, and up to three stays after it."""
    world = World(Random(f"indicators/{seed}/{region_kod}/{name}"), name, region_kod)
    episode = _first(world)
    _add_patient(world, episode)
    _add_stay(world, episode, acute=world.pick("1", "0"))
    _add_arende(world, episode)
    for number in range(world.pick(1, 2, 2, 3, 0)):
        if episode.discharge is None:
            break
        episode = _back(world, episode.discharge, number + 1)
        _add_stay(world, episode, acute=world.pick("1", "1", "1", "0"))
        if world.likely(0.4):
            _add_arende(world, episode)
    return world.tables


def _local(day: date, clock: time) -> datetime:
    return to_utc(datetime.combine(day, clock))


def _discharge_day(world: World) -> date:
    if world.likely(0.2):
        return world.pick(*MONTH_EDGES)
    back = world.rng.randrange(DAYS_BACK)
    if world.likely(0.15):
        back = world.pick(*BEFORE_ASOF)
    return ASOF_LOCAL.date() - timedelta(days=back)


def _first(world: World) -> Episode:
    """Ready and discharged on any days, both now and then at the edge of a month."""
    leaves = _discharge_day(world)
    ready = leaves - timedelta(days=world.pick(*READY_DAYS))
    if world.likely(0.2):
        ready = ready.replace(day=1) - timedelta(days=world.pick(0, 1))
    notice = _local(ready, world.pick(time(7), time(0, 0, 0), time(7, 59, 59)))
    discharge = max(_local(leaves, world.pick(*DISCHARGE_CLOCKS)), notice)
    admitted = discharge > ASOF or world.likely(0.08)
    admission = notice - world.pick(1, 3, 9) * DAY - world.pick(HOUR, 5 * HOUR)
    return Episode(f"{world.name}-0", admission, notice, None if admitted else discharge)


def _back(world: World, discharge: datetime, number: int) -> Episode:
    """A stay so many calendar days after a discharge, on the first or last second of a day."""
    day = local_day(discharge, world.pick(*RETURN_DAYS))
    start = max(_local(day, world.pick(*RETURN_CLOCKS)), discharge + 2 * HOUR + SECOND)
    end = start + world.pick(5 * HOUR, DAY, 4 * DAY)
    return Episode(
        f"{world.name}-{number}",
        start,
        start + 2 * HOUR,
        None if end > ASOF or world.likely(0.05) else end,
    )


def _add_stay(world: World, episode: Episode, acute: str) -> None:
    klinik = f"SE2321000{world.region_kod}-K00{world.pick(1, 1, 2)}"
    world.add(
        "vardtillfalle",
        vardtillfalle_id=f"V{episode.name}",
        patient_nyckel=world.patient_nyckel(0),
        inskrivning_tidpunkt=world.clock(episode.admission),
        utskrivning_tidpunkt=world.clock(episode.discharge),
        akut_flagga=acute,
        utskrivningssatt_kod=world.pick(*["3"] * 12, None, "4"),
        enhet_in_id=klinik,
        klinik_kod=klinik,
        sjukhus_kod=world.pick("25010", "25011"),
        verksamhetsgren=world.pick("SOMATIK", "SOMATIK", "SOMATIK", "PSYKIATRI"),
        kommun_kod_vid_inskrivning=None,
        status="PAGAENDE" if episode.discharge is None else "AVSLUTAD",
        ar_makulerad="0",
    )


def _add_patient(world: World, episode: Episode) -> None:
    """Listings that end and begin on the day of admission; two kommuner hold most."""
    key = world.patient_nyckel(0)
    own = load_seeds().kommuner_of(world.region_kod)
    kommun = world.pick(*[own[0]] * 5, own[-1], own[-1], None, "9901")
    end = local_day(episode.discharge or ASOF)
    died = str(end + timedelta(days=world.pick(0, 1))) if world.likely(0.05) else None
    world.add("patient", patient_nyckel=key, avliden_datum=died, skyddad_flagga="0")
    if kommun is not None:
        world.add("folkbokforing", patient_nyckel=key, giltig_fran="2015-01-01", kommun_kod=kommun)
    changes = local_day(episode.admission, world.pick(0, 1, 0, -400))
    enhet = f"SE2321000{world.region_kod}-H00"
    for number, start, until in ((1, "2015-01-01", str(changes)), (2, str(changes), None)):
        if world.likely(0.8):
            world.add(
                "listning",
                patient_nyckel=key,
                enhet_id=f"{enhet}{number}",
                giltig_fran=start,
                giltig_till=until,
            )


def _add_arende(world: World, episode: Episode) -> None:
    arende = f"A{episode.name}"
    row = world.add(
        "link_arende",
        arende_id=arende,
        patient_nyckel=world.patient_nyckel(0),
        arende_typ="UTSKRIVNING",
        status="AVSLUTAD",
        skapad_tidpunkt=world.clock(episode.admission + HOUR),
        skapad_enhet_id="SE-AVD",
        ar_makulerad="0",
    )
    set_needs(world, row)
    world.add(
        "link_arende_vardtillfalle",
        arende_id=arende,
        vardtillfalle_id=f"V{episode.name}",
        matchmetod="KALLNYCKEL",
        ar_makulerad="0",
    )
    _add_message(world, arende, "INSKRIVNING", episode.admission + 2 * HOUR)
    if world.likely(0.9):
        _add_ready(world, arende, episode.notice)
    discharge = episode.discharge or ASOF
    times = Times(episode.admission, discharge, local_day(episode.notice))
    add_plans(world, arende, times, world.pick(1, 2, 0))
    number = len(world.tables["fast_vardkontakt"])
    add_contacts(world, world.patient_nyckel(0), times, world.pick(1, 0, 2), first=number)


def _add_ready(world: World, arende: str, notice: datetime) -> None:
    text = world.clock(notice)
    assert text is not None
    world.add(
        "link_utskrivningsklar_handelse",
        arende_id=arende,
        handelse_nr=1,
        handelse="SATT",
        angivet_datum=text[:10],
        angiven_tid=text[11:],
        registrerad_tidpunkt=text,
        meddelande_id=_add_message(world, arende, "UTSKRIVNINGSKLAR", notice),
        ar_makulerad="0",
    )


def _add_message(world: World, arende: str, typ: str, sent: datetime) -> str:
    message_id = f"M{arende}-{typ[0]}"
    world.add(
        "link_meddelande",
        meddelande_id=message_id,
        arende_id=arende,
        meddelandetyp_kod=typ,
        version_nr=1,
        skickad_tidpunkt=world.clock(sent),
        ar_makulerad="0",
        **SENDER,
    )
    return message_id
