"""What every test folder may use: where things lie, and how tests are spread over workers.

Does not belong here: helpers of one area (tests/python/<area>/).
"""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from orchestration.cli.swedish import speak_swedish

# Before any test imports Typer: its headings are looked up once, when it loads.
speak_swedish()

PROJECT_DIR = Path(__file__).resolve().parents[2]
SHARED_VARIABLE = "UTSKRIVNING_SHARED"


def shared_folder() -> Path | None:
    """Specification, deliveries and examples beside the checkout, None where there is none.

    A named folder (UTSKRIVNING_SHARED) that is not there is an error, never a reason to run less.
    """
    named = os.environ.get(SHARED_VARIABLE, "")
    folder = Path(named) if named else PROJECT_DIR.parent / "shared"
    if named and not folder.is_dir():
        raise FileNotFoundError(f"{SHARED_VARIABLE} names no folder: {folder}")
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def project_dir() -> Path:
    """The checkout."""
    return PROJECT_DIR


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The shared folder; tests that ask for it are not collected where there is none."""
    folder = shared_folder()
    assert folder is not None, "pytest_collection_modifyitems keeps such tests out"
    return folder


def pytest_collection_finish() -> None:
    """What the tests have imported stays: looking through it again and again for garbage takes a
    twelfth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a shared folder that is not there."""
    if shared_folder() is None:
        without = [i for i in items if "shared_dir" in getattr(i, "fixturenames", ())]
        config.hook.pytest_deselected(items=without)
        items[:] = [i for i in items if i not in without]
