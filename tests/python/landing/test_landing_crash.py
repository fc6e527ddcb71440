"""A run that dies anywhere and is repeated ends as an undisturbed one (operations.md §3, §4)."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from orchestration.landing import accept, refuse
from orchestration.landing import run as landing_run
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.settings.seams import KILL_VARIABLE
from tests.python.landing.landing_helpers import (
    FIRST,
    NOW,
    SECOND,
    Parcel,
    Row,
    land,
    settings_for,
    state_of,
    with_identities,
)

SEAMS = [
    "landing.mellan_filer",
    "landing.efter_arkiv",
    "landing.efter_liggare",
    "landing.efter_undanflytt",
    "landing.efter_flytt",
    "landing.fore_karantan",
    "landing.efter_karantan",
    "landing.fore_refusering_klar",
]
LAND = """
from orchestration.contract import load_contract
from orchestration.landing import LandingOptions, land_waiting
from orchestration.settings import Settings
land_waiting(Settings.from_env(), load_contract(), options=LandingOptions(settle_seconds=0.0))
"""


def _send_a_night(settings: Settings) -> None:
    """A good delivery with identities and a stray file, one of known content, two bad ones."""
    identities: list[Row] = [
        {
            "patient_nyckel": f"{number:064d}",
            "id_typ": "PNR",
            "identitet": str(number),
            "kalla_andrad_tidpunkt": "2026-01-01 00:00:00",
            "ar_makulerad": "0",
        }
        for number in range(3)
    ]
    folder = with_identities(Parcel(FIRST), identities).send(settings)
    (folder / "anteckning.txt").write_bytes(b"hej")
    with_identities(Parcel(SECOND), identities).send(settings)
    Parcel(FIRST, kalla="stella").put("avvikelse", "avvikelse_id", "17.0").send(settings)
    (Parcel(SECOND, kalla="enkat").send(settings) / "manifest.json").write_bytes(b"{")


def _state(settings: Settings) -> dict[str, Any]:
    state = state_of(settings)
    file = settings.state / "identiteter" / "identiteter.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        state["identities"] = connection.execute("SELECT * FROM identitet ORDER BY 3").fetchall()
    return state


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a night leaves when nothing happens to it."""
    settings = settings_for(tmp_path_factory.mktemp("undisturbed"))
    _send_a_night(settings)
    land(settings)
    state = _state(settings)
    assert (len(state["deliveries"]), len(state["refusals"])) == (2, 2)
    assert (len(state["identities"]), state["landing"]) == (3, {})
    return state


@pytest.mark.parametrize("name", SEAMS)
def test_kill_9_at_every_seam(name: str, settings: Settings, undisturbed: dict[str, Any]) -> None:
    _send_a_night(settings)
    env = os.environ | {
        KILL_VARIABLE: name,
        "UTSKRIVNING_DATA_DIR": str(settings.data_dir),
        "UTSKRIVNING_KLOCKA": NOW.isoformat(),
    }
    done = subprocess.run([sys.executable, "-c", LAND], cwd=PROJECT_DIR, env=env, check=False)
    assert done.returncode == -signal.SIGKILL
    land(settings)
    assert _state(settings) == undisturbed


class _DiedError(BaseException):
    """Stands for the process dying; nothing in landing catches it."""


@pytest.fixture
def dying(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Dies at the n-th seam of the process when the list holds n; counts down."""
    left: list[int] = []

    def seam(_name: str) -> None:
        if left:
            left[0] -= 1
            if left[0] < 0:
                left.clear()
                raise _DiedError

    for module in (accept, refuse, landing_run):
        monkeypatch.setattr(module, "seam", seam)
    return left


@pytest.mark.heavy
def test_dying_at_every_passage_of_every_seam(
    tmp_path: Path, dying: list[int], undisturbed: dict[str, Any]
) -> None:
    passages = 0
    while True:
        settings = settings_for(tmp_path / str(passages))
        _send_a_night(settings)
        dying[:] = [passages]
        try:
            land(settings)
        except _DiedError:
            land(settings)
        else:
            break
        assert _state(settings) == undisturbed, passages
        passages += 1
    assert passages > len(SEAMS)


def test_dying_again_and_again_ends_the_same(
    settings: Settings, dying: list[int], undisturbed: dict[str, Any]
) -> None:
    _send_a_night(settings)
    deaths = 0
    for passage in (0, 0, 1, 2, 4, 8, 16, 32):
        dying[:] = [passage]
        try:
            land(settings)
        except _DiedError:
            deaths += 1
    dying.clear()
    land(settings)
    assert deaths > 4
    assert _state(settings) == undisturbed


def test_a_corrected_delivery_is_not_taken_for_the_refused_one(
    settings: Settings, dying: list[int]
) -> None:
    """Dies before the move; the supplier replaces the folder; the new content is judged anew."""
    folder = Parcel(FIRST, kalla="stella").put("avvikelse", "avvikelse_id", "17.0").send(settings)
    dying[:] = [0]
    with pytest.raises(_DiedError):
        land(settings)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    Parcel(FIRST, kalla="stella").send(settings)
    report = land(settings)
    assert (len(report.accepted), report.refused) == (1, ())


def test_a_second_refusal_of_the_same_folder_name_gets_a_place_of_its_own(
    settings: Settings,
) -> None:
    for _ in range(3):
        Parcel(FIRST, kalla="stella").put("avvikelse", "avvikelse_id", "17.0").send(settings, "en")
        land(settings)
    names = sorted(p.name for p in (settings.quarantine / "stella").iterdir())
    assert names == ["en", "en__2", "en__3"]
    assert len(list((settings.outbox / "larm").iterdir())) == 3


def test_a_quarantined_folder_can_be_put_back_and_is_judged_again(settings: Settings) -> None:
    folder = Parcel(FIRST, kalla="stella").send(settings)
    whole = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").write_bytes(b"{")
    land(settings)
    (settings.quarantine / "stella" / folder.name).rename(folder)
    (folder / "manifest.json").write_bytes(whole)
    report = land(settings)
    assert (len(report.accepted), report.remarks) == (1, ())
    assert not folder.exists()


def test_the_alert_of_a_held_delivery_is_not_lost_with_the_run_that_landed_it(
    settings: Settings, dying: list[int]
) -> None:
    for day in range(1, 4):
        Parcel(f"2026010{day}033000", kalla="stella", size=100 + day).send(settings)
    land(settings)
    Parcel("20260104033000", kalla="stella", size=3).send(settings)
    dying[:] = [4]  # after the folder has left landing
    with pytest.raises(_DiedError):
        land(settings)
    assert list((settings.landing / "stella").iterdir()) == []
    assert not (settings.outbox / "larm").exists()
    land(settings)
    [alert] = (settings.outbox / "larm").iterdir()
    assert "20260104033000" in alert.name


def test_what_is_in_quarantine_is_for_the_owner_only(settings: Settings) -> None:
    Parcel(FIRST, kalla="stella").put("avvikelse", "avvikelse_id", "17.0").send(settings, "en")
    land(settings)
    folder = settings.quarantine / "stella" / "en"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
