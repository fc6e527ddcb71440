"""`utskrivning export` and `utskrivning ordlista`: what they write, refuse and log."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from orchestration.cli.export import export
from orchestration.cli.ordlista import ordlista
from orchestration.desk.dictionary import READERS, read_dictionary, render_dictionary
from orchestration.desk.export import ABOUT_EXPORT
from orchestration.publish import FILES, open_published
from orchestration.settings import Settings
from tests.python.analysis.conftest import Generation
from tests.python.publish.publish_helpers import (
    ALLOWLIST,
    make_build,
    publish_build,
    settings_of,
)

OK, FAULT, USAGE = 0, 1, 2
OLDER = "20230111T043000_0123456789ab"
PURPOSE = ("--individ", "--andamal", "underlag till granskning i december")
Call = Callable[..., Result]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small build published, and an older generation that is kept."""
    settings = settings_of(tmp_path_factory.mktemp("export") / "data")
    make_build(settings)
    current = publish_build(settings)
    shutil.copytree(current.folder, settings.published / OLDER)
    about = settings.published / OLDER / "om_leveransen.json"
    about.chmod(0o644)
    told = about.read_text(encoding="utf-8").replace(current.generation, OLDER)
    about.write_text(told, encoding="utf-8")
    return settings


@pytest.fixture
def call(published: Settings, monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(published.data_dir))

    def run(command: Callable[..., None], *arguments: str) -> Result:
        app = typer.Typer()
        app.command()(command)
        return CliRunner().invoke(app, list(arguments))

    return run


@pytest.fixture
def log(published: Settings) -> Callable[[], list[dict[str, Any]]]:
    """The entries of the access log, which starts empty."""
    file = published.state / "atkomstlogg.jsonl"
    file.unlink(missing_ok=True)
    return lambda: (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        if file.exists()
        else []
    )


def about(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / ABOUT_EXPORT).read_text(encoding="utf-8")))


def rows_of(settings: Settings, which: str, table: str) -> list[tuple[Any, ...]]:
    with open_published(settings, which) as file:
        return file.connection.execute(f"FROM {table}").fetchall()


def test_parquet_holds_every_table_as_it_is_published(
    call: Call, published: Settings, tmp_path: Path
) -> None:
    result = call(export, "--till", str(tmp_path / "ut"))
    assert result.exit_code == OK, result.stderr
    assert "SYNTETISKA UPPGIFTER" in result.stdout
    written = about(tmp_path / "ut")["tabeller"]
    assert {t["tabell"] for t in written} == {t.full_name for t in ALLOWLIST["aggregat"]}
    assert {p.name for p in (tmp_path / "ut").iterdir()} == {
        ABOUT_EXPORT,
        *(t["fil"] for t in written),
    }
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Europe/Stockholm'")
        for table in written:
            path = tmp_path / "ut" / table["fil"]
            found = connection.execute(f"FROM '{path}'").fetchall()
            assert found == rows_of(published, "aggregat", table["tabell"])
            assert len(found) == table["antal_rader"]
            assert hashlib.sha256(path.read_bytes()).hexdigest() == table["sha256"]


