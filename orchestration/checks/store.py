"""Stored results: one JSON file per delivery in state/leveranskontroller/, written whole or not.

A delivery with a stored result is not checked again; a killed run leaves a result or none.
Does not belong here: deciding what to check (runner.py).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.checks.model import DeliveryKey, DeliveryResult, Kind, Outcome, Severity, State
from orchestration.landing.durable import write_atomically
from orchestration.landing.model import Scope
from orchestration.settings import Settings

FOLDER = "leveranskontroller"
FORMAT = 1
RESULT_MODE = 0o640


def result_path(settings: Settings, key: DeliveryKey) -> Path:
    return settings.state / FOLDER / f"{'_'.join(key)}.json"


def load_result(settings: Settings, key: DeliveryKey) -> DeliveryResult | None:
    """The stored result, or None when there is none that this version can read.

    An unreadable one (damaged, older format) is as good as none: the delivery is checked again.
    """
    try:
        document = json.loads(result_path(settings, key).read_text(encoding="utf-8"))
        return _result(document) if document["format"] == FORMAT else None
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return None


def save_result(settings: Settings, result: DeliveryResult) -> Path:
    """Store one delivery's result durably (temporary file, fsync, rename)."""
    outcomes = [asdict(o) for o in result.outcomes]
    document = {
        "format": FORMAT,
        **asdict(result),
        "extrakt_tidpunkt": result.extrakt_tidpunkt.isoformat(sep=" "),
        "outcomes": outcomes,
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    path = result_path(settings, result.key)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    write_atomically(path, f"{text}\n".encode(), RESULT_MODE)
    return path


def _result(document: dict[str, Any]) -> DeliveryResult:
    return DeliveryResult(
        kalla=document["kalla"],
        region_kod=document["region_kod"],
        extrakt_id=document["extrakt_id"],
        extrakt_tidpunkt=datetime.fromisoformat(document["extrakt_tidpunkt"]),
        omfattning=Scope(document["omfattning"]),
        syntetisk=document["syntetisk"],
        content=document["content"],
        suite=document["suite"],
        outcomes=tuple(_outcome(o) for o in document["outcomes"]),
    )


def _outcome(document: dict[str, Any]) -> Outcome:
    return Outcome(
        **{
            **document,
            "kind": Kind(document["kind"]),
            "severity": Severity(document["severity"]),
            "state": State(document["state"]),
        }
    )
