"""The folder of the site: made beside its place and put there whole, and what stands in a file.

A reader sees the old site or the new one; a run that dies leaves the old one. Only a folder that
this has made (it holds om_webbplatsen.json) is ever replaced. Does not belong here: pages.
"""

from __future__ import annotations

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
        if target.exists():
            target.rename(previous)
        seam("webb.mellan_byten")
        work.rename(target)
        fsync_path(target.parent)
        shutil.rmtree(previous, ignore_errors=True)
    finally:
        if work.exists():
            shutil.rmtree(work)
        if previous.exists() and not target.exists():
            previous.rename(target)


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
