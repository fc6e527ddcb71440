"""Notices about the night itself: Swedish, no values (operations.md §11).

What a notice is about makes its fingerprint, so that the command, the sensor and a repeated run
raise the same one. Does not belong here: notices about a delivery (orchestration.landing.alert),
keeping and sending them (orchestration.alerts).
"""

from __future__ import annotations

from orchestration.alerts.model import Fingerprint, Kind, Severity, Sighting
from orchestration.alerts.notices import raise_notice
from orchestration.alerts.policy import (
    ALERTS_STOPPED,
    DELIVERY_MISSING,
    NIGHT_NOT_PUBLISHED,
    REPORT_NOT_MADE,
)
from orchestration.alerts.words import local
from orchestration.publish.generation import current_generation
from orchestration.settings import Settings
from orchestration.warehouse.masking import mask_error

OWNER = "drift"


def write_night_alert(settings: Settings, run_id: str, reason: str) -> str:
    """The night did not publish. reason: Swedish; masked here all the same. Returns the file's
    name in outbox/larm/."""
    generation = current_generation(settings.published)
    stays = (
        f"Publiceringen {generation} gäller fortfarande."
        if generation
        else ("Inget är publicerat än.")
    )
    return raise_notice(
        settings,
        Sighting(
            fingerprint=Fingerprint(NIGHT_NOT_PUBLISHED, amne=run_id),
            kind=Kind.DRIFT,
            severity=Severity.KRITISK,
            count=1,
            seen_at=settings.clock.now(),
            headline="Natten körde men publicerade inte",
            text=f"{mask_error(reason)} {stays}",
            owner=OWNER,
            facts={"korning": run_id, "generation": generation},
        ),
    )


def write_missing_delivery_alert(settings: Settings) -> str:
    """No delivery came before the scheduled run; one notice a day. Returns the file's name."""
    now = settings.clock.now()
    day = local(now).date()
    return raise_notice(
        settings,
        Sighting(
            fingerprint=Fingerprint(DELIVERY_MISSING, amne=f"{day:%Y%m%d}"),
            kind=Kind.DRIFT,
            severity=Severity.FEL,
            count=1,
            seen_at=now,
            headline="Ingen leverans har kommit",
            text=(
                f"Ingen leverans hade kommit när nattens körning började {day}. Siffrorna "
                "står stilla tills en ny kommer. Fråga den som levererar; se 'utskrivning "
                "leverans lista'."
            ),
            owner=OWNER,
        ),
    )


def write_stopped_alert(settings: Settings, reason: str) -> str:
    """The alerts themselves could not be kept; one notice a day, resolved by the next round that
    works. reason: Swedish. Returns the file's name."""
    now = settings.clock.now()
    return raise_notice(
        settings,
        Sighting(
            fingerprint=Fingerprint(ALERTS_STOPPED, amne=f"{local(now):%Y%m%d}"),
            kind=Kind.DRIFT,
            severity=Severity.KRITISK,
            count=1,
            seen_at=now,
            headline="Larmen är inte bokförda och skickade",
            text=(
                f"{mask_error(reason)} Det som är publicerat påverkas inte, men nya luckor och "
                "fynd larmas inte förrän felet är rättat. Kör sedan 'utskrivning larm skicka'."
            ),
            owner=OWNER,
        ),
    )


def write_report_alert(settings: Settings, what: str, reason: str) -> str:
    """A report was not made; resolved when the same one is. what: job and partition. reason:
    Swedish. Returns the file's name."""
    return raise_notice(
        settings,
        Sighting(
            fingerprint=Fingerprint(REPORT_NOT_MADE, amne=what),
            kind=Kind.DRIFT,
            severity=Severity.FEL,
            count=1,
            seen_at=settings.clock.now(),
            headline="En rapport är inte gjord",
            text=(
                f"{mask_error(reason)} Det som är publicerat och redan skickat påverkas inte. Se "
                "docs/runbook.md, Rapporter."
            ),
            owner=OWNER,
            facts={"rapport": what},
        ),
    )
