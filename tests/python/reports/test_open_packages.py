"""Packages for functions that are granted no exact figures (rules.md R9, offentlig): what they say
is what `delad.duckdb` says, and nothing that is hidden stands in any of their files."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pypdf
import pytest

from orchestration.publish.reader import NotReadableError
from orchestration.reports.figures import (
    Profile,
    Recipient,
    RecipientError,
    ReportFigures,
    Sources,
    choose,
    due,
    parse_period,
    read_figures,
)
from orchestration.reports.individuals.make import checked_requester
from orchestration.reports.packages import (
    PackageError,
    PackageRequest,
    Produced,
    check_package,
    produce,
)
from orchestration.reports.packages.lists import read_wanted_lists
from orchestration.settings import Settings
from tests.python.reports.homes import again
from tests.python.reports.read_back import manifest, number, sheets, table

LEDNING, GRUPPEN = "lans-gemensam-ledning", "informationsoverforingsgruppen"
EVA = checked_requester("Eva Ek, utdataenheten", "prov att listor vägras")
CANARY = 6731.25
"""A value that no figure of the generation has."""
_DAYS = "indikator_id = 'utskrivningsklara_dagar' AND matt = 'snitt_alla'"
_MAIN = f"{_DAYS} AND niva IN ('lan', 'analysgrupp', 'kommun') AND period_start >= '2022-01-01'"


@dataclass(frozen=True)
class Made:
    """Packages of one data folder; only to be read."""

    settings: Settings
    packages: tuple[Produced, ...]

    def folder(self, recipient: str, period: str) -> Path:
        (one,) = (
            one
            for one in self.packages
            if (one.recipient.id, one.issue.period) == (recipient, period)
        )
        return one.folder


@pytest.fixture(scope="module")
def made(_many: Settings, tmp_path_factory: pytest.TempPathFactory) -> Made:
    settings = again(_many, tmp_path_factory.mktemp("oppna") / "data")
    wanted = (("2022", LEDNING), ("2022-H1", GRUPPEN), ("2022-H2", GRUPPEN))
    found = [
        one
        for period, recipient in wanted
        for one in produce(
            settings,
            PackageRequest(parse_period(period), (recipient,), has_pdf=period != "2022-H1"),
        )
    ]
    return Made(settings, tuple(found))


def _delad(settings: Settings) -> Path:
    return (settings.published / "current").resolve() / "delad.duckdb"


def _text(folder: Path) -> str:
    """All text of every file: of workbooks every part, so that numbers are read too."""
    parts = []
    for path in sorted(folder.iterdir()):
        content = path.read_bytes()
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                parts += [book.read(name).decode() for name in book.namelist()]
        elif path.suffix == ".pdf":
            parts += [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
        else:
            parts.append(content.decode("utf-8-sig"))
    return "\n".join(parts).replace("\u00a0", "").replace(" ", "")


def test_a_package_is_whole_and_holds_no_individual(made: Made) -> None:
    for one in made.packages:
        assert check_package(one.folder).faults == ()
        about = manifest(one.folder)
        assert (about["profil"], about["individer"], about["syntetisk"]) == (
            Profile.OFFENTLIG.value,
            None,
            True,
        )
    names = {path.name for path in made.folder(LEDNING, "2022").iterdir()}
    assert names == {
        *("manifest.json", "tal.csv"),
        *(f"malunderlag_{LEDNING}_2022{kind}" for kind in (".pdf", ".xlsx")),
    }
    names = {path.name for path in made.folder(GRUPPEN, "2022-H2").iterdir()}
    assert f"sammanstallning_{GRUPPEN}_2022-H2.pdf" in names


def test_every_figure_is_that_of_the_open_file(made: Made) -> None:
    """Row by row, read here and not by the code that made the package; hidden ones are empty."""
    with duckdb.connect(str(_delad(made.settings)), read_only=True) as connection:
        rows = connection.execute(
            "SELECT indikator_id || '.' || matt, vardform, niva, enhet_kod, period, varde, "
            "namnare, undertryckt FROM indikatorer.indikator_delad WHERE region_kod = '08' AND "
            "indikator_id = 'utskrivningsklara_dagar' AND period_start >= '2021-01-01' AND "
            "period_start < '2023-01-01' AND (niva IN ('lan', 'riket') OR niva = 'analysgrupp' "
            "AND enhet_kod <> 'okand' OR niva = 'kommun' AND enhet_kod IN (SELECT kommun_kod FROM "
            "dimensioner.dim_kommun WHERE region_kod = '08'))"
        ).fetchall()
    told = {
        (
            *(row["Kod i regelverket"], row["Vårdform"], row["Nivå"].replace("län", "lan")),
            *(row["Enhetens kod"], row["Period"]),
        ): (number(row["Värde"]), number(row["Nämnare (n)"]), row["Dolt"] == "ja")
        for row in table((made.folder(LEDNING, "2022") / "tal.csv").read_bytes())
    }
    expected = {row[:5]: row[5:] for row in rows}
    assert told == expected
    assert any(hidden for _, _, hidden in told.values())
    assert all(value is None for value, _, hidden in told.values() if hidden)


def test_the_sheet_of_the_lan_says_what_the_open_file_does(made: Made) -> None:
    book = (made.folder(LEDNING, "2022") / f"malunderlag_{LEDNING}_2022.xlsx").read_bytes()
    with duckdb.connect(str(_delad(made.settings)), read_only=True) as connection:
        rows = connection.execute(
            "SELECT vardform, period, varde, undertryckt, uppfyller_mal FROM "
            f"indikatorer.indikator_delad WHERE {_DAYS} AND niva = 'lan' AND period LIKE '2022-%' "
            "AND (vardform, periodtyp) IN (('somatik', 'manad'), ('psykiatri', 'kvartal'))"
        ).fetchall()
    found = {(row["Vårdform"], row["kod"]): row for row in sheets(book)["Länet"].rows}
    assert {(vardform, period) for vardform, period, *_ in rows} == set(found)
    for vardform, period, value, hidden, met in rows:
        row = found[vardform, period]
        assert row["Snitt 2022"] == ("dolt" if hidden else "–" if value is None else value)
        assert row["Målet nått"] == ("dolt" if hidden else {True: "ja", False: "nej"}.get(met, "–"))


@pytest.mark.parametrize("recipient", [LEDNING, GRUPPEN])
def test_no_exact_figure_is_read(
    sources: Sources, recipients: tuple[Recipient, ...], recipient: str
) -> None:
    """With every exact file closed the report is the same; an ordinary one cannot be made."""
    closed = duckdb.connect()
    closed.close()
    only_open = replace(sources, exact=replace(sources.exact, connection=closed))
    (one,) = choose(recipients, [recipient])
    period = parse_period("2022-H1")
    assert read_figures(only_open, one, period) == read_figures(sources, one, period)
    (kommun,) = choose(recipients, ["0880"])
    with pytest.raises(NotReadableError):
        read_figures(only_open, kommun, period)
    with pytest.raises(ValueError, match=r"is sent delad\.duckdb, not aggregat"):
        read_figures(replace(sources, protected=sources.exact), one, period)


@pytest.fixture
def changing(made: Made, tmp_path: Path) -> Settings:
    """A data folder whose open file can be changed between two issues."""
    settings = again(made.settings, tmp_path / "data")
    settings.published.unlink()
    shutil.copytree(made.settings.published.resolve(), settings.published, symlinks=True)
    _delad(settings).chmod(0o640)
    return settings


def _change(settings: Settings, statement: str) -> None:
    with duckdb.connect(str(_delad(settings))) as connection:
        connection.execute(statement)


_ISSUES = [
    pytest.param(["2022"], "2022", LEDNING, id="next issue"),
    pytest.param(["2022-H1"], "2022-H1", GRUPPEN, id="compilation", marks=pytest.mark.heavy),
    pytest.param(["2022-H1"], "2022-H2", GRUPPEN, id="next half", marks=pytest.mark.heavy),
]


@pytest.mark.parametrize(("earlier", "period", "recipient"), _ISSUES)
def test_what_was_shown_and_is_hidden_now_stands_in_no_file(
    changing: Settings, earlier: list[str], period: str, recipient: str
) -> None:
    """Neither in the next issue of the period nor in the next half-year's compilation."""
    _change(
        changing,
        f"UPDATE indikatorer.indikator_delad SET varde = {CANARY}, taljare = {CANARY}, namnare = "
        f"{CANARY}, fullstandighet = {CANARY}, undertryckt = false WHERE {_MAIN}",
    )
    for before in earlier:
        request = PackageRequest(parse_period(before), (recipient,), is_forced=True, has_pdf=False)
        (first,) = produce(changing, request)
        assert "6731,25" in _text(first.folder)
    _change(
        changing,
        "UPDATE indikatorer.indikator_delad SET varde = NULL, taljare = NULL, namnare = NULL, "
        f"fullstandighet = NULL, uppfyller_mal = NULL, undertryckt = true WHERE {_MAIN}",
    )
    request = PackageRequest(parse_period(period), (recipient,), is_forced=True)
    (second,) = produce(changing, request)
    text = _text(second.folder)
    assert any(path.suffix == ".pdf" for path in second.folder.iterdir())
    assert "6731" not in text
    assert "visades" in text


