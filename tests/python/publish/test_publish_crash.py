"""Kill -9 at every seam of publishing, then run again: as if nothing had happened."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from publish_helpers import CREATED, advance_build, published_files, settings_of

from orchestration.settings import Settings
from orchestration.settings.seams import KILL_VARIABLE

PROGRAM = Path(__file__).with_name("publish_once.py")
BEFORE_FLIP = (
    "publish.fore_export",
    "publish.mellan_filer",
    "publish.efter_filer",
    "publish.fore_lasarkontroll",
    "publish.fore_rename",
    "publish.fore_flip",
)
AFTER_FLIP = ("publish.efter_flip", "publish.i_gallring")


def _run(settings: Settings, kill_at: str = "") -> int:
    environment = {
        **os.environ,
        "UTSKRIVNING_DATA_DIR": str(settings.data_dir),
        "UTSKRIVNING_KLOCKA": (CREATED + timedelta(days=1)).isoformat(),
        "UTSKRIVNING_GENERATIONER": "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
        KILL_VARIABLE: kill_at,
    }
    return subprocess.run([sys.executable, PROGRAM], env=environment, check=False).returncode


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, published_settings: Settings
) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("ostord") / "data"
    settings = settings_of(shutil.copytree(published_settings.data_dir, folder, symlinks=True))
    advance_build(settings, 1)
    assert _run(settings) == 0
    return published_files(settings)


def _answer(settings: Settings) -> tuple[str, int, int]:
    """What a reader gets now: the generation, and the mark in two files."""
    folder = (settings.published / "current").resolve()
    about = json.loads((folder / "om_leveransen.json").read_text(encoding="utf-8"))
    marks = []
    for which, table in (
        ("aggregat", "indikatorer.ind_dagar"),
        ("individ", "fakta.fct_vardepisoder"),
    ):
        with duckdb.connect(str(folder / f"{which}.duckdb"), read_only=True) as connection:
            ((lowest, highest),) = connection.execute(
                f"SELECT min(antal), max(antal) FROM {table}"
            ).fetchall()
        assert lowest == highest
        marks.append(lowest)
    return (about["generation"], *marks)


@pytest.mark.parametrize("point", BEFORE_FLIP + AFTER_FLIP)
def test_killed_and_run_again(
    second_night: Settings, undisturbed: dict[str, str], point: str
) -> None:
    yesterday = _answer(second_night)
    assert _run(second_night, kill_at=point) == -signal.SIGKILL
    if point in BEFORE_FLIP:
        assert _answer(second_night) == yesterday
    else:
        generation, *marks = _answer(second_night)
        assert generation != yesterday[0]
        assert marks == [1, 1]
    assert _run(second_night) == 0
    assert published_files(second_night) == undisturbed


@pytest.mark.heavy
def test_killed_again_and_again(second_night: Settings, undisturbed: dict[str, str]) -> None:
    for point in (*reversed(BEFORE_FLIP), *AFTER_FLIP):
        _run(second_night, kill_at=point)
    assert _run(second_night) == 0
    assert published_files(second_night) == undisturbed


def test_a_killed_first_night_publishes_nothing(settings: Settings) -> None:
    assert _run(settings, kill_at="publish.fore_flip") == -signal.SIGKILL
    assert not (settings.published / "current").exists()
    assert _run(settings) == 0
    assert _answer(settings)[1:] == (0, 0)
