"""Kommuner in the periods that the target is set for, inside a longer report (K-A4, K-A5)."""

from __future__ import annotations

from dataclasses import replace

from orchestration.reports.figures import Gap
from orchestration.reports.pdf.days import side_by_side
from orchestration.reports.pdf.pack import pack_blocks
from orchestration.reports.pdf.page import Grid, Points
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
    assert [cell.text for cell in row] == ["Nybro", "0,90\u00a0(5)", "0,50\u00a0(4)"]
    assert [cell.is_strong for cell in row[1:]] == [True, False]
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
