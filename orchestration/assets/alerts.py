"""Alert records about the night itself, in `outbox/larm/`: Swedish, no values (operations.md §11).

A record's name follows from what it is about, so that the command, the sensor and a repeated run
write the same one. Does not belong here: alerts about a delivery (orchestration.landing.alert).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from orchestration.landing.durable import write_atomically
from orchestration.publish.generation import current_generation
from orchestration.settings import Settings
from orchestration.warehouse.masking import mask_error

FILE_MODE = 0o640
_LOCAL = ZoneInfo("Europe/Stockholm")


def write_night_alert(settings: Settings, run_id: str, reason: str) -> Path:
    """The night did not publish. reason: Swedish; masked here all the same."""
    generation = current_generation(settings.published)
    stays = (
        f"Publiceringen {generation} gäller fortfarande."
        if generation
        else ("Inget är publicerat än.")
    )
    return _write(
        settings,
        f"natt_ej_publicerad_{run_id}",
        {
            "typ": "natt_ej_publicerad",
            "allvarlighet": "kritisk",
            "rubrik": "Natten körde men publicerade inte",
            "text": f"{mask_error(reason)} {stays}",
            "korning": run_id,
            "generation": generation,
        },
    )


def write_missing_delivery_alert(settings: Settings) -> Path:
    """No delivery came before the scheduled run; one record a day."""
    day = settings.clock.now().astimezone(_LOCAL).date()
    return _write(
        settings,
        f"leverans_saknas_{day:%Y%m%d}",
        {
            "typ": "leverans_saknas",
            "allvarlighet": "fel",
            "rubrik": "Ingen leverans har kommit",
            "text": (
                f"Ingen leverans hade kommit när nattens körning började {day}. Siffrorna "
                "står stilla tills en ny kommer. Fråga den som levererar; se 'utskrivning "
                "leverans lista'."
            ),
        },
    )


def _write(settings: Settings, name: str, record: dict[str, Any]) -> Path:
    folder = settings.outbox / "larm"
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    path = folder / f"{re.sub(r'[^A-Za-z0-9_]', '_', name)}.json"
    told = record | {"tid": settings.clock.now().isoformat(timespec="seconds")}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    write_atomically(path, f"{text}\n".encode(), FILE_MODE)
    return path
