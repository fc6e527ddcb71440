"""Reading several nights' deliveries as text, and landing them into a store.

Does not belong here: what is expected of them (test_synthetic_nights*.py).
"""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from orchestration.contract import load_contract
from orchestration.landing import land_waiting
from orchestration.settings import FixedClock, Settings
from orchestration.store import refresh_store
from tests.python.synthetic.synthetic_helpers import TextRow

CONTRACT = load_contract()
AFTERWARDS = FixedClock(datetime.fromisoformat("2023-01-12T06:00:00+00:00"))


@dataclass
class Nights:
    """A data folder of several nights."""

    out: Path

    @cached_property
    def facit(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((self.out / "facit.json").read_text("utf-8"))
        return document

    @property
    def link(self) -> list[dict[str, Any]]:
        """The deliveries of cosmic_link as the key tells of them, by night."""
        return [d for d in self.facit["leveranser"] if d["kalla"] == "cosmic_link"]

    def rows(self, night: int, tabell: str, kalla: str = "cosmic_link") -> list[TextRow]:
        """Rows of the night with this number (from 1)."""
        of_kalla = [d for d in self.facit["leveranser"] if d["kalla"] == kalla]
        path = self.out / "landing" / kalla / of_kalla[night - 1]["mapp"] / f"{tabell}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))

    def by_key(self, night: int, tabell: str) -> dict[str, TextRow]:
        """The same by business key."""
        key = CONTRACT.kalla("cosmic_link").table(tabell).key
        return {"|".join(row[k] for k in key): row for row in self.rows(night, tabell)}

    def planted(self, kind: str, tabell: str) -> list[str]:
        """Keys of a kind."""
        entries = [e for e in self.facit["defekter"] if e["id"] == kind]
        return [key for entry in entries for key in entry["nycklar"].get(tabell, [])]


def build_store(source: Path, data: Path) -> tuple[Settings, dict[str, list[str]]]:
    """Land a copy of the deliveries and refresh the store; refused folders with their reasons."""
    settings = Settings(data_dir=data, clock=AFTERWARDS)
    settings.create_folders()
    shutil.copytree(source / "landing", settings.landing, dirs_exist_ok=True)
    report = land_waiting(settings, CONTRACT)
    refresh_store(settings, CONTRACT)
    refused = {
        f"{r.kalla}/{r.extrakt_id}": [str(reason.code) for reason in r.reasons]
        for r in report.refused
    }
    return settings, refused
