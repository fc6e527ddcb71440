"""`utskrivning nightly` around its job: settings, demo, lock, last line, exit codes."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
import typer

from orchestration.cli.night_result import NightResult, NightStatus
from orchestration.cli.nightly import Demo, run_command
from orchestration.settings import Progress, Settings
from orchestration.warehouse.lock import held_file, night_lock_file
from orchestration.warehouse.parsed_project import DbtProjectError

PUBLISHED = NightResult(
    NightStatus.PUBLICERAD,
    {"start": 3.06, "landning": 2.0, "dbt": 36.2},
    checks=212,
    warnings=3,
    generation="20261122T043000_0123456789ab",
    asof="2026-11-22 04:30",
)
UNCHANGED = NightResult(
    NightStatus.AKTUELL, {"start": 3.0}, generation=PUBLISHED.generation, asof=PUBLISHED.asof
)
STOPPED = NightResult(
    NightStatus.EJ_PUBLICERAD,
    {"start": 3.0, "landning": 1.0},
    checks=1,
    errors=1,
    reason="Grinden «avstamning»: Avstämningen går inte ihop.",
    alert="natt_ej_publicerad_x.json",
    trace="Traceback: ett spår",
)


class FakeJob:
    """Stands in for the Dagster job; notes what it was given."""

    def __init__(self, result: NightResult, error: Exception | None = None) -> None:
        self.result, self.error = result, error
        self.settings: Settings | None = None
        self.was_locked = False

    def __call__(self, settings: Settings, progress: Progress, started: float) -> NightResult:
        self.settings = settings
        with held_file(night_lock_file(settings), settings.clock.now()) as holder:
            self.was_locked = holder is not None and holder.pid == os.getpid()
        if self.error:
            raise self.error
        return self.result


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A named data folder in which a delivery waits."""
    data = tmp_path / "data"
    waiting = data / "landing" / "cosmic_link" / "08_20260112033000"
    waiting.mkdir(parents=True)
    (waiting / "manifest.json").write_text("{}")
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(data))
    return data


def run(job: FakeJob, *, as_json: bool = False) -> int:
    with pytest.raises(typer.Exit) as ended:
        run_command(job, as_json=as_json)
    return int(ended.value.exit_code)


def test_a_published_night_ends_with_0_and_says_what(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = FakeJob(PUBLISHED)
    assert run(job) == 0
    assert job.was_locked
    parts, last = capsys.readouterr().out.splitlines()
    assert parts == "start 3,1 s · landning 2,0 s · dbt 36,2 s"
    assert last == (
        "Klart på 41 s: 212 kontroller, 0 fel, 3 varningar; publicerad med läge "
        "2026-11-22 04:30 (generation 20261122T043000_0123456789ab)."
    )


def test_a_night_with_nothing_new_ends_with_0(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(FakeJob(UNCHANGED)) == 0
    assert "inget nytt sedan senaste publiceringen" in capsys.readouterr().out.splitlines()[-1]


def test_a_stopped_night_ends_with_1_and_names_gate_alert_and_trace(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(FakeJob(STOPPED)) == 1
    told = capsys.readouterr()
    last = told.out.splitlines()[-1]
    assert last == (
        "Ej publicerad efter 4 s (1 kontroll, 1 fel, 0 varningar). Grinden «avstamning»: "
        "Avstämningen går inte ihop. Inget är publicerat än. "
        "Larm: outbox/larm/natt_ej_publicerad_x.json."
    )
    assert "ett spår" in told.err and "ett spår" not in told.out


def test_refused_deliveries_are_told_whatever_the_outcome() -> None:
    one = NightResult(NightStatus.PUBLICERAD, {}, refused=1)
    two = NightResult(NightStatus.EJ_PUBLICERAD, {}, refused=2)
    assert one.last_line.endswith(" 1 leverans refuserades: se 'utskrivning leverans lista'.")
    assert two.last_line.endswith(" 2 leveranser refuserades: se 'utskrivning leverans lista'.")


@pytest.mark.parametrize(("result", "code"), [(PUBLISHED, 0), (UNCHANGED, 0), (STOPPED, 1)])
def test_json_is_one_line_and_nothing_else(
    data_dir: Path, capsys: pytest.CaptureFixture[str], result: NightResult, code: int
) -> None:
    assert run(FakeJob(result), as_json=True) == code
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert told["kod"] == code
    assert told["status"] == str(result.status)
    assert told["sekunder"]["start"] == round(result.seconds["start"], 2)


def test_a_named_folder_where_nothing_ever_came_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "tom"
    (data / "landing" / "cosmic_link" / "halv").mkdir(parents=True)
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(data))
    job = FakeJob(PUBLISHED)
    assert run(job) == 2
    assert job.settings is None
    told = capsys.readouterr().err
    assert "Inget att göra" in told and "1 mapp(ar) saknar manifest.json" in told


def test_a_named_folder_that_is_not_there_is_refused_and_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(tmp_path / "fel"))
    assert run(FakeJob(PUBLISHED)) == 2
    assert "finns inte" in capsys.readouterr().err
    assert not (tmp_path / "fel").exists()


def test_the_default_folder_gets_a_demo_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("UTSKRIVNING_DATA_DIR", raising=False)
    monkeypatch.setattr("orchestration.settings.settings.PROJECT_DIR", tmp_path)
    monkeypatch.setattr("orchestration.cli.nightly.DEMO", Demo(size=0.002))
    job = FakeJob(PUBLISHED)
    assert run(job) == 0
    assert "syntetisk demoleverans" in capsys.readouterr().out.splitlines()[0]
    manifests = list((tmp_path / "data" / "landing").glob("*/*/manifest.json"))
    assert {path.parts[-3] for path in manifests} >= {"cosmic_link"}
    assert all(json.loads(path.read_text())["syntetisk"] is True for path in manifests)


def test_a_second_night_is_refused_with_1(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_dir)
    settings.create_folders()
    job = FakeJob(PUBLISHED)
    with held_file(night_lock_file(settings), settings.clock.now()):
        assert run(job) == 1
    assert job.settings is None
    assert f"process {os.getpid()}" in capsys.readouterr().err


def test_a_project_that_cannot_be_parsed_ends_with_1(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(FakeJob(PUBLISHED, DbtProjectError("dbt-projektet går inte att tolka."))) == 1
    assert "går inte att tolka" in capsys.readouterr().err


def test_an_unusable_setting_ends_with_2(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UTSKRIVNING_KLOCKA", "igår")
    assert run(FakeJob(PUBLISHED)) == 2
    assert "UTSKRIVNING_KLOCKA" in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_written_ends_with_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "landing").write_text("en fil där en mapp ska vara")
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(data))
    assert run(FakeJob(PUBLISHED)) == 2
    assert "utskrivning doctor" in capsys.readouterr().err


def test_the_folders_a_night_makes_are_closed_to_others(data_dir: Path) -> None:
    assert run(FakeJob(PUBLISHED)) == 0
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in data_dir.iterdir()}
    del modes["landing"]  # made by whoever delivers
    assert set(modes.values()) == {0o750}
