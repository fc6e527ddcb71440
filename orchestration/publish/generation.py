"""Folders under `published/`: work folders, generations, the link `current`, and the lock.

Does not belong here: what is in the files. Every change a reader can see is one rename.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration.publish.database import without_values
from orchestration.publish.model import PublishError
from orchestration.settings.seams import seam

CURRENT = "current"
WORK_PREFIX = ".pagaende_"
GENERATION = re.compile(r"\d{8}T\d{6}_[0-9a-f]{12}")
FOLDER_MODE = 0o750
_FILE_MODE = 0o444
_RESTRICTED = {"individ.duckdb": 0o440}


@contextmanager
def publish_lock(lock_file: Path) -> Iterator[None]:
    """Let one process publish at a time.

    The kernel drops the lock when its process dies, so a killed night blocks nobody. Raises
    PublishError `upptagen` when another process holds it.
    """
    with without_values("låsningen av publiceringen"):
        opened = lock_file.open("a")
    with opened as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(
                "upptagen", "En annan publicering pågår. Vänta tills den är klar och kör om."
            ) from None
        yield


def sweep(published: Path) -> None:
    """Remove what killed publications left behind; call it with the lock held."""
    for leftover in published.glob(f"{WORK_PREFIX}*"):
        _remove(leftover)


@contextmanager
def work_folder(published: Path) -> Iterator[Path]:
    """An empty folder beside the generations, closed to everyone else while it is filled; gone
    afterwards unless `promote` gave it its name."""
    folder = published / f"{WORK_PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        if folder.exists():
            shutil.rmtree(folder)


def set_modes(folder: Path, individ_group: str | None) -> None:
    """Give every file its mode and group of interface.md §3; the folder stays closed."""
    for file in sorted(folder.iterdir()):
        if individ_group is not None and file.name in _RESTRICTED:
            _give_to_group(file, individ_group)
        file.chmod(_RESTRICTED.get(file.name, _FILE_MODE))


def seal(folder: Path) -> None:
    """Force every file to the disk, and open the folder to those who may read it."""
    for file in sorted(folder.iterdir()):
        _fsync(file)
    folder.chmod(FOLDER_MODE)
    _fsync(folder)


def _give_to_group(file: Path, group: str) -> None:
    try:
        shutil.chown(file, group=group)
    except LookupError:
        raise PublishError(
            "grupp",
            f"Gruppen {group}, som ska få läsa individ.duckdb, finns inte på maskinen. Skapa den "
            "eller rätta inställningen, och kör om.",
        ) from None


def promote(work: Path, generation: str) -> Path:
    """Give the finished work folder its name; from here on it is a generation."""
    target = work.with_name(generation)
    work.rename(target)
    _fsync(target.parent)
    return target


def current_generation(published: Path) -> str | None:
    """The name `current` points at, None when there is no such link."""
    link = published / CURRENT
    return str(link.readlink()) if link.is_symlink() else None


def flip(published: Path, generation: str) -> None:
    """Point `current` at the generation in one step; readers see the old or the new one.

    The link is relative, so the data folder can be moved. Raises PublishError when something other
    than a link has taken its place.
    """
    link = published / CURRENT
    if link.exists() and not link.is_symlink():
        raise PublishError(
            "current",
            "published/current är inte en länk. Flytta undan den och kör om; inga data går "
            "förlorade, för varje publicering ligger i sin egen mapp.",
        )
    temporary = published / f"{WORK_PREFIX}{CURRENT}_{os.getpid()}"
    temporary.symlink_to(generation, target_is_directory=True)
    temporary.replace(link)
    _fsync(published)


def generations(published: Path) -> list[str]:
    """Names of all published generations, unordered; work folders are not among them."""
    if not published.is_dir():
        return []
    return [p.name for p in published.iterdir() if GENERATION.fullmatch(p.name) and p.is_dir()]


def remove_generation(published: Path, generation: str) -> None:
    """Take the generation away in one step, then delete it; a kill between leaves no half one."""
    doomed = published / f"{WORK_PREFIX}gallras_{generation}"
    (published / generation).rename(doomed)
    seam("publish.i_gallring")
    _remove(doomed)


def _remove(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink()
    else:
        shutil.rmtree(path)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
