"""How `utskrivning larm` shows alerts and messages: tables for people, records for programs.

Does not belong here: changing them (larm.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.alerts.channels.failure import todo_of
from orchestration.alerts.health import Health
from orchestration.alerts.model import Alert, Status
from orchestration.alerts.rows import Queued
from orchestration.alerts.words import local

_WIDE = 100_000
_STATUS = {
    Status.NY: "ny",
    Status.KVITTERAD: "kvitterad",
    Status.TYSTAD: "tystad",
    Status.LOST: "löst",
    Status.ATEROPPNAD: "återöppnad",
}


def alert_record(alert: Alert) -> dict[str, Any]:
    """An alert as JSON values; times are ISO 8601."""
    mark = alert.fingerprint
    return {
        "nummer": alert.number,
        "regel_id": mark.regel_id,
        "region_kod": mark.region_kod,
        "klinik_kod": mark.klinik_kod,
        "period": mark.period,
        "amne": mark.amne,
        "slag": str(alert.kind),
        "allvarlighet": str(alert.severity),
        "antal": alert.count,
        "status": str(alert.status),
        "forst_sedd": alert.first_seen.isoformat(),
        "senast_sedd": alert.last_seen.isoformat(),
        "larmad": alert.told_at.isoformat() if alert.told_at else None,
        "kvitterad_av": alert.acknowledged_by,
        "tystad_till": alert.silenced_until.isoformat() if alert.silenced_until else None,
        "agare": alert.owner,
        "rubrik": alert.headline,
        "atgard": alert.text,
    }


def unsent_record(queued: Queued) -> dict[str, Any]:
    """A message that waits, as JSON values."""
    return {
        "nyckel": queued.key,
        "kanal": str(queued.message.channel),
        "mottagare": queued.message.function,
        "rubrik": queued.message.subject,
        "skapad": queued.created_at.isoformat(),
        "forsok": queued.attempts,
        "nasta_forsok": queued.next_attempt.isoformat(),
        "uppgiven": queued.is_given_up,
        "orsak": queued.last_reason,
    }


def print_alerts(alerts: Sequence[Alert]) -> None:
    """One line an alert, the gravest first."""
    if not alerts:
        typer.echo("Inga larm.")
        return
    ordered = sorted(alerts, key=lambda a: (-a.severity.rank, a.fingerprint.text))
    head = ("nr", "allvarlighet", "regel", "vad", "period", "antal", "sedan", "status", "betyder")
    _print("Larm", head, [_alert_row(alert) for alert in ordered])


def _alert_row(alert: Alert) -> tuple[str, ...]:
    mark = alert.fingerprint
    unit = mark.amne or " ".join(part for part in (mark.region_kod, mark.klinik_kod) if part)
    status = _STATUS[alert.status]
    if alert.status is Status.TYSTAD and alert.silenced_until is not None:
        status = f"{status} till {local(alert.silenced_until):%Y-%m-%d}"
    if alert.acknowledged_by and alert.is_open:
        status = f"{status} av {alert.acknowledged_by}"
    return (
        str(alert.number),
        str(alert.severity),
        mark.regel_id,
        unit,
        mark.period,
        str(alert.count),
        _time(alert.first_seen),
        status,
        alert.headline,
    )


def print_unsent(health: Health) -> None:
    """One line a message that waits, with why and what to do."""
    if not health.unsent:
        typer.echo("Inget meddelande väntar på att skickas.")
        return
    head = ("kanal", "mottagare", "rubrik", "sedan", "försök", "nästa", "orsak", "gör så här")
    rows = [
        (
            str(queued.message.channel),
            queued.message.function,
            queued.message.subject,
            _time(queued.created_at),
            str(queued.attempts),
            "uppgivet" if queued.is_given_up else _time(queued.next_attempt),
            queued.last_reason,
            todo_of(queued.last_reason),
        )
        for queued in health.unsent
    ]
    _print("Meddelanden som inte är skickade", head, rows)


def _print(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in head:
        table.add_column(name, justify="right" if name in {"nr", "antal"} else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _time(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"