def test_they_are_sent_their_kinds_of_period_and_no_others(
    recipients: tuple[Recipient, ...],
) -> None:
    sent = {
        period: {one.id for one in due(recipients, parse_period(period), is_named=False)}
        for period in ("2022-03", "2022-Q1", "2022-H1", "2022")
    }
    both = {LEDNING, GRUPPEN}
    assert [len(sent[p] & both) for p in ("2022-03", "2022-Q1", "2022-H1", "2022")] == [0, 0, 2, 1]
    assert len(sent["2022-03"]) == len(recipients) - 2
    named = choose(recipients, [GRUPPEN])
    with pytest.raises(RecipientError, match="får paket för halvår, inte för mars 2022"):
        due(named, parse_period("2022-03"), is_named=True)


def test_they_are_never_given_a_list(
    home: Settings, sources: Sources, recipients: tuple[Recipient, ...]
) -> None:
    asked = PackageRequest(parse_period("2022-H1"), (GRUPPEN,), requester=EVA)
    with pytest.raises(PackageError, match="får aldrig individuppgifter"):
        produce(home, asked)
    for one in choose(recipients, [LEDNING, GRUPPEN]):
        everybody = replace(asked, recipients=())
        assert read_wanted_lists(home, sources, everybody, one) == ()


def test_the_pdf_says_the_target_and_that_the_next_is_not_decided(made: Made) -> None:
    text = _text(made.folder(LEDNING, "2022"))
    for said in (
        "Inget mål för 2023 är inskrivet i datalagret",
        "Målet för somatisk vård är i snitt högst 0,80 utskrivningsklara dagar per kommun och",
        "Region Kalmar län, Analys och ekonomi vid in- och utskrivning 2022",
        "SYNTETISKA UPPGIFTER",
    ):
        assert said.replace(" ", "") in text.replace("\n", ""), said


@pytest.fixture(scope="module")
def half(sources: Sources, recipients: tuple[Recipient, ...]) -> ReportFigures:
    (one,) = choose(recipients, [GRUPPEN])
    return read_figures(sources, one, parse_period("2022-H2"))


def test_how_much_is_hidden_is_told(half: ReportFigures) -> None:
    own = [
        one
        for one in half.figures
        if one.periodtyp != "matning" and half.period.contains(parse_period(one.period))
    ]
    hidden = sum(one.undertryckt for one in own)
    (told,) = (gap.varfor for gap in half.gaps if gap.kod == "skyddat")
    there = hidden + sum(one.varde is not None for one in own)
    assert f"({hidden} av {there})" in told.replace("\u00a0", "")