def test_csv_opens_in_a_swedish_spreadsheet(
    call: Call, published: Settings, tmp_path: Path
) -> None:
    result = call(export, "--format", "csv", "--till", str(tmp_path / "ut"))
    assert result.exit_code == OK, result.stderr
    raw = (tmp_path / "ut" / "indikatorer.ind_dagar.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    found = list(csv.DictReader(text.splitlines(), delimiter=";"))
    wanted = rows_of(published, "aggregat", "indikatorer.ind_dagar")
    assert len(found) == len(wanted) == 12
    assert (found[2]["belopp_kr"], found[2]["snitt_alla"]) == ("300,00", "1,0")
    assert "Högsby" in (tmp_path / "ut/dimensioner.dim_kommun.csv").read_text(encoding="utf-8-sig")


def test_the_manifest_says_what_it_is_a_copy_of(
    call: Call, published: Settings, tmp_path: Path
) -> None:
    call(export, "--fil", "delad", "--till", str(tmp_path / "ut"))
    told = about(tmp_path / "ut")
    with open_published(published, "delad") as file:
        assert told["generation"] == file.generation
        assert told["asof"] == file.about["asof"]
        (table,) = told["tabeller"]
        by_name = file.about["innehall_sha256"]["tabeller"]["delad"]
        assert table["innehall_sha256"] == by_name["dimensioner.dim_kommun"]
    assert told["syntetisk"] is True and told["fil"] == "delad.duckdb"
    assert [column["namn"] for column in table["kolumner"]] == ["kommun_kod", "kommun_namn"]


def test_an_older_generation_can_be_had(call: Call, published: Settings, tmp_path: Path) -> None:
    with open_published(published) as file:
        current = file.generation
    result = call(export, "--generation", OLDER, "--till", str(tmp_path / "ut"))
    assert result.exit_code == OK, result.stderr
    assert about(tmp_path / "ut")["generation"] == OLDER != current
    result = call(export, "--generation", "../" + OLDER, "--till", str(tmp_path / "d"))
    assert (result.exit_code, (tmp_path / "d").exists()) == (USAGE, False)
    assert OLDER in result.stderr and current in result.stderr


def test_a_kommun_gets_its_own_figures_and_nobody_elses(
    kalmar: Generation, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """rules.md R9, profile kommun: its own exact figures, out of the file for samverkan."""
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(kalmar.settings.data_dir))
    target = tmp_path / "0880"
    result = call(export, "--till", str(target), "--kommun", "0880")
    assert result.exit_code == OK, result.output
    told = about(target)
    assert (told["fil"], told["kommun_kod"]) == ("samverkan.duckdb", "0880")
    kommuner = set()
    for table in told["tabeller"]:
        if table["tabell"].startswith("dimensioner."):
            continue
        columns = {column["namn"] for column in table["kolumner"]}
        own = "kommun_kod"
        if "enhet_kod" in columns:
            own = "coalesce(enhet_kod, kommun_kod)" if own in columns else "enhet_kod"
        found = duckdb.sql(f"SELECT {own} FROM '{target / table['fil']}'").fetchall()
        assert len(found) == table["antal_rader"]
        kommuner |= {code for (code,) in found}
    assert kommuner == {"0880"}


def test_a_kommun_that_does_not_exist_is_told(
    kalmar: Generation, call: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UTSKRIVNING_DATA_DIR", str(kalmar.settings.data_dir))
    result = call(export, "--till", str(tmp_path / "x"), "--kommun", "880")
    assert result.exit_code == USAGE
    assert "Det finns ingen kommun 880" in result.output
    assert not (tmp_path / "x").exists()


def test_nothing_is_written_over(call: Call, tmp_path: Path) -> None:
    kept = tmp_path / "ut"
    kept.mkdir()
    (kept / "mitt.txt").write_text("spara", encoding="utf-8")
    for target in (kept, kept / "mitt.txt"):
        result = call(export, "--till", str(target))
        assert result.exit_code == USAGE and "--till" in result.stderr
    assert [p.name for p in tmp_path.rglob("*")] == ["ut", "mitt.txt"]


def test_an_empty_folder_may_be_filled(call: Call, tmp_path: Path) -> None:
    (tmp_path / "ut").mkdir()
    assert call(export, "--till", str(tmp_path / "ut")).exit_code == OK
    assert [p.name for p in tmp_path.iterdir()] == ["ut"]


def test_patient_rows_need_a_purpose_and_are_logged_and_closed(
    call: Call, tmp_path: Path, log: Callable[[], list[dict[str, Any]]]
) -> None:
    target = tmp_path / "ut"
    refused = call(export, "--individ", "--till", str(target))
    assert (refused.exit_code, target.exists(), log()) == (USAGE, False, [])
    result = call(export, *PURPOSE, "--till", str(target))
    assert result.exit_code == OK, result.stderr
    (entry,) = log()
    assert (entry["kommando"], entry["utfall"]) == ("export", "visas")
    assert entry["andamal"] == PURPOSE[-1] and entry["antal_rader"] == 41
    assert entry["tabeller"] == sorted(t.full_name for t in ALLOWLIST["individ"])
    assert target.stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in target.iterdir()} == {0o600}


def test_a_log_that_cannot_be_written_stops_it(
    call: Call, published: Settings, tmp_path: Path, log: Callable[[], list[dict[str, Any]]]
) -> None:
    assert log() == []
    (published.state / "atkomstlogg.jsonl").mkdir()
    try:
        result = call(export, *PURPOSE, "--till", str(tmp_path / "ut"))
    finally:
        (published.state / "atkomstlogg.jsonl").rmdir()
    assert (result.exit_code, list(tmp_path.iterdir())) == (FAULT, [])
    assert "Åtkomstloggen" in result.stderr


def test_an_export_that_fails_leaves_nothing(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("orchestration.desk.export.fsync_path", full)
    result = call(export, "--till", str(tmp_path / "ut"))
    assert (result.exit_code, list(tmp_path.iterdir())) == (FAULT, [])
    assert "Inget skrevs" in result.stderr


def test_a_table_too_long_for_excel_is_named(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.cli.export.EXCEL_ROWS", 12)
    told = call(export, "--format", "csv", "--till", str(tmp_path / "ut")).stdout
    assert "Ryms inte i Excel" in told and told.rstrip().count("indikatorer.ind_dagar") == 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--format", "xlsx"), "--format är parquet eller csv"),
        (("--fil", "individ"), "kräver --individ --andamal"),
        (("--fil", "delad", "--individ"), "Välj --individ eller --fil"),
        (("--andamal", "granskning av mars"), "--andamal hör ihop med --individ"),
    ],
)
def test_wrong_usage(call: Call, tmp_path: Path, arguments: tuple[str, ...], expected: str) -> None:
    result = call(export, "--till", str(tmp_path / "ut"), *arguments)
    assert (result.exit_code, list(tmp_path.iterdir())) == (USAGE, [])
    assert expected in result.stderr


class _Links(HTMLParser):
    """Every address that the page mentions in a tag."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "script"
        values = dict(attrs)
        self.found += [v for k in ("href", "src") if (v := values.get(k))]
        self.ids |= {v for k, v in attrs if k == "id" and v}


def test_the_dictionary_is_one_page_that_needs_nothing_else(call: Call, tmp_path: Path) -> None:
    page = tmp_path / "ordlista.html"
    result = call(ordlista, "--till", str(page))
    assert result.exit_code == OK, result.stderr
    text = page.read_text(encoding="utf-8")
    links = _Links()
    links.feed(text)
    assert {link[0] for link in links.found} == {"#", "d"}
    assert {link.removeprefix("#") for link in links.found if link[0] == "#"} <= links.ids
    assert "SYNTETISKA UPPGIFTER" in text and "Antal vårdepisoder" in text
    assert "fakta.fct_vardepisoder" not in text


def test_the_restricted_file_is_described_for_a_purpose_only(
    call: Call, tmp_path: Path, log: Callable[[], list[dict[str, Any]]]
) -> None:
    page = tmp_path / "ordlista.html"
    assert call(ordlista, "--till", str(page), "--individ").exit_code == USAGE
    assert not page.exists() and log() == []
    assert call(ordlista, "--till", str(page), *PURPOSE).exit_code == OK
    text = page.read_text(encoding="utf-8")
    assert "«ÅÄÖ» och &#39;citat&#39;" in text and "08:V0001" not in text
    (entry,) = log()
    assert (entry["kommando"], entry["antal_rader"]) == ("ordlista", 0)


def test_the_dictionary_of_a_night_describes_every_column(kalmar: Generation) -> None:
    dictionary = read_dictionary([kalmar.file("delad"), kalmar.file("aggregat")])
    text = render_dictionary(dictionary)
    ids = kalmar.ask("aggregat", "SELECT indikator_id FROM dimensioner.dim_indikator").rows
    assert [i.fields["indikator_id"] for i in dictionary.indicators] == sorted(i for (i,) in ids)
    assert all(i.fields["definition"] for i in dictionary.indicators)
    assert "Beskrivning saknas" not in text
    assert READERS.keys() >= set(FILES)
    assert len(re.findall(r'<section class="card" id="aggregat\.', text)) == len(
        dictionary.files[1].tables
    )
