"""Keep what a published generation shows: alerts, history and messages in one transaction.

Repeating it changes nothing: each region's generation is looked at once, and never an older one.
Does not belong here: deciding (lifecycle.py), sending (send.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from orchestration.alerts.config import Addresses
from orchestration.alerts.database import alert_database, reading, writing
from orchestration.alerts.findings_message import Occasion, findings_message
from orchestration.alerts.lifecycle import gone, observe
from orchestration.alerts.message import Message, Told, slug_of
from orchestration.alerts.model import Alert, Kind, Step
from orchestration.alerts.policy import policy_of
from orchestration.alerts.published import Look, read_published
from orchestration.alerts.routing import (
    Channel,
    Recipient,
    Route,
    Subject,
    When,
    load_routes,
    recipients,
)
from orchestration.alerts.schema import as_moment
from orchestration.alerts.sightings import Seen, seen_in
from orchestration.alerts.store import alerts, queue, seen_state, write_seen, write_steps
from orchestration.alerts.words import moment
from orchestration.publish.generation import current_generation
from orchestration.settings import Settings
from orchestration.settings.seams import seam


@dataclass(frozen=True)
class RecordReport:
    """generation: what was looked at, empty when nothing new is published. changed: alerts with
    something for the history. queued: messages put in the outbox."""

    generation: str = ""
    changed: int = 0
    queued: int = 0


def record_published(settings: Settings, addresses: Addresses) -> RecordReport:
    """Look at what `current` points at, once per generation. Raises AlertsError."""
    generation = current_generation(settings.published)
    if generation is None:
        return RecordReport()
    with alert_database(settings) as engine:
        if _is_known(engine, generation):
            return RecordReport()
        look = read_published(settings)
        if look is None:
            return RecordReport()
        changed = queued = 0
        with writing(engine) as connection:
            for region_kod in sorted(look.asof):
                if _is_new(connection, look, region_kod):
                    steps, messages = _record_region(
                        connection, settings, addresses, look, region_kod
                    )
                    changed += sum(step.change is not None for step in steps)
                    queued += len(messages)
            seam("larm.i_bokforingen")
    return RecordReport(look.generation, changed, queued)


def _is_known(engine: Engine, generation: str) -> bool:
    with reading(engine) as connection:
        states = seen_state(connection).values()
        return bool(states) and all(state.generation == generation for state in states)


def _is_new(connection: Connection, look: Look, region_kod: str) -> bool:
    """False for the generation looked at last, and for an older one that `current` was turned back
    to: what has been told since cannot be untold."""
    state = seen_state(connection).get(region_kod)
    if state is None:
        return True
    is_older = look.asof[region_kod] < as_moment(state.asof)
    return state.generation != look.generation and not is_older


def _record_region(
    connection: Connection, settings: Settings, addresses: Addresses, look: Look, region_kod: str
) -> tuple[list[Step], list[str]]:
    now = settings.clock.now()
    seen = seen_in(look, region_kod)
    known = [
        a for a in alerts(connection, kind=Kind.FYND) if a.fingerprint.region_kod == region_kod
    ]
    steps = steps_of(seen, known, now)
    write_steps(connection, steps, now)
    told = [Told(s.alert, s.change) for s in steps if s.tells and s.change is not None]
    messages = messages_of(told, load_routes(), addresses, look, region_kod)
    queued = queue(connection, messages, now)
    write_seen(connection, region_kod, look.generation, look.asof[region_kod])
    return steps, queued


def steps_of(seen: Seen, known: Iterable[Alert], now: datetime) -> list[Step]:
    """What a look at a region leads to, for what is seen and for what no longer is."""
    by_mark = {alert.fingerprint: alert for alert in known}
    steps = [
        observe(by_mark.get(mark), sighting, now, policy_of(mark.regel_id, sighting.kind))
        for mark, sighting in seen.sightings.items()
    ]
    steps += [
        gone(alert, now, policy_of(alert.fingerprint.regel_id, alert.kind))
        for alert in by_mark.values()
        if alert.is_open and seen.is_gone(alert)
    ]
    return steps


def messages_of(
    told: Sequence[Told],
    routes: Sequence[Route],
    addresses: Addresses,
    look: Look,
    region_kod: str,
) -> list[Message]:
    """One message per recipient and channel, of everything it is told at once."""
    groups: dict[tuple[Channel, str], tuple[Recipient, list[Told]]] = {}
    for item in told:
        mark = item.alert.fingerprint
        subject = Subject(
            mark.regel_id, mark.region_kod, mark.klinik_kod, item.alert.severity, item.alert.kind
        )
        reached = {
            (channel, recipient.function): recipient
            for recipient in map(addresses.stand_in, recipients(routes, subject, When.DIREKT))
            for channel in addresses.channels(recipient)
        }
        for place, recipient in reached.items():
            groups.setdefault(place, (recipient, []))[1].append(item)
    return [
        findings_message(
            items,
            recipient,
            channel,
            Occasion(
                name=f"fynd_{region_kod}_{look.generation}_{slug_of(function)}",
                asof=moment(look.asof[region_kod]),
                unit=look.name,
                link=addresses.config.lank,
            ),
        )
        for (channel, function), (recipient, items) in groups.items()
    ]
