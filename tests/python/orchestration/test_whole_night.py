"""The whole night through the command: it publishes, does nothing twice, refuses, is read."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.assets.gates import dbt_gate_text, judge
from orchestration.assets.keys import STEPS
from orchestration.assets.night import Night as SharedNight
from orchestration.contract import load_contract
from orchestration.publish import FILES, Gate, open_published
from orchestration.settings import Settings
from orchestration.warehouse.outcome import DbtOutcome, load_outcome, outcome_file, save_outcome
from orchestration.warehouse.parsed_project import ParsedProject
from tests.python.orchestration.nights import (
    COMMAND,
    FirstNight,
    content,
    copy_folder,
    deliver_again,
    deliver_damaged,
    first_night,
    published,
    run_night,
)

USAGE = 2


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> FirstNight:
    """A tiny synthetic year, taken through one night; only to be read."""
    return first_night(tmp_path_factory)


@pytest.fixture
def after(first: FirstNight, tmp_path: Path) -> Settings:
    """A copy of the data folder after that night, to do things to."""
    return copy_folder(first.settings, tmp_path / "data")


def shared_night(settings: Settings, parsed: ParsedProject) -> SharedNight:
    return SharedNight(settings, load_contract(), parsed)


def test_the_night_is_published_with_every_part_told(first: FirstNight) -> None:
    told = first.night.told
    assert (first.night.code, told["status"]) == (0, "publicerad"), first.night.errors
    assert list(told["sekunder"]) == ["start", *STEPS, "larm", "övrigt"]
    assert told["kontroller"] > 300 and told["fel"] == 0
    assert told["generation"] == published(first.settings)["generation"]
    assert first.night.errors == ""


def test_what_is_published_is_whole_and_says_what_made_it(first: FirstNight) -> None:
    about = published(first.settings)
    assert about["syntetisk"] is True
    assert {d["kalla"] for d in about["leveranser"]} == set(load_contract().names)
    assert about["dbt_version"] and about["regelversion"] and "+" in about["kodversion"]
    for name in FILES:
        with open_published(first.settings, name) as file:
            assert file.tables()
    with open_published(first.settings, "individ") as file:
        episodes = file.connection.execute("SELECT count(*) FROM fakta.fct_vardepisoder").fetchone()
    assert episodes is not None and episodes[0] > 10


def test_nothing_that_waited_is_left_and_the_page_is_written(first: FirstNight) -> None:
    assert not list(first.settings.landing.glob("*/*"))
    assert (first.settings.outbox / "leveranskontroll" / "index.html").stat().st_size > 1000


def told_types(settings: Settings) -> set[str]:
    """What the message files in outbox/larm/ are about."""
    files = (settings.outbox / "larm").glob("*.json")
    return {json.loads(path.read_text(encoding="utf-8"))["typ"] for path in files}


def test_the_night_leaves_its_alerts_in_the_outbox_and_sends_them(first: FirstNight) -> None:
    """Nobody says that a daemon runs: without addresses they are files."""
    assert told_types(first.settings) == {"fynd"}
    with sqlite3.connect(first.settings.state / "larm.sqlite") as database:
        ((waiting,),) = database.execute("SELECT count(*) FROM utkorg WHERE skickad IS NULL")
        ((alerts,),) = database.execute("SELECT count(*) FROM larm WHERE slag = 'fynd'")
        ((looked_at,),) = database.execute("SELECT generation FROM lage")
    assert (waiting, looked_at) == (0, published(first.settings)["generation"])
    assert alerts > 0


def test_no_file_of_the_night_is_open_to_others(first: FirstNight) -> None:
    closed = [first.settings.build, first.settings.state, first.settings.archive]
    opened = [
        path
        for folder in closed
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mode & 0o007
    ]
    assert opened == []
    folders = [p for p in first.settings.data_dir.iterdir() if p.is_dir() and p.name != "landing"]
    assert not [p for p in folders if p.stat().st_mode & 0o007]


def test_a_second_night_finds_nothing_new_and_builds_nothing(after: Settings) -> None:
    before = content(after)
    built = after.build_file.stat().st_mtime_ns
    night = run_night(after)
    assert (night.code, night.told["status"]) == (0, "aktuell"), night.errors
    assert list(night.told["sekunder"]) == ["start", "landning", "larm", "övrigt"]
    assert night.errors == ""
    assert content(after) == before
    assert after.build_file.stat().st_mtime_ns == built


def test_a_refused_delivery_ends_with_1_and_yesterday_stays(after: Settings) -> None:
    before = published(after)
    deliver_damaged(after)
    night = run_night(after)
    assert (night.code, night.told["status"]) == (1, "ej_publicerad")
    assert night.told["refuserade"] == 1
    assert published(after) == before
    assert told_types(after) == {"fynd", "leverans_refuserad", "natt_ej_publicerad"}


@pytest.mark.heavy
def test_a_build_file_held_by_an_analyst_stops_the_night_and_names_the_process(
    first: FirstNight, after: Settings
) -> None:
    deliver_again(after, first.kept, days=1)
    before = published(after)
    with duckdb.connect(str(after.build_file)):
        night = run_night(after)
    assert night.code == 1
    assert "Byggfilen är låst av process" in night.told["orsak"]
    assert published(after) == before


def test_readers_are_not_in_the_way_of_a_build_and_it_not_in_theirs(after: Settings) -> None:
    with (
        duckdb.connect(str(after.build_file)) as build,
        open_published(after, "aggregat") as reader,
    ):
        build.execute("CREATE OR REPLACE TABLE kvalitet.prov AS SELECT 1 AS a")
        rows = reader.connection.execute("SELECT count(*) FROM kvalitet.dq_avstamning").fetchone()
        assert rows is not None and rows[0] > 0


def test_the_gate_is_open_after_a_good_build(after: Settings, parsed: ParsedProject) -> None:
    assert judge(shared_night(after, parsed)).reasons == ()


def test_publishing_alone_cannot_go_past_a_build_that_did_not_end(
    after: Settings, parsed: ParsedProject
) -> None:
    outcome_file(after).unlink()
    assert [r.gate for r in judge(shared_night(after, parsed)).reasons] == [Gate.DBT]


def test_publishing_alone_cannot_use_a_build_of_other_deliveries(
    after: Settings, parsed: ParsedProject
) -> None:
    with duckdb.connect(str(after.build_file)) as build:
        build.execute("UPDATE lager.leveranser SET ar_hallen = true WHERE kalla = 'stella'")
    assert [r.gate for r in judge(shared_night(after, parsed)).reasons] == [Gate.DBT]


def test_a_failed_dbt_test_closes_the_gate_by_name(after: Settings, parsed: ParsedProject) -> None:
    good = load_outcome(after)
    assert good is not None
    failed = DbtOutcome(False, failed=("fct_vardepisoder_en_rad_per_vardepisod",), basis=good.basis)
    save_outcome(after, failed)
    night = shared_night(after, parsed)
    (reason,) = judge(night).reasons
    assert reason.gate is Gate.DBT
    assert "fct_vardepisoder_en_rad_per_vardepisod" in reason.text
    text = dbt_gate_text(night, failed)
    assert text.startswith("Grinden «dbt»:") and "fct_vardepisoder_en_rad" in text
    assert "tabeller" not in text.lower().replace("modeller", "")


def answer(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What a verb of the command says of a data folder."""
    return subprocess.run(
        [COMMAND, *arguments],
        env=os.environ | {"UTSKRIVNING_DATA_DIR": str(settings.data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )


def rows_of(settings: Settings, which: str, sql: str) -> list[tuple[Any, ...]]:
    with open_published(settings, which) as file:
        return file.connection.execute(sql).fetchall()


def test_a_simulation_changes_nothing_but_what_is_asked(first: FirstNight) -> None:
    """R8: `gallande` is what is published; the scenario is the same SQL on another threshold."""
    settings = first.settings
    before = (content(settings), settings.build_file.read_bytes())
    span = ("--fran", "2000-01", "--till", "2100-12", "--json")
    done = answer(settings, "simulera", "--troskel", "0", *span)
    assert done.returncode == 0 and "SYNTETISKA UPPGIFTER" in done.stderr, done.stderr
    periods = json.loads(done.stdout)["perioder"]
    key = ("vardform", "kommun_kod", "period", "modell_id")
    now = {tuple(r[k] for k in key): r for r in periods if r["scenario_id"] == "gallande"}
    own = [r for r in periods if r["scenario_id"] == "egen"]
    published_rows = rows_of(
        settings,
        "aggregat",
        f"SELECT {', '.join(key)}, belopp_kr FROM fakturering.fak_kommunperiod",
    )
    models = {r["modell_id"] for r in own}
    assert {r[:4]: r[4] and float(r[4]) for r in published_rows if r[3] in models} == {
        k: r["belopp_kr"] and float(r["belopp_kr"]) for k, r in now.items()
    }
    assert own and {r["troskel"] for r in own if r["modelltyp"] != "individ"} == {0}
    assert (content(settings), settings.build_file.read_bytes()) == before
    assert not list(settings.build.glob("tmp*"))


def test_every_published_amount_can_be_explained(first: FirstNight) -> None:
    settings = first.settings
    kommun, period = rows_of(
        settings, "aggregat", "SELECT kommun_kod, period FROM fakturering.fak_kommunperiod LIMIT 1"
    )[0]
    told = answer(settings, "forklara", kommun, period)
    assert told.returncode == 0 and "Beräkningsstatus" in told.stdout, told.stderr
    assert "SYNTETISKA UPPGIFTER" in told.stderr
    (episode,) = rows_of(
        settings, "individ", "SELECT vardepisod_id FROM fakturering.fak_forklaring LIMIT 1"
    )[0]
    assert answer(settings, "forklara", episode).returncode == USAGE
    purpose = ("--andamal", "kontroll av förklaringen")
    explained = answer(settings, "forklara", episode, *purpose)
    assert explained.returncode == 0 and explained.stdout.startswith(f"Vårdepisod {episode}")
    assert "SYNTETISKA UPPGIFTER" in explained.stderr
    log = (settings.state / "atkomstlogg.jsonl").read_text(encoding="utf-8")
    assert '"kommando": "forklara"' in log and episode not in log


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (("forklara", "Kalmar"), 2, "Ange också perioden"),
        (("forklara", "Kalmar", "mars"), 1, "ingen period"),
        (("forklara", "Ankeborg", "2022-03"), 1, "Ingen kommun heter"),
        (("forklara", "0880", "1999-03"), 1, "har"),
        (("forklara", "08:FINNS-EJ", "--andamal", "kontroll av svaret"), 1, "bedöms inte"),
        (("simulera", "--fran", "2022-01", "--till", "2022-12"), 2, "Ange vad som ska prövas"),
        (("simulera", "--troskel", "x", "--fran", "2022-01", "--till", "2022-02"), 2, "ett tal"),
        (("simulera", "--troskel", "1", "--fran", "2022-03", "--till", "2022-02"), 2, "efter"),
    ],
)
def test_wrong_questions_are_told_what_to_do(
    first: FirstNight, arguments: tuple[str, ...], code: int, expected: str
) -> None:
    done = answer(first.settings, *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert expected in done.stderr and "Traceback" not in done.stderr
