"""What is dear to make and only read: made once for all workers of pytest-xdist.

Does not belong here: what is made.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """The folder `name` of this test session, filled by `make` (given a path that is not there) by
    whoever comes first; the others wait. Nobody may change what is in it."""
    folder = _session_folder(tmp_path_factory) / name
    done = folder.with_suffix(".klart")
    with folder.with_suffix(".las").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            done.touch()
    return folder


def _session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A temporary folder of this session that all its workers see."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
