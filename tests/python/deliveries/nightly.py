"""The nightly as an operator starts it, in a data folder of its own.

Does not belong here: what is expected of what it publishes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.python.deliveries.stored_deliveries import PROJECT_DIR

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
