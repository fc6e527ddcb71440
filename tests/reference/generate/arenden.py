"""Ärenden of a world and what hangs on them, on the edges of R2, R4 and R5.

Does not belong here: stays, plans and what only billing reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.reference.generate.stays import Stay, random_kommun
from tests.reference.generate.world import (
    ASOF,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    World,
    local_day,
)

NO_SUCH_ID = "FINNS-EJ"
SENDER = {"avsandare_enhet_id": "SE-AVD", "avsandare_roll": "SLUTENVARD_SOMATIK"}
EVENT_KINDS = (
    ("SATT",),
    ("SATT",),
    ("SATT", "ATERTAGEN", "SATT"),
    ("SATT", "ATERTAGEN"),
    ("SATT", "SATT"),
    ("ATERTAGEN", "SATT"),
    ("SATT", "ATERTAGEN", "SATT", "ATERTAGEN", "SATT"),
    (),
)


@dataclass(frozen=True)
class Arende:
    """One ärende and the stay its times are placed by. deadline: of the 24-hour rule."""

    id: str
    stay: Stay
    deadline: datetime


def add_arenden(world: World, stays: Sequence[Stay]) -> list[Arende]:
    """None to three ärenden with bridges, messages, status rows and events."""
    result = []
    count = world.pick(1, 1, 2, 3, 2, 0)
    numbers = list(range(count))
    world.rng.shuffle(numbers)
    for number in numbers:
        arende = _add_arende(world, f"A{world.name}-{number}", world.pick(*stays))
        for n in range(world.pick(1, 1, 0, 2)):
            _add_bridge(world, arende, world.pick(arende.stay, *stays), n)
        messages = [_add_admission_message(world, arende, n) for n in range(world.pick(1, 1, 2, 0))]
        for n in range(world.pick(1, 0, 2, 3)):
            _add_status(world, arende, messages, n)
        _add_events(world, arende)
        result.append(arende)
    return result


def _add_arende(world: World, arende_id: str, stay: Stay) -> Arende:
    start, end = stay.start, stay.end_or_asof
    assessed = world.pick(None, None, start - HOUR, start + 30 * HOUR)
    if world.likely(0.05):
        assessed = world.pick(ASOF + 5 * MINUTE, ASOF + 5 * MINUTE + SECOND)
    world.add(
        "link_arende",
        arende_id=arende_id,
        patient_nyckel=stay.patient_nyckel,
        arende_typ=world.pick(*(["UTSKRIVNING"] * 8), "SIP_HEMMA"),
        status=world.pick(*(["AVSLUTAD"] * 9), "PAGAENDE", "AVBRUTEN", "MAKULERAD"),
        skapad_tidpunkt=world.clock(
            world.pick(
                start + HOUR,
                start,
                start - DAY,
                start - DAY - SECOND,
                start + 20 * DAY,
                end + DAY,
                end + DAY + SECOND,
            )
        ),
        skapad_enhet_id="SE-AVD",
        behov_bedomt_tidpunkt=world.clock(assessed),
        samtycke_status=world.pick("JA", "ATERKALLAT", None),
        placerande_kommun_kod=random_kommun(world) if world.likely(0.15) else None,
    )
    return Arende(arende_id, stay, max(start, assessed or start) + DAY)


def _add_bridge(world: World, arende: Arende, stay: Stay, number: int) -> None:
    target = f"{NO_SUCH_ID}-{number}" if world.likely(0.1) else stay.id
    known = world.tables["link_arende_vardtillfalle"]
    if not any((r["arende_id"], r["vardtillfalle_id"]) == (arende.id, target) for r in known):
        world.add(
            "link_arende_vardtillfalle",
            arende_id=arende.id,
            vardtillfalle_id=target,
            matchmetod=world.pick("KALLNYCKEL", "TID"),
        )


def _around_deadline(world: World, arende: Arende) -> datetime:
    """A time where the 24-hour rule looks."""
    if world.likely(0.06):
        return ASOF + world.pick(5 * MINUTE, 5 * MINUTE + SECOND)
    return world.pick(
        arende.stay.start + 2 * HOUR,
        arende.deadline,
        arende.deadline + SECOND,
        arende.deadline + 30 * HOUR,
        arende.stay.start - HOUR,
        arende.stay.start + DAY,
    )


def _add_admission_message(world: World, arende: Arende, number: int) -> str:
    message_id = f"M{arende.id}-I{number}"
    world.add(
        "link_meddelande",
        meddelande_id=message_id,
        arende_id=arende.id,
        meddelandetyp_kod=world.pick(*(["INSKRIVNING"] * 6), "INSKRIVNING_ANDRAT"),
        version_nr=1,
        skickad_tidpunkt=world.clock(_sometimes(world, _around_deadline(world, arende))),
        handelse_tidpunkt=world.clock(
            world.pick(None, None, None, _around_deadline(world, arende))
        ),
        **SENDER,
    )
    for n in range(world.pick(1, 2, 0)):
        world.add(
            "link_meddelande_mottagare",
            meddelande_id=message_id,
            mottagare_nr=n,
            mottagare_enhet_id="SE-KOMMUN",
            mottagare_roll=world.pick("KOMMUN_SOL", "KOMMUN_HSL", "PRIMARVARD"),
            kvitterad_tidpunkt=world.clock(_sometimes(world, _around_deadline(world, arende))),
            kvittens_status=world.pick("KVITTERAD", "FELSANT", "LAST", "VIDARESAND"),
        )
    return message_id


def _sometimes(world: World, instant: datetime) -> datetime | None:
    return None if world.likely(0.15) else instant


def _add_status(world: World, arende: Arende, messages: Sequence[str], number: int) -> None:
    stated = world.pick(None, _around_deadline(world, arende))
    registered = (stated or _around_deadline(world, arende)) + world.pick(
        timedelta(), 2 * HOUR, 3 * DAY
    )
    world.add(
        "link_inskrivning_status",
        arende_id=arende.id,
        status_nr=number,
        meddelande_id=world.pick(*messages, None, NO_SUCH_ID),
        part=world.pick("SLUTENVARD", "SLUTENVARD", "SLUTENVARD", "KOMMUN"),
        ifylld_flagga=world.pick("1", "1", "1", "0"),
        platshallare_flagga=world.pick("0", "0", None, "1"),
        teckenlangd=world.pick(40, None, 4, 3, 0),
        angiven_tidpunkt=world.clock(stated),
        registrerad_tidpunkt=world.clock(registered),
        registrerad_av_enhet_id="SE-AVD",
    )


def _add_events(world: World, arende: Arende) -> None:
    """Set, withdrawn and set again through the stay; now and then a time where R4 looks."""
    kinds = world.pick(*EVENT_KINDS)
    start, end = arende.stay.start, arende.stay.end_or_asof
    for number, kind in enumerate(kinds):
        stated = start + (end - start) * (number + 1) / (len(kinds) + 1)
        if world.likely(0.3):
            stated = world.pick(
                end, end - HOUR, end + SECOND, end + DAY, start, start - HOUR, start - DAY
            )
        if world.likely(0.03):
            stated = ASOF + HOUR
        _add_event(world, arende, number, kind, stated.replace(microsecond=0))


def _add_event(world: World, arende: Arende, number: int, kind: str, stated: datetime) -> None:
    clock = (world.clock(stated) or "")[11:]
    registered = stated + world.pick(5 * MINUTE, 5 * MINUTE, 5 * MINUTE, -HOUR, DAY, 3 * DAY)
    world.add(
        "link_utskrivningsklar_handelse",
        arende_id=arende.id,
        handelse_nr=number,
        handelse=kind,
        angivet_datum=str(local_day(stated)),
        angiven_tid=world.pick(clock, clock, clock[:5], "12:00:01", None),
        registrerad_tidpunkt=world.clock(registered),
        meddelande_id=_add_notice(world, arende, stated, number),
    )


def _add_notice(world: World, arende: Arende, stated: datetime, number: int) -> str | None:
    """The message of an event: sent, a draft, of another type, unknown, or none."""
    if world.likely(0.25):
        return world.pick(None, NO_SUCH_ID)
    message_id = f"M{arende.id}-U{number}"
    world.add(
        "link_meddelande",
        meddelande_id=message_id,
        arende_id=arende.id,
        meddelandetyp_kod=world.pick(
            "UTSKRIVNINGSKLAR", "UTSKRIVNINGSKLAR", "UTSKRIVNINGSKLAR", "GENERELLT"
        ),
        version_nr=1,
        skickad_tidpunkt=world.clock(
            world.pick(
                stated,
                stated,
                stated + 10 * MINUTE,
                stated + 10 * MINUTE,
                stated + DAY,
                None,
            )
        ),
        handelse_tidpunkt=world.clock(world.pick(None, stated - HOUR)),
        **SENDER,
    )
    return message_id
