"""Worlds for R7 and R8: one tidy episode each, with its edges where the gates and days look.

Most qualify, so that means and amounts are more than zeros. Does not belong here: worlds full of
faults (make.py), agreements (agreements.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tests.reference.generate.arenden import SENDER
from tests.reference.generate.world import (
    ASOF,
    ASOF_LOCAL,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Tables,
    World,
)
from tests.reference.seeds import load_seeds
from tests.reference.values import local_date, to_utc

NOTICE_CLOCKS = ("09:00:00", "12:00:00", "12:00:01", "11:59:59", "15:30:00", "00:10:00", "23:50:00")
DAYS = (0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 12, 20, 45)
DAYS_BACK = 330
"""How far before as-of a notice may lie: over a change of year."""


@dataclass(frozen=True)
class Plan:
    """The times of one episode. discharge None: still admitted."""

    admission: datetime
    notice: datetime
    discharge: datetime | None

    @property
    def dag0(self) -> date:
        return local_date(self.notice)

    @property
    def end_date(self) -> date:
        return local_date(self.discharge or ASOF)


def billing_world(seed: int, name: str, region_kod: str) -> Tables:
    """One patient with one linked episode and what billing reads of it."""
    world = World(Random(f"billing/{seed}/{region_kod}/{name}"), name, region_kod)
    plan = _plan(world)
    stays = _add_stays(world, plan)
    _add_patient(world, plan)
    arende = _add_arende(world, plan, stays)
    _add_events(world, arende, plan)
    _add_sip(world, arende, plan)
    _add_hinder(world, arende, plan)
    for stay in stays:
        _add_permission(world, stay, plan)
        _add_vardform(world, stay, plan)
    return world.tables


def _plan(world: World) -> Plan:
    day = ASOF_LOCAL.date() - timedelta(days=1 + world.rng.randrange(DAYS_BACK))
    notice = to_utc(datetime.combine(day, time.fromisoformat(world.pick(*NOTICE_CLOCKS))))
    length = world.pick(*DAYS)
    leaves = datetime.combine(day + timedelta(days=length), time(world.pick(14, 23, 0), 30))
    discharge: datetime | None = max(to_utc(leaves), notice + MINUTE)
    if world.likely(0.06) or to_utc(leaves) > ASOF:
        discharge = None
    admission = notice - world.pick(1, 3, 9, 30) * DAY + world.pick(HOUR, 5 * HOUR)
    return Plan(admission, notice, discharge)


def _add_stays(world: World, plan: Plan) -> list[str]:
    """One stay, or two clinics after one another; the last one's verksamhetsgren decides."""
    middle = plan.admission + (plan.notice - plan.admission) / 2
    moved = world.likely(0.2)
    spans = [(plan.admission, plan.discharge)]
    if moved:
        spans = [(plan.admission, middle), (middle + 30 * MINUTE, plan.discharge)]
    for number, (start, end) in enumerate(spans):
        world.add(
            "vardtillfalle",
            vardtillfalle_id=f"V{world.name}-{number}",
            patient_nyckel=world.patient_nyckel(0),
            inskrivning_tidpunkt=world.clock(start.replace(microsecond=0)),
            utskrivning_tidpunkt=world.clock(end and end.replace(microsecond=0)),
            akut_flagga="1",
            utskrivningssatt_kod=world.pick("3", "3", "3", "3", "3", None, "4"),
            enhet_in_id="SE-AVD",
            klinik_kod="SE-KLINIK",
            sjukhus_kod="25010",
            verksamhetsgren=world.pick("SOMATIK", "SOMATIK", "SOMATIK", "PSYKIATRI"),
            kommun_kod_vid_inskrivning=_kommun(world),
            status="PAGAENDE" if end is None else "AVSLUTAD",
            ar_makulerad="0",
        )
    return [f"V{world.name}-{number}" for number in range(len(spans))]


def _kommun(world: World) -> str | None:
    """Two kommuner hold most, so that their periods hold several episodes."""
    own = load_seeds().kommuner_of(world.region_kod)
    common = [own[0]] * 6 + [own[-1]] * 4
    rare: list[str | None] = [None, "1480" if world.region_kod != "14" else "0180", "9901"]
    return world.pick(*common, *rare)


def _add_patient(world: World, plan: Plan) -> None:
    died = plan.end_date + timedelta(days=world.pick(0, -1, -2, 1))
    key = world.patient_nyckel(0)
    world.add(
        "patient",
        patient_nyckel=key,
        avliden_datum=str(died) if world.likely(0.1) else None,
        skyddad_flagga="0",
    )
    first = _kommun(world)
    if first is None:
        return
    moves = plan.dag0 + timedelta(days=world.pick(0, 3, 4, 6)) if world.likely(0.2) else None
    spans: list[tuple[date, date | None, str]] = [(date(2015, 1, 1), moves, first)]
    if moves is not None:
        spans.append((moves, None, _kommun(world) or first))
    for start, end, kommun in spans:
        world.add(
            "folkbokforing",
            patient_nyckel=key,
            giltig_fran=str(start),
            giltig_till=None if end is None else str(end),
            kommun_kod=kommun,
        )


