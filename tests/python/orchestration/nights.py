"""Whole nights through the command, on small data folders; what lies in them afterwards.

Does not belong here: assertions.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.contract import load_contract
from orchestration.publish.about import read_about
from orchestration.publish.generation import current_generation
from orchestration.settings import Settings
from orchestration.settings.seams import KILL_VARIABLE
from orchestration.settings.settings import TOUCHED_VARIABLE
from orchestration.synthetic import write_deliveries
from orchestration.warehouse.parsed_project import ensure_parsed
from tests.python.once import made_once

COMMAND = Path(sys.executable).with_name("utskrivning")
TINY = 0.003
"""Share of a Kalmar year: some dozens of stays, every table."""


@dataclass(frozen=True)
class Night:
    """How one call of `utskrivning nightly --json` ended. told: its JSON, empty when it died."""

    code: int
    told: dict[str, Any]
    errors: str


@dataclass(frozen=True)
class FirstNight:
    """A tiny synthetic year after one night; kept: what had waited in landing."""

    settings: Settings
    night: Night
    kept: Path


def first_night(tmp_path_factory: pytest.TempPathFactory) -> FirstNight:
    """One such night per session, for everyone who only reads it."""
    home = made_once(tmp_path_factory, "forsta_natten", _make_first_night)
    told = json.loads((home / "natt.json").read_text(encoding="utf-8"))
    settings = Settings(home / "data", data_dir_is_named=True)
    return FirstNight(settings, Night(**told), home / "kvar")


def _make_first_night(home: Path) -> None:
    ensure_parsed()  # else the night itself says on stderr that it does so
    settings = new_data_folder(home / "data")
    keep_landing(settings, home / "kvar")
    night = asdict(run_night(settings))
    (home / "natt.json").write_text(json.dumps(night), encoding="utf-8")


def new_data_folder(folder: Path) -> Settings:
    """A data folder with one tiny synthetic delivery of every källa waiting."""
    write_deliveries(folder, storlek=TINY, contract=load_contract())
    return Settings(folder, data_dir_is_named=True)


def run_night(settings: Settings, *, die_at: str = "", generations: int = 14) -> Night:
    """One night in a process of its own."""
    environment = os.environ | {
        "UTSKRIVNING_DATA_DIR": str(settings.data_dir),
        "UTSKRIVNING_GENERATIONER": str(generations),
        TOUCHED_VARIABLE: str(settings.touched_from_rows),
        KILL_VARIABLE: die_at,
    }
    done = subprocess.run(
        [COMMAND, "nightly", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    told = json.loads(done.stdout) if done.stdout.strip() else {}
    return Night(done.returncode, told, done.stderr)


def published(settings: Settings) -> dict[str, Any]:
    """om_leveransen.json of what readers see; empty when nothing is published."""
    generation = current_generation(settings.published)
    return dict(read_about(settings.published / generation)) if generation else {}


def content(settings: Settings) -> str:
    """Hash over all published rows; empty when nothing is published."""
    about = published(settings)
    return str(about["innehall_sha256"]["totalt"]) if about else ""


def copy_folder(settings: Settings, folder: Path) -> Settings:
    """The same data folder elsewhere."""
    shutil.copytree(settings.data_dir, folder, symlinks=True)
    return Settings(folder, data_dir_is_named=True)


def keep_landing(settings: Settings, folder: Path) -> Path:
    """Put aside what waits, to be delivered again."""
    shutil.copytree(settings.landing, folder)
    return folder


def deliver_again(settings: Settings, kept: Path, *, days: int) -> None:
    """Deliver the kept cosmic_link folder once more, read some days later: known content."""
    (source,) = (kept / "cosmic_link").iterdir()
    manifest = json.loads((source / "manifest.json").read_text(encoding="utf-8"))
    read_at = datetime.fromisoformat(manifest["extrakt_tidpunkt"]) + timedelta(days=days)
    made = datetime.strptime(manifest["extrakt_id"] + "+0000", "%Y%m%d%H%M%S%z") + timedelta(
        days=days
    )
    manifest |= {
        "extrakt_id": f"{made:%Y%m%d%H%M%S}",
        "extrakt_tidpunkt": f"{read_at:%Y-%m-%d %H:%M:%S}",
    }
    target = settings.landing / "cosmic_link" / f"{manifest['region_kod']}_{manifest['extrakt_id']}"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("manifest.json"))
    (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def deliver_damaged(settings: Settings) -> None:
    """A delivery that must be refused: its manifest cannot be read."""
    folder = settings.landing / "cosmic_link" / "trasig"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text("{ trasig", encoding="utf-8")
