"""Alert records of landing in `outbox/larm/`: Swedish, codes and counts only (operations.md §11).

A record is written under a name that follows from what it is about, so that writing it again after
a kill changes nothing. Does not belong here: sending them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from orchestration.landing.durable import write_atomically
from orchestration.landing.model import Delivery, Reason
from orchestration.landing.reasons import sentence
from orchestration.landing.refusal_log import LoggedRefusal
from orchestration.settings import Settings

FILE_MODE = 0o640


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


def write_refusal_alert(settings: Settings, logged: LoggedRefusal) -> Path:
    """Write the alert of a refused delivery; return its path."""
    count = len(logged.refusal.reasons)
    record = {
        "typ": "leverans_refuserad",
        "allvarlighet": "kritisk",
        "rubrik": f"Leveransen {logged.kalla_mapp}/{logged.refusal.mapp} är inte mottagen",
        "text": (
            f"Leveransen har {count} fel och ligger i karantän. Det som redan är publicerat "
            "ligger kvar. Rätta enligt åtgärderna och leverera igen; se «utskrivning leverans "
            "forklara»."
        ),
        **refusal_record(logged),
    }
    at = logged.refusal.refused_at.strftime("%Y%m%dT%H%M%S")
    return _write(settings, f"leverans_refuserad_{at}_{logged.number:06d}", record)


def write_hold_alert(settings: Settings, delivery: Delivery, reasons: Sequence[Reason]) -> Path:
    """Write the alert of an accepted delivery that is held back; return its path."""
    name = f"{delivery.kalla} {delivery.region_kod} {delivery.extrakt_id}"
    record = {
        "typ": "leverans_hallen",
        "allvarlighet": "fel",
        "rubrik": f"Leveransen {name} är mottagen men hålls kvar",
        "text": (
            "Publiceringen väntar. Kontrollera källan och kör «utskrivning leverans godkann "
            f"{name} --av NAMN» om leveransen är riktig, eller vänta på nästa normala leverans."
        ),
        "kalla": delivery.kalla,
        "region_kod": delivery.region_kod,
        "extrakt_id": delivery.extrakt_id,
        "mapp": delivery.mapp,
        "mottagen": delivery.received_at.isoformat(),
        "orsaker": reason_records(reasons),
    }
    return _write(settings, f"leverans_hallen_{'_'.join(delivery.key)}", record)


def _write(settings: Settings, name: str, record: dict[str, Any]) -> Path:
    folder = settings.outbox / "larm"
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    path = folder / f"{re.sub(r'[^A-Za-z0-9_]', '_', name)}.json"
    content = json.dumps(record, ensure_ascii=False, indent=1)
    write_atomically(path, content.encode() + b"\n", FILE_MODE)
    return path
