"""The folders of packages in `outbox/paket/`, written so that a reader sees a whole one or none.

    <mottagare>/<period>_utgava_<n>/    one issue, never changed
    <mottagare>/<period>                a link to the newest, flipped in one step
    <mottagare>/<period>_granskning…    the same for reviews, which may hold identities

Does not belong here: what is in the files, and what is written down about them (issues.py).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from orchestration.landing.durable import fsync_path
from orchestration.reports.packages.issues import Issue
from orchestration.reports.packages.manifest import MANIFEST, Stored
from orchestration.settings import Settings
from orchestration.settings.seams import seam

PACKAGES = "paket"
WORK_PREFIX = ".pagaende_"
LOCK_FILE = "paket.las"
_OPEN_MODES = (0o750, 0o640)
_CLOSED_MODES = (0o700, 0o600)
"""Of folder and files; closed where there are individual lists."""


class FolderError(Exception):
    """A package cannot be written. Swedish."""


def packages_folder(settings: Settings) -> Path:
    """Where all packages lie."""
    return settings.outbox / PACKAGES


def issue_folder(settings: Settings, issue: Issue) -> Path:
    """The folder of one issue."""
    return packages_folder(settings) / issue.mottagare / f"{issue.name}_utgava_{issue.nummer}"


@contextmanager
def package_lock(settings: Settings) -> Iterator[None]:
    """Let one process make packages at a time; the kernel drops the lock when it dies. Raises
    FolderError when another one is at work."""
    settings.state.mkdir(mode=0o750, parents=True, exist_ok=True)
    with (settings.state / LOCK_FILE).open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderError(
                "En annan körning gör paket just nu. Vänta tills den är klar och kör om."
            ) from None
        yield


def sweep(settings: Settings) -> None:
    """Remove what a killed run left half-way; call it with the lock held."""
    for leftover in packages_folder(settings).glob(f"*/{WORK_PREFIX}*"):
        if leftover.is_symlink():
            leftover.unlink()
        else:
            shutil.rmtree(leftover)


def write_issue(folder: Path, stored: Sequence[Stored], manifest: bytes) -> None:
    """Write the files beside the folder, force them to disk, and give the folder its name. Raises
    OSError."""
    is_closed = any(one.made.has_individuals for one in stored)
    folder_mode, file_mode = _CLOSED_MODES if is_closed else _OPEN_MODES
    folder.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    work = folder.with_name(f"{WORK_PREFIX}{folder.name}")
    work.mkdir(mode=0o700)
    try:
        for name, content in (*((one.name, one.content) for one in stored), (MANIFEST, manifest)):
            _write(work / name, content, file_mode)
            seam("paket.efter_fil")
        work.chmod(folder_mode)
        fsync_path(work)
        seam("paket.fore_namn")
        work.rename(folder)
        fsync_path(folder.parent)
    finally:
        if work.exists():
            shutil.rmtree(work)


def point_at(folder: Path, name: str) -> None:
    """Let `name` (Issue.name) lead to this issue. Raises OSError, and FolderError when something
    else than a link has taken its name."""
    link = folder.with_name(name)
    if link.exists() and not link.is_symlink():
        raise FolderError(
            f"{link} är inte en länk. Flytta undan den och kör om; utgåvorna ligger kvar."
        )
    temporary = folder.with_name(f"{WORK_PREFIX}{name}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(folder.name, target_is_directory=True)
    temporary.replace(link)
    fsync_path(folder.parent)


def _write(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