def _add_arende(world: World, plan: Plan, stays: list[str]) -> str:
    arende = f"A{world.name}"
    opposed = plan.dag0 + timedelta(days=world.pick(0, 2, 3, 4, 5, -3, 60))
    if world.likely(0.3):
        opposed = plan.end_date + timedelta(days=world.pick(0, 1, -1))
    world.add(
        "link_arende",
        arende_id=arende,
        patient_nyckel=world.patient_nyckel(0),
        arende_typ="UTSKRIVNING",
        status="AVSLUTAD",
        skapad_tidpunkt=world.clock(plan.admission + HOUR),
        skapad_enhet_id="SE-AVD",
        behov_bedomt_tidpunkt=world.clock(world.pick(None, None, None, plan.admission + 9 * HOUR)),
        sip_behov=world.pick("NEJ", "NEJ", "NEJ", "JA", "JA", None),
        sip_samtycke=world.pick(None, "JA", "NEJ"),
        insatser_motsatta_tidpunkt=f"{opposed} 10:00:00" if world.likely(0.2) else None,
        placerande_kommun_kod=_kommun(world) if world.likely(0.08) else None,
        ar_makulerad="0",
    )
    world.add(
        "link_arende_vardtillfalle",
        arende_id=arende,
        vardtillfalle_id=world.pick(*stays),
        matchmetod="KALLNYCKEL",
        ar_makulerad="0",
    )
    sent = plan.admission + world.pick(*[2 * HOUR] * 6, DAY, DAY + SECOND, 30 * HOUR, 40 * HOUR)
    _add_message(world, f"M{world.name}-I", arende, "INSKRIVNING", sent)
    return arende


def _add_message(
    world: World, name: str, arende: str, typ: str, sent: datetime | None, cancelled: str = "0"
) -> None:
    world.add(
        "link_meddelande",
        meddelande_id=name,
        arende_id=arende,
        meddelandetyp_kod=typ,
        version_nr=1,
        skickad_tidpunkt=world.clock(sent),
        ar_makulerad=cancelled,
        **SENDER,
    )


def _add_events(world: World, arende: str, plan: Plan) -> None:
    """Set once, or set, withdrawn and set again; the notice sent, a draft, cancelled or none."""
    events = [("SATT", plan.notice)]
    if world.likely(0.15):
        events = [("SATT", plan.notice - 20 * HOUR), ("ATERTAGEN", plan.notice - HOUR), *events]
    if world.likely(0.05):
        events = [("SATT", (plan.discharge or plan.notice) + world.pick(HOUR, DAY, 2 * DAY))]
    for number, (kind, stated) in enumerate(events):
        text = world.clock(stated)
        assert text is not None
        message = f"M{world.name}-U{number}" if world.likely(0.92) else None
        world.add(
            "link_utskrivningsklar_handelse",
            arende_id=arende,
            handelse_nr=number,
            handelse=kind,
            angivet_datum=text[:10],
            angiven_tid=text[11:],
            registrerad_tidpunkt=text,
            meddelande_id=message,
            ar_makulerad="0",
        )
        if message is not None:
            sent = None if world.likely(0.03) else stated
            cancelled = "1" if world.likely(0.03) else "0"
            _add_message(world, message, arende, "UTSKRIVNINGSKLAR", sent, cancelled)


def _add_sip(world: World, arende: str, plan: Plan) -> None:
    for number in range(world.pick(1, 1, 0, 2)):
        called = plan.dag0 + timedelta(days=world.pick(1, 2, 3, 4, 0, -2))
        world.add(
            "link_plan",
            plan_id=f"P{world.name}-{number}",
            arende_id=arende,
            plantyp=world.pick("SIP", "SIP", "SIP", "UTSKRIVNINGSPLAN"),
            status=world.pick("UPPRATTAD", "PABORJAD", "AVSLUTAD", "MAKULERAD"),
            antal_anteckningar=1,
            kallelse_skickad_tidpunkt=world.pick(f"{called} 23:59:59", f"{called} 08:00:00", None),
        )


def _add_hinder(world: World, arende: str, plan: Plan) -> None:
    for number in range(world.pick(0, 0, 0, 1, 1, 2)):
        start = plan.dag0 + timedelta(days=world.pick(3, 4, 5, 1, -2, 0, 30))
        end = start + timedelta(days=world.pick(0, 1, 3, 10))
        world.add(
            "link_oppenvard_hinder",
            arende_id=arende,
            hinder_nr=number,
            fran_datum=str(start),
            till_datum=None if world.likely(0.15) else str(end),
        )


def _add_permission(world: World, stay: str, plan: Plan) -> None:
    for number in range(world.pick(0, 0, 0, 1)):
        start = plan.notice + world.pick(2, 3, 4, 0) * DAY
        end = start + world.pick(2 * DAY, HOUR, DAY, 4 * DAY)
        world.add(
            "permission",
            vardtillfalle_id=stay,
            radnr=number,
            fran_tidpunkt=world.clock(start),
            till_tidpunkt=world.clock(world.pick(end, end, None)),
        )


def _add_vardform(world: World, stay: str, plan: Plan) -> None:
    leaves = plan.discharge or ASOF
    for number in range(world.pick(0, 0, 1, 2, 3)):
        world.add(
            "psykiatrisk_vardform",
            vardtillfalle_id=stay,
            radnr=number,
            vardform=world.pick("HSL", "LPT", "OPT", "ORV", "LRV"),
            galler_fran_tidpunkt=world.clock(
                world.pick(plan.admission, plan.notice, leaves, leaves + SECOND).replace(
                    microsecond=0
                )
            ),
        )
