"""Packages: each holds what its recipient may see and no more, and is whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyrage
import pytest
import yaml

from orchestration.publish.access_log import LOG_FILE
from orchestration.reports import packages
from orchestration.reports.figures import (
    PeriodError,
    RecipientError,
    RecipientKind,
    parse_period,
)
from orchestration.reports.individuals import chain
from orchestration.reports.individuals.make import checked_requester
from orchestration.reports.individuals.model import Individual
from orchestration.reports.packages import (
    FolderError,
    IssueError,
    PackageError,
    PackageKeyError,
    PackageRequest,
    Produced,
    Status,
    Vouched,
    check_package,
    issued_figures,
    list_issues,
    load_keys,
    produce,
    vouch,
)
from orchestration.reports.packages.folders import package_lock, packages_folder
from orchestration.reports.packages.issues import STATE_FILE
from orchestration.settings import Settings
from orchestration.settings.seams import KILL_VARIABLE
from orchestration.warehouse.masking import MASK
from tests.python.reports.homes import IDENTITY, KOMMUNER, again, kommun_of, made_up
from tests.python.reports.read_back import all_text, cells, manifest, number, sheets, table

EVA = checked_requester("Eva Ek, utdataenheten", "månadens individlista till kommunen")
JUNE = PackageRequest(parse_period("2022-06"), has_pdf=False)
CANARY = IDENTITY[:8]
READ_WHOLE = {"0821", "0880"}
"""Kommuner whose workbook is read cell by cell, which takes its time."""
OPEN_FILES = {"betalningsansvar.csv", "planer.csv", "tal.csv", "tratt.csv"}


def _june(*recipients: str, **more: object) -> PackageRequest:
    return replace(JUNE, recipients=recipients, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def lists(_many: Settings, tmp_path_factory: pytest.TempPathFactory) -> Lists:
    """A package with its individual list for every kommun; only to be read."""
    settings = again(_many, tmp_path_factory.mktemp("listor") / "data")
    return Lists(settings, produce(settings, _june(*KOMMUNER, requester=EVA)))


@dataclass(frozen=True)
class Lists:
    """Where the packages were made, and they."""

    settings: Settings
    made: tuple[Produced, ...]


def _one(settings: Settings, request: PackageRequest) -> Produced:
    (made,) = produce(settings, request)
    return made


@pytest.mark.heavy
def test_everybody_gets_a_whole_package(home: Settings) -> None:
    told: list[str] = []
    made = produce(home, JUNE, told.append)
    assert len(made) == 17
    assert told[0] == "Gör paket 1 av 17: Högsby"
    for one in made:
        link = packages_folder(home) / one.recipient.id / "2022-06"
        assert link.is_symlink()
        assert link.resolve() == one.folder
        assert check_package(link).faults == ()
        names = {path.name for path in link.iterdir()}
        has_plans = one.recipient.kind is not RecipientKind.FUNKTION
        assert names == {
            *(OPEN_FILES if has_plans else OPEN_FILES - {"planer.csv"}),
            "manifest.json",
            f"utskrivningsklara_{one.recipient.id}_2022-06.xlsx",
        }
        assert CANARY not in all_text(link)


def test_a_kommun_sees_no_exact_figure_of_another(lists: Lists) -> None:
    for one in lists.made:
        own = one.recipient.kommuner[0]
        for row in table((one.folder / "tal.csv").read_bytes()):
            assert row["Publicering"] == one.issue.generation
            assert (row["Läge"], row["Uppgifter"]) == (one.issue.asof, "SYNTETISKA UPPGIFTER")
            if row["Nivå"] == "kommun":
                assert row["Enhetens kod"] == own.kod
            elif row["Nivå"] == "stadsdel":
                assert (own.kod, row["Enhetens kod"]) == ("0880", "0880-norr")
            else:
                assert row["Nivå"] in {"län", "analysgrupp", "riket"}
        for name in ("planer.csv", "betalningsansvar.csv", "tratt.csv"):
            rows = table((one.folder / name).read_bytes())
            assert {row["Kommun"] for row in rows} <= {own.namn}
        book = sheets(
            (one.folder / f"utskrivningsklara_{one.recipient.id}_2022-06.xlsx").read_bytes()
        )
        for name in ("Planer", "Betalningsansvar", "Tratt"):
            assert {row["Kommun"] for row in book[name].rows} <= {own.namn}
        units = {row["Enhet"] for row in book["Månad"].rows}
        assert ("Norr" in units) == (own.kod == "0880")
        assert units <= {own.namn, "Norr", "Kalmar län", f"Analysgrupp {_group(units)}"}


def _group(units: set[str]) -> str:
    return next(name.split()[1] for name in units if name.startswith("Analysgrupp"))


def test_a_kommuns_list_holds_its_own_patients_and_nobody_protected(lists: Lists) -> None:
    """Every made-up episode is in exactly the list it belongs to, in every file of the package."""
    for one in lists.made:
        kod = one.recipient.kommuner[0].kod
        listed = {
            row["Vårdepisod"]
            for row in table((one.folder / f"individer_{kod}_2022-06.csv").read_bytes())
        }
        text = all_text(one.folder)
        for episode in range(1, 241):
            is_own = kommun_of(episode) == kod and episode in made_up(kod, protected=False)
            name = f"08:P{episode}"
            assert (name in listed) == is_own
            assert (f"{name}<" in text) == (f"{name};" in text) == is_own
        protected = len(made_up(kod, protected=True))
        assert f"{protected} hanteras manuellt" in text
        assert manifest(one.folder)["individer"]["antal_skyddade"] == protected
        assert CANARY not in text


def test_an_identity_number_in_a_units_name_is_masked(lists: Lists) -> None:
    """Every unit of the generation has one in its name."""
    names = {
        row["Klinik"]
        for one in lists.made
        for row in table((one.folder / "planer.csv").read_bytes())
    }
    assert names
    assert all(name.endswith(MASK) for name in names)


def test_the_days_and_amounts_of_a_list_are_the_marts(lists: Lists) -> None:
    (one,) = (made for made in lists.made if made.recipient.id == "kommun-0880")
    rows = table((one.folder / "individer_0880_2022-06.csv").read_bytes())
    own = [row for row in rows if row["Vårdepisod"].startswith("08:P")]
    assert len(own) == len(made_up("0880", protected=False))
    for row in own:
        assert number(row["Utskrivningsklara dagar"]) == 5
        assert (row["Dag 0"], row["Utskriven"]) == ("2022-06-05", "2022-06-10")
        assert (row["Betaldagar"], row["Dagar i beloppet"]) == ("2", "2")
        assert number(row["Belopp före snittets grind, kronor"]) == 18600
    hostile = [row["Ärende"] for row in own if "=" in row["Ärende"]]
    assert all(text.startswith("'=") for text in hostile)
    assert hostile
    book = (one.folder / "individlista_kommun-0880_2022-06.xlsx").read_bytes()
    assert not [cell for cell in cells(book) if cell.data_type == "f"]


@pytest.mark.heavy
def test_an_economist_gets_what_part_two_names_and_its_own_forvaltnings_lists(
    home: Settings,
) -> None:
    one = _one(home, _june("ekonomi-psf", requester=EVA))
    assert len(one.lists) == 12
    for kod in KOMMUNER:
        rows = table((one.folder / f"individer_{kod}_2022-06.csv").read_bytes())
        assert {row["Vårdform"] for row in rows} <= {"psykiatri", ""}
    assert CANARY not in all_text(one.folder)
    shown = {
        row["Kod i regelverket"].split(".")[0]
        for row in table((one.folder / "tal.csv").read_bytes())
    }
    assert shown == {"utskrivningsklara_dagar", "fast_vardkontakt", "status_24h"}
    assert not (one.folder / "planer.csv").exists()


def test_identity_is_in_a_review_and_nowhere_else(home: Settings) -> None:
    one = _one(home, _june("0880", requester=EVA, is_review=True))
    wanted = {IDENTITY.format(number=n) for n in made_up("0880", protected=False)}
    rows = table((one.folder / "individer_0880_2022-06.csv").read_bytes())
    assert wanted <= {row["Personnummer"] for row in rows}
    for kind in (f"utskrivningsklara_{one.recipient.id}", f"individlista_{one.recipient.id}"):
        sheet = sheets((one.folder / f"{kind}_2022-06.xlsx").read_bytes())["Individer"]
        assert wanted <= {row["Personnummer"] for row in sheet.rows}
    shown = all_text(one.folder)
    for protected in made_up("0880", protected=True):
        assert IDENTITY.format(number=protected) not in shown
    for path in home.state.rglob("*"):
        if path.is_file() and path.parent.name != "identiteter":
            assert CANARY.encode() not in path.read_bytes(), path
    assert CANARY not in (one.folder / "manifest.json").read_text(encoding="utf-8")
    assert {path.stat().st_mode & 0o777 for path in one.folder.iterdir()} == {0o600}
    assert one.folder.stat().st_mode & 0o777 == 0o700
    link = packages_folder(home) / "kommun-0880"
    assert (link / "2022-06_granskning").resolve() == one.folder
    assert not (link / "2022-06").exists()


def test_each_list_is_logged_with_the_hash_of_its_file(lists: Lists) -> None:
    entries = chain.verify(lists.settings).entries
    assert [entry.content["kommun_kod"] for entry in entries] == sorted(KOMMUNER)
    for one, entry in zip(lists.made, entries, strict=True):
        kod = one.recipient.kommuner[0].kod
        content = (one.folder / f"individer_{kod}_2022-06.csv").read_bytes()
        assert entry.content["lista_sha256"] == hashlib.sha256(content).hexdigest()
        assert entry.content["antal_rader"] == len(made_up(kod, protected=False)) + _real(one)
        assert entry.content["anvandare"] == "Eva Ek, utdataenheten"
        assert entry.content["andamal"] == "månadens individlista till kommunen"
        assert entry.content["tid"] == "2023-01-13T07:00:00+00:00"
        assert manifest(one.folder)["individer"]["rader_i_loggen"] == [entry.number]
    access = (lists.settings.state / LOG_FILE).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kommando"] for line in access] == ["rapport"] * 12


def _real(one: Produced) -> int:
    """Rows of the tiny generation itself."""
    kod = one.recipient.kommuner[0].kod
    rows = table((one.folder / f"individer_{kod}_2022-06.csv").read_bytes())
    return sum(row["Vårdepisod"].startswith("08:V") for row in rows)


def test_nothing_is_written_when_the_log_is_broken(home: Settings) -> None:
    chain.append(home, {"mottagare": "m", "period": "p", "generation": "g"})
    path = chain.chain_path(home)
    path.write_bytes(path.read_bytes().replace(b'"p"', b'"q"'))
    with pytest.raises(chain.ChainError):
        produce(home, _june("0880", requester=EVA))
    assert not list(packages_folder(home).glob("*/*"))


def test_the_same_figures_give_no_new_issue(home: Settings) -> None:
    first = _one(home, _june("0880"))
    second = _one(home, _june("0880"))
    third = _one(home, _june("0880", is_forced=True))
    assert [one.is_new for one in (first, second, third)] == [True, False, True]
    assert [one.issue.nummer for one in (first, second, third)] == [1, 1, 2]
    folder = packages_folder(home) / "kommun-0880"
    assert (folder / "2022-06").resolve().name == "2022-06_utgava_2"
    assert check_package(folder / "2022-06_utgava_1").faults == ()
    for name in OPEN_FILES:
        assert (first.folder / name).read_bytes() == (third.folder / name).read_bytes()
    assert [issue.nummer for issue in list_issues(home, "kommun-0880", "2022-06")] == [1, 2]


def test_the_figures_of_an_issue_are_kept_as_they_were_sent(home: Settings) -> None:
    one = _one(home, _june("0880"))
    (issue,) = list_issues(home)
    kept = issued_figures(home, issue)
    shown = {
        (
            row["Kod i regelverket"],
            row["Vårdform"],
            row["Nivå"],
            row["Period"],
            row["Enhetens kod"],
        ): number(row["Värde"])
        for row in table((one.folder / "tal.csv").read_bytes())
    }
    places = {name: place for place, name in enumerate(kept["kolumner"])}
    assert {
        (
            f"{row[places['indikator_id']]}.{row[places['matt']]}",
            row[places["vardform"]],
            row[places["niva"]].replace("lan", "län"),
            row[places["period"]],
            row[places["enhet_kod"]],
        ): row[places["varde"]]
        for row in kept["tal"]
    } == shown
    assert issue.tal_sha256 == manifest(one.folder)["tal_sha256"]
    assert issue.status is Status.KLAR


@pytest.fixture
def identity() -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.generate()


def _with_keys(settings: Settings, content: object) -> Settings:
    path = settings.data_dir / "nycklar.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return replace(settings, package_keys=path)


def test_an_encrypted_package_is_read_by_its_recipient_only(
    home: Settings, lists: Lists, identity: pyrage.x25519.Identity
) -> None:
    """Decrypted, it is to the byte the package that is made without a key."""
    other = pyrage.x25519.Identity.generate()
    public = [str(identity.to_public()), str(other.to_public())]
    keyed = _with_keys(home, {"kommun-0880": public})
    one = _one(keyed, _june("0880", requester=EVA))
    (plain,) = (made for made in lists.made if made.recipient.id == "kommun-0880")
    assert check_package(one.folder).faults == ()
    assert one.issue.krypterad
    for path in plain.folder.iterdir():
        if path.name == "manifest.json":
            continue
        content = (one.folder / f"{path.name}.age").read_bytes()
        for who in (identity, other):
            assert pyrage.decrypt(content, [who]) == path.read_bytes()
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(content, [pyrage.x25519.Identity.generate()])
    _assert_nothing_plain(one.folder)
    hashes = {f["namn"]: f.get("klartext_sha256") for f in manifest(one.folder)["filer"]}
    assert hashes["tal.csv.age"] is not None
    assert hashes["individer_0880_2022-06.csv.age"] is None


def _assert_nothing_plain(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            assert path.name.endswith(".age"), path
            assert path.read_bytes().startswith(b"age-encryption.org/v1"), path


def test_individuals_are_not_sent_in_the_clear_when_keys_are_used(
    home: Settings, identity: pyrage.x25519.Identity
) -> None:
    keyed = _with_keys(home, {"kommun-0821": str(identity.to_public())})
    with pytest.raises(PackageKeyError, match="ingen nyckel för kommun-0880"):
        produce(keyed, _june("0880", "0821", requester=EVA))
    assert not packages_folder(home).exists()
    assert not chain.chain_path(home).exists()
    made = produce(keyed, _june("0880", "0821"))
    assert {one.recipient.id: one.issue.krypterad for one in made} == {
        "kommun-0821": True,
        "kommun-0880": False,
    }


@pytest.mark.parametrize(
    "content",
    [
        "text",
        {"kommun-0880": []},
        {"kommun-0880": ["age1nej"]},
        {"kommun-0880": "AGE-SECRET-KEY-1QQQ"},
        {"kommun-0880": 7},
    ],
)
def test_a_damaged_key_file_stops_before_anything(home: Settings, content: object) -> None:
    keyed = _with_keys(home, content)
    with pytest.raises(PackageKeyError) as told:
        produce(keyed, JUNE)
    assert "SECRET" not in str(told.value)
    assert not packages_folder(home).exists()


def test_a_key_file_that_is_not_there_is_told(home: Settings) -> None:
    with pytest.raises(PackageKeyError, match="kan inte öppnas"):
        load_keys(replace(home, package_keys=home.data_dir / "saknas.yaml"))
    assert load_keys(home) is None


_RUN = """
import sys
from pathlib import Path
from orchestration.reports.figures import parse_period
from orchestration.reports.individuals.make import checked_requester
from orchestration.reports.individuals.model import Individual
from orchestration.reports.packages import PackageRequest, produce
from orchestration.settings import Settings
settings = Settings(Path(sys.argv[1]), package_keys=Path(sys.argv[2]))
eva = checked_requester("Eva Ek", "prov av avbrott mitt i")
produce(settings, PackageRequest(parse_period("2022-06"), ("0880",), requester=eva, has_pdf=False))
"""


def _killed(settings: Settings, keys: Path, seam: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(settings.data_dir), str(keys)],
        env=os.environ | {KILL_VARIABLE: seam},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


SEAMS = (
    ("paket.efter_fil", Status.AVBRUTEN),
    pytest.param("paket.efter_namn", Status.KLAR, marks=pytest.mark.heavy),
    pytest.param("paket.efter_reservation", Status.AVBRUTEN, marks=pytest.mark.heavy),
    pytest.param("paket.fore_namn", Status.AVBRUTEN, marks=pytest.mark.heavy),
    pytest.param("paket.efter_lank", Status.KLAR, marks=pytest.mark.heavy),
)


def test_every_seam_of_packages_is_tried() -> None:
    code = Path(packages.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in code.glob("*.py"))
    tried = {getattr(one, "values", one)[0] for one in SEAMS}
    assert set(re.findall(r'seam\("([a-z_.]+)"\)', text)) == tried


@pytest.mark.parametrize(("seam", "left"), SEAMS)
def test_a_killed_run_leaves_a_whole_package_or_none_and_nothing_plain(
    home: Settings, identity: pyrage.x25519.Identity, seam: str, left: Status
) -> None:
    keyed = _with_keys(home, {"kommun-0880": str(identity.to_public())})
    assert keyed.package_keys is not None
    _killed(keyed, keyed.package_keys, seam)
    folder = packages_folder(home) / "kommun-0880"
    _assert_nothing_plain(folder)
    for whole in folder.glob("2022-06_utgava_*"):
        assert check_package(whole).faults == ()
    second = _one(keyed, _june("0880", requester=EVA))
    statuses = [issue.status for issue in list_issues(home, "kommun-0880", "2022-06")]
    assert statuses == [left, Status.KLAR]
    assert second.issue.nummer == 2
    assert sorted(_names(folder)) == sorted(
        ["2022-06", "2022-06_utgava_2", *(["2022-06_utgava_1"] if left is Status.KLAR else [])]
    )
    assert (folder / "2022-06").resolve() == second.folder


def _names(folder: Path) -> Sequence[str]:
    return [path.name for path in folder.iterdir()]


def test_what_cannot_be_made_is_refused_before_anything(home: Settings) -> None:
    with pytest.raises(RecipientError, match="Menade du kommun-0880"):
        produce(home, _june("kalmarr"))
    with pytest.raises(PackageError, match="bara för kommuner"):
        produce(home, _june("analysgrupp-norra", requester=EVA, is_review=True))
    with pytest.raises(PeriodError):
        parse_period("juni")
    assert not packages_folder(home).exists()


def test_a_list_of_issues_from_before_manifests_were_written_down_goes_on(home: Settings) -> None:
    first = _one(home, _june("0880"))
    assert vouch(home, first.folder, check_package(first.folder)) is Vouched.SAMMA
    with sqlite3.connect(home.state / STATE_FILE) as old:
        old.executescript("ALTER TABLE utgavor DROP COLUMN manifest_sha256; PRAGMA user_version=0")
    old.close()
    assert vouch(home, first.folder, check_package(first.folder)) is Vouched.EJ_ANTECKNAT
    second = _one(home, _june("0880", is_forced=True))
    assert vouch(home, second.folder, check_package(second.folder)) is Vouched.SAMMA
    assert [issue.nummer for issue in list_issues(home, "kommun-0880")] == [1, 2]
    with sqlite3.connect(home.state / STATE_FILE) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(IssueError, match="senare programversion"):
        list_issues(home)


def test_a_late_message_is_noted_where_the_agreement_says_so(lists: Lists) -> None:
    """By the published parameter krav_inskr_24h of each row's own agreement (R7 G1)."""
    late = [
        row["Slag"]
        for one in lists.made
        for row in table((one.folder / "tratt.csv").read_bytes())
        if row["Villkor, skäl eller anmärkning"].startswith("Inskrivningsmeddelandet kom sent")
    ]
    assert late
    assert set(late) == {"anmärkt"}


