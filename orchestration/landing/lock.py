"""One landing at a time per data folder; a lock left by a dead process holds nobody up.

Does not belong here: the build file's lock, which is DuckDB's.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.landing.model import LandingError


@contextmanager
def landing_lock(path: Path) -> Iterator[None]:
    """Hold the lock file; the system lets go of it when the process ends, however it ends.

    Raises LandingError when another process lands deliveries into the same data folder.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
            raise LandingError(
                f"En annan körning tar redan emot leveranser (process {holder or 'okänd'}). "
                "Vänta tills den är klar och kör igen."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode("ascii"), 0)
        yield
    finally:
        os.close(handle)
