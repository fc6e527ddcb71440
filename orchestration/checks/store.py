"""Stored results: one JSON file per delivery in state/leveranskontroller/, written whole or not.

A delivery with a stored result is not checked again; a killed run leaves a result or none. The
first line of a file is its head, so that a night reads a line of each old delivery and no more.
Does not belong here: deciding what to check (runner.py).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
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
_UNREADABLE = (FileNotFoundError, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class Head:
    """What decides whether a delivery must be checked. blocking: number of outcomes that block."""

    key: DeliveryKey
    content: str
    suite: str
    blocking: int


def head_of(result: DeliveryResult) -> Head:
    return Head(result.key, result.content, result.suite, len(result.blocking))


def result_path(settings: Settings, key: DeliveryKey) -> Path:
    return settings.state / FOLDER / f"{'_'.join(key)}.json"


def load_head(settings: Settings, key: DeliveryKey) -> Head | None:
    """The head of a stored result, or None when there is none that this version can read."""
    try:
        with result_path(settings, key).open(encoding="utf-8") as file:
            head = json.loads(file.readline().rstrip().removesuffix(",") + "}")["huvud"]
        if head["format"] != FORMAT:
            return None
        return Head(key, head["content"], head["suite"], int(head["blockerande"]))
    except _UNREADABLE:
        return None


def load_result(settings: Settings, key: DeliveryKey) -> DeliveryResult | None:
    """The stored result, or None when there is none that this version can read.

    An unreadable one (damaged, older format) is as good as none: the delivery is checked again.
    """
    try:
        document = json.loads(result_path(settings, key).read_text(encoding="utf-8"))
        return _result(document) if document["huvud"]["format"] == FORMAT else None
    except _UNREADABLE:
        return None


def save_result(settings: Settings, result: DeliveryResult) -> Path:
    """Store one delivery's result durably (temporary file, fsync, rename)."""
    head = {
        **asdict(result),
        "format": FORMAT,
        "extrakt_tidpunkt": result.extrakt_tidpunkt.isoformat(sep=" "),
        "blockerande": len(result.blocking),
    }
    outcomes = head.pop("outcomes")
    lines = ",\n".join(json.dumps(o, ensure_ascii=False) for o in outcomes)
    text = f'{{"huvud": {json.dumps(head, ensure_ascii=False)},\n"utfall": [\n{lines}\n]}}\n'
    path = result_path(settings, result.key)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    write_atomically(path, text.encode(), RESULT_MODE)
    return path


def _result(document: dict[str, Any]) -> DeliveryResult:
    head = document["huvud"]
    return DeliveryResult(
        kalla=head["kalla"],
        region_kod=head["region_kod"],
        extrakt_id=head["extrakt_id"],
        extrakt_tidpunkt=datetime.fromisoformat(head["extrakt_tidpunkt"]),
        omfattning=Scope(head["omfattning"]),
        syntetisk=head["syntetisk"],
        content=head["content"],
        suite=head["suite"],
        outcomes=tuple(_outcome(o) for o in document["utfall"]),
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
