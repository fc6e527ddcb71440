"""`utskrivning doctor`: every kind of finding can be brought about, and tells what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import typer

from orchestration.cli import doctor_data, doctor_machine
from orchestration.cli.doctor import LOOKS, doctor, line, summary
from orchestration.cli.doctor_findings import Finding, Level
from orchestration.contract import load_contract
from orchestration.dagster_home import CONFIG_FILE, ensure_dagster_home
from orchestration.settings import FixedClock, Settings
from orchestration.synthetic import write_deliveries
from orchestration.warehouse.lock import child_lock_file, held_file, night_lock_file

NOW = datetime(2026, 1, 12, 6, 0, tzinfo=UTC)
GENERATION = "20260112T043000_0123456789ab"


def levels(findings: Iterator[Finding]) -> list[Level]:
    return [finding.level for finding in findings]


def only(findings: Iterator[Finding]) -> Finding:
    (finding,) = findings
    return finding


@pytest.fixture
def at_noon(settings: Settings) -> Settings:
    return replace(settings, clock=FixedClock(NOW))


def publish(settings: Settings, asof: str, *, syntetisk: bool = False) -> Path:
    folder = settings.published / GENERATION
    folder.mkdir()
    about = {"generation": GENERATION, "asof": {"08": asof}, "syntetisk": syntetisk}
    (folder / "om_leveransen.json").write_text(json.dumps(about))
    individ = folder / "individ.duckdb"
    individ.write_bytes(b"")
    individ.chmod(0o440)
    (settings.published / "current").symlink_to(GENERATION)
    return folder


def test_a_fresh_folder_on_this_machine_has_no_fault(settings: Settings) -> None:
    findings = [finding for look in LOOKS for finding in look(settings)]
    assert not [f for f in findings if f.level is Level.FEL]


def test_the_group_of_the_restricted_file_has_to_exist(settings: Settings) -> None:
    assert not list(doctor_data.individ_group(settings))
    missing = only(doctor_data.individ_group(replace(settings, individ_group="finns-inte")))
    assert missing.level is Level.FEL
    assert "groupadd finns-inte" in missing.todo
    there = only(doctor_data.individ_group(replace(settings, individ_group="root")))
    assert there.level is Level.OK


def test_what_the_simulator_writes_is_closed_to_others(settings: Settings) -> None:
    folder = settings.data_dir / "ny"
    write_deliveries(folder, storlek=0.01, contract=load_contract())
    assert not (folder / "landing").stat().st_mode & 0o007


def test_nothing_is_changed(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "finns_inte")
    for look in LOOKS:
        list(look(settings))
    assert not settings.data_dir.exists()


def test_every_finding_that_is_not_ok_says_what_to_do(at_noon: Settings) -> None:
    publish(at_noon, "2025-12-01 04:30:00")
    (at_noon.landing / "cosmic_link" / "halv").mkdir(parents=True)
    at_noon.archive.chmod(0o755)
    at_noon.outbox.rmdir()
    found = [finding for look in LOOKS for finding in look(at_noon)]
    bad = [f for f in found if f.level is not Level.OK]
    assert len(bad) >= 4
    assert all(f.todo for f in bad)


def test_packages_that_differ_from_the_lock_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        doctor_machine, "_installed", lambda name: "9.9" if name == "duckdb" else "saknas"
    )
    finding = only(doctor_machine.locked_versions(Settings(Path("/x"))))
    assert finding.level is Level.FEL
    assert "make setup" in finding.todo


def test_pins_are_read_without_platform_dependent_ones() -> None:
    lock = (
        "agate==1.9.1 \\\n    --hash=sha256:ab\n"
        "psutil==7.2.2 ; sys_platform == 'win32' \\\n    --hash=sha256:cd\n"
        "    # via agate\ntzdata==2025.2\n"
    )
    assert doctor_machine.read_pins(lock) == [("agate", "1.9.1"), ("tzdata", "2025.2")]


def test_too_little_disk_is_a_fault(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, level in ((1 << 20, Level.FEL), (2 << 30, Level.VARNING), (50 << 30, Level.OK)):
        usage = (100 << 30, 0, free)
        named = type("usage", (), {"free": usage[2]})
        monkeypatch.setattr(doctor_machine.shutil, "disk_usage", lambda _, n=named: n)
        assert only(doctor_machine.disk(settings)).level is level


def test_an_open_folder_is_a_fault_with_the_command_that_closes_it(settings: Settings) -> None:
    settings.archive.chmod(0o755)
    finding = only(doctor_data.data_folder(settings))
    assert finding.level is Level.FEL
    assert finding.todo == f"Kör: chmod o-rwx {settings.archive}"


def test_a_night_that_runs_is_told_with_its_process(settings: Settings) -> None:
    with held_file(night_lock_file(settings), NOW):
        finding = only(doctor_data.locks(settings))
    assert finding.level is Level.VARNING
    assert "pågår" in finding.text and "2026-01-12 07:00" in finding.text
    assert levels(doctor_data.locks(settings)) == [Level.OK, Level.OK]


def test_a_dbt_process_without_a_night_is_a_fault(settings: Settings) -> None:
    with held_file(child_lock_file(settings), NOW):
        assert only(doctor_data.locks(settings)).level is Level.FEL


def test_whoever_holds_the_build_file_is_named(settings: Settings) -> None:
    duckdb.connect(str(settings.build_file)).close()
    assert levels(doctor_data.locks(settings)) == [Level.OK, Level.OK]
    script = (
        "import duckdb, sys, time\n"
        "c = duckdb.connect(sys.argv[1]); print('öppen', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(settings.build_file)], stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    _, finding = doctor_data.locks(settings)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert finding.level is Level.FEL
    assert f"process {holder.pid}" in finding.text


def test_a_damaged_build_file_is_a_warning(settings: Settings) -> None:
    settings.build_file.write_bytes(b"x" * 5000)
    _, finding = doctor_data.locks(settings)
    assert finding.level is Level.VARNING
    assert "bygger om" in finding.todo


@pytest.mark.parametrize(
    ("asof", "level"),
    [
        ("2026-01-12 04:30:00", Level.OK),
        ("2026-01-11 04:30:00", Level.VARNING),
        ("2026-01-09 04:30:00", Level.FEL),
    ],
)
def test_the_age_of_what_is_published(at_noon: Settings, asof: str, level: Level) -> None:
    publish(at_noon, asof)
    assert only(doctor_data.publication(at_noon)).level is level


def test_synthetic_figures_have_no_age(at_noon: Settings) -> None:
    publish(at_noon, "2022-12-31 04:30:00", syntetisk=True)
    assert only(doctor_data.publication(at_noon)).level is Level.OK


def test_a_restricted_file_that_all_can_read_is_a_fault(at_noon: Settings) -> None:
    folder = publish(at_noon, "2026-01-12 04:30:00")
    (folder / "individ.duckdb").chmod(0o444)
    assert levels(doctor_data.publication(at_noon)) == [Level.OK, Level.FEL]


def test_a_damaged_publication_is_a_fault(at_noon: Settings) -> None:
    folder = publish(at_noon, "2026-01-12 04:30:00")
    (folder / "om_leveransen.json").write_text("{")
    assert only(doctor_data.publication(at_noon)).level is Level.FEL


def test_waiting_and_unready_deliveries_are_told(settings: Settings) -> None:
    (settings.landing / "cosmic_link" / "halv").mkdir(parents=True)
    ready = settings.landing / "cosmic_link" / "klar"
    ready.mkdir()
    (ready / "manifest.json").write_text("{}")
    assert levels(doctor_data.deliveries(settings)) == [Level.VARNING, Level.VARNING, Level.OK]


def test_a_damaged_ledger_is_a_fault(settings: Settings) -> None:
    settings.ledger_file.write_bytes(b"ingen databas" * 500)
    assert only(doctor_data.deliveries(settings)).level is Level.FEL


def test_a_changed_dagster_yaml_is_told(settings: Settings) -> None:
    assert only(doctor_data.dagster_config(settings)).level is Level.OK
    ensure_dagster_home(settings)
    assert only(doctor_data.dagster_config(settings)).level is Level.OK
    (settings.dagster / CONFIG_FILE).write_text("telemetry: {enabled: true}")
    assert only(doctor_data.dagster_config(settings)).level is Level.VARNING


@pytest.mark.parametrize(
    ("found", "code", "last"),
    [
        ([Level.OK], 0, "Allt är som det ska."),
        ([Level.OK, Level.VARNING], 0, "Inget fel, 1 varningar."),
        ([Level.VARNING, Level.FEL], 1, "1 fel och 1 varningar: börja med felen."),
    ],
)
def test_exit_code_and_last_line(
    found: list[Level],
    code: int,
    last: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    findings = [Finding(level, "sak", "text", "gör så") for level in found]
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(settings.data_dir))
    monkeypatch.setattr("orchestration.cli.doctor.LOOKS", [lambda _: iter(findings)])
    with pytest.raises(typer.Exit) as ended:
        doctor()
    assert ended.value.exit_code == code
    assert capsys.readouterr().out.splitlines()[-1] == last
    assert summary(findings) == last
    assert "→ gör så" in line(findings[0])


def test_the_fixed_time_of_these_tests_is_the_age_that_is_meant() -> None:
    asof = datetime(2026, 1, 11, 3, 30, tzinfo=UTC)
    assert doctor_data.OLD_ASOF < NOW - asof < doctor_data.TOO_OLD_ASOF
    assert timedelta(hours=24) < doctor_data.OLD_ASOF
