"""`utskrivning rapport`: what a person sees, and exit codes."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from orchestration.cli.main import run
from orchestration.reports.individuals import chain
from orchestration.reports.packages import packages_folder
from orchestration.settings import Settings
from orchestration.settings.settings import DATA_DIR_VARIABLE
from tests.python.reports.homes import IDENTITY

PURPOSE = ("--anvandare", "Eva Ek, utdataenheten", "--andamal", "månadens individlista")
JUNE = ("--period", "2022-06")


@dataclass(frozen=True)
class Told:
    """How a command ended and what it said."""

    code: int
    out: str
    errors: str

    @property
    def content(self) -> Any:
        return json.loads(self.out)


Rapport = Callable[..., Told]


@pytest.fixture
def rapport(
    home: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Rapport:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(home.data_dir))

    def call(*arguments: str) -> Told:
        with pytest.raises(SystemExit) as ended:
            run(["rapport", *arguments])
        said = capsys.readouterr()
        return Told(int(ended.value.code or 0), said.out, said.err)

    return call


def test_recipients_are_listed_with_what_they_get(rapport: Rapport) -> None:
    told = rapport("mottagare", "--json")
    assert told.code == 0
    found = {one["id"]: one for one in told.content["mottagare"]}
    assert len(found) == 19
    ledning = found["lans-gemensam-ledning"]
    assert (ledning["profil"], ledning["individlistor"], ledning["perioder"]) == (
        "offentlig",
        "",
        ["halvar", "ar"],
    )
    assert found["ekonomi-hsf"]["underlag"] == ["K-E1", "K-E2", "K-E3", "K-E4", "K-E5"]
    assert found["ekonomi-hsf"]["individlistor"] == "somatik"
    assert found["kommun-0880"]["krypteras"] is False
    shown = rapport("mottagare")
    assert "K-A1–K-A8, K-B1–K-B3, K-E1–K-E5" in shown.out
    assert "Kommuner utanför regionen får inget paket" in shown.out
    assert "somatik, på begäran" in " ".join(shown.out.split())
    assert "aldrig" in shown.out
    assert "Individlistor (K-A6, K-E3) görs bara på begäran" in shown.out


def test_a_package_is_made_and_checked(rapport: Rapport, home: Settings) -> None:
    made = rapport("paket", *JUNE, "--mottagare", "kalmar", "--json")
    assert made.code == 0
    (one,) = made.content["paket"]
    assert (one["mottagare"], one["utgava"], one["ny"]) == ("kommun-0880", 1, True)
    assert one["syntetisk"] is True
    again = rapport("paket", *JUNE, "--mottagare", "kalmar")
    assert again.code == 0
    assert again.out.startswith("SYNTETISKA UPPGIFTER")
    assert "kommun-0880: oförändrat sedan utgåva 1." in again.out
    folder = packages_folder(home) / "kommun-0880" / "2022-06"
    whole = rapport("verifiera", str(folder))
    assert (whole.code, "6\u00a0filer, hel" in whole.out) == (0, True)
    assert "Manifestet är det som gavs ut" in whole.out
    (folder / "tal.csv").write_text("annat")
    broken = rapport("verifiera", str(folder))
    assert broken.code == 1
    assert "tal.csv är inte som när paketet gjordes." in broken.out
    assert rapport("verifiera", str(home.data_dir)).code == 2


def test_a_manifest_that_is_not_the_one_issued_is_told(rapport: Rapport, home: Settings) -> None:
    """The files still agree with it; only the list of issues knows."""
    rapport("paket", *JUNE, "--mottagare", "kalmar", "--utan-pdf")
    folder = packages_folder(home) / "kommun-0880" / "2022-06"
    manifest = folder / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"mottagare_namn": "Kalmar"', '"mottagare_namn": "Nybro"'))
    changed = rapport("verifiera", str(folder))
    assert (changed.code, "filer, hel" in changed.out) == (1, True)
    assert "Manifestet är inte det som gavs ut" in changed.out
    manifest.write_text(text.replace('"utgava": 1', '"utgava": 7'))
    assert "Utgåvan finns inte i state/utgavor.sqlite" in rapport("verifiera", str(folder)).out
    manifest.write_text(text)
    (home.state / "utgavor.sqlite").unlink()
    alone = rapport("verifiera", str(folder))
    assert (alone.code, "Bara filerna har jämförts" in alone.out) == (0, True)
    assert not (home.state / "utgavor.sqlite").exists()
    told = rapport("verifiera", str(folder), "--json").content
    assert (told["hel"], told["manifest"]) == (True, "ingen_lista")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("paket", *JUNE, "--individer"), "--anvandare"),
        (("paket", *JUNE, "--individer", *PURPOSE[:2]), "--andamal"),
        (("paket", *JUNE, "--individer", *PURPOSE[2:]), "--anvandare"),
        (("paket", *JUNE, "--individer", *PURPOSE[:3], "kort"), "ändamål"),
        (
            ("paket", *JUNE, "--individer", *PURPOSE[:3], "om 191212121212 i mars"),
            "personnummer",
        ),
        (
            ("paket", *JUNE, "--individer", "--anvandare", "191212121212 Eva", *PURPOSE[2:]),
            "personnummer",
        ),
        (("paket", *JUNE, "--profil", "granskning"), "--anvandare"),
        (("individlista", *JUNE, "--kommun", "0880"), "--anvandare"),
        (("individlista", *JUNE, "--kommun", "saknas", *PURPOSE), "ingen mottagare"),
        (("individlista", *JUNE, "--kommun", "0880", *PURPOSE, "--profil", "allt"), "granskning"),
        (("paket", *JUNE, *PURPOSE), "hör ihop med"),
        (("paket", "--period", "juni"), "ingen period"),
        (("paket", "--period", "1999-01"), "inga tal"),
        (("paket", *JUNE, "--generation", "20200101T000000_0123456789ab"), "ingen publicering"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    rapport: Rapport, home: Settings, arguments: tuple[str, ...], said: str
) -> None:
    told = rapport(*arguments)
    assert told.code == 2
    assert said in told.errors
    assert not list(packages_folder(home).glob("*/*"))
    assert not chain.chain_path(home).exists()


def test_a_list_is_logged_shown_and_verified(rapport: Rapport, home: Settings) -> None:
    made = rapport("individlista", *JUNE, "--kommun", "0880", *PURPOSE, "--profil", "granskning")
    assert made.code == 0, made.errors
    assert "hanteras manuellt, rad 1 i loggen." in made.out
    assert IDENTITY[:8] not in made.out + made.errors
    shown = rapport("logg", "visa", "--json").content["individlistor"]
    assert [(row["nr"], row["kommun_kod"], row["profil"]) for row in shown] == [
        (1, "0880", "granskning")
    ]
    assert rapport("logg", "visa", "--kommun", "0821", "--json").content["individlistor"] == []
    whole = rapport("logg", "verifiera")
    assert (whole.code, "Loggen är hel: 1\u00a0rad." in whole.out) == (0, True)
    path = chain.chain_path(home)
    text = path.read_bytes()
    path.write_bytes(text[:-20])
    half = rapport("logg", "verifiera", "--json")
    assert half.content["tillstand"] == "avbruten_sista_rad"
    assert (half.code, half.content["saknad_rad"]) == (1, 1), "the package rests on that line"
    path.write_bytes(text.replace(b"0880", b"0881"))
    broken = rapport("logg", "verifiera")
    assert broken.code == 1
    assert "bruten på rad 1: raden är ändrad" in broken.out
    assert rapport("logg", "visa").code == 1


@pytest.mark.parametrize(
    ("file", "column", "arguments", "lacking"),
    [
        (
            "individ", "fakturering.fak_vardepisoder sen_underrattelse",
            ("individlista", *JUNE, "--kommun", "0880", *PURPOSE),
            "kolumner som individlistan läser. Inget skrevs.",
        ),
        (
            "aggregat", "fakturering.fak_kommunperiod belopp_k3_kr",
            ("paket", *JUNE, "--mottagare", "0880"), "kolumner som rapporterna läser.",
        ),
        (
            "aggregat", "dimensioner.dim_avtalsparametrar varde",
            ("individlista", *JUNE, "--kommun", "0880", *PURPOSE),
            "kolumner som rapporterna läser.",
        ),
    ],
)  # fmt: skip
def test_an_older_generation_says_what_to_do(
    rapport: Rapport, home: Settings, file: str, column: str, arguments: tuple[str, ...],
    lacking: str,
) -> None:  # fmt: skip
    """A column that a later version reads is not there: no fault of the file."""
    _drop_column(home, file, *column.split())
    told = rapport(*arguments)
    assert told.code == 2
    assert "gjordes av en äldre version och saknar " + lacking in told.errors
    assert "Kör 'utskrivning nightly', eller välj en senare." in told.errors
    assert not re.search(r"Traceback|DuckDB|Binder|SELECT|doctor", told.out + told.errors)
    assert not list(packages_folder(home).glob("*/*"))


def _drop_column(home: Settings, file: str, table: str, column: str) -> None:
    """In a copy of the generation that is this test's own."""
    shared = home.published.resolve()
    home.published.unlink()
    shutil.copytree(shared, home.published, symlinks=True)
    path = home.published / "current" / f"{file}.duckdb"
    path.chmod(0o640)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
