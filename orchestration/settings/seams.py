"""Named points where a crash is tested: does nothing unless the environment names the point.

A test starts the nightly with UTSKRIVNING_DODA_VID=<name>; the process then dies there as by
kill -9, and the next run must end as an undisturbed one would (operations.md §3).
"""

from __future__ import annotations

import os
import signal

KILL_VARIABLE = "UTSKRIVNING_DODA_VID"


def seam(name: str) -> None:
    """Die here by SIGKILL when the environment asks for it; otherwise do nothing."""
    if os.environ.get(KILL_VARIABLE) == name:
        os.kill(os.getpid(), signal.SIGKILL)
