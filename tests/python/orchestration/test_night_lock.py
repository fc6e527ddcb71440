"""One night at a time, and a dead night holds nobody up."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.settings import FixedClock, Settings
from orchestration.warehouse.lock import (
    NightBusyError,
    child_lock_file,
    held_file,
    lock_holder,
    night_lock,
    night_lock_file,
)

STARTED = datetime(2026, 1, 12, 3, 30, tzinfo=UTC)

HOLD = """
import sys, time
from datetime import datetime
from pathlib import Path
from orchestration.warehouse.lock import held_file
with held_file(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])) as holder:
    print("har" if holder is None else "fick inte", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "data", clock=FixedClock(STARTED))
    settings.create_folders()
    return settings


def start_holder(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock file until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), STARTED.isoformat()],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "har\n"
    return process


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_a_second_night_is_told_who_runs_and_since_when(settings: Settings) -> None:
    holder = start_holder(night_lock_file(settings))
    try:
        with pytest.raises(NightBusyError) as told, night_lock(settings):
            pytest.fail("two nights at once")
    finally:
        kill(holder)
    assert f"process {holder.pid}" in str(told.value)
    assert "sedan 2026-01-12 04:30" in str(told.value)  # local time
    assert "utskrivning doctor" in str(told.value)


def test_the_lock_of_a_killed_night_is_gone_at_once(settings: Settings) -> None:
    kill(start_holder(night_lock_file(settings)))
    assert night_lock_file(settings).read_text()  # the file still names the dead process
    assert lock_holder(night_lock_file(settings)) is None
    with night_lock(settings):
        held = lock_holder(night_lock_file(settings))
        assert held is not None and held.pid == os.getpid()
    assert lock_holder(night_lock_file(settings)) is None


def test_a_night_waits_for_the_dbt_child_of_a_dead_one(settings: Settings) -> None:
    child = start_holder(child_lock_file(settings))
    killer = subprocess.Popen(["sh", "-c", f"sleep 0.5; kill -9 {child.pid}"])
    begun = time.monotonic()
    try:
        with night_lock(settings):
            assert time.monotonic() - begun > 0.4
    finally:
        killer.wait()
        kill(child)


def test_a_dbt_child_that_stays_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.warehouse.lock.ORPHAN_SECONDS", 0.2)
    child = start_holder(child_lock_file(settings))
    try:
        with pytest.raises(NightBusyError, match=f"process {child.pid}"), night_lock(settings):
            pytest.fail("the build file has two writers")
    finally:
        kill(child)


def test_a_lock_that_says_nothing_yet_is_still_a_lock(settings: Settings) -> None:
    path = night_lock_file(settings)
    with held_file(path, STARTED) as mine:
        assert mine is None
        path.write_text("")
        with held_file(path, STARTED) as other:
            assert other is not None and "okänd" in other.sentence


def test_what_a_night_writes_is_closed_to_others(settings: Settings) -> None:
    before = os.umask(0o022)
    try:
        with night_lock(settings):
            (settings.build / "fil").write_text("x")
        (settings.build / "efter").write_text("x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((settings.build / "fil").stat().st_mode) == 0o640
    assert stat.S_IMODE((settings.build / "efter").stat().st_mode) == 0o644


def test_a_folder_without_a_lock_file_is_free(tmp_path: Path) -> None:
    assert lock_holder(tmp_path / "finns_inte.las") is None
