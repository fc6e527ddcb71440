"""`utskrivning synth` as a user meets it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from orchestration.cli.synth import synth
from orchestration.settings import PROJECT_DIR
from orchestration.synthetic.scenario import available
from tests.python.synthetic.synthetic_helpers import Year, digests


def _run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command()(synth)
    return CliRunner().invoke(app, list(arguments))


def test_it_writes_and_says_what_to_do_next(small_year: Year, folder: Path) -> None:
    result = _run("--out", str(folder), "--storlek", "0.02")
    assert result.exit_code == 0, result.output
    assert digests(folder) == digests(small_year.out)
    last = result.stdout.strip().splitlines()[-1]
    assert "3 syntetiska leveranser" in last
    assert f"UTSKRIVNING_DATA_DIR={folder} utskrivning nightly" in last


def test_options_reach_the_simulator(folder: Path) -> None:
    options = ["--ar", "2020", "--antal-ar", "2", "--storlek", "0.01", "--seed", "3"]
    assert _run("--out", str(folder), *options, "--format", "parquet").exit_code == 0
    year = Year(folder, tuple(sorted(folder.glob("landing/*/*"))))
    facit = year.facit
    assert (facit["ar"], facit["antal_ar"], facit["storlek"], facit["seed"]) == (2020, 2, 0.01, 3)
    assert facit["extrakt_tidpunkt"] == "2022-01-12 04:30:00"
    assert list(folder.glob("landing/cosmic_link/08_20220112033000/patient.parquet"))


def test_nights_and_scenario_reach_the_simulator(folder: Path) -> None:
    options = ["--storlek", "0.01", "--natter", "15", "--med-filfel", "--scenario", "lugnt_ar"]
    result = _run("--out", str(folder), *options)
    assert result.exit_code == 0, result.output
    assert "20 syntetiska leveranser" in result.stdout
    year = Year(folder, tuple(sorted(folder.glob("landing/*/*"))))
    facit = year.facit
    asked = (facit["natter"], facit["med_filfel"], facit["scenario"])
    assert asked == (15, True, "lugnt_ar")
    assert len(list(folder.glob("landing/cosmic_link/*/manifest.json"))) == 15


def test_an_unknown_scenario_lists_those_there_are(folder: Path) -> None:
    result = _run("--out", str(folder), "--scenario", "stockholm")
    assert result.exit_code == 2
    assert "stockholm" in result.stderr
    for name in available():
        assert name in result.stderr
    assert not folder.exists()


def test_the_help_teaches_with_examples_and_lists_the_scenarios() -> None:
    text = _run("--help").stdout
    assert text.count("utskrivning synth --out") >= 4
    assert "--natter" in text
    for name in available():
        assert name in text


def test_a_folder_with_a_delivery_is_left_alone(small_year: Year) -> None:
    result = _run("--out", str(small_year.out), "--storlek", "0.02")
    assert result.exit_code == 2
    assert "ligger redan en leverans" in result.stderr


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--format", "xlsx", "csv eller parquet"),
        ("--storlek", "0", "större än 0"),
        ("--natter", "0", "minst 1 natt"),
    ],
)
def test_unusable_arguments(folder: Path, option: str, value: str, message: str) -> None:
    result = _run("--out", str(folder), option, value)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not folder.exists()


FULL_DISK = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
import typer
from orchestration.cli.synth import synth
typer.run(synth)
"""


def test_a_full_disk(folder: Path) -> None:
    command = [sys.executable, "-c", FULL_DISK, "--out", str(folder), "--storlek", "0.02"]
    result = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "går inte att skriva" in result.stderr
    assert "Kontrollera" in result.stderr
    assert "Traceback" not in result.stderr
    assert not list(folder.rglob("manifest.json")), "no manifest, no delivery"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", encoding="utf-8")
    result = _run("--out", str(tmp_path / "fil" / "data"), "--storlek", "0.01")
    assert result.exit_code == 2
    assert "går inte att skriva" in result.stderr