def test_an_individual_list_tells_reasons_from_what_is_only_noted(lists: Lists) -> None:
    """By whether the gate holds in the episode's own agreement (R7 G1, G4)."""
    gates = (True, True, False, False, True, True, True, True)
    codes = ("inskr_sent", "sip_kallelse_sen", "oppenvard_hinder", "avliden")
    one = Individual(
        vardform="somatik", kommun_kod="0880", arende="A", vardepisod="V", patient_nyckel="n",
        inskrivning=date(2022, 6, 1), dag0=date(2022, 6, 5), utskrivning=date(2022, 6, 10),
        klinik="K", utskrivningsklara_dagar=5, exkluderad_orsak="", grindar=gates,
        kvalificerad=False, orsakskoder=codes, forsta_betaldag=None, betaldagar=0,
        dagar_i_belopp=0, belopp_kr=None,
    )  # fmt: skip
    assert one.stopping == ("sip_kallelse_sen", "avliden")
    assert one.noted == ("inskr_sent", "oppenvard_hinder")
    strict = replace(one, grindar=(False, *gates[1:]))
    assert strict.stopping == ("inskr_sent", "sip_kallelse_sen", "avliden")
    (made,) = (made for made in lists.made if made.recipient.id == "kommun-0880")
    row = table((made.folder / "individer_0880_2022-06.csv").read_bytes())[0]
    assert {"Skäl att den inte är kvalificerad", "Anmärkt, stoppar inte"} <= set(row)


def test_one_run_at_a_time(home: Settings) -> None:
    with package_lock(home), pytest.raises(FolderError, match="En annan körning"):
        produce(home, _june("0880"))


def test_a_folder_in_the_place_of_the_link_is_told(home: Settings) -> None:
    (packages_folder(home) / "kommun-0880" / "2022-06").mkdir(parents=True)
    with pytest.raises(FolderError, match="inte en länk"):
        produce(home, _june("0880"))


def test_a_package_that_is_not_as_it_was_is_told(home: Settings) -> None:
    folder = _one(home, _june("0880")).folder
    (folder / "tal.csv").write_bytes(b"annat")
    (folder / "planer.csv").unlink()
    (folder / "ny.txt").write_text("x")
    assert check_package(folder).faults == (
        "planer.csv saknas.",
        "ny.txt hör inte till paketet.",
        "tal.csv är inte som när paketet gjordes.",
    )
