"""Make the day's digests: once per region, recipient and local day, in one transaction each day.

Does not belong here: what they say (digest.py), sending (send.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

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
)
from orchestration.alerts.model import Alert, Kind
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
        found = alerts(connection, kind=Kind.FYND)
        made = sum(
            _make(connection, settings, addresses, _Region(region_kod, look, found))
            for region_kod in sorted(look.asof)
        )
    return DigestReport(made, is_due=True)


@dataclass(frozen=True)
class _Region:
    region_kod: str
    look: Look
    alerts: list[Alert]

    @property
    def own_alerts(self) -> list[Alert]:
        return [a for a in self.alerts if a.fingerprint.region_kod == self.region_kod]


def _make(connection: Connection, settings: Settings, addresses: Addresses, region: _Region) -> int:
    now = settings.clock.now()
    today = local(now).date()
    made = 0
    for recipient in digest_recipients(region.look, region.region_kod, load_routes()):
        channels = addresses.channels(recipient)
        if not _is_reached(settings, recipient, channels):
            continue
        previous = last_digest(connection, region.region_kod, recipient.function)
        if previous is not None and previous.dag >= today.isoformat():
            continue
        earlier = _earlier(previous.lage) if previous is not None else None
        basis = _basis(connection, region, earlier, now, addresses)
        digest = build_digest(basis, recipient, load_routes())
        key = (today.isoformat(), region.region_kod, recipient.function)
        messages = [
            digest_message(digest, region.region_kod, recipient.function, channel, today)
            for channel in channels
        ]
        made += len(queue(connection, messages, now))
        write_digest_day(connection, key, _told(connection, region), now)
    return made


def _is_reached(settings: Settings, recipient: Recipient, channels: tuple[Channel, ...]) -> bool:
    """A klinik without an address gets no digest where others have one: utdataenheten's holds the
    same figures. Without an address file everybody's are files."""
    has_address = channels != (Channel.FIL,)
    return has_address or settings.alert_config is None or recipient.function == UTDATAENHETEN


def _basis(
    connection: Connection,
    region: _Region,
    earlier: Earlier | None,
    now: datetime,
    addresses: Addresses,
) -> Basis:
    since = earlier.last_change if earlier is not None else 0
    return Basis(
        region_kod=region.region_kod,
        look=region.look,
        alerts=region.own_alerts,
        changed=changed_after(connection, since, Kind.FYND),
        earlier=earlier,
        now=now,
        link=addresses.config.lank,
    )


def _earlier(told: str) -> Earlier:
    record = json.loads(told)
    return Earlier(record["asof"], record["luckor"], record["handelse"])


def _told(connection: Connection, region: _Region) -> str:
    gaps = {
        gap.klinik_kod: gap.open_gaps
        for gap in region.look.gaps or ()
        if gap.region_kod == region.region_kod
    }
    asof = region.look.asof[region.region_kod].isoformat()
    return json.dumps({"asof": asof, "luckor": gaps, "handelse": last_change(connection)})
