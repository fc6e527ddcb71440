"""An amount that cannot be computed: which one, for which year, and what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from orchestration.reports.figures import BillingPeriod, YearDays, parse_period
from orchestration.reports.figures.billing import K3_CAN_BE_MORE
from orchestration.reports.figures.gaps import find_gaps
from orchestration.reports.figures.unknown import status_text, status_word, unknown_text
from orchestration.reports.pdf.billing import billing_blocks
from orchestration.reports.pdf.page import Grid, Points, Text
from orchestration.reports.workbook.billing_tables import billing_table
from orchestration.reports.workbook.table import Cell
from tests.python.reports.pdf.made_report import ABOUT, BILL, TOWN, report
from tests.python.reports.test_workbook_billing import EXCESS

RATE_2022 = YearDays(2022, 2, Decimal(9300))
JANUARY = replace(
    BILL,
    period="2022-01",
    period_start=date(2022, 1, 1),
    belopp_kr=None,
    belopp_k1_kr=None,
    belopp_k2_kr=None,
    belopp_status="saknas",
    berakningsstatus="ej_berakningsbar",
    saknad_parameter=("belopp_vardygn",),
    years=(RATE_2022, YearDays(2021, 6, None)),
)
"""K3 needs the rate of the period's year only; K1 and K2 that of days in the year before."""
OF_2021 = "K1 och K2 går inte att beräkna: beloppet per vårddygn för 2021 är okänt"
THRESHOLD = replace(
    JANUARY, belopp_k3_kr=None, saknad_parameter=("troskel_snitt",), years=(RATE_2022,)
)
BELOW = replace(
    JANUARY,
    belopp_kr=Decimal(0),
    belopp_k1_kr=Decimal(0),
    belopp_k3_kr=Decimal(0),
    belopp_status="beraknat",
    berakningsstatus="preliminar",
    saknad_parameter=(),
)


NO_RATE = replace(
    EXCESS,
    saknad_parameter=("belopp_vardygn",),
    berakningsstatus="ej_berakningsbar",
    years=(YearDays(2023, None, None),),
)


@pytest.mark.parametrize(
    ("row", "unknown", "status"),
    [
        (JANUARY, OF_2021, f"{OF_2021}. K3 är preliminär"),
        (
            replace(JANUARY, years=(YearDays(2022, 2, None), YearDays(2021, 6, None))),
            OF_2021.replace("2021", "2021 och 2022"),
            None,
        ),
        (THRESHOLD, "går inte att beräkna: okänt är tröskeln för snittet", None),
        (BELOW, OF_2021.replace("K1 och K2", "K2"), None),
        (
            NO_RATE,
            "går inte att beräkna: beloppet per vårddygn för 2023 är okänt", None,
        ),
        (BILL, "", "beräknad"),
    ],
)  # fmt: skip
def test_what_is_unknown_is_named_with_its_year(
    row: BillingPeriod, unknown: str, status: str | None
) -> None:
    assert unknown_text(row) == unknown
    if status is not None:
        assert status_text(row) == status


def test_the_status_says_of_which_amounts_it_is() -> None:
    assert status_word(JANUARY) == "går delvis inte att beräkna"
    assert status_word(THRESHOLD) == "går inte att beräkna"
    assert status_text(BELOW).endswith(". K1 och K3 är preliminära")


def test_an_amount_beside_unknown_ones_is_marked_and_told_in_every_place() -> None:
    made = report([], period="2022-01", billing=(JANUARY,))
    (grid,) = [b for b in billing_blocks(made) if isinstance(b, Grid)]
    assert grid.rows[0][-4:] == [
        Text("–"), Text("–"), Text("16 803,15*".replace(" ", "\u00a0"), is_soft=True),
        Text(f"{OF_2021}. K3 är preliminär"),
    ]  # fmt: skip
    table = billing_table(made)
    titles = [column.title for column in table.columns]
    row = dict(zip(titles, table.data[0], strict=True))
    assert row["Status"] == "går delvis inte att beräkna"
    assert row["Anmärkning"] == OF_2021
    assert row["K3, kronor"] == Cell(Decimal("16803.15"), True)
    gaps = find_gaps(TOWN, parse_period("2022-01"), ABOUT, (), (JANUARY, BELOW))
    said = [(gap.kod, gap.varfor) for gap in gaps if "Betalningsansvar" in gap.vad]
    assert said == [
        ("ej_berakningsbar", f"{OF_2021}."),
        ("belopp_saknas", f"{OF_2021.replace('K1 och K2', 'K2')}."),
    ]


def test_whom_the_qualified_are_counted_of_is_the_same_in_pdf_and_workbook() -> None:
    made = report([], period="2022-01", billing=(BELOW,))
    (grid,) = [b for b in billing_blocks(made) if isinstance(b, Grid)]
    assert "av alla utskrivna med giltig period, även före dag 0." in " ".join(grid.notes)
    titles = [column.title for column in billing_table(made).columns]
    assert "Utskrivna med giltig period, även före dag 0" in titles


def test_that_k3_can_be_more_than_the_payable_days_is_said_in_both_reports() -> None:
    made = report([], period="2023-01", billing=(BILL,))
    points = [text for b in billing_blocks(made) if isinstance(b, Points) for text in b.texts]
    assert K3_CAN_BE_MORE in points
    assert K3_CAN_BE_MORE in billing_table(made).lead
    of_another = report([], period="2023-01", billing=(EXCESS,))
    assert "K3" not in str([*billing_blocks(of_another)])
