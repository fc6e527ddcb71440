"""Alerts and messages as rows of the tables, both ways. Pure.

Does not belong here: reading and writing them (store.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orchestration.alerts.message import Message
from orchestration.alerts.model import Alert, Fingerprint, Kind, Severity, Status
from orchestration.alerts.routing import Channel
from orchestration.alerts.schema import as_moment, as_text


@dataclass(frozen=True)
class Queued:
    """A message in the outbox. attempts: failed ones. sent_at: None while it waits."""

    number: int
    key: str
    message: Message
    created_at: datetime
    attempts: int
    next_attempt: datetime
    sent_at: datetime | None
    is_given_up: bool
    last_reason: str


def alert_row(alert: Alert) -> dict[str, Any]:
    """The columns of `larm` but for the number."""
    mark = alert.fingerprint
    return {
        "fingeravtryck": mark.text,
        "regel_id": mark.regel_id,
        "region_kod": mark.region_kod,
        "klinik_kod": mark.klinik_kod,
        "period": mark.period,
        "amne": mark.amne,
        "slag": str(alert.kind),
        "allvarlighet": str(alert.severity),
        "antal": alert.count,
        "forst_sedd": as_text(alert.first_seen),
        "senast_sedd": as_text(alert.last_seen),
        "status": str(alert.status),
        "andrad": as_text(alert.changed_at),
        "rubrik": alert.headline,
        "text": alert.text,
        "agare": alert.owner,
        "uppgifter": json.dumps(alert.facts, ensure_ascii=False),
        "larmad": _text_or_none(alert.told_at),
        "larmat_antal": alert.told_count,
        "larmad_allvarlighet": str(alert.told_severity),
        "kvitterad_av": alert.acknowledged_by,
        "tystad_till": _text_or_none(alert.silenced_until),
        "antal_andringar": alert.changes,
    }


def alert_of(row: Any) -> Alert:
    """The alert of a row of `larm`."""
    return Alert(
        fingerprint=Fingerprint(row.regel_id, row.region_kod, row.klinik_kod, row.period, row.amne),
        kind=Kind(row.slag),
        severity=Severity(row.allvarlighet),
        count=row.antal,
        first_seen=as_moment(row.forst_sedd),
        last_seen=as_moment(row.senast_sedd),
        status=Status(row.status),
        changed_at=as_moment(row.andrad),
        headline=row.rubrik,
        text=row.text,
        owner=row.agare,
        facts=json.loads(row.uppgifter),
        told_at=_moment_or_none(row.larmad),
        told_count=row.larmat_antal,
        told_severity=Severity(row.larmad_allvarlighet),
        acknowledged_by=row.kvitterad_av,
        silenced_until=_moment_or_none(row.tystad_till),
        changes=row.antal_andringar,
        number=row.id,
    )


def message_row(message: Message, now: datetime) -> dict[str, Any]:
    """The columns of a new row of `utkorg`, to be sent at once."""
    return {
        "nyckel": message.key,
        "namn": message.name,
        "typ": message.sort,
        "kanal": str(message.channel),
        "mottagare": message.function,
        "allvarlighet": str(message.severity),
        "rubrik": message.subject,
        "text": message.text,
        "html": message.html,
        "uppgifter": json.dumps(message.facts, ensure_ascii=False),
        "skapad": as_text(now),
        "forsok": 0,
        "nasta_forsok": as_text(now),
        "skickad": None,
        "ar_uppgiven": False,
        "senaste_orsak": "",
    }


def queued_of(row: Any) -> Queued:
    """The message of a row of `utkorg`."""
    message = Message(
        name=row.namn,
        sort=row.typ,
        channel=Channel(row.kanal),
        function=row.mottagare,
        severity=Severity(row.allvarlighet),
        subject=row.rubrik,
        text=row.text,
        html=row.html,
        facts=json.loads(row.uppgifter),
    )
    return Queued(
        number=row.id,
        key=row.nyckel,
        message=message,
        created_at=as_moment(row.skapad),
        attempts=row.forsok,
        next_attempt=as_moment(row.nasta_forsok),
        sent_at=_moment_or_none(row.skickad),
        is_given_up=row.ar_uppgiven,
        last_reason=row.senaste_orsak,
    )


def _text_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else as_text(moment)


def _moment_or_none(text: str | None) -> datetime | None:
    return None if text is None else as_moment(text)
