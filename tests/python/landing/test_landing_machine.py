"""When the machine is at fault no delivery is: nothing is refused, lost or half done."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from orchestration.landing import LandingError, LandingOptions, Ledger, LedgerError
from orchestration.landing import files as landing_files
from orchestration.landing import land as landing_land
from orchestration.landing import run as landing_run
from orchestration.landing.durable import sha256_of
from orchestration.landing.engine import convert, open_engine
from orchestration.landing.source import csv_source
from orchestration.settings import PROJECT_DIR, Settings
from tests.python.landing.landing_helpers import (
    CONTRACT,
    FIRST,
    SECOND,
    SECRET,
    Parcel,
    archive_rows,
    folder_bytes,
    land,
)


def _stella(extrakt_id: str = FIRST) -> Parcel:
    return Parcel(extrakt_id, kalla="stella")


def _assert_waiting(settings: Settings, folder: Path, content: dict[str, bytes]) -> None:
    """The delivery still waits and is taken once the fault is gone."""
    assert folder_bytes(folder) == content
    with Ledger(settings) as ledger:
        assert (ledger.deliveries(), ledger.refusals()) == ((), ())
    assert len(land(settings).accepted) == 1


def test_too_little_memory_refuses_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _stella().send(settings)
    content = folder_bytes(folder)

    def exhausted(*_: object) -> None:
        raise duckdb.OutOfMemoryException(f"could not allocate for value {SECRET}")

    with monkeypatch.context() as patched:
        patched.setattr(landing_files, "scan", exhausted)
        with pytest.raises(LandingError) as caught:
            land(settings)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__
    _assert_waiting(settings, folder, content)


def test_a_full_disk_refuses_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _stella().send(settings)
    content = folder_bytes(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(landing_run, "keep", full)
        with pytest.raises(LandingError, match="ENOSPC"):
            land(settings)
    _assert_waiting(settings, folder, content)


def test_an_archive_that_cannot_be_written_is_told_from_a_broken_file(tmp_path: Path) -> None:
    table = CONTRACT.kalla("stella").table("avvikelse")
    parcel = _stella()
    path = tmp_path / "avvikelse.csv"
    path.write_bytes(parcel.content("avvikelse")[1])
    source = csv_source([path], parcel.columns["avvikelse"], table)
    with open_engine(tmp_path / "spill", "100MB") as engine, pytest.raises(LandingError):
        convert(engine, source, table, tmp_path / "finns" / "inte.parquet")


def test_a_database_error_text_never_gets_out(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise duckdb.ConversionException(f"Could not convert '{SECRET}'")

    monkeypatch.setattr(landing_land, "LandingRun", broken)
    with pytest.raises(LandingError) as caught:
        land(settings)
    assert SECRET not in str(caught.value)


def test_two_landings_at_once_do_not_mix(settings: Settings) -> None:
    lock = settings.state / "landning.lock"
    lock.write_text("4711", encoding="ascii")
    with lock.open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(LandingError, match="process 4711"):
            land(settings)
    assert land(settings).accepted == ()


def test_a_dead_process_holds_nobody_up(settings: Settings) -> None:
    _stella().send(settings)
    code = (
        "import sys, time; from pathlib import Path; "
        "from orchestration.landing.lock import landing_lock\n"
        "with landing_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    lock = settings.state / "landning.lock"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(lock)], cwd=PROJECT_DIR, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(LandingError, match=f"process {process.pid}"):
            land(settings)
        process.kill()
    assert len(land(settings).accepted) == 1


def test_what_a_dead_run_left_half_way_is_thrown_away(settings: Settings) -> None:
    for left in (
        settings.archive / ".pagaende" / "avvikelse.parquet",
        settings.state / "identiteter" / ".pagaende" / "patient_identitet.parquet",
        settings.state / "landning_spill" / "x.tmp",
    ):
        left.parent.mkdir(parents=True)
        left.write_bytes(SECRET.encode())
    _stella().send(settings)
    assert len(land(settings).accepted) == 1
    found = [p for p in settings.data_dir.rglob("*") if p.is_file()]
    assert not [p for p in found if SECRET.encode() in p.read_bytes()]


def _only_archive_file(settings: Settings) -> Path:
    [path] = settings.archive.rglob("*.parquet")
    return path


def test_an_archive_file_is_never_written_twice(settings: Settings) -> None:
    _stella(FIRST).send(settings)
    land(settings)
    before = _only_archive_file(settings).stat()
    _stella(SECOND).send(settings)
    land(settings)
    after = _only_archive_file(settings).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("how", ["damaged", "missing"])
def test_a_damaged_archive_file_is_seen_and_made_again(settings: Settings, how: str) -> None:
    parcel = _stella(FIRST)
    parcel.send(settings)
    [delivery] = land(settings).accepted
    path = _only_archive_file(settings)
    whole = archive_rows(settings, delivery.files[0].path)
    path.chmod(0o640)
    path.write_bytes(path.read_bytes()[:-9]) if how == "damaged" else path.unlink()
    _stella(SECOND).send(settings)
    report = land(settings)
    assert [r.code for _, r in report.remarks] == ["arkiv_aterskapat"]
    assert archive_rows(settings, delivery.files[0].path) == whole
    _stella("20260114033000").send(settings)
    assert land(settings).remarks == ()


def test_an_orphan_in_the_archive_is_not_trusted(settings: Settings) -> None:
    parcel = _stella()
    folder = parcel.send(settings)
    sha256 = sha256_of(folder / "avvikelse.csv")
    orphan = settings.archive / "stella" / "avvikelse" / f"{sha256}.parquet"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"PAR1 half a file")
    [delivery] = land(settings).accepted
    assert len(archive_rows(settings, delivery.files[0].path)) == 2


def test_a_ledger_of_another_version_is_not_touched(settings: Settings) -> None:
    with closing(sqlite3.connect(settings.ledger_file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerError, match="annan programversion"):
        Ledger(settings)


def test_the_wait_before_a_refusal_is_real_time(settings: Settings) -> None:
    (_stella().send(settings) / "manifest.json").write_bytes(b"{")
    started = time.monotonic()
    land(settings, options=LandingOptions(settle_seconds=0.2))
    assert time.monotonic() - started >= 0.2


def test_the_default_wait_is_long_enough_for_a_writer_to_move() -> None:
    assert LandingOptions().settle_seconds >= 1.0


def test_no_environment_is_needed_but_the_data_folder(settings: Settings) -> None:
    """The helpers aside: one call as the nightly makes it, in a process of its own."""
    _stella().send(settings)
    code = (
        "from orchestration.contract import load_contract\n"
        "from orchestration.landing import land_waiting\n"
        "from orchestration.settings import Settings\n"
        "print(len(land_waiting(Settings.from_env(), load_contract()).accepted))"
    )
    env = os.environ | {"UTSKRIVNING_DATA_DIR": str(settings.data_dir)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT_DIR,
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "1"
