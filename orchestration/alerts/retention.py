"""Gallring: messages that were sent, and their files, go after 90 days (docs/data-flow.md).

Alerts and their history stay: who took on what is asked for later. Does not belong here: when it
runs (orchestration.jobs).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from orchestration.alerts.channels.file import FOLDER
from orchestration.alerts.database import alert_database, has_alerts, writing
from orchestration.alerts.model import AlertsError
from orchestration.alerts.schema import as_text, utkorg
from orchestration.settings import Settings

KEEP_MESSAGES = timedelta(days=90)


def clear_messages(settings: Settings) -> int:
    """Delete sent messages older than KEEP_MESSAGES, and old files of outbox/larm/; return how
    many messages. What is not sent stays. Raises AlertsError."""
    before = settings.clock.now() - KEEP_MESSAGES
    _clear_files(settings, before)
    if not has_alerts(settings):
        return 0
    old = delete(utkorg).where(utkorg.c.skickad < as_text(before))
    with alert_database(settings) as engine, writing(engine) as connection:
        return int(connection.execute(old).rowcount)


def _clear_files(settings: Settings, before: datetime) -> None:
    try:
        for path in (settings.outbox / FOLDER).glob("*"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                path.unlink()
    except OSError as error:
        raise AlertsError(
            f"Gamla filer i outbox/{FOLDER}/ kan inte tas bort ({error.strerror}). Kontrollera "
            "rättigheter med 'utskrivning doctor'."
        ) from None
