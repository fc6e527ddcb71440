"""Every reader check sees what it is for, and only that (issue 6, item 5)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.checks.model import Severity, State
from orchestration.reader_checks.model import Kind, ReaderReport
from orchestration.reader_checks.opened import opened, reader_config
from orchestration.reader_checks.promise import load_promise
from orchestration.reader_checks.run import check_generation
from orchestration.reader_checks.scans import IDENTITY_PATTERN
from orchestration.reader_checks.suites import reader_checks
from orchestration.reader_checks.texts import KIND_TEXTS
from orchestration.settings import DEFAULT_MEMORY
from tests.python.reader_checks.breaks import BREAKS, Break
from tests.python.reader_checks.reader_helpers import (
    change_about,
    copy_of,
    counted,
    execute,
    failing,
    recount,
)

CHECKS = {check.id: check for check in reader_checks(load_promise())}


def break_it(folder: Path, how: Break) -> None:
    for name, statements in how.statements.items():
        execute(folder, name, statements)
    if how.recounted:
        recount(folder)
    change_about(folder, dict(how.about))


def test_a_sound_generation_passes_and_every_check_has_something_to_judge(sound: Path) -> None:
    found = counted(sound)
    assert {name for name, (_, deviating) in found.items() if deviating} == set()
    assert {name for name, (judged, _) in found.items() if not judged} == set()


def test_there_is_a_way_to_break_every_check() -> None:
    assert set(BREAKS) == set(CHECKS)


def test_with_everything_wrong_every_check_fails(sound: Path, tmp_path: Path) -> None:
    folder = copy_of(sound, tmp_path / "bruten")
    deletions_first = sorted(BREAKS, key=lambda name: (Kind.NIVA_SAKNAS not in name, name))
    for name in sorted(deletions_first, key=lambda name: not BREAKS[name].recounted):
        break_it(folder, BREAKS[name])
    assert failing(folder) == set(CHECKS)


@pytest.mark.heavy
@pytest.mark.parametrize("name", list(BREAKS))
def test_what_is_wrong_makes_exactly_that_check_fail(
    name: str, sound: Path, tmp_path: Path
) -> None:
    folder = copy_of(sound, tmp_path / "bruten")
    break_it(folder, BREAKS[name])
    assert failing(folder) == {name}


def test_great_expectations_tells_what_the_queries_count(sound: Path, tmp_path: Path) -> None:
    """Each outcome has the counts of its own query, and the severity of its check."""
    folder = copy_of(sound, tmp_path / "bruten")
    for name in ("delad.identitet", "aggregat.kvot", "helhet.belopp", "aggregat.fynd"):
        break_it(folder, BREAKS[name])
    outcomes = check_generation(folder, DEFAULT_MEMORY)
    assert {o.check.id: (o.antal, o.antal_avvikande) for o in outcomes} == counted(folder)
    report = ReaderReport(outcomes)
    assert [o.check.id for o in report.blocking] == [
        "delad.identitet",
        "aggregat.kvot",
        "helhet.belopp",
    ]
    assert [o.check.id for o in report.warnings] == ["aggregat.fynd"]
    assert {o.state for o in outcomes} == {State.GODKAND, State.AVVIKER}


def test_a_check_that_cannot_run_has_not_passed(sound: Path, tmp_path: Path) -> None:
    folder = copy_of(sound, tmp_path / "bruten")
    execute(folder, "aggregat", ["DROP TABLE fakturering.fak_tratt"])
    report = ReaderReport(check_generation(folder, DEFAULT_MEMORY))
    found = {o.check.id: o for o in report.outcomes}
    assert found["aggregat.tratt"].state is State.EJ_KORBAR
    assert found["aggregat.tratt"].blocks
    assert found["aggregat.vardepisoder"].state is State.GODKAND


@pytest.mark.parametrize("name", ["delad.duckdb", "individ.duckdb", "om_leveransen.json"])
def test_a_generation_that_does_not_open_passes_nothing(
    name: str, sound: Path, tmp_path: Path
) -> None:
    folder = copy_of(sound, tmp_path / "bruten")
    (folder / name).write_bytes(b"inte en fil som gar att lasa")
    outcomes = check_generation(folder, DEFAULT_MEMORY)
    assert {o.state for o in outcomes} == {State.EJ_KORBAR}


@pytest.mark.parametrize(
    "statement",
    [
        "ATTACH '{folder}/annan.duckdb' AS annan",
        "COPY (SELECT 1) TO '{folder}/ut.csv'",
        "SELECT * FROM read_text('{folder}/om_leveransen.json')",
        "CREATE TABLE aggregat.indikatorer.ny AS SELECT 1 AS a",
        "UPDATE delad.indikatorer.indikator_delad SET varde = 0",
        "SET enable_external_access = true",
    ],
)
def test_the_files_are_opened_as_a_reader_opens_them(statement: str, sound: Path) -> None:
    with opened(sound, load_promise(), reader_config()) as connection:
        assert connection.execute("SELECT count(*) FROM generation").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error):
            connection.execute(statement.format(folder=sound))


def test_every_kind_is_used_and_has_words() -> None:
    assert {check.kind for check in CHECKS.values()} == set(Kind) == set(KIND_TEXTS)
    for check in CHECKS.values():
        assert check.id.startswith(f"{check.suite}.{check.kind}")
        assert check.severity is not Severity.INFO
        assert "{" not in check.query


@pytest.mark.parametrize(
    "text",
    [
        "191212121212",
        "19121212-1212",
        "121212-1212",
        "121212+1212",
        "1212121212",
        "19121212 1212",
        "Anna 19121212-1212 bor här",
        "19121272-1212",
        "19121212-12AB",
        "a" * 64,
        "id=" + "0f" * 32,
    ],
)
def test_an_identity_is_seen_in_a_text(text: str) -> None:
    assert is_identity(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20230112043000",
        "20230112T043000_ea7936daa772",
        "SE2321000016-1003",
        "0480-44 80 00",
        "2022-01",
        "K12-avdelning 7",
        "08:V1912121",
        "b" * 63,
        "191213451212",
    ],
)
def test_what_only_resembles_an_identity_is_not_one(text: str) -> None:
    assert not is_identity(text)


def is_identity(text: str) -> bool:
    (found,) = duckdb.execute("SELECT regexp_matches(?, ?)", [text, IDENTITY_PATTERN]).fetchone()
    return bool(found)
