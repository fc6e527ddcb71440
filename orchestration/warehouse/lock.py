"""One night at a time per data folder: a lock that the system lets go of when its holder dies.

    with night_lock(settings): ...

The file tells who holds it, for the message and for `doctor`. Does not belong here: the locks of
landing and publishing, which guard those steps also when they are used alone, and DuckDB's own.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.settings import Settings

NIGHT_LOCK = "nattkorning.las"
CHILD_LOCK = "dbt.las"
LOCK_MODE = 0o640
NIGHT_UMASK = 0o027
"""What a night writes is closed to other users (operations.md §9)."""

ORPHAN_SECONDS = 15.0
"""How long a dbt child may outlive its parent before that is a fault; it looks every 0.2 s."""

_LOCAL = ZoneInfo("Europe/Stockholm")


class NightBusyError(Exception):
    """Another process works in this data folder. The text is Swedish and says what to do."""


@dataclass(frozen=True)
class LockHolder:
    """Who holds a lock. started_at: ISO time with zone, empty when the file does not say."""

    pid: int
    host: str
    started_at: str

    @property
    def sentence(self) -> str:
        """«process 123 på host sedan 2026-01-12 04:30» (local time)."""
        since = ""
        if self.started_at:
            local = datetime.fromisoformat(self.started_at).astimezone(_LOCAL)
            since = f" sedan {local:%Y-%m-%d %H:%M}"
        return f"process {self.pid or 'okänd'} på {self.host or 'okänd dator'}{since}"


def night_lock_file(settings: Settings) -> Path:
    return settings.state / NIGHT_LOCK


def child_lock_file(settings: Settings) -> Path:
    return settings.build / CHILD_LOCK


@contextmanager
def night_lock(settings: Settings) -> Iterator[None]:
    """Hold the data folder for one night.

    Raises NightBusyError when another night runs, or when a dbt process of a dead night does not
    end: it would hold the build file.
    """
    settings.create_folders()
    with held_file(night_lock_file(settings), settings.clock.now()) as holder:
        if holder is not None:
            raise NightBusyError(
                f"En annan nattkörning pågår: {holder.sentence}. Vänta tills den är klar, eller "
                f"avsluta den (kill {holder.pid}) och kör igen. Se 'utskrivning doctor'."
            )
        _wait_for_orphan(settings)
        before = os.umask(NIGHT_UMASK)
        try:
            yield
        finally:
            os.umask(before)


def _wait_for_orphan(settings: Settings) -> None:
    deadline = time.monotonic() + ORPHAN_SECONDS
    while (holder := lock_holder(child_lock_file(settings))) is not None:
        if time.monotonic() > deadline:
            raise NightBusyError(
                f"Ett dbt-bygge från en avbruten natt håller byggfilen: {holder.sentence}. "
                f"Avsluta det (kill {holder.pid}) och kör igen."
            )
        time.sleep(0.1)


@contextmanager
def held_file(path: Path, now: datetime) -> Iterator[LockHolder | None]:
    """Try to lock the file; give None when this process holds it now, else who does.

    now: aware; written into the file. The lock ends with the block or with the process.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, LOCK_MODE)
    try:
        if not _try_lock(handle, fcntl.LOCK_EX):
            yield _read_holder(handle)
            return
        told = asdict(LockHolder(os.getpid(), socket.gethostname(), now.isoformat()))
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(told).encode(), 0)
        yield None
    finally:
        os.close(handle)


def lock_holder(path: Path) -> LockHolder | None:
    """Who holds the lock right now; None when nobody does, whatever the file says."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        return None if _try_lock(handle, fcntl.LOCK_SH) else _read_holder(handle)
    finally:
        os.close(handle)


def _try_lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_holder(handle: int) -> LockHolder:
    text = os.pread(handle, 4096, 0).decode("utf-8", "replace")
    try:
        return LockHolder(**json.loads(text))
    except (ValueError, TypeError):
        return LockHolder(0, "", "")  # the holder has locked but not yet written
