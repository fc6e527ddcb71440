"""What the last whole or touched build rests on: what the next one may start from.

A file beside the build file, removed before any table changes and written when all have: after a
kill there is none, and everything is made anew.
Does not belong here: what was published (orchestration.warehouse.basis).
"""

from __future__ import annotations

import json

from orchestration.landing.durable import write_atomically
from orchestration.settings import Settings
from orchestration.warehouse.basis import Basis

RECORD_FILE = "byggets_underlag.json"
_FILE_MODE = 0o640


def remember_build(settings: Settings, basis: Basis) -> None:
    """Note that every table of the build file is of this basis. Raises OSError."""
    told = {"kod": basis.code, "leveranser": sorted(basis.deliveries)}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    write_atomically(settings.build / RECORD_FILE, f"{text}\n".encode(), _FILE_MODE)


def forget_build(settings: Settings) -> None:
    """Call it before a table of the build file changes."""
    (settings.build / RECORD_FILE).unlink(missing_ok=True)


def remembered_build(settings: Settings) -> Basis | None:
    """The basis of the tables; None when some may be of another, or the file cannot be read."""
    try:
        told = json.loads((settings.build / RECORD_FILE).read_text(encoding="utf-8"))
        return Basis(frozenset(tuple(row) for row in told["leveranser"]), told["kod"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
