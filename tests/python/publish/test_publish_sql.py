"""`utskrivning sql`: what it answers, what it refuses, what it logs, and its exit codes."""

from __future__ import annotations

import csv
import getpass
import io
import json
import os
import pwd
import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from orchestration.cli.sql import sql
from orchestration.cli.sql_output import (
    MAX_TABLE_ROWS,
    DuplicateColumnError,
    csv_text,
    json_text,
    print_table,
    swedish,
)
from orchestration.publish.access_log import PurposeError, checked_purpose
from orchestration.settings import Settings

Ask = Callable[..., Result]
PURPOSE = ("--individ", "--andamal", "Granskning av utskrivningar i december")
SECRET = "08:V0003"
OK, FAULT, USAGE = 0, 1, 2


@pytest.fixture
def ask(published_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command on the published data folder."""
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(published_settings.data_dir))
    monkeypatch.setenv("UTSKRIVNING_KLOCKA", "2026-01-12T05:00:00+00:00")
    app = typer.Typer()
    app.command()(sql)
    runner = CliRunner()

    def run(*arguments: str, **options: Any) -> Result:
        return runner.invoke(app, list(arguments), **options)

    return run


@pytest.fixture
def log(published_settings: Settings) -> Callable[[], list[dict[str, Any]]]:
    """The entries of the access log, which starts empty."""
    file = published_settings.state / "atkomstlogg.jsonl"
    file.unlink(missing_ok=True)

    def entries() -> list[dict[str, Any]]:
        if not file.exists():
            return []
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]

    return entries


def test_a_table_for_people(ask: Ask) -> None:
    result = ask("select period, snitt_alla, uppfyller_mal from indikatorer.ind_dagar order by 1")
    assert result.exit_code == OK
    assert "2022-01" in result.stdout
    assert "0,3333333333333333" in result.stdout
    assert "12 rader · aggregat.duckdb, läge 2023-01-12 04:30:00" in result.stderr
    assert "SYNTETISKA UPPGIFTER" in result.stderr


def test_csv_has_semicolons_and_decimal_comma(ask: Ask) -> None:
    result = ask("select period, belopp_kr, snitt_alla from indikatorer.ind_dagar", "--csv")
    rows = list(csv.reader(io.StringIO(result.stdout), delimiter=";"))
    assert rows[0] == ["period", "belopp_kr", "snitt_alla"]
    assert ["2022-03", "300,00", "1,0"] in rows
    assert len(rows) == 1 + len({row[0] for row in rows[1:]})


def test_json_is_a_list_of_objects(ask: Ask) -> None:
    result = ask(
        "select period, belopp_kr, uppfyller_mal from indikatorer.ind_dagar "
        "where period > '2022-11'",
        "--json",
    )
    assert json.loads(result.stdout) == [
        {"period": "2022-12", "belopp_kr": 1200.0, "uppfyller_mal": None}
    ]


def test_the_question_can_come_from_standard_input(ask: Ask) -> None:
    result = ask("-", "--json", input="select count(*) as antal\nfrom indikatorer.ind_dagar;\n")
    assert json.loads(result.stdout) == [{"antal": 12}]


def test_a_long_table_is_cut_and_says_so(ask: Ask) -> None:
    result = ask("select * from range(1200)")
    assert result.exit_code == OK
    assert f"de första {MAX_TABLE_ROWS} av 1200 rader visas" in result.stderr
    assert " 999 " in result.stdout and " 1000 " not in result.stdout
    last = ask("select * from range(1200)", "--csv").stdout.splitlines()[-1]
    assert last == "1199"


def test_the_shared_file(ask: Ask) -> None:
    assert ask("select count(*) from dimensioner.dim_kommun", "--delad").exit_code == OK
    result = ask("select * from indikatorer.ind_dagar", "--delad")
    assert result.exit_code == FAULT
    assert "finns inte i delad.duckdb utan i aggregat.duckdb" in result.stderr


def test_a_patient_level_table_is_pointed_out(ask: Ask) -> None:
    result = ask("select * from fakta.fct_vardepisoder")
    assert result.exit_code == FAULT
    assert "individ.duckdb: lägg till --individ --andamal" in result.stderr


@pytest.mark.parametrize(("width", "as_records"), [(120, False), (40, True)])
def test_a_table_too_wide_for_the_terminal_is_shown_row_by_row(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    width: int,
    as_records: bool,
) -> None:
    for name, value in (("COLUMNS", str(width)), ("FORCE_COLOR", "1"), ("TERM", "xterm")):
        monkeypatch.setenv(name, value)
    columns = ["period", "antal_ok", "andel_i_tid", "beskrivning"]
    print_table(columns, [["2022-01", 10, 0.6363636363636364, "lång text " * 20]] * 2)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert ("Rad 2" in shown) == as_records
    assert "2022-01" in shown and "andel_i_tid" in shown
    assert max(map(len, shown.splitlines())) <= width


def test_tables_are_listed_with_their_comments(ask: Ask) -> None:
    result = ask("--tabeller", "--csv")
    assert result.exit_code == OK
    assert "indikatorer.ind_dagar;Utskrivningsklara dagar;7" in result.stdout.splitlines()


@pytest.mark.parametrize(
    "question",
    [
        "INSERT INTO indikatorer.ind_dagar (antal) VALUES (1)",
        "DELETE FROM indikatorer.ind_dagar",
        "CREATE TABLE x AS SELECT 1",
        "CREATE TEMP TABLE x AS SELECT 1",
        "ATTACH ':memory:' AS m",
        "ATTACH 'annan.duckdb'",
        "COPY indikatorer.ind_dagar TO 'ut.csv'",
        "COPY (SELECT 1) TO 'ut.csv'",
        "EXPORT DATABASE 'ut'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd.csv'",
        "SELECT * FROM glob('/etc/*')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 1",
        "PRAGMA threads = 1",
        "CALL enable_logging()",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE indikatorer.ind_dagar",
        "BEGIN",
        "CHECKPOINT",
        "EXPLAIN ANALYZE DELETE FROM indikatorer.ind_dagar",
    ],
)
@pytest.mark.parametrize("file", [(), PURPOSE])
def test_only_reading_is_allowed(ask: Ask, question: str, file: tuple[str, ...]) -> None:
    result = ask(question, *file)
    assert result.exit_code == FAULT
    assert result.stdout == ""
    assert result.stderr.strip()
    assert "Error" not in result.stderr.replace("DuckDB: ", "")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("selekt * from x", ("kan inte tolkas",)),
        ("", ("tom",)),
        ("/* bara en kommentar */", ("tom",)),
        (
            "select * from indikatorer.ind_dagr",
            ("inte finns i aggregat.duckdb", "Menade du indikatorer.ind_dagar?", "--tabeller"),
        ),
        ("select * from ind_dagar", ("Menade du indikatorer.ind_dagar?",)),
        ("select antalet from indikatorer.ind_dagar", ("kolumn", "snitt_alla")),
        ("select antal, sum(antal) from indikatorer.ind_dagar", ("GROUP BY",)),
        ("select okand_funktion(1)", ("funktion",)),
        ("select period::integer from indikatorer.ind_dagar", ("TRY_CAST",)),
        ("select error(period) from indikatorer.ind_dagar", ("TRY_CAST",)),
        ("select * from query_table('indikatorer.' || 'ind_dagar')", ("rakt ut",)),
    ],
)
def test_faults_are_explained_in_swedish_without_values(
    ask: Ask, question: str, words: tuple[str, ...]
) -> None:
    result = ask(question)
    assert result.exit_code == FAULT
    assert all(word in result.stderr for word in words), result.stderr
    assert "2022-" not in result.stderr
    assert "LINE 1" not in result.stderr


def test_no_value_in_an_error_on_patient_level(ask: Ask) -> None:
    result = ask("select vardepisod_id::integer from fakta.fct_vardepisoder", *PURPOSE)
    assert result.exit_code == FAULT
    assert "08:V" not in result.output


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((), "Skriv en fråga"),
        (("select 1", "--tabeller"), "Skriv en fråga"),
        (("select 1", "--csv", "--json"), "--csv eller --json"),
        (("select 1", *PURPOSE, "--delad"), "--individ eller --delad"),
        (("select 1", "--individ"), "--andamal"),
        (("select 1", "--individ", "--andamal", "  "), "--andamal"),
        (("select 1", "--individ", "--andamal", "12345678"), "--andamal"),
        (("select 1", "--individ", "--andamal", "fråga om 19121212-1212"), "personnummer"),
        (("select 1", "--andamal", "granskning"), "hör ihop med --individ"),
    ],
)
def test_wrong_usage(ask: Ask, log: Any, arguments: tuple[str, ...], word: str) -> None:
    result = ask(*arguments)
    assert result.exit_code == USAGE
    assert word in result.stderr
    assert result.stdout == ""
    assert log() == []


def test_nothing_published_yet(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(tmp_path))
    result = ask("select 1")
    assert result.exit_code == USAGE
    assert "utskrivning nightly" in result.stderr


def test_an_unusable_setting(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UTSKRIVNING_KLOCKA", "i går")
    assert ask("select 1").exit_code == USAGE


def test_patient_level_reading_is_logged(ask: Ask, log: Any, published_settings: Settings) -> None:
    question = f"select * from FAKTA.fct_vardepisoder where vardepisod_id = '{SECRET}'"
    result = ask(question, *PURPOSE, "--csv")
    assert result.exit_code == OK
    assert SECRET in result.stdout
    (entry,) = log()
    assert entry["antal_rader"] == 1
    assert entry["andamal"] == PURPOSE[-1]
    assert entry["tabeller"] == ["fakta.fct_vardepisoder"]
    assert entry["anvandare"] == pwd.getpwuid(os.getuid()).pw_name
    assert entry["tid"] == "2026-01-12T05:00:00+00:00"
    assert entry["fil"] == "individ.duckdb"
    assert entry["utfall"] == "visas"
    assert entry["generation"] == (published_settings.published / "current").readlink().name
    assert len(entry["sql_sha256"]) == len("f" * 64)
    file = published_settings.state / "atkomstlogg.jsonl"
    assert stat.filemode(file.stat().st_mode) == "-rw-------"
    assert SECRET not in file.read_text(encoding="utf-8")
    assert "where" not in file.read_text(encoding="utf-8")


def test_the_environment_does_not_decide_who_is_logged(
    ask: Ask, log: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "nagon-annan")
    assert getpass.getuser() == "nagon-annan"
    ask("select count(*) from fakta.fct_vardepisoder", *PURPOSE)
    assert log()[0]["anvandare"] != "nagon-annan"


@pytest.mark.parametrize(
    ("question", "tables"),
    [
        ("with f as (from fakta.fct_vardepisoder) select * from f", ["fakta.fct_vardepisoder"]),
        ('select * from individ."fakta"."fct_vardepisoder"', ["fakta.fct_vardepisoder"]),
        ("select * from query_table('fakta.fct_vardepisoder')", ["fakta.fct_vardepisoder"]),
        ("summarize fakta.fct_vardepisoder", ["fakta.fct_vardepisoder"]),
        (
            'select * from fakta.fct_vardepisoder as e join kvalitet.dq_karantan "a AS b" on true',
            ["fakta.fct_vardepisoder", "kvalitet.dq_karantan"],
        ),
        (
            "select 1 where exists (from fakta.fct_vardepisoder join kvalitet.dq_karantan on true)",
            ["fakta.fct_vardepisoder", "kvalitet.dq_karantan"],
        ),
        ("select 1", []),
    ],
)
def test_the_log_names_the_tables(ask: Ask, log: Any, question: str, tables: list[str]) -> None:
    assert ask(question, *PURPOSE).exit_code == OK
    assert log()[0]["tabeller"] == tables


def test_listing_and_failed_attempts_are_logged_too(ask: Ask, log: Any) -> None:
    ask("--tabeller", *PURPOSE)
    ask("select okand from fakta.fct_vardepisoder", *PURPOSE)
    ask("drop table fakta.fct_vardepisoder", *PURPOSE)
    ask("select 1 as a, 2 as a from fakta.fct_vardepisoder", *PURPOSE, "--json")
    assert [(entry["utfall"], entry["antal_rader"]) for entry in log()] == [
        ("visas", 2),
        ("fel", 0),
        ("fel", 0),
        ("fel", 0),
    ]
    assert log()[1]["tabeller"] == ["fakta.fct_vardepisoder"]


def test_the_other_files_are_not_logged(ask: Ask, log: Any) -> None:
    ask("select * from indikatorer.ind_dagar")
    ask("select * from dimensioner.dim_kommun", "--delad")
    assert log() == []


def test_without_a_log_nothing_is_shown(ask: Ask, log: Any, published_settings: Settings) -> None:
    file = published_settings.state / "atkomstlogg.jsonl"
    file.mkdir()
    try:
        result = ask("select * from fakta.fct_vardepisoder", *PURPOSE)
    finally:
        file.rmdir()
    assert result.exit_code == FAULT
    assert "Åtkomstloggen" in result.stderr
    assert result.stdout == ""


def test_a_torn_line_does_not_swallow_the_next(ask: Ask, published_settings: Settings) -> None:
    file = published_settings.state / "atkomstlogg.jsonl"
    file.write_text('{"tid": "2026-', encoding="utf-8")
    ask("select 1", *PURPOSE)
    ask("select 1", *PURPOSE)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["utfall"] for line in lines[1:]] == ["visas", "visas"]
    file.unlink()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "ja"),
        (1234, "1234"),
        (0.5, "0,5"),
        (Decimal("1234.50"), "1234,50"),
        (["a", None, 1.5], "a, , 1,5"),
        (b"\x01", "01"),
        (datetime(2023, 1, 12, 3, 30, tzinfo=UTC), "2023-01-12 04:30:00"),
        (datetime(2022, 7, 1, 3, 30, tzinfo=UTC), "2022-07-01 05:30:00"),
        (datetime(2022, 10, 30, 0, 30, tzinfo=UTC), "2022-10-30 02:30:00+0200"),
        (datetime(2022, 10, 30, 1, 30, tzinfo=UTC), "2022-10-30 02:30:00+0100"),
        (datetime(2022, 3, 27, 1, 0, tzinfo=UTC), "2022-03-27 03:00:00"),
        (datetime(2022, 3, 27, 4, 0, tzinfo=timezone(timedelta(hours=4))), "2022-03-27 01:00:00"),
        (datetime(2022, 3, 27, 4, 0), "2022-03-27 04:00:00"),
    ],
)
def test_values_are_written_in_swedish(value: object, text: str) -> None:
    assert swedish(value) == text


def test_formulas_do_not_reach_a_spreadsheet() -> None:
    row = ("=1+1", "+46", "-a", "@x", "\tx", -1, -0.5, Decimal("-1.5"), "a=b")
    text = csv_text([str(number) for number in range(9)], [row])
    assert next(csv.reader([text.splitlines()[1]], delimiter=";")) == [
        *("'=1+1", "'+46", "'-a", "'@x", "'\tx"),
        *("-1", "-0,5", "-1,5", "a=b"),
    ]


def test_json_keeps_exact_values() -> None:
    values = (
        Decimal("0.10"),
        Decimal("12345678901234567.89"),
        float("inf"),
        datetime(2022, 10, 30, 1, 30, tzinfo=UTC),
        [Decimal("1.5"), None],
        {"a": True},
    )
    (row,) = json.loads(json_text(list("abcdef"), [values]))
    assert row == {
        "a": 0.1,
        "b": "12345678901234567.89",
        "c": "inf",
        "d": "2022-10-30T02:30:00+01:00",
        "e": [1.5, None],
        "f": {"a": True},
    }
    with pytest.raises(DuplicateColumnError):
        json_text(["a", "a"], [])


def test_a_purpose_is_trimmed_and_judged() -> None:
    assert checked_purpose("  Granskning av vecka 3  ") == "Granskning av vecka 3"
    for text in (None, "", "kort", "1234567890123", "nr 191212121212", "nr 121212+1212"):
        with pytest.raises(PurposeError):
            checked_purpose(text)
