"""Notices of landing: Swedish, codes and counts only (operations.md §11).

What a notice is about makes its fingerprint, so that raising it again after a kill changes nothing.
Does not belong here: keeping and sending them (orchestration.alerts).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orchestration.alerts.model import Fingerprint, Kind, Severity, Sighting
from orchestration.alerts.policy import DELIVERY_HELD, DELIVERY_REFUSED
from orchestration.landing.model import Delivery, Reason
from orchestration.landing.reasons import sentence
from orchestration.landing.refusal_log import LoggedRefusal
from orchestration.settings import Settings
from orchestration.warehouse.masking import mask

OWNER = "drift"


def reason_records(reasons: Sequence[Reason]) -> list[dict[str, str]]:
    """The reasons as they are written to files: code, table, column and what to do."""
    return [
        {"kod": str(r.code), "tabell": r.tabell, "kolumn": r.kolumn, "atgard": sentence(r.code)}
        for r in reasons
    ]


def refusal_record(logged: LoggedRefusal) -> dict[str, Any]:
    """What is told about a refused delivery, in orsak.json and in the alert."""
    refusal = logged.refusal
    return {
        "kalla": refusal.kalla,
        "region_kod": refusal.region_kod,
        "extrakt_id": refusal.extrakt_id,
        "mapp": f"{logged.kalla_mapp}/{refusal.mapp}",
        "karantan": f"{logged.kalla_mapp}/{logged.karantan}",
        "refuserad": refusal.refused_at.isoformat(),
        "orsaker": reason_records(refusal.reasons),
    }


def write_refusal_alert(settings: Settings, logged: LoggedRefusal) -> str:
    """Raise the notice of a refused delivery; return its file's name in outbox/larm/."""
    count = len(logged.refusal.reasons)
    at = logged.refusal.refused_at
    return _raise(
        settings,
        Sighting(
            fingerprint=Fingerprint(
                DELIVERY_REFUSED, amne=f"{at:%Y%m%dT%H%M%S}_{logged.number:06d}"
            ),
            kind=Kind.DRIFT,
            severity=Severity.KRITISK,
            count=count,
            seen_at=at,
            # A folder's name is delivered, and this goes out by mail.
            headline=mask(f"Leveransen {logged.kalla_mapp}/{logged.refusal.mapp} är inte mottagen"),
            text=(
                f"Leveransen har {count} fel och ligger i karantän. Det som redan är publicerat "
                "ligger kvar. Rätta enligt åtgärderna och leverera igen; se «utskrivning leverans "
                "forklara»."
            ),
            owner=OWNER,
            facts=refusal_record(logged),
        ),
    )


def write_hold_alert(settings: Settings, delivery: Delivery, reasons: Sequence[Reason]) -> str:
    """Raise the notice of a delivery that is held back; return its file's name."""
    name = f"{delivery.kalla} {delivery.region_kod} {delivery.extrakt_id}"
    return _raise(
        settings,
        Sighting(
            fingerprint=Fingerprint(DELIVERY_HELD, amne=" ".join(delivery.key)),
            kind=Kind.DRIFT,
            severity=Severity.FEL,
            count=1,
            seen_at=settings.clock.now(),
            headline=f"Leveransen {name} är mottagen men hålls kvar",
            text=(
                "Publiceringen väntar. Kontrollera källan och kör «utskrivning leverans godkann "
                f"{name} --av NAMN» om leveransen är riktig, eller vänta på nästa normala leverans."
            ),
            owner=OWNER,
            facts={
                "kalla": delivery.kalla,
                "region_kod": delivery.region_kod,
                "extrakt_id": delivery.extrakt_id,
                "mapp": delivery.mapp,
                "mottagen": delivery.received_at.isoformat(),
                "orsaker": reason_records(reasons),
            },
        ),
    )


def _raise(settings: Settings, seen: Sighting) -> str:
    # Late: the alerts write their files as landing does, and read its ledger.
    from orchestration.alerts.notices import raise_notice

    return raise_notice(settings, seen)
