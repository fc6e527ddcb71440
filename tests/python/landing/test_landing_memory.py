"""Memory does not grow with the file (issue: streaming)."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.landing import LandingOptions
from orchestration.settings import PROJECT_DIR, Settings
from tests.python.landing.landing_helpers import CONTRACT, FIRST, Parcel, land

MEGABYTE = 1_000_000
MEASURED = """
import resource
from orchestration.contract import load_contract
from orchestration.landing import LandingOptions, land_waiting
from orchestration.settings import Settings
report = land_waiting(
    Settings.from_env(), load_contract(), options=LandingOptions(memory_limit="64MB")
)
assert len(report.accepted) == 1, report
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _send(settings: Settings, rows: int) -> int:
    """Send a stella delivery of that many rows, half of them with quotes; return its bytes."""
    names = [c.name for c in CONTRACT.kalla("stella").table("avvikelse").columns]
    parcel = Parcel(FIRST, kalla="stella")
    digest = hashlib.sha256()
    plain = ";".join(f"värde {{0}} i kolumn {n}" for n in range(1, len(names)))
    quoted = ";".join(f'"värde {{0}}; i ""kolumn"" {n}"' for n in range(1, len(names)))
    folder = parcel.send(settings, ready=False)
    with (folder / "avvikelse.csv").open("wb") as file:
        for number in range(-1, rows):
            line = (quoted if number % 2 else plain).format(number)
            text = ";".join(names) if number < 0 else f"{number};{line}"
            content = f"{text}\n".encode()
            digest.update(content)
            file.write(content)
    parcel.told_rows["avvikelse"] = rows
    parcel.told_sha256["avvikelse"] = digest.hexdigest()
    (folder / "manifest.json").write_text(json.dumps(parcel.manifest()), encoding="utf-8")
    return (folder / "avvikelse.csv").stat().st_size


def test_a_file_larger_than_the_memory_limit_is_converted(settings: Settings) -> None:
    size = _send(settings, 170_000)
    assert size > 64 * MEGABYTE
    report = land(settings, options=LandingOptions(memory_limit="64MB"))
    assert [d.row_counts() for d in report.accepted] == [{"avvikelse": 170_000}]


@pytest.mark.heavy
def test_eight_times_the_file_takes_no_more_memory(settings: Settings, tmp_path: Path) -> None:
    peaks = []
    for rows in (100_000, 800_000):
        data = Settings(data_dir=tmp_path / str(rows))
        _send(data, rows)
        env = os.environ | {"UTSKRIVNING_DATA_DIR": str(data.data_dir)}
        done = subprocess.run(
            [sys.executable, "-c", MEASURED],
            cwd=PROJECT_DIR,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        )
        peaks.append(int(done.stdout) * 1024)
    assert peaks[1] - peaks[0] < 40 * MEGABYTE
