"""Doctor's looks at the alerts: where they go, and whether they leave.

They change nothing and send nothing. Does not belong here: trying a channel (`larm testa`).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.alerts.config import load_addresses
from orchestration.alerts.health import sending_health
from orchestration.alerts.model import AlertsError
from orchestration.alerts.routing import load_routes
from orchestration.cli.doctor_findings import Finding, Level
from orchestration.settings import Settings, SettingsError
from orchestration.settings.settings import ALERT_CONFIG_VARIABLE


def addresses(settings: Settings) -> Iterator[Finding]:
    """The address file and the routing seed can be used; without a file alerts are files."""
    try:
        found = load_addresses(settings)
        load_routes()
    except (SettingsError, AlertsError) as error:
        yield Finding(Level.FEL, "larm", str(error), "Se docs/alerts.md.")
        return
    if settings.alert_config is None:
        yield Finding(
            Level.OK,
            "larm",
            "ingen adressfil: larm läggs som filer i outbox/larm/ och ingen får e-post "
            f"(adresser anges med {ALERT_CONFIG_VARIABLE})",
        )
        return
    names = ", ".join(sorted(found.config.funktioner)) or "inga"
    yield Finding(Level.OK, "larm", f"adresser finns för: {names}")


def sending(settings: Settings) -> Iterator[Finding]:
    """Nothing has waited long to be sent."""
    try:
        health = sending_health(settings)
    except AlertsError as error:
        yield Finding(
            Level.FEL, "larm", str(error), "Återställ state/ ur säkerhetskopian om den är skadad."
        )
        return
    level = Level.OK if health.is_good else Level.FEL
    yield Finding(level, "larm", health.text, health.todo)
