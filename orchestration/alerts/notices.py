"""Notices about operations: nights, deliveries, sending. They go to the operator, at once.

A notice is kept with its messages in one transaction, and its file in outbox/larm/ is written
straight away; mail and webhook leave at the next pass. Does not belong here: findings (record.py),
the words of each notice (orchestration.landing.alert, orchestration.assets.alerts).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

from sqlalchemy import Connection

from orchestration.alerts.channels.failure import ChannelError
from orchestration.alerts.channels.file import file_name, send_file
from orchestration.alerts.config import Addresses, AlertConfig, load_addresses
from orchestration.alerts.database import alert_database, writing
from orchestration.alerts.lifecycle import gone, observe
from orchestration.alerts.message import Message, Told, notice_message
from orchestration.alerts.model import Alert, AlertsError, Change, Kind, Sighting, Step
from orchestration.alerts.policy import policy_of
from orchestration.alerts.routing import OPERATIONS, Channel
from orchestration.alerts.rows import Queued
from orchestration.alerts.send import send_waiting
from orchestration.alerts.store import alert_by_mark, queue, write_steps
from orchestration.settings import Settings, SettingsError

LOGGER = logging.getLogger(__name__)


def raise_notice(settings: Settings, seen: Sighting) -> str:
    """Keep the notice, queue what it calls for and write its file; return the file's name.

    The same notice again changes nothing until its reminder is due. When the alert database cannot
    be used the file is written all the same, and says so. Raises AlertsError when it cannot either.
    """
    addresses = addresses_or_files(settings)
    try:
        with alert_database(settings) as engine, writing(engine) as connection:
            observe_notice(connection, settings, addresses, seen)
        send_waiting(settings, addresses, channels=frozenset({Channel.FIL}))
    except AlertsError as error:
        LOGGER.warning("the alert database cannot be used: the notice is only a file")
        _write_file_only(settings, seen, str(error))
    return file_name(seen.fingerprint.slug)


def observe_notice(
    connection: Connection,
    settings: Settings,
    addresses: Addresses,
    seen: Sighting,
    *,
    not_by: frozenset[Channel] = frozenset(),
) -> Step:
    """Look at the notice in the caller's transaction. not_by: channels that cannot carry it."""
    now = settings.clock.now()
    before = alert_by_mark(connection, seen.fingerprint)
    step = observe(before, seen, now, policy_of(seen.fingerprint.regel_id, seen.kind))
    write_steps(connection, [step], now)
    if step.tells and step.change is not None:
        told = Told(step.alert, step.change)
        messages = [m for m in _messages(told, addresses) if m.channel not in not_by]
        queue(connection, messages, now)
    return step


def settle(connection: Connection, settings: Settings, over: Iterable[Alert]) -> None:
    """Resolve notices whose cause is over, in the caller's transaction."""
    now = settings.clock.now()
    steps = [gone(a, now, policy_of(a.fingerprint.regel_id, a.kind)) for a in over]
    write_steps(connection, steps, now)


def addresses_or_files(settings: Settings) -> Addresses:
    """The address file, or none of it when it cannot be used: a notice still becomes a file, and
    the next start says what is wrong."""
    try:
        return load_addresses(settings)
    except SettingsError:
        LOGGER.warning("the address file of alerts cannot be used: notices are only files")
        return Addresses(AlertConfig(), {})


def _messages(told: Told, addresses: Addresses) -> list[Message]:
    channels = dict.fromkeys(
        (channel, recipient.function)
        for recipient in OPERATIONS
        for channel in addresses.channels(recipient)
    )
    return [notice_message(told, channel, function) for channel, function in channels]


def _write_file_only(settings: Settings, seen: Sighting, why: str) -> None:
    now = settings.clock.now()
    step = observe(None, seen, now, policy_of(seen.fingerprint.regel_id, Kind.DRIFT))
    message = notice_message(Told(step.alert, Change.NY), Channel.FIL, OPERATIONS[0].function)
    queued = Queued(0, message.key, message, now, 0, now, None, False, "")
    try:
        send_file(queued, settings, remark=why)
    except ChannelError:
        raise AlertsError(
            "Larmet kunde varken sparas i larmdatabasen eller skrivas i outbox/larm/. "
            "Kontrollera disk och rättigheter med 'utskrivning doctor'."
        ) from None
