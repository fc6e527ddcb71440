"""Sending what waits in the outbox: once through it, marking each message as it leaves.

A crash between sending and marking sends it again with the same Message-ID, card id or file name:
at least once sent, once shown (operations.md §15, P8). A server that is down is asked once a pass.
Does not belong here: how (channels/), what (message.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine

from orchestration.alerts.channels.failure import ChannelError
from orchestration.alerts.channels.file import send_file
from orchestration.alerts.channels.mail import send_mail
from orchestration.alerts.channels.webhook import send_webhook
from orchestration.alerts.config import Addresses
from orchestration.alerts.database import alert_database, has_alerts, reading, writing
from orchestration.alerts.message import Message
from orchestration.alerts.model import AlertsError
from orchestration.alerts.routing import Channel
from orchestration.alerts.rows import Queued
from orchestration.alerts.store import mark_failed, mark_sent, waiting
from orchestration.settings import Settings
from orchestration.settings.seams import seam
from orchestration.warehouse.lock import held_file

LOCK = "larmsandning.las"
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=3)
ALL_CHANNELS = frozenset({Channel.EPOST, Channel.WEBHOOK, Channel.FIL})


@dataclass(frozen=True)
class SendReport:
    """One pass. given_up: of those that failed, now for good. is_busy: another program sends, and
    only files were written."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    is_busy: bool = False


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts: 1, 2, 4, … minutes, at most 4 hours."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)


def gives_up(created_at: datetime, now: datetime) -> bool:
    """True when a message has waited so long that a person must look."""
    return now - created_at >= GIVE_UP_AFTER


def send_waiting(
    settings: Settings,
    addresses: Addresses,
    *,
    channels: frozenset[Channel] = ALL_CHANNELS,
    at_once: bool = False,
) -> SendReport:
    """Send what is due; at_once: everything that waits, what was given up too.

    One program sends at a time, the lock ends with it. Files are written without it, since writing
    one twice is writing it once. Raises AlertsError when the database cannot be used.
    """
    if not has_alerts(settings):
        return SendReport()
    with alert_database(settings) as engine:
        post = _Post(settings, addresses, engine)
        files = post.deliver(_due(engine, channels & {Channel.FIL}, settings, at_once))
        others = channels - {Channel.FIL}
        if not others:
            return files
        with _only_sender(settings) as is_alone:
            if not is_alone:
                return replace(files, is_busy=True)
            rest = post.deliver(_due(engine, others, settings, at_once))
    return SendReport(
        files.sent + rest.sent, files.failed + rest.failed, files.given_up + rest.given_up
    )


def send_trial(settings: Settings, addresses: Addresses, message: Message) -> str:
    """Send one message past the outbox, once; return a remark. Raises ChannelError."""
    now = settings.clock.now()
    queued = Queued(0, message.key, message, now, 0, now, None, False, "")
    return _way(queued, settings, addresses)()


@contextmanager
def _only_sender(settings: Settings) -> Iterator[bool]:
    try:
        settings.state.mkdir(mode=0o750, parents=True, exist_ok=True)
        with held_file(settings.state / LOCK, settings.clock.now()) as holder:
            yield holder is None
    except OSError as error:
        raise AlertsError(
            f"Larmen kan inte skickas: {LOCK} i state/ går inte att låsa ({error.strerror}). "
            "Kontrollera rättigheter och utrymme med 'utskrivning doctor'."
        ) from None


def _due(
    engine: Engine, channels: frozenset[Channel], settings: Settings, at_once: bool
) -> Iterator[Queued]:
    now = settings.clock.now()
    with reading(engine) as connection:
        found = waiting(connection)
    for queued in found:
        is_due = queued.next_attempt <= now and not queued.is_given_up
        if queued.message.channel in channels and (at_once or is_due):
            yield queued


class _Post:
    """One pass through the outbox, with what has been seen to be down on the way."""

    def __init__(self, settings: Settings, addresses: Addresses, engine: Engine) -> None:
        self._settings = settings
        self._addresses = addresses
        self._engine = engine
        self._down: dict[str, ChannelError] = {}

    def deliver(self, due: Iterator[Queued]) -> SendReport:
        sent = failed = given_up = 0
        for queued in due:
            try:
                remark = self._send(queued)
            except ChannelError as error:
                failed += 1
                given_up += self._failed(queued, error)
                continue
            seam("larm.efter_sandning")
            with writing(self._engine) as connection:
                mark_sent(connection, queued.number, self._settings.clock.now(), remark)
            sent += 1
        return SendReport(sent, failed, given_up)

    def _send(self, queued: Queued) -> str:
        line = _line(queued)
        if line in self._down:
            raise self._down[line]
        try:
            return _way(queued, self._settings, self._addresses)()
        except ChannelError as error:
            if error.is_down:
                self._down[line] = error
            raise

    def _failed(self, queued: Queued, error: ChannelError) -> bool:
        now = self._settings.clock.now()
        ends = gives_up(queued.created_at, now)
        with writing(self._engine) as connection:
            mark_failed(
                connection,
                queued.number,
                reason=error.reason,
                next_attempt=now + wait_after(queued.attempts + 1),
                gives_up=ends,
            )
        return ends


def _line(queued: Queued) -> str:
    """What is down together: the mail server for all, a webhook for its own function."""
    if queued.message.channel is Channel.WEBHOOK:
        return f"{queued.message.channel} {queued.message.function}"
    return str(queued.message.channel)


def _way(queued: Queued, settings: Settings, addresses: Addresses) -> Callable[[], str]:
    """How a message of that channel leaves, once, when called."""
    ways: dict[Channel, Callable[[], str]] = {
        Channel.EPOST: lambda: send_mail(queued, addresses),
        Channel.WEBHOOK: lambda: send_webhook(queued, addresses),
        Channel.FIL: lambda: send_file(queued, settings),
    }
    return ways[queued.message.channel]
