"""The nightly as an operator starts it, in a data folder of its own.

Does not belong here: what is expected of what it publishes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.python.deliveries.stored_deliveries import PROJECT_DIR
from tests.python.once import made_once

Night = subprocess.CompletedProcess[str]


def run_nightly(data: Path, timeout_s: int = 900) -> Night:
    """Run the nightly job on `data`; the answer holds exit code and everything printed."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "utskrivning"), "nightly"],
        env=os.environ | {"UTSKRIVNING_DATA_DIR": str(data)},
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        timeout=timeout_s,
        check=False,
    )


def published_by(night: Night, data: Path) -> Path:
    """published/current of a night that must have published."""
    assert night.returncode == 0, f"{night.stdout}\n{night.stderr}"
    return data / "published" / "current"


def published_once(tmp_path_factory: pytest.TempPathFactory, delivery: Path) -> Path:
    """published/current after a night on a copy of the delivery folder; one night per session."""

    def publish(data: Path) -> None:
        _copy_landing(delivery / "landing", data / "landing")
        published_by(run_nightly(data), data)

    return made_once(tmp_path_factory, f"natt_{delivery.name}", publish) / "published" / "current"


def _copy_landing(source: Path, target: Path) -> None:
    """Copy file by file: a stored delivery may be read-only, a landing folder must not be."""
    for file in (path for path in source.rglob("*") if path.is_file()):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
