"""The workbook read back: its figures are the marts', text stays text, the bytes are the same."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from orchestration.records import records
from orchestration.reports.figures import (
    Periodtyp,
    Profile,
    Recipient,
    ReportFigures,
    Sources,
    choose,
    parse_period,
    read_figures,
    shown_period,
)
from orchestration.reports.figures.recipients import Kommun
from orchestration.reports.packages.csv_text import csv_bytes, table_csv
from orchestration.reports.workbook import IssueLabel, tables_of, write_workbook
from orchestration.reports.workbook.book import BookFacts, write_book
from orchestration.reports.workbook.hidden_columns import without_hidden
from orchestration.reports.workbook.period_tables import process_table
from orchestration.reports.workbook.plan_table import plan_table
from orchestration.reports.workbook.summary_table import summary_table
from orchestration.reports.workbook.table import (
    HIDDEN,
    MISSING,
    Cell,
    Column,
    Form,
    Section,
    Table,
    plain,
)
from tests.python.reports.read_back import Sheet, cells, sheets, table

KALMAR = "0880"
SHEETS = (
    "Sammanfattning",
    "Månad",
    "Process månad",
    "Halvår och kvartal",
    "Process halvår och kvartal",
    "Planer",
    "Delaktighet",
    "Betalningsansvar",
    "Tratt",
    "Så räknar vi",
    "Ordlista",
)
HOSTILE = ("=1+1", "+46", "@SUM(A1)", "-2", "http://exempel.se", "mailto:a@b.se", "internal:A!A1")
FACTS = BookFacts("Titel & mer", "Ämne", "Läge & så", datetime(2023, 1, 12, 4, 30), "VARNING")


@pytest.fixture(scope="module")
def figures(sources: Sources, recipients: tuple[Recipient, ...]) -> ReportFigures:
    (kalmar,) = choose(recipients, [KALMAR])
    return read_figures(sources, kalmar, parse_period("2022-H1"))


@pytest.fixture(scope="module")
def content(figures: ReportFigures) -> bytes:
    return write_workbook(figures, IssueLabel(1, Profile.KOMMUN))


@pytest.fixture(scope="module")
def book(content: bytes) -> dict[str, Sheet]:
    return sheets(content)


def test_the_sheets_are_in_reading_order(book: dict[str, Sheet]) -> None:
    assert tuple(book) == SHEETS


def test_kommuner_stand_in_swedish_order(figures: ReportFigures) -> None:
    """As in the PDF, whatever their codes; å comes after z."""
    names = ("Ånge", "Kalmar", "Zorn", "Borgholm")
    kommuner = tuple(Kommun(f"08{place}0", name) for place, name in enumerate(names))
    several = replace(figures, recipient=replace(figures.recipient, kommuner=kommuner))
    first = [plain(row[0]) for row in summary_table(several, ()).data]
    assert list(dict.fromkeys(text for text in first if text in names)) == [
        "Borgholm",
        "Kalmar",
        "Zorn",
        "Ånge",
    ]


def test_the_months_are_the_marts(sources: Sources, book: dict[str, Sheet]) -> None:
    published = records(
        sources.exact.connection,
        "SELECT * FROM indikatorer.ind_utskrivningsklara_dagar WHERE niva = 'kommun'"
        " AND enhet_kod = '0880' AND periodtyp = 'manad' AND period_start >= DATE '2021-06-01'"
        " AND period_start < DATE '2022-07-01'",
    )
    own = {
        (row["Vårdform"], row["Månad"].date()): row
        for row in book["Månad"].rows
        if row["Enhet"] == "Kalmar"
    }
    assert len(own) == len(published) > 0
    for row in published:
        shown = own[row["vardform"], row["period_start"]]
        for title, name in (
            ("Utskrivna med giltig period", "antal"),
            ("Utskrivna dag 0", "antal_dag0"),
            ("Summa utskrivningsklara dagar", "summa_dagar"),
            ("Snitt, alla utskrivna", "snitt_alla"),
            ("Mål", "mal"),
            ("Dagar från dag 4", "dagar_fran_dag_4"),
        ):
            expected = row[name]
            assert shown[title] == ("–" if expected is None else pytest.approx(float(expected)))
        verdict = {None: "–", True: "ja", False: "nej"}[row["uppfyller_mal"]]
        assert shown["Målet uppfyllt"] == verdict


@pytest.mark.parametrize(
    ("title", "table_name", "share", "count"),
    [
        ("Utskrivningsplan", "ind_planer", "andel_utskrivningsplan", "antal_utskrivna_lankade"),
        ("SIP", "ind_planer", "andel_sip", "antal_utskrivna_lankade"),
        ("Uppföljd SIP", "ind_planer", "andel_sip_uppfoljning", "antal_utskrivna_lankade"),
        ("Fast vårdkontakt", "ind_fast_vardkontakt", "andel", "antal_berorda"),
        ("Återinskrivna inom 30 dagar", "ind_aterinskrivningar", "andel", "antal_index"),
        ("Status inom 24 timmar", "ind_status_24h", "andel_i_tid", "antal_avgjorda"),
        ("Kallelse till SIP inom tre dagar", "ind_sip_kallelse", "andel_i_tid", "antal_sip_behov"),
    ],
)
def test_each_share_of_the_process_is_the_marts(
    sources: Sources, book: dict[str, Sheet], title: str, table_name: str, share: str, count: str
) -> None:
    published = {
        (row["vardform"], row["period_start"]): row
        for row in records(
            sources.exact.connection,
            f"SELECT * FROM indikatorer.{table_name} WHERE niva = 'kommun' AND enhet_kod = '0880'"
            " AND periodtyp = 'manad'",
        )
    }
    sheet = book["Process månad"]
    n = f"n#{place}" if (place := sheet.titles.index(title) + 1) != sheet.titles.index("n") else "n"
    own = [row for row in sheet.rows if row["Enhet"] == "Kalmar"]
    assert own
    for row in own:
        mart = published.get((row["Vårdform"], row["Månad"].date()))
        if mart is None:
            assert row[title] == "–"
            continue
        expected = mart[share]
        assert row[title] == ("–" if expected is None else pytest.approx(expected))
        assert row[n] == mart[count]


def test_longer_periods_and_the_funnel_are_the_marts(
    sources: Sources, book: dict[str, Sheet]
) -> None:
    longer = {
        (row["vardform"], row["period"]): row["snitt_alla"]
        for row in records(
            sources.exact.connection,
            "SELECT * FROM indikatorer.ind_utskrivningsklara_dagar WHERE niva = 'kommun'"
            " AND enhet_kod = '0880' AND periodtyp <> 'manad'",
        )
    }
    own = [row for row in book["Halvår och kvartal"].rows if row["Enhet"] == "Kalmar"]
    assert {row["Period"] for row in own} == {datetime(2022, 1, 1), datetime(2022, 4, 1)}
    assert len(own) == 9
    for row in own:
        expected = longer[row["Vårdform"], row["kod"]]
        shown = row["Snitt, alla utskrivna"]
        assert shown == ("–" if expected is None else pytest.approx(expected))
    lost = sum(row["Bortfall"] or 0 for row in book["Tratt"].rows if row["Slag"] == "steg")
    tratt = records(
        sources.exact.connection,
        "SELECT sum(antal_alla) - sum(antal_kvalificerade) AS bortfall FROM fakturering.fak_tratt"
        " WHERE kommun_kod = '0880' AND period_start < DATE '2022-07-01'"
        " AND period_start >= DATE '2021-06-01'",
    )
    assert lost == tratt[0]["bortfall"]


def test_the_billing_is_the_marts_and_no_invoice(sources: Sources, book: dict[str, Sheet]) -> None:
    published = {
        (row["vardform"], row["period"]): row
        for row in records(
            sources.exact.connection,
            "SELECT * FROM fakturering.fak_kommunperiod WHERE kommun_kod = '0880'"
            " AND region_kod = '08' AND period_start < DATE '2022-07-01'",
        )
    }
    sheet = book["Betalningsansvar"]
    assert {"K1, kronor", "K2, kronor", "K3, kronor"} <= set(sheet.titles)
    assert len(sheet.rows) == len(published) > 0
    for row in sheet.rows:
        mart = published[row["Vårdform"], row["kod"]]
        assert row["Utskrivna med giltig period, även före dag 0"] == mart["antal_alla"]
        assert row["Kvalificerade"] == mart["antal_kvalificerade"]
        for title, name in (
            ("K1, kronor", "belopp_k1_kr"),
            ("K2, kronor", "belopp_k2_kr"),
            ("K3, kronor", "belopp_k3_kr"),
        ):
            assert row[title] == ("–" if mart[name] is None else pytest.approx(float(mart[name])))
        assert row["Reglering"] == "förslag till dialog, inte en faktura"


def test_plans_are_the_marts(sources: Sources, book: dict[str, Sheet]) -> None:
    total = records(
        sources.exact.connection,
        "SELECT sum(antal_utskrivna_lankade) AS n, sum(antal_sip) AS sip"
        " FROM indikatorer.ind_planer WHERE niva = 'kombination' AND vardform = 'alla'"
        " AND kommun_kod = '0880' AND period_start < DATE '2022-07-01'"
        " AND period_start >= DATE '2022-01-01'",
    )[0]
    rows = book["Planer"].rows
    assert sum(row["Länkade utskrivna"] for row in rows) == total["n"] > 0
    assert sum(row["Med SIP"] for row in rows) == total["sip"]


def test_no_heading_of_the_plans_stands_twice(figures: ReportFigures) -> None:
    titles = [column.title for column in plan_table(figures).columns]
    assert len(set(titles)) == len(titles)


def test_no_word_of_a_heading_of_the_process_is_broken(figures: ReportFigures) -> None:
    table = process_table(figures, "Process månad", (Periodtyp.MANAD,), "Processen per månad")
    for column in table.columns:
        assert max(map(len, column.title.split())) <= column.width, column.title


def test_the_summary_says_what_it_is_and_what_is_missing(
    figures: ReportFigures, book: dict[str, Sheet]
) -> None:
    rows = book["Sammanfattning"].rows
    said = {str(row["Vad"]) for row in rows}
    assert {gap.vad for gap in figures.gaps} <= said
    assert {"Publicering", "Regelversion", "Källor", "Utgåva", "Profil", "Individer"} <= said
    asof = next(row for row in rows if row["Vad"] == "Läge (svensk tid)")
    assert asof["Vårdform"] == figures.about.asof
    assert "Individer" not in book


def test_every_sheet_says_that_the_data_are_made_up(content: bytes) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in opened.worksheets:
        over = [sheet.cell(row, 1).value for row in range(2, 5)]
        assert "SYNTETISKA UPPGIFTER" in over
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows is not None
        assert sheet.freeze_panes is not None
        assert "2023-01-12" in sheet.oddFooter.left.text
    assert not opened.properties.creator
    assert opened.properties.created == datetime(2023, 1, 12, 4, 30)


def test_the_same_figures_give_the_same_bytes(figures: ReportFigures, content: bytes) -> None:
    assert write_workbook(figures, IssueLabel(1, Profile.KOMMUN)) == content
    assert write_workbook(figures, IssueLabel(2, Profile.KOMMUN)) != content


def test_numbers_and_days_are_real(content: bytes) -> None:
    kinds = {type(cell.value) for cell in cells(content) if cell.value is not None}
    assert kinds <= {str, int, float, datetime}
    assert not [cell for cell in cells(content) if cell.data_type in {"f", "e"}]


def _hostile() -> Table:
    columns = [Column(text, Form.LONG) for text in HOSTILE]
    return Table("Blad", HOSTILE[0], HOSTILE, columns, [list(HOSTILE), [Cell(t) for t in HOSTILE]])


def test_delivered_text_becomes_neither_formula_nor_link() -> None:
    content = write_book(FACTS, [_hostile()])
    found = [cell for cell in cells(content) if cell.value is not None]
    assert len(found) >= 3 * len(HOSTILE)
    for cell in found:
        assert cell.data_type == "s"
        assert cell.hyperlink is None


def test_delivered_text_is_no_formula_in_a_csv() -> None:
    (first, second) = table(table_csv(_hostile()))
    for row in (first, second):
        for value in row.values():
            assert value[0] not in "=+-@\t\r"
            assert value.removeprefix("'") in HOSTILE


def test_a_csv_opens_in_swedish_excel() -> None:
    rows: list[Sequence[Any]] = [
        (0.5, 97.0, Decimal("1.50"), date(2022, 3, 31), True, None, 'a;"b'),
    ]
    content = csv_bytes(["å", *"bcdefg"], rows)
    assert content == ('\ufeffå;b;c;d;e;f;g\r\n0,5;97;1,50;2022-03-31;ja;;"a;""b"\r\n'.encode())


def test_a_section_is_a_heading_and_no_row() -> None:
    columns = [Column("Vad"), Column("Månad", Form.MONTH)]
    with_section = Table("Blad", "R", (), columns, [Section("Avsnitt"), ("a", date(2022, 3, 1))])
    assert table(table_csv(with_section)) == [{"Vad": "a", "Månad": "2022-03"}]
    opened = openpyxl.load_workbook(io.BytesIO(write_book(FACTS, [with_section])))
    assert opened["Blad"].auto_filter.ref is None


def test_a_hidden_figure_is_a_word_and_a_missing_one_is_not_zero(figures: ReportFigures) -> None:
    hidden = replace(
        figures,
        figures=tuple(
            replace(f, undertryckt=True, varde=None, taljare=None, namnare=None)
            if f.niva == "lan"
            else replace(f, varde=None)
            for f in figures.figures
        ),
    )
    book = sheets(write_workbook(hidden, IssueLabel(1, Profile.KOMMUN)))
    for row in book["Månad"].rows:
        if row["Enhet"] == "Kalmar":
            assert row["Snitt, alla utskrivna"] == "–"
            assert "ngen utskriven" in row["Anmärkning"]
        elif row["Enhet"] == "Kalmar län":
            assert row["Snitt, alla utskrivna"] == "dolt"


def test_a_group_has_its_kommuner_and_kliniker(
    sources: Sources, recipients: tuple[Recipient, ...]
) -> None:
    (group,) = choose(recipients, ["analysgrupp-sodra"])
    figures = read_figures(sources, group, parse_period("2022-Q2"))
    names = {table.name: table for table in tables_of(figures, IssueLabel(1, Profile.SAMVERKAN))}
    assert "Kliniker och enheter" in names
    shown = {str(row[0]) for row in names["Månad"].data}
    assert shown == {k.namn for k in group.kommuner} | {"Analysgrupp södra", "Kalmar län"}


@pytest.mark.parametrize(
    ("period", "vardform", "shown"),
    [
        ("2022-03", "psykiatri", "2022-Q1"),
        ("2022-04", "psykiatri", "2022-Q1"),
        ("2022-02", "psykiatri", "2021-Q4"),
        ("2022-03", "somatik", "2022-03"),
        ("2022-H1", "psykiatri", "2022-H1"),
    ],
)
def test_psykiatri_is_shown_for_the_last_whole_quarter(
    period: str, vardform: str, shown: str
) -> None:
    found = shown_period(parse_period(period), vardform, "utskrivningsklara_dagar")
    assert found.code == shown
    assert shown_period(parse_period(period), vardform, "sip").code == period


def test_a_report_on_several_kommuner_names_the_mean_of_each(
    sources: Sources, recipients: tuple[Recipient, ...]
) -> None:
    (group,) = choose(recipients, ["analysgrupp-norra"])
    figures = read_figures(sources, group, parse_period("2022-06"))
    rows = sheets(write_workbook(figures, IssueLabel(1, Profile.SAMVERKAN)))["Sammanfattning"].rows
    shown = {(row["Vad"], row["Vårdform"], row.get("kod")): row for row in rows}
    for kommun in group.kommuner:
        for vardform, period in (("somatik", "2022-06"), ("psykiatri", "2022-Q2")):
            figure = figures.get(
                "utskrivningsklara_dagar", "snitt_alla", vardform, "kommun", kommun.kod, period
            )
            row = shown[kommun.namn, vardform, period]
            assert figure is not None
            expected = "–" if figure.varde is None else pytest.approx(figure.varde)
            assert row["Värde"] == expected
            assert row["Underlag (n)"] == figure.namnare


def test_a_column_in_which_all_is_hidden_is_left_out_and_named() -> None:
    shares = [Column("SIP", Form.SHARE), Column("n", Form.WHOLE, is_joined=True)]
    columns = [Column("Enhet"), Column("Snitt", Form.MEAN), *shares, Column("Kö", Form.WHOLE)]
    rows: list[Sequence[Any]] = [
        ("Kalmar", 0.5, HIDDEN, None, MISSING),
        ("Länet", HIDDEN, Cell(HIDDEN), HIDDEN, HIDDEN),
    ]
    made = Table("Blad", "R", ("Ledtext.",), columns, [Section("Avsnitt"), *rows])
    kept = without_hidden(made)
    assert [column.title for column in kept.columns] == ["Enhet", "Snitt", "Kö"]
    assert kept.data == (("Kalmar", 0.5, MISSING), ("Länet", HIDDEN, HIDDEN))
    assert isinstance(kept.rows[0], Section)
    assert kept.lead[0] == "Ledtext."
    assert kept.lead[1].startswith("Utelämnat, eftersom varje tal är dolt: SIP. Talen bygger")
    assert without_hidden(kept) is kept


def test_a_workbook_leaves_out_the_column_of_a_lan_that_is_hidden(figures: ReportFigures) -> None:
    def with_lan(*, is_hidden: bool) -> Table:
        value = None if is_hidden else 0.5
        beside = replace(figures, figures=tuple(
            replace(f, undertryckt=is_hidden, varde=value) if f.niva == "lan" else f
            for f in figures.figures
        ))  # fmt: skip
        return tables_of(beside, IssueLabel(1, Profile.KOMMUN))[0]

    assert "Länet" in [column.title for column in with_lan(is_hidden=False).columns]
    without = with_lan(is_hidden=True)
    assert "Länet" not in [column.title for column in without.columns]
    assert "dolt: Länet." in without.lead[-1]
