"""Doctor's looks at the installation: Python, packages, time zone, disk. They change nothing.

Does not belong here: the data folder (doctor_data.py).
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from zoneinfo import ZoneInfo

import duckdb

from orchestration.cli.doctor_findings import Finding, Level
from orchestration.settings import PROJECT_DIR, Settings

MIN_FREE_BYTES = 1 << 30
GOOD_FREE_BYTES = 5 << 30
OLDEST_PYTHON, NEWEST_PYTHON = (3, 11), (3, 13)
_LOCAL = ZoneInfo("Europe/Stockholm")
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)( ;[^\\]*)?")


def python_version(_: Settings) -> Iterator[Finding]:
    found = sys.version_info[:2]
    text = f"Python {sys.version.split()[0]}"
    if OLDEST_PYTHON <= found <= NEWEST_PYTHON:
        yield Finding(Level.OK, "python", text)
    else:
        yield Finding(
            Level.FEL, "python", text, "Installera Python 3.11, 3.12 eller 3.13; kör 'make setup'."
        )


def locked_versions(_: Settings) -> Iterator[Finding]:
    """Installed packages against requirements.lock."""
    pins = read_pins((PROJECT_DIR / "requirements.lock").read_text(encoding="utf-8"))
    wrong = [f"{name} {found}" for name, wanted in pins if (found := _installed(name)) != wanted]
    if wrong:
        listed = ", ".join(wrong[:5]) + (" …" if len(wrong) > 5 else "")
        yield Finding(
            Level.FEL,
            "paket",
            f"{len(wrong)} av {len(pins)} paket skiljer sig från låsfilen: {listed}",
            "Kör 'make setup'.",
        )
    else:
        yield Finding(Level.OK, "paket", f"{len(pins)} paket enligt requirements.lock")


def read_pins(lock: str) -> list[tuple[str, str]]:
    """(name, version) of the lock's lines that hold on every platform."""
    found = (_PIN.match(line) for line in lock.splitlines())
    return [(m.group(1), m.group(2)) for m in found if m is not None and not m.group(3)]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "saknas"


def time_zone(_: Settings) -> Iterator[Finding]:
    """Python and DuckDB must read the repeated October hour as delivery.md §2 says."""
    local = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=_LOCAL)
    query = "SELECT timezone('Europe/Stockholm', TIMESTAMP '2026-10-25 02:30:00')::VARCHAR"
    with duckdb.connect(":memory:", config={"autoload_known_extensions": "false"}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        row = connection.execute(query).fetchone()
    wanted = local.astimezone(UTC)
    if row is not None and datetime.fromisoformat(row[0]) == wanted:
        yield Finding(Level.OK, "tidszon", "Europe/Stockholm, sommar- och vintertid stämmer")
    else:
        yield Finding(
            Level.FEL,
            "tidszon",
            "Python och DuckDB räknar om lokal tid olika",
            "Kör 'make setup'; kontrollera paketet tzdata.",
        )


def disk(settings: Settings) -> Iterator[Finding]:
    """Room for a build, its spill and one more generation."""
    folder = settings.data_dir if settings.data_dir.is_dir() else PROJECT_DIR
    free = shutil.disk_usage(folder).free
    build = settings.build_file.stat().st_size if settings.build_file.is_file() else 0
    text = f"{free / (1 << 30):.1f} GiB ledigt".replace(".", ",")
    todo = "Frigör utrymme, eller flytta datamappen med UTSKRIVNING_DATA_DIR."
    if free < max(MIN_FREE_BYTES, 2 * build):
        yield Finding(Level.FEL, "disk", text, todo)
    elif free < max(GOOD_FREE_BYTES, 4 * build):
        yield Finding(Level.VARNING, "disk", text, todo)
    else:
        yield Finding(Level.OK, "disk", text)
