"""Betalningsansvar and the funnel in the workbook: an economist can redo each amount from the cells
of the sheet, and reads apart why an episode fell and what was only noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from orchestration.reports.figures import (
    Funnel,
    FunnelReason,
    FunnelStep,
    Profile,
    Recipient,
    ReportFigures,
    Sources,
    YearDays,
    choose,
    parse_period,
    read_figures,
)
from orchestration.reports.packages.csv_text import table_csv
from orchestration.reports.pdf.billing import billing_blocks
from orchestration.reports.pdf.page import Grid, Text
from orchestration.reports.workbook import IssueLabel, write_workbook
from orchestration.reports.workbook.billing_tables import billing_table
from orchestration.reports.workbook.funnel_table import funnel_table
from tests.python.reports.pdf.made_report import BILL, GROUP, report
from tests.python.reports.read_back import Sheet, sheets, table

K1_DAYS = "K1: enskilda dagar, när snittet är över tröskeln"
K2_DAYS = "K2: enskilda dagar, vad snittet än är"
K3_DAYS = "K3: snittets dagar över tröskeln"
RATE = "Kronor per dag, periodens år"
EARLIER = ("K1 och K2: därav dagar året före", "K1 och K2: kronor per dag året före")
CLOSED = replace(
    BILL,
    period="2023-02",
    period_start=date(2023, 2, 1),
    over_troskel=False,
    overskjutande_dagar=Decimal(0),
    individuella_dagar=0,
    belopp_kr=Decimal(0),
    belopp_k1_kr=Decimal(0),
    belopp_k2_kr=Decimal(52500),
    belopp_k3_kr=Decimal(0),
    years=(YearDays(2023, 5, Decimal(10500)),),
)
EXCESS = replace(
    BILL,
    modelltyp="snitt_overskjutande",
    individuella_dagar=2,
    belopp_kr=Decimal("37803.15"),
    belopp_k1_kr=None,
    belopp_k2_kr=None,
    belopp_k3_kr=None,
    years=(YearDays(2023, None, Decimal(10500)),),
)


def _sheet(figures: ReportFigures) -> Sheet:
    return sheets(write_workbook(figures, IssueLabel(1, Profile.SAMVERKAN)))["Betalningsansvar"]


def _number(value: Any) -> Decimal:
    return Decimal(str(value)) if isinstance(value, int | float) else Decimal(0)


def _of_individual_days(row: dict[str, Any], days: str) -> Decimal:
    """As the lead of the sheet says: days of the year before with the rate of that year."""
    if not row[days]:
        return Decimal(0)
    earlier, rate = (_number(row.get(title)) for title in EARLIER)
    return (_number(row[days]) - earlier) * _number(row[RATE]) + earlier * rate


def _ore(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _assert_adds_up(sheet: Sheet) -> int:
    """Every amount of the three readings is made of the cells beside it; returns how many that are
    not 0."""
    counted = 0
    for row in sheet.rows:
        redone = {
            "K1, kronor": _of_individual_days(row, K1_DAYS),
            "K2, kronor": _of_individual_days(row, K2_DAYS),
            "K3, kronor": _number(row[K3_DAYS]) * _number(row[RATE]),
        }
        for title, amount in redone.items():
            if row[title] != "–":
                assert _number(row[title]) == _ore(amount), (title, row)
                counted += bool(row[title])
    return counted


def test_every_amount_is_redone_from_the_cells_of_the_sheet(
    sources: Sources, recipients: tuple[Recipient, ...]
) -> None:
    (economist,) = choose(recipients, ["ekonomi-hsf"])
    figures = read_figures(sources, economist, parse_period("2022"))
    sheet = _sheet(figures)
    assert len(sheet.rows) == len(figures.billing) > 10
    assert _assert_adds_up(sheet) > 2
    closed = [r for r in sheet.rows if r["Över tröskeln"] == "nej" and r[K2_DAYS]]
    assert all((row[K1_DAYS], row["K1, kronor"]) == (0, 0) for row in closed)


def test_days_of_two_years_and_of_a_closed_gate_add_up() -> None:
    sheet = _sheet(report([], period="2023-02", billing=(BILL, CLOSED)))
    assert _assert_adds_up(sheet) == 4
    january, february = sheet.rows
    assert [january[title] for title in (K1_DAYS, K2_DAYS, *EARLIER)] == [7, 7, 3, 9300]
    assert [february[title] for title in (K1_DAYS, K2_DAYS, *EARLIER)] == [0, 5, 0, "–"]
    assert "Belopp enligt avtalet, kronor" not in sheet.titles


def test_an_agreement_with_one_reading_has_its_own_days() -> None:
    sheet = _sheet(report([], period="2023-02", billing=(EXCESS,)))
    (row,) = sheet.rows
    assert K1_DAYS not in sheet.titles
    days = _number(row["Enskilda dagar i beloppet"]) + _number(
        row["Dagar över tröskeln i beloppet"]
    )
    assert _ore(days * _number(row[RATE])) == _number(row["Belopp enligt avtalet, kronor"])


def test_an_unknown_rate_is_a_dash_and_the_days_are_there() -> None:
    unknown = replace(
        CLOSED, belopp_k2_kr=None, years=(replace(CLOSED.years[0], belopp_vardygn=None),)
    )
    (row,) = _sheet(report([], period="2023-02", billing=(unknown,))).rows
    assert [row[title] for title in (K2_DAYS, "K2, kronor", RATE)] == [5, "–", "–"]


def _funnel() -> Funnel:
    return Funnel(
        10,
        (FunnelStep("G1", "meddelande", 10, 0), FunnelStep("G3", "SIP", 8, 2)),
        8,
        (
            FunnelReason("inskr_sent", "meddelandet kom sent", 4, is_noted=True),
            FunnelReason("sip_kallelse_saknas", "kallelse till SIP saknas", 2),
        ),
    )


def test_the_funnel_tells_reasons_from_what_is_only_noted() -> None:
    figures = report([], period="2023-01", billing=(replace(BILL, funnel=_funnel()),))
    rows = table(table_csv(funnel_table(figures)))
    count = "Antal med skälet eller anmärkningen"
    named = {(row["Slag"], row["Villkor, skäl eller anmärkning"]): row[count] for row in rows}
    assert named["skäl", "Kallelse till SIP saknas"] == "2"
    assert named["anmärkt", "Meddelandet kom sent"] == "4"
    assert "stoppar inte" not in str(named)
    assert any("inte stoppar betalningsansvaret" in line for line in funnel_table(figures).lead)


def test_a_csv_has_the_period_as_its_code() -> None:
    (row,) = table(table_csv(billing_table(report([], period="2023-01", billing=(BILL,)))))
    assert row["Period"] == "2023-01"


def test_the_pdf_adds_up_the_periods_of_a_kommun_where_several_are_compared() -> None:
    rows = [replace(BILL, funnel=_funnel()), replace(CLOSED, funnel=_funnel())]
    several = report([], GROUP, period="2023-Q1", billing=tuple(rows))
    (grid,) = [b for b in billing_blocks(several) if isinstance(b, Grid) and "Bort" in b.title]
    assert grid.title == "Bortfall per villkor, kvartal 1 2023"
    cells = [cell.text for row in grid.rows for cell in row if isinstance(cell, Text)]
    assert cells == ["Kalmar, somatik", "20", "0", "4", "0", "16"]
    assert any("blad Tratt" in note for note in grid.notes)
    alone = report([], period="2023-Q1", billing=tuple(rows))
    (grid,) = [b for b in billing_blocks(alone) if isinstance(b, Grid) and "Bort" in b.title]
    assert [row[0].text for row in grid.rows if isinstance(row[0], Text)] == [
        *("Kalmar, somatik, januari 2023", "Kalmar, somatik, februari 2023"),
    ]
