"""What follows every night, published or not: record, settle, send, and watch the sending.

The command calls it at the end of a night, Dagster's job `larm` when its sensors see a reason.
Does not belong here: the parts themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from orchestration.alerts.config import Addresses
from orchestration.alerts.database import alert_database, has_alerts, reading, writing
from orchestration.alerts.digest_day import make_digests
from orchestration.alerts.model import Alert, AlertsError, Fingerprint, Kind, Severity, Sighting
from orchestration.alerts.notices import observe_notice, settle
from orchestration.alerts.policy import (
    ALERTS_STOPPED,
    DELIVERY_HELD,
    DELIVERY_MISSING,
    DELIVERY_REFUSED,
    NIGHT_NOT_PUBLISHED,
    NOT_SENT,
    REPORT_NOT_MADE,
)
from orchestration.alerts.record import RecordReport, record_published
from orchestration.alerts.routing import Channel
from orchestration.alerts.rows import Queued
from orchestration.alerts.send import SendReport, send_waiting
from orchestration.alerts.store import alerts, waiting
from orchestration.alerts.words import plural
from orchestration.landing import Delivery, Ledger, LedgerError, blocking_holds
from orchestration.publish import PublishError
from orchestration.publish.about import read_about
from orchestration.publish.generation import current_generation
from orchestration.settings import Settings

LATE = timedelta(hours=1)
"""A message that has waited longer is trouble that the operator is told of."""


@dataclass(frozen=True)
class FollowUp:
    """What one round did. digests: messages with the day's digest that were made."""

    recorded: RecordReport
    digests: int
    sent: SendReport


def follow_up(
    settings: Settings, addresses: Addresses, *, with_digests: bool = False, at_once: bool = False
) -> FollowUp:
    """One round. with_digests: the day's too, when it is time. at_once: everything that waits is
    tried now. Raises AlertsError when the alerts cannot be kept; never for sending."""
    recorded = record_published(settings, addresses)
    settle_operations(settings)
    digests = make_digests(settings, addresses).made if with_digests else 0
    sent = send_waiting(settings, addresses, at_once=at_once)
    watch_sending(settings, addresses)
    return FollowUp(recorded, digests, sent)


def settle_operations(settings: Settings) -> None:
    """Resolve the notices about nights and deliveries whose cause is over."""
    if not has_alerts(settings):
        return
    with alert_database(settings) as engine:
        with reading(engine) as connection:
            open_ones = alerts(connection, kind=Kind.DRIFT, only_open=True)
        if not open_ones:
            return
        over = what_is_over(open_ones, _deliveries(settings), _published_at(settings))
        if over:
            with writing(engine) as connection:
                settle(connection, settings, over)


def settle_report(settings: Settings, what: str) -> None:
    """Resolve the notice about a report that could not be made, now that it is. what: as the notice
    names it. Raises AlertsError."""
    if not has_alerts(settings):
        return
    with alert_database(settings) as engine:
        with reading(engine) as connection:
            open_ones = alerts(connection, kind=Kind.DRIFT, only_open=True)
        over = [a for a in open_ones if a.fingerprint == Fingerprint(REPORT_NOT_MADE, amne=what)]
        if over:
            with writing(engine) as connection:
                settle(connection, settings, over)


def what_is_over(
    notices: Iterable[Alert], deliveries: Sequence[Delivery], published_at: datetime | None
) -> list[Alert]:
    """The notices whose cause is over. published_at: when readers got what they have; aware."""
    held = {" ".join(delivery.key) for delivery in blocking_holds(deliveries)}

    def is_over(alert: Alert) -> bool:
        rule = alert.fingerprint.regel_id
        if rule == ALERTS_STOPPED:
            return True  # this round came here
        if rule == DELIVERY_HELD:
            return alert.fingerprint.amne not in held
        if rule in {DELIVERY_MISSING, DELIVERY_REFUSED}:
            return any(_makes_good(delivery, alert) for delivery in deliveries)
        is_later = published_at is not None and published_at > alert.last_seen
        return rule == NIGHT_NOT_PUBLISHED and is_later

    return [alert for alert in notices if is_over(alert)]


def _makes_good(delivery: Delivery, alert: Alert) -> bool:
    """A delivery received later; for a refused one, of the same källa and region."""
    wanted = (
        (alert.facts.get("kalla"), delivery.kalla),
        (alert.facts.get("region_kod"), delivery.region_kod),
    )
    is_same = all(asked in (None, "", has) for asked, has in wanted)
    return is_same and delivery.received_at > alert.first_seen


def watch_sending(settings: Settings, addresses: Addresses) -> None:
    """Tell the operator, another way, of a channel whose messages do not leave."""
    if not has_alerts(settings):
        return
    now = settings.clock.now()
    with alert_database(settings) as engine:
        with reading(engine) as connection:
            late = [q for q in waiting(connection) if q.is_given_up or now - q.created_at >= LATE]
            told = [
                a
                for a in alerts(connection, kind=Kind.DRIFT, only_open=True)
                if a.fingerprint.regel_id == NOT_SENT
            ]
        by_channel = _by_channel(late)
        over = [a for a in told if a.fingerprint.amne not in by_channel]
        if by_channel or over:
            with writing(engine) as connection:
                settle(connection, settings, over)
                for channel, queued in by_channel.items():
                    seen = trouble(channel, queued, now)
                    observe_notice(
                        connection, settings, addresses, seen, not_by=frozenset({channel})
                    )
            send_waiting(settings, addresses, channels=frozenset({Channel.FIL}))


def trouble(channel: Channel, late: Sequence[Queued], now: datetime) -> Sighting:
    """The notice that a channel does not deliver."""
    reasons = ", ".join(sorted({q.last_reason for q in late if q.last_reason})) or "ej prövat"
    number = plural(len(late), "meddelande", "meddelanden")
    return Sighting(
        fingerprint=Fingerprint(NOT_SENT, amne=str(channel)),
        kind=Kind.DRIFT,
        severity=Severity.FEL,
        count=len(late),
        seen_at=now,
        headline=f"Larm når inte fram: {channel}",
        text=(
            f"{number} i kanalen {channel} är inte skickade ({reasons}). Se 'utskrivning larm "
            "lista --osant' för vad som väntar och varför, prova kanalen med 'utskrivning larm "
            "testa' och skicka om med 'utskrivning larm skicka'."
        ),
        owner="drift",
        facts={"kanal": str(channel), "antal": len(late), "orsaker": reasons},
    )


def _by_channel(late: Iterable[Queued]) -> dict[Channel, list[Queued]]:
    found: dict[Channel, list[Queued]] = {}
    for queued in late:
        found.setdefault(queued.message.channel, []).append(queued)
    return found


def _deliveries(settings: Settings) -> tuple[Delivery, ...]:
    if not settings.ledger_file.is_file():
        return ()
    try:
        with Ledger(settings) as ledger:
            return ledger.deliveries()
    except (LedgerError, SQLAlchemyError) as error:
        raise AlertsError(
            f"Liggaren går inte att läsa för larmen ({type(error).__name__}). Se 'utskrivning "
            "doctor'."
        ) from None


def _published_at(settings: Settings) -> datetime | None:
    generation = current_generation(settings.published)
    if generation is None:
        return None
    try:
        return datetime.fromisoformat(read_about(settings.published / generation)["skapad"])
    except (OSError, PublishError, KeyError) as error:
        raise AlertsError(
            f"Publiceringen {generation} går inte att läsa för larmen ({type(error).__name__}). "
            "Se 'utskrivning doctor'."
        ) from None
