"""Shorter periods inside a longer report: means per kommun (K-A4, K-A5), sums of amounts (R8)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from orchestration.reports.figures import BillingPeriod, Gap
from orchestration.reports.pdf.billing_sums import sum_grids
from orchestration.reports.pdf.days import side_by_side
from orchestration.reports.pdf.pack import pack_blocks
from orchestration.reports.pdf.page import Grid, Points, Text
from orchestration.reports.pdf.parts import part_grids
from orchestration.reports.workbook.units import Unit
from tests.python.reports.pdf.made_report import BILL, GROUP, mean, report

NYBRO = ("kommun", "0881")


def test_psykiatri_of_a_half_year_is_shown_by_quarter_with_n() -> None:
    figures = [
        mean(1.5, 9, period="2022-H1", vardform="psykiatri", unit=NYBRO),
        mean(0.9, 5, period="2022-Q1", vardform="psykiatri", unit=NYBRO, uppfyller_mal=False),
        mean(0.5, 4, period="2022-Q2", vardform="psykiatri", unit=NYBRO, uppfyller_mal=True),
    ]
    grids = [b for b in side_by_side(report(figures, GROUP, "2022-H1"), "psykiatri")
             if isinstance(b, Grid)]  # fmt: skip
    assert [col.title for col in grids[-1].cols] == ["Enhet", "Kvartal 1", "Kvartal 2"]
    (row,) = grids[-1].rows
    assert [cell(one).text for one in row] == ["Nybro", "0,90\u00a0(5)", "0,50\u00a0(4)"]
    assert [cell(one).is_strong for one in row[1:]] == [True, False]
    assert "Fet stil: målet är inte nått." in grids[-1].notes[0]


def test_a_year_of_months_is_two_tables_and_a_month_has_none() -> None:
    months = [mean(0.5, 30, period=f"2022-{n:02}", unit=NYBRO) for n in range(1, 13)]
    nybro = Unit("kommun", "0881", "Nybro", is_own=True)
    grids = list(part_grids(report(months, GROUP, "2022"), "somatik", [nybro]))
    assert [grid.title for grid in grids] == [
        "Snitt per kommun, somatik, januari 2022 till juni 2022",
        "Snitt per kommun, somatik, juli 2022 till december 2022",
    ]
    assert [len(grid.cols) for grid in grids] == [7, 7]
    assert list(part_grids(report(months, GROUP, "2022-03"), "somatik", [nybro])) == []


def test_the_pack_says_nothing_of_amounts_that_it_does_not_show() -> None:
    gaps = (Gap("ej_berakningsbar", "Betalningsansvar", "K1 går inte att beräkna."),)
    made = replace(report([], GROUP, "2022-H1", gaps=gaps), billing=(BILL,))
    told = [t for b in pack_blocks(made, 1, None) if isinstance(b, Points) for t in b.texts]
    assert told
    assert not any("K1" in text for text in told)


def cell(found: Text | str) -> Text:
    assert isinstance(found, Text)
    return found


def bill(period: str, k1: int | None, **more: Any) -> BillingPeriod:
    amount = None if k1 is None else Decimal(k1)
    return replace(BILL, period=period, belopp_k1_kr=amount, **more)


def test_a_sum_leaves_out_what_is_not_known_and_names_it() -> None:
    money = (("belopp_k1_kr", "K1, kr"), ("belopp_k3_kr", "K3, kr"))
    k3 = {"belopp_k3_kr": Decimal(100)}
    rows = [
        bill("2022-01", None, **k3),
        bill("2022-02", 200, **k3),
        bill("2022-03", 300, over_troskel=False, **k3),
        bill("2022-01", 50, kommun_namn="Nybro", **k3),
        bill("2022-Q1", 7, vardform="psykiatri", **k3),
    ]
    (grid,) = sum_grids(rows, money)
    assert [[cell(one).text.rstrip("*") for one in row] for row in grid.rows] == [
        ["Kalmar", "somatik", "2 av 3", "500", "300", "K1 januari 2022"],
        ["Nybro", "somatik", "1 av 1", "50", "100", ""],
        ["Kalmar", "psykiatri", "1 av 1", "7", "100", ""],
        ["Alla ovan", "somatik", "3 av 4", "550", "400", "belopp i 1\u00a0rad ovan"],
        ["Alla ovan", "psykiatri", "1 av 1", "7", "100", ""],
    ]
    assert [*sum_grids(rows[3:], money)] == []
    (whole,) = sum_grids(rows[1:3], money)
    assert [col.title for col in whole.cols][-1] == "K3, kr"
    assert {len(row) for row in whole.rows} == {len(whole.cols)}
    (unknown,) = sum_grids([bill("2022-01", None), bill("2022-02", None)], money)
    assert cell(unknown.rows[0][3]).text == "–"
