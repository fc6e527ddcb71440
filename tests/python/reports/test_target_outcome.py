"""Counting against a target: what is running, hidden, of nobody or there in part is never met or
missed; other levels; what is decided."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from orchestration.reports.figures import (
    DecidedTarget,
    Figure,
    OpenReport,
    Periodtyp,
    Reading,
    ReportFigures,
    glossary,
    parse_period,
)
from orchestration.reports.figures.compilation_sentences import process_sentences
from orchestration.reports.figures.decided_targets import decided_targets
from orchestration.reports.figures.glossary import NOT_OPEN
from orchestration.reports.figures.target_outcome import outcome, target_of
from orchestration.reports.figures.target_sentences import next_target, target_sentences
from orchestration.reports.packages.hidden_since import without_what_is_hidden
from orchestration.reports.pdf.from_table import grid_of
from orchestration.reports.workbook.changed_table import changed_table
from orchestration.reports.workbook.compilation_tables import days_table
from orchestration.reports.workbook.level_table import level_table
from orchestration.reports.workbook.process_tables import (
    kommun_process_parts,
    kommun_process_table,
    process_table,
)
from orchestration.reports.workbook.table import Cell, Column, Form, Table, plain
from orchestration.reports.workbook.target_tables import decided_table, lan_table
from orchestration.reports.workbook.unit_table import unit_table
from tests.python.reports.pdf.made_report import ABOUT, GROUP, mean, report, share

LAN = ("lan", "08")
LEDNING = replace(
    GROUP,
    id="lans-gemensam-ledning",
    namn="Läns gemensam ledning i samverkan",
    unit=LAN,
    underlag=(),
    indicators=("utskrivningsklara_dagar",),
    individ_vardform="",
    open_report=OpenReport.MAL,
)
GRUPPEN = replace(LEDNING, open_report=OpenReport.SAMMANSTALLNING)
DECIDED = DecidedTarget(2022, "somatik", Periodtyp.MANAD, Decimal("0.80"), "V", "Avtalet")


def _month(number: int, value: float | None, *, year: int = 2022, **more: object) -> Figure:
    hidden = bool(more.get("undertryckt"))
    given = {"unit": LAN, "period": f"{year}-{number:02}", "reading": Reading.SKYDDAD, **more}
    made = mean(value, 40, **given)
    if value is None:
        made = replace(made, uppfyller_mal=None, namnare=None if hidden else 0.0)
    return replace(made, mal=None, uppfyller_mal=None) if year != 2022 else made


def _figures(*figures: Figure, period: str = "2022", **more: object) -> ReportFigures:
    given: dict[str, Any] = {"recipient": LEDNING, "targets": (DECIDED,), **more}
    return report(figures, period=period, **given)


def test_each_month_is_counted_as_what_it_is() -> None:
    """January to April: met, missed, hidden, nobody; the data are of 12 January 2023."""
    figures = _figures(
        _month(1, 0.5),
        _month(2, 0.9),
        _month(3, None, undertryckt=True),
        _month(4, None),
        _month(1, 0.1, year=2023),
    )
    found = outcome(figures, LAN, "somatik", parse_period("2022"))
    assert [one.period for one in found.shown] == ["2022-01", "2022-02"]
    assert (found.met, found.hidden, found.nobody, found.running) == (1, 1, 1, 0)
    assert [found.at(level) for level in (0.4, 0.5, 0.8, 0.9)] == [0, 1, 1, 2]
    this_year = outcome(figures, LAN, "somatik", parse_period("2023"))
    assert (this_year.shown, this_year.running) == ((), 1)


def test_a_quarter_that_the_data_begin_in_is_no_period_to_judge() -> None:
    quarter = replace(
        mean(0.5, 40, unit=LAN, period="2022-Q1", vardform="psykiatri"), reading=Reading.SKYDDAD
    )
    figures = _figures(_month(3, 0.5), quarter)
    found = outcome(figures, LAN, "psykiatri", parse_period("2022"))
    assert (found.shown, found.parts) == ((), 1)


def test_the_sentences_say_what_is_shown_and_no_more() -> None:
    figures = _figures(_month(1, 0.5), _month(2, None, undertryckt=True))
    said = list(target_sentences(figures, parse_period("2021")))
    assert said[0].startswith(
        "Målet för somatisk vård är i snitt högst 0,80 utskrivningsklara dagar per kommun och "
        "månad. Länet nådde det i 1 av 1\u00a0månad som kan visas; 1 döljs."
    )
    assert said[-1] == ("Publiceringen har inte hela 2021, så 2022 jämförs inte med den perioden.")
    year = replace(_month(1, 0.1, year=2023), periodtyp="ar", period="2023")
    begun = _figures(_month(1, 0.1, year=2023), year, period="2023")
    first, so_far, *_ = target_sentences(begun, parse_period("2022"))
    assert "Ingen hel månad var slut" in first
    assert so_far == "Hittills under 2023 är länets snitt i somatisk vård 0,10 dagar."
    assert "hittills" in unit_table(begun, parse_period("2022")).lead[0]
    assert "hela perioden" in unit_table(figures, parse_period("2021")).lead[0]


def test_the_year_stands_beside_the_one_before() -> None:
    figures = _figures(
        *(_month(m, 0.9, year=2021) for m in range(1, 13)), *(_month(m, 0.5) for m in (1, 2))
    )
    rows = lan_table(figures).data
    titles = [one.title for one in lan_table(figures).columns]
    assert titles[2:5] == ["Snitt 2021", "n", "Snitt 2022"]
    assert [(row[1].code, row[2].value, row[4].value) for row in rows] == [  # type: ignore[union-attr]
        ("2022-01", 0.9, 0.5),
        ("2022-02", 0.9, 0.5),
    ]
    (lan,) = (
        r
        for r in unit_table(figures, parse_period("2021")).data
        if r[:2] == ("somatik", "Kalmar län")
    )
    assert lan[3:5] == (0, 12), "with the target of 2022"
    assert lan[6:8] == (2, 2)


def test_other_levels_count_the_shown_periods_only() -> None:
    kommun = [
        replace(_month(m, v), niva="kommun", enhet_kod="0880", enhet_namn="Kalmar")
        for m, v in ((1, 0.3), (2, 1.1))
    ]
    hidden = replace(_month(1, None, undertryckt=True), niva="kommun", enhet_kod="0881")
    figures = _figures(_month(1, 0.5), *kommun, hidden)
    rows = {row[1]: tuple(row[2:]) for row in level_table(figures).data if row[0] == "somatik"}
    assert rows[0.4] == (0, 1, 1, 2, 0, 1)
    assert rows[0.8] == (1, 1, 1, 2, 0, 1)
    assert rows[1.2] == (1, 1, 2, 2, 1, 1)
    assert target_of(figures, "somatik", 2022) == 0.8


def test_the_next_target_is_told_as_undecided_until_it_is_written_in() -> None:
    heading, text = next_target(_figures(_month(1, 0.5)))
    assert heading == "Inget mål för 2023 är inskrivet i datalagret"
    assert "ges inget omdöme för 2023" in text
    decided = replace(DECIDED, ar=2023, mal=Decimal("0.60"), kalla="Protokoll 2022-12-01")
    heading, text = next_target(_figures(_month(1, 0.5), targets=(DECIDED, decided)))
    assert heading == "Målet för 2023 är inskrivet i datalagret"
    assert text == "somatisk vård högst 0,60 per månad (Protokoll 2022-12-01)."


def test_a_target_has_validity_and_source() -> None:
    table = decided_table(_figures(_month(1, 0.5), targets=(DECIDED,)))
    row = next(r for r in table.data if r[:2] == ("2022", "somatik"))
    assert (row[2], row[6]) == (Decimal("0.80"), "verifierad i källan")
    assert (str(row[4]), str(row[5]), row[7]) == ("2022-01-01", "2022-12-31", "Avtalet")
    missing = next(r for r in table.data if r[:2] == ("2023", "somatik"))
    assert missing[6] == "inte inskrivet i datalagret"


def test_the_published_targets_are_read_by_region() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA dimensioner")
        connection.execute(
            "CREATE TABLE dimensioner.dim_malvarden AS FROM (VALUES"
            " ('08', 'somatik', 2022, 'utskrivningsklara_dagar', 'snitt_alla', 'manad',"
            "  0.8::DECIMAL(18, 4), 'V', 'Avtalet'),"
            " ('08', 'somatik', 2022, 'status_24h', 'andel', 'manad', 0.9, 'V', 'Avtalet'),"
            " ('12', 'somatik', 2022, 'utskrivningsklara_dagar', 'snitt_alla', 'manad', 1, 'V', '')"
            ") AS t(region_kod, vardform, ar, indikator_id, matt, periodtyp, mal, status, kalla)"
        )
        assert decided_targets(connection, "08") == (DECIDED,)
        assert decided_targets(connection, "99") == ()


def test_a_half_year_stands_beside_the_one_before() -> None:
    whole = {"unit": LAN, "vardform": "somatik", "reading": Reading.SKYDDAD}
    figures = _figures(
        *(_month(m, 0.5) for m in range(1, 13)),
        mean(0.9, 400, period="2022-H1", **whole),
        mean(0.6, 400, period="2022-H2", **whole),
        period="2022-H2",
        recipient=GRUPPEN,
    )
    (row,) = (r for r in days_table(figures).data if r[:2] == ("somatik", "Kalmar län"))
    before, n_before, now, n_now, said, met, shown, hidden = row[2:10]
    assert isinstance(before, Cell) and isinstance(now, Cell)
    assert (before.value, n_before, now.value, n_now) == (0.9, 400, 0.6, 400)
    assert (said, met, shown, hidden) == ("lägre", 6, 6, 0)
    sentences = list(target_sentences(figures, parse_period("2022-H1")))
    assert sentences[1] == (
        "Under hela andra halvåret 2022 var länets snitt i somatisk vård 0,60 dagar, lägre än "
        "första halvåret 2022 (0,90 dagar)."
    )


def _half(indikator_id: str, value: float, half: str, **more: Any) -> Figure:
    return replace(
        share(indikator_id, value, 1000, unit=LAN, period=f"2022-{half}"),
        reading=Reading.SKYDDAD,
        **more,
    )


def test_the_process_is_told_by_what_surely_differs_and_never_of_what_is_preliminary() -> None:
    recipient = replace(
        GRUPPEN, indicators=("utskrivningsplan", "sip", "sip_uppfoljning", "fast_vardkontakt")
    )
    figures = _figures(
        *(_month(m, 0.5) for m in range(1, 13)),
        *(_half("utskrivningsplan", v, h) for h, v in (("H1", 0.6), ("H2", 0.8))),
        *(_half("sip", v, h) for h, v in (("H1", 0.6), ("H2", 0.61))),
        _half("sip_uppfoljning", 0.6, "H1"),
        _half("sip_uppfoljning", 0.1, "H2", preliminar=True),
        _half("fast_vardkontakt", 0.6, "H1", varde=None, undertryckt=True),
        _half("fast_vardkontakt", 0.9, "H2"),
        period="2022-H2",
        recipient=recipient,
    )
    assert [text.replace("\u00a0", " ") for text in process_sentences(figures)] == [
        "Utskrivningsplan i länet: 80,0 %, högre än 60,0 % under första halvåret 2022.",
        "Ingen säker skillnad mot halvåret före: SIP.",
        "Preliminärt, och jämförs därför inte med halvåret före: uppföljd SIP.",
        "Kan inte jämföras med halvåret före (dolt eller saknas): fast vårdkontakt.",
    ]
    rows = {row[0]: row[-1] for row in process_table(figures).data}
    assert rows["Uppföljd SIP"] == "preliminärt, jämförs inte"
    begun = replace(figures, figures=figures.figures[3:])
    assert list(process_sentences(begun)) == []


def test_somatik_is_told_where_both_vardformer_together_are_hidden() -> None:
    recipient = replace(GRUPPEN, indicators=("utskrivningsplan", "fast_vardkontakt"))
    hidden = {"varde": None, "namnare": None, "undertryckt": True}
    figures = _figures(
        *(_month(m, 0.5) for m in range(1, 13)),
        *(_half("utskrivningsplan", 0.1, h, **hidden) for h in ("H1", "H2")),
        *(
            _half("utskrivningsplan", v, h, vardform="somatik")
            for h, v in (("H1", 0.6), ("H2", 0.8))
        ),
        *(_half("fast_vardkontakt", 0.1, h, **hidden) for h in ("H1", "H2")),
        *(_half("fast_vardkontakt", 0.1, h, vardform="somatik", **hidden) for h in ("H1", "H2")),
        period="2022-H2",
        recipient=recipient,
    )
    assert [text.replace("\u00a0", " ") for text in process_sentences(figures)] == [
        "Utskrivningsplan, somatik i länet: 80,0 %, högre än 60,0 % under första halvåret 2022.",
        "Kan inte jämföras med halvåret före (dolt eller saknas): fast vårdkontakt.",
    ]
    rows = {row[0]: row for row in process_table(figures).data}
    assert [plain(cell) for cell in rows["Utskrivningsplan, somatik"][3:]] == [
        *(0.6, 1000, 0.8, 1000),
        "högre",
    ]
    assert [plain(cell) for cell in rows["Fast vårdkontakt"][3:]] == [*["dolt"] * 4, "–"]


def test_a_share_of_a_kommun_stands_beside_how_many_it_rests_on() -> None:
    unit = {"unit": ("kommun", "0880"), "period": "2022-H2"}
    figures = _figures(
        replace(share("sip", 0.4, 651, **unit), reading=Reading.SKYDDAD),
        replace(share("fast_vardkontakt", 0.8, 512, **unit), reading=Reading.SKYDDAD),
        period="2022-H2",
        recipient=replace(GRUPPEN, indicators=("sip", "fast_vardkontakt")),
    )
    table = kommun_process_table(figures)
    assert [column.title for column in table.columns[1:]] == ["SIP", "n", "Fast vårdkontakt", "n"]
    (row,) = (row for row in table.data if row[0] == "Kalmar")
    assert [plain(cell) for cell in row[1:]] == [0.4, 651, 0.8, 512]
    parts = list(kommun_process_parts(figures))
    assert [column for part in parts for column in part.columns[1:]] == list(table.columns[1:])
    assert parts[-1].lead == table.lead
    assert parts[0].heading == "SIP och fast vårdkontakt per kommun, andra halvåret 2022"


def test_a_report_of_open_figures_explains_no_word_of_money_or_lists() -> None:
    words, open_words = dict(glossary()), dict(glossary(is_open=True))
    assert words.keys() - open_words.keys() == NOT_OPEN
    assert {"Dolt", "Målet", "Länkad"} <= open_words.keys()


_COLUMNS = ["indikator_id", "matt", "vardform", "niva", "enhet_kod", "period"]


def _kept(period: str, value: float | None, *, hidden: bool = False) -> dict[str, object]:
    key = ["utskrivningsklara_dagar", "snitt_alla", "somatik", "lan", "08", period]
    names = ["taljare", "namnare", "varde", "uppfyller_mal", "fullstandighet", "undertryckt"]
    count = None if hidden else 40.0
    row = [*key, count, count, value, None, 1.0, hidden]
    return {"kolumner": [*_COLUMNS, *names], "tal": [row]}


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        (_kept("2022-01", 0.7), _month(1, 0.5), ("0,70", "0,50")),
        (_kept("2022-01", 0.5), _month(1, 0.5), None),
        (_kept("2022-01", None, hidden=True), _month(1, 0.5), ("dolt", "0,50")),
        (_kept("2022-01", 0.7), _month(1, None, undertryckt=True), ("visades", "dolt")),
        (_kept("2021-12", 0.7), _month(1, 0.5), None),
    ],
)
def test_a_changed_month_is_told_and_a_hidden_one_without_its_value(
    then: dict[str, object], now: Figure, told: tuple[str, str] | None
) -> None:
    rows = changed_table(_figures(now), then).data
    assert [tuple(row[4:]) for row in rows] == ([told] if told else [])


def test_what_is_hidden_now_is_taken_out_of_what_was_said() -> None:
    before, after = _kept("2022-01", 0.7), _kept("2022-01", None, hidden=True)
    (row,) = without_what_is_hidden(before, after)["tal"]
    assert row[6:] == [None, None, None, None, 1.0, False]
    assert without_what_is_hidden(before, before) == before
    assert before["tal"] == _kept("2022-01", 0.7)["tal"]


def test_a_table_of_a_workbook_reads_the_same_in_a_pdf() -> None:
    columns = (Column("Namn"), Column("Snitt", Form.MEAN), Column("Andel", Form.SHARE))
    rows = [
        ("a", Cell(0.8031, form=Form.EXACT), 0.25),
        ("b", Cell(0.80003, form=Form.EXACT), None),
        ("c", Cell(1.0, is_preliminary=True), "dolt"),
    ]
    grid = grid_of(Table("T", "Rubrik", ("Not.",), columns, rows))
    texts = [[getattr(cell, "text", cell) for cell in row] for row in grid.rows]
    assert texts == [
        ["a", "0,8031", "25,0\u00a0%"],
        ["b", "0,80003", ""],
        ["c", "1,00*", "dolt"],
    ]
    assert grid.notes == ("Not.", "* och kursiv stil: preliminärt.")
    assert ABOUT.asof.year == 2023
