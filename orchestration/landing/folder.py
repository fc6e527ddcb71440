"""Folders in `landing/`: which wait, whether they stand still, and how an accepted one leaves.

Does not belong here: what is in the files (files.py), refused folders (refuse.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from orchestration.landing.durable import fsync_path
from orchestration.landing.manifest import MANIFEST_NAME, MAX_MANIFEST_BYTES

_LEAVING = ".klar-"
"""Prefix of a folder whose rows are safe: renamed in one step, then emptied at leisure."""

Snapshot = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class WaitingFolder:
    """landing/<kalla_mapp>/<name>/. The källa itself is what the manifest says."""

    path: Path

    @property
    def kalla_mapp(self) -> str:
        return _text(self.path.parent.name)

    @property
    def name(self) -> str:
        """The folder's name as text, whatever bytes the supplier's system gave it."""
        return _text(self.path.name).removeprefix(_LEAVING)

    @property
    def label(self) -> str:
        return f"{self.kalla_mapp}/{self.name}"

    def manifest_bytes(self) -> bytes:
        """Content of the manifest, cut just above the size that is accepted; empty when gone."""
        try:
            with (self.path / MANIFEST_NAME).open("rb") as file:
                return file.read(MAX_MANIFEST_BYTES + 1)
        except FileNotFoundError:
            return b""

    def snapshot(self) -> Snapshot:
        """Name, size, mtime and inode of everything in the folder: changes when a file does."""
        if not self.path.is_dir():
            return ()
        found = []
        for path in self.path.iterdir():
            try:
                stat = path.lstat()
            except FileNotFoundError:
                continue  # gone between the two calls: the next snapshot will differ
            found.append((path.name, stat.st_size, stat.st_mtime_ns, stat.st_ino))
        return tuple(sorted(found))


def waiting_folders(landing: Path) -> tuple[tuple[WaitingFolder, ...], tuple[WaitingFolder, ...]]:
    """(ready, not ready): a folder is a delivery when it has its manifest (delivery.md §1).

    A symbolic link is not a folder of ours and counts as not ready.
    """
    found = [
        WaitingFolder(path)
        for kalla_mapp in _subfolders(landing)
        for path in _subfolders(kalla_mapp)
    ]
    ready = tuple(f for f in found if _is_ready(f.path))
    return ready, tuple(f for f in found if f not in ready)


def retire(folder: WaitingFolder) -> None:
    """Take an accepted folder out of sight in one step; empty_retired removes it."""
    target = free_name(folder.path.parent, _LEAVING + folder.name)
    move_folder(folder.path, target)


def empty_retired(
    landing: Path,
    taken: Callable[[bytes], Iterable[str]],
    leftovers: Callable[[WaitingFolder], None],
) -> None:
    """Remove the retired folders, also those a dead run left; repeatable.

    taken: manifest content -> names of the files whose rows are safe. leftovers: what to do with a
    folder in which something lies that was not taken.
    """
    for kalla_mapp in _subfolders(landing, hidden=False):
        for path in _subfolders(kalla_mapp, hidden=True):
            if path.name.startswith(_LEAVING):
                _remove_taken(path, taken)
                if any(path.iterdir()):
                    leftovers(WaitingFolder(path))
                else:
                    path.rmdir()


def _remove_taken(path: Path, taken: Callable[[bytes], Iterable[str]]) -> None:
    manifest = path / MANIFEST_NAME
    if manifest.is_file():
        for name in taken(manifest.read_bytes()):
            (path / name).unlink(missing_ok=True)
        manifest.unlink()


def move_folder(source: Path, target: Path) -> None:
    """Rename a folder within one file system, writable or not; raises OSError."""
    source.chmod(source.stat().st_mode | 0o700)
    source.rename(target)
    fsync_path(source.parent)
    fsync_path(target.parent)


def free_name(parent: Path, name: str) -> Path:
    """The first of name, name__2, name__3 … that is not taken in the parent folder."""
    number = 1
    while (parent / (candidate := name if number == 1 else f"{name}__{number}")).exists():
        number += 1
    return parent / candidate


def _is_ready(path: Path) -> bool:
    manifest = path / MANIFEST_NAME
    return manifest.is_file() and not path.is_symlink() and not manifest.is_symlink()


def _text(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def _subfolders(parent: Path, hidden: bool = False) -> list[Path]:
    if not parent.is_dir():
        return []
    return sorted(p for p in parent.iterdir() if p.is_dir() and p.name.startswith(".") == hidden)
