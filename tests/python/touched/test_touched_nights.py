"""Whole nights through the command that make only touched patients anew: killed on the way, and
followed by a simulation, which needs tables that such a night leaves out."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from orchestration.contract import load_contract
from orchestration.settings import Settings
from orchestration.synthetic import write_deliveries
from orchestration.touched.record import RECORD_FILE, remembered_build
from orchestration.warehouse.parsed_project import ensure_parsed
from tests.python.orchestration.nights import COMMAND, content, copy_folder, run_night

SMALL = 0.02
NEVER = 10**9
"""More rows than there are: everything is made anew."""
PERIOD = ("--fran", "2022-01", "--till", "2022-12")


@dataclass(frozen=True)
class Prepared:
    """yesterday: published, with a DELTA waiting. before, after: hashes of what is published then,
    and after a night that makes everything anew. simulated: what that night's build gives."""

    yesterday: Settings
    before: str
    after: str
    simulated: str


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    ensure_parsed()
    home = tmp_path_factory.mktemp("berorda")
    yesterday = Settings(home / "igar", data_dir_is_named=True, touched_from_rows=0)
    write_deliveries(yesterday.data_dir, storlek=SMALL, contract=load_contract(), natter=2)
    waiting = max((yesterday.landing / "cosmic_link").iterdir())
    aside = home / waiting.name
    shutil.move(waiting, aside)
    assert run_night(yesterday).code == 0
    (yesterday.landing / "cosmic_link").mkdir(exist_ok=True)
    shutil.move(aside, yesterday.landing / "cosmic_link" / waiting.name)
    whole = replace(copy_folder(yesterday, home / "helt"), touched_from_rows=NEVER)
    assert run_night(whole).code == 0
    before, after = content(yesterday), content(whole)
    assert before != after
    return Prepared(yesterday, before, after, simulate(whole))


def simulate(settings: Settings) -> str:
    environment = os.environ | {"UTSKRIVNING_DATA_DIR": str(settings.data_dir)}
    done = subprocess.run(
        [str(COMMAND), "simulera", *PERIOD, "--fristdagar", "1", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.dumps(json.loads(done.stdout.strip().splitlines()[-1]), sort_keys=True)


def touched_copy(prepared: Prepared, folder: Path) -> Settings:
    return replace(copy_folder(prepared.yesterday, folder), touched_from_rows=0)


@pytest.mark.heavy
def test_what_is_published_and_simulated_is_that_of_a_whole_night(
    prepared: Prepared, tmp_path: Path
) -> None:
    data = touched_copy(prepared, tmp_path / "data")
    compiled = data.build / "dbt"
    written = compiled.stat().st_mtime_ns
    assert run_night(data).code == 0
    assert compiled.stat().st_mtime_ns == written, "dbt has run: the night made everything anew"
    assert content(data) == prepared.after
    assert simulate(data) == prepared.simulated


@pytest.mark.heavy
@pytest.mark.parametrize(
    "name", ["touched.efter_patienter", "touched.efter_summor", "touched.medan_det_provas"]
)
def test_a_night_killed_there_is_made_good_by_a_whole_one(
    name: str, prepared: Prepared, tmp_path: Path
) -> None:
    data = touched_copy(prepared, tmp_path / "data")
    killed = run_night(data, die_at=name)
    assert killed.code == -signal.SIGKILL, f"the seam {name} was not passed: {killed}"
    assert content(data) == prepared.before
    assert remembered_build(data) is None
    assert run_night(data).code == 0
    assert content(data) == prepared.after
    assert (data.build / RECORD_FILE).is_file()
