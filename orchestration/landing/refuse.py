"""A refused delivery: the whole folder to quarantine, orsak.json, an alert (delivery.md §3).

The ledger first, then the move, then the papers: a run that dies in between leaves enough for the
next one to finish, and never half a folder. Nothing is deleted.
Does not belong here: why it is refused.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from orchestration.landing.alert import reason_records, refusal_record, write_refusal_alert
from orchestration.landing.durable import write_atomically
from orchestration.landing.folder import WaitingFolder, free_name, move_folder
from orchestration.landing.ledger import Ledger
from orchestration.landing.manifest import Claim
from orchestration.landing.model import Reason, Refusal
from orchestration.landing.reasons import Code
from orchestration.landing.refusal_log import LoggedRefusal
from orchestration.settings import Settings
from orchestration.settings.seams import seam

REASON_FILE = "orsak.json"
FOLDER_MODE = 0o750
QUARANTINED_MODE = 0o700
"""What is in quarantine may be what should never have been sent: identity numbers as keys."""


def refuse(
    settings: Settings,
    ledger: Ledger,
    folder: WaitingFolder,
    claim: Claim,
    reasons: tuple[Reason, ...],
) -> Refusal:
    """Move a folder to quarantine with its reasons and raise the alert."""
    refusal = Refusal(
        kalla=claim.kalla,
        region_kod=claim.region_kod,
        extrakt_id=claim.extrakt_id,
        mapp=folder.name,
        refused_at=settings.clock.now(),
        reasons=reasons,
    )
    place = _free_place(settings, folder.kalla_mapp, folder.name)
    logged = ledger.refusal_log.begin(refusal, folder.kalla_mapp, place.name)
    seam("landing.fore_karantan")
    move_folder(folder.path, place)
    seam("landing.efter_karantan")
    _finish(settings, ledger, logged)
    return refusal


def finish_refusals(settings: Settings, ledger: Ledger) -> tuple[Refusal, ...]:
    """Finish what a dead run began: papers for moved folders, a fresh start for the others."""
    finished = []
    for logged in ledger.refusal_log.pending():
        if _place(settings, logged).is_dir():
            _finish(settings, ledger, logged)
            finished.append(logged.refusal)
        else:
            ledger.refusal_log.drop(logged.number)
    return tuple(finished)


def keep_leftovers(settings: Settings, folder: WaitingFolder) -> None:
    """Put what an accepted folder held beside its tables in quarantine, since nobody read it."""
    place = _free_place(settings, folder.kalla_mapp, f"{folder.name}__ovriga_filer")
    move_folder(folder.path, place)
    record = {"mapp": folder.label, "orsaker": reason_records([Reason(Code.OVRIG_FIL)])}
    _write_record(place, record)


def _finish(settings: Settings, ledger: Ledger, logged: LoggedRefusal) -> None:
    _write_record(_place(settings, logged), refusal_record(logged))
    write_refusal_alert(settings, logged)
    seam("landing.fore_refusering_klar")
    ledger.refusal_log.finish(logged.number)


def _write_record(folder: Path, record: dict[str, Any]) -> None:
    folder.chmod(QUARANTINED_MODE)
    content = json.dumps(record, ensure_ascii=False, indent=1)
    write_atomically(folder / REASON_FILE, content.encode() + b"\n", 0o640)


def _place(settings: Settings, logged: LoggedRefusal) -> Path:
    return settings.quarantine / logged.kalla_mapp / logged.karantan


def _free_place(settings: Settings, kalla_mapp: str, name: str) -> Path:
    parent = settings.quarantine / kalla_mapp
    parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return free_name(parent, name)
