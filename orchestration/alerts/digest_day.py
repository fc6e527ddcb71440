"""Make the day's digests: once per region, recipient and local day, in one transaction each day.

Does not belong here: what they say (digest.py), sending (send.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from orchestration.alerts.config import Addresses
from orchestration.alerts.database import alert_database, writing
from orchestration.alerts.digest import (
    Basis,
    Earlier,
    build_digest,
    digest_message,
    digest_recipients,
    is_due,
    told_to,
)
from orchestration.alerts.model import Alert, Change, Kind
from orchestration.alerts.published import Look, read_published
from orchestration.alerts.routing import UTDATAENHETEN, Channel, Recipient, load_routes
from orchestration.alerts.store import (
    alerts,
    changed_after,
    last_change,
    last_digest,
    queue,
    write_digest_day,
)
from orchestration.alerts.words import local
from orchestration.settings import Settings


@dataclass(frozen=True)
class DigestReport:
    """made: digests put in the outbox. is_due: False before 07:00 and at weekends."""

    made: int
    is_due: bool


def make_digests(settings: Settings, addresses: Addresses) -> DigestReport:
    """Make what is due today and not made yet; nothing before something is published.

    Raises AlertsError.
    """
    now = settings.clock.now()
    if not is_due(now):
        return DigestReport(0, is_due=False)
    look = read_published(settings)
    if look is None:
        return DigestReport(0, is_due=True)
    with alert_database(settings) as engine, writing(engine) as connection:
        morning = _Morning(connection, settings, addresses)
        found = alerts(connection, kind=Kind.FYND)
        made = sum(
            morning.make(_region(region_kod, look, found)) for region_kod in sorted(look.asof)
        )
    return DigestReport(made, is_due=True)


@dataclass(frozen=True)
class _Region:
    """What the digests of a region have in common."""

    region_kod: str
    look: Look
    alerts: Sequence[Alert]
    told_to: Mapping[int, frozenset[str]]

    @property
    def state(self) -> dict[str, object]:
        """How it stands, for the next digest's «since last»."""
        gaps = {
            gap.klinik_kod: gap.open_gaps
            for gap in self.look.gaps or ()
            if gap.region_kod == self.region_kod
        }
        return {"asof": self.look.asof[self.region_kod].isoformat(), "luckor": gaps}


def _region(region_kod: str, look: Look, found: Iterable[Alert]) -> _Region:
    own = [alert for alert in found if alert.fingerprint.region_kod == region_kod]
    return _Region(region_kod, look, own, told_to(own, load_routes()))


class _Morning:
    """One making of digests, in the caller's transaction."""

    def __init__(self, connection: Connection, settings: Settings, addresses: Addresses) -> None:
        self._connection = connection
        self._settings = settings
        self._addresses = addresses
        self._now = settings.clock.now()
        self._today = local(self._now).date()
        self._changed: dict[int, dict[int, set[Change]]] = {}

    def make(self, region: _Region) -> int:
        """Put the region's digests that are not made yet in the outbox; return how many."""
        told = json.dumps(region.state | {"handelse": last_change(self._connection)})
        made = 0
        for recipient in digest_recipients(region.look, region.region_kod, load_routes()):
            channels = self._addresses.channels(recipient)
            previous = last_digest(self._connection, region.region_kod, recipient.function)
            is_made = previous is not None and previous.dag >= self._today.isoformat()
            if is_made or not self._is_reached(recipient, channels):
                continue
            earlier = _earlier(previous.lage) if previous is not None else None
            digest = build_digest(self._basis(region, earlier), recipient)
            messages = [
                digest_message(digest, region.region_kod, recipient.function, channel, self._today)
                for channel in channels
            ]
            made += len(queue(self._connection, messages, self._now))
            key = (self._today.isoformat(), region.region_kod, recipient.function)
            write_digest_day(self._connection, key, told, self._now)
        return made

    def _is_reached(self, recipient: Recipient, channels: tuple[Channel, ...]) -> bool:
        """A klinik without an address gets no digest where others have one: utdataenheten's holds
        the same figures. Without an address file everybody's are files."""
        has_address = channels != (Channel.FIL,) or recipient.function == UTDATAENHETEN
        return has_address or self._settings.alert_config is None

    def _basis(self, region: _Region, earlier: Earlier | None) -> Basis:
        since = earlier.last_change if earlier is not None else 0
        if since not in self._changed:
            self._changed[since] = changed_after(self._connection, since, Kind.FYND)
        return Basis(
            region_kod=region.region_kod,
            look=region.look,
            alerts=region.alerts,
            told_to=region.told_to,
            changed=self._changed[since],
            earlier=earlier,
            now=self._now,
            link=self._addresses.config.lank,
        )


def _earlier(told: str) -> Earlier:
    record = json.loads(told)
    return Earlier(record["asof"], record["luckor"], record["handelse"])
