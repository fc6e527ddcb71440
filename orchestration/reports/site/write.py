"""The folder of the site: made beside its place and put there whole, and what stands in a file.

A reader sees the old site or the new one, since the two folders change places in one call; on a
file system that cannot do that there is none for a moment, and a run that dies just then is mended
by the next. Only a folder that this has made (it holds om_webbplatsen.json) is ever replaced. Does
not belong here: pages.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orchestration.landing.durable import fsync_path
from orchestration.settings.seams import seam

ABOUT_SITE = "om_webbplatsen.json"
_FOLDER_MODE, _FILE_MODE = 0o755, 0o644
_HERE, _RENAME_EXCHANGE = -100, 2
"""AT_FDCWD and a flag of renameat2(2), which Python does not offer."""
_WORK = re.compile(r"\.pagaende_(\d+)$")


class TargetError(Exception):
    """The folder to write to cannot be used. The text is Swedish."""


def check_target(target: Path) -> None:
    """Raise TargetError unless the folder is new, empty or an earlier site."""
    if target.exists() and not target.is_dir():
        raise TargetError(f"{target} är en fil. Ange en mapp med --till.")
    if target.is_dir() and any(target.iterdir()) and not (target / ABOUT_SITE).is_file():
        raise TargetError(
            f"Mappen {target} innehåller annat än en webbplats härifrån, och det skrivs inte över. "
            "Ange en ny eller tom mapp med --till."
        )


def write_file(folder: Path, name: str, content: str | bytes) -> None:
    """Write one file of the folder that is being made; name: its path in the site."""
    path = folder / name
    path.parent.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    path.chmod(_FILE_MODE)
    fsync_path(path)


def write_about(folder: Path, about: Mapping[str, Any]) -> None:
    """Say what the site was made of."""
    text = json.dumps(about, ensure_ascii=False, indent=2, sort_keys=True)
    write_file(folder, ABOUT_SITE, f"{text}\n")


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """A new folder that takes the place of the target at the end; gone after an error."""
    check_target(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    previous = target.with_name(f".{target.name}.forra")
    _tidy(target, previous)
    work = target.with_name(f".{target.name}.pagaende_{os.getpid()}")
    work.mkdir(mode=_FOLDER_MODE)
    try:
        yield work
        work.chmod(_FOLDER_MODE)
        _put_in_place(work, target, previous)
        fsync_path(target.parent)
    finally:
        if work.exists():
            shutil.rmtree(work)
        _tidy(target, previous)


def _put_in_place(work: Path, target: Path, previous: Path) -> None:
    """Give the folder its name; the one that had it is then left under another."""
    if not target.exists():
        work.rename(target)
        return
    seam("webb.fore_byte")
    if not exchanged(work, target):
        target.rename(previous)
        seam("webb.mellan_byten")
        work.rename(target)


def exchanged(one: Path, other: Path) -> bool:
    """Let two folders change names in one call; false where the file system cannot."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    names = (os.fsencode(one), os.fsencode(other))
    if call(_HERE, names[0], _HERE, names[1], _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}:
        return False
    raise OSError(code, os.strerror(code))


def _tidy(target: Path, previous: Path) -> None:
    """Mend what a run that died has left: the old site in its place, no half ones."""
    if previous.exists() and not target.exists():
        previous.rename(target)
    elif previous.exists():
        shutil.rmtree(previous)
    for left in target.parent.glob(f".{target.name}.pagaende_*"):
        found = _WORK.search(left.name)
        if found and not _is_alive(int(found[1])):
            shutil.rmtree(left)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
