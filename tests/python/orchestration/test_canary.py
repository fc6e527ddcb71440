"""No identity leaves the restricted files, whatever a delivery holds (operations.md §8, P5).

The search is over everything that runs wrote: run database, logs, dbt's files, results and pages
of Great Expectations, alerts, state, and what readers open; nights that fail included.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from orchestration.assets.keys import JOB
from orchestration.cli.night_job import published_state
from orchestration.contract import load_contract
from orchestration.dagster_home import dagster_environment, ensure_dagster_home
from orchestration.jobs import ALERT_JOB, DIGEST_JOB
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.settings.seams import KILL_VARIABLE
from orchestration.warehouse.parsed_project import ParsedProject
from tests.python.orchestration.canary import (
    CANARY,
    SPELLINGS,
    plant,
    plant_in_patient_nyckel,
    plants,
    where,
)
from tests.python.orchestration.nights import (
    deliver_again,
    first_night,
    keep_landing,
    new_data_folder,
)
from tests.python.orchestration.test_crashes import CHILD_SEAM

RESTRICTED = re.compile(
    r"(archive|quarantine|state/identiteter)/.*"
    r"|build/utskrivning\.duckdb(:.*|\.wal)?"
    r"|published/\w+/individ\.duckdb:.*|facit\.json"
)
"""Where a delivered value may lie: the archive, what was refused, the store's build file, and what
is opened only through commands that log who and why. facit.json is the synthetic delivery's own
answer key; no run reads or writes it."""


def leaks(found: Iterable[str]) -> list[str]:
    return sorted(name for name in found if not RESTRICTED.fullmatch(name))


def run_job(settings: Settings, job: str, *, die_at: str = "") -> subprocess.CompletedProcess[str]:
    """One run as the daemon makes it, with its history in the data folder."""
    environment = os.environ | dagster_environment(settings)
    environment |= {"UTSKRIVNING_DATA_DIR": str(settings.data_dir), KILL_VARIABLE: die_at}
    command = [sys.executable, "-m", "dagster", "job", "execute"]
    return subprocess.run(
        [*command, "-m", "orchestration.definitions", "-j", job],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )


def written_since(folder: Path, since: float) -> Iterable[Path]:
    return (p for p in folder.rglob("*") if p.is_file() and p.stat().st_mtime >= since)


@pytest.mark.heavy
def test_a_planted_identity_is_found_in_no_open_place(
    parsed: ParsedProject, tmp_path: Path
) -> None:
    """A night that fails in dbt, one that publishes, one that is refused, and the alerts."""
    settings = new_data_folder(tmp_path / "data")
    ensure_dagster_home(settings)
    begun = time.time()
    kept = keep_landing(settings, tmp_path / "kvar")
    most = sum(len(plants(t)) for k in load_contract().kallor for t in k.tables)
    assert most * 0.8 < plant(settings.landing) <= most

    told = [run_job(settings, JOB, die_at=CHILD_SEAM)]
    assert told[-1].returncode != 0 and published_state(settings) == ("", "")
    told.append(run_job(settings, JOB))
    assert told[-1].returncode == 0, told[-1].stderr[-2000:]
    generation, _ = published_state(settings)

    deliver_again(settings, kept, days=1)
    plant_in_patient_nyckel(settings.landing)
    told.append(run_job(settings, JOB))
    assert published_state(settings)[0] == generation
    assert list(settings.quarantine.rglob("orsak.json"))
    told += [run_job(settings, ALERT_JOB), run_job(settings, DIGEST_JOB)]
    assert [run.returncode for run in told[-2:]] == [0, 0]

    found = where(settings.data_dir)
    assert any(name.startswith("quarantine/") for name in found)
    assert leaks(found) == []
    assert [run.args for run in told if CANARY.search(run.stdout + run.stderr)] == []
    for folder in (PROJECT_DIR / "logs", PROJECT_DIR / "target"):
        for path in written_since(folder, begun):
            assert not CANARY.search(path.read_text(encoding="utf-8", errors="replace")), path


def test_the_search_sees_every_spelling_in_every_kind_of_file(tmp_path: Path) -> None:
    """Else a search that finds nothing would prove nothing."""
    import duckdb

    for number, spelled in enumerate(SPELLINGS):
        (tmp_path / f"{number}.json").write_text(f'{{"x": "{spelled}"}}', encoding="utf-8")
        with duckdb.connect(str(tmp_path / f"{number}.duckdb")) as connection:
            connection.execute("CREATE TABLE t AS SELECT repeat('a', 50) || ? AS x", [spelled])
    with closing(sqlite3.connect(tmp_path / "tal.sqlite")) as connection:
        connection.execute("CREATE TABLE t (x TEXT)")
        connection.execute("INSERT INTO t VALUES (?)", [f"Anna {SPELLINGS[1]}"])
        connection.commit()
    with duckdb.connect(str(tmp_path / "tal.duckdb")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 191212121212 AS heltal, 191212121212.0 AS d")
    (tmp_path / "annat.txt").write_text("20191212121212 och 4191212121212", encoding="utf-8")
    expected = {f"{n}.json" for n in range(len(SPELLINGS))}
    expected |= {f"{n}.duckdb:main.t.x" for n in range(len(SPELLINGS))}
    expected |= {"tal.sqlite", "tal.duckdb:main.t.heltal", "tal.duckdb:main.t.d"}
    assert where(tmp_path) == expected


def test_no_delivered_identity_or_patient_key_lies_open_after_a_night(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The synthetic delivery has identities of its own: a canary in every ordinary night."""
    settings = first_night(tmp_path_factory).settings
    store = settings.state / "identiteter" / "identiteter.sqlite"
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute("SELECT patient_nyckel, identitet FROM identitet").fetchall()
    words = {word for row in rows for word in row}
    assert len(words) > 20
    found = where(settings.data_dir, re.compile("|".join(map(re.escape, sorted(words)))))
    assert any(name.startswith("published/") for name in found), "patient_nyckel is in individ"
    assert leaks(found) == []
