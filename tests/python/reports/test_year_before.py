"""A year's report beside the year before: the same periods, the change, and nothing of a part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orchestration.reports.figures import Figure, Kind, Profile, ReportFigures
from orchestration.reports.figures.year_before import year_pairs
from orchestration.reports.pdf.page import Grid, Heading, Text
from orchestration.reports.pdf.report import report_blocks
from orchestration.reports.pdf.summary import day_sentences
from orchestration.reports.pdf.year import change_text, year_blocks
from orchestration.reports.workbook import IssueLabel, tables_of
from tests.python.reports.pdf.made_report import GROUP, mean, report, share

MONTHS = tuple(f"{year}-{month:02}" for year in (2021, 2022) for month in range(1, 13))
LAN = ("lan", "08")


def _year(first: str = "2021-01", **more: object) -> ReportFigures:
    """Months, halves and years of somatik from `first` on; 2022 is 0.1 lower."""
    figures: list[Figure] = []
    for period in (*MONTHS, "2021-H1", "2021-H2", "2022-H1", "2022-H2", "2021", "2022"):
        if period in MONTHS and period < first:
            continue
        value = 0.9 if period.startswith("2021") else 0.8
        figures += [mean(value, 50, period=period), mean(value, 500, period=period, unit=LAN)]
    return report(figures, period="2022", **more)  # type: ignore[arg-type]


def test_months_halves_and_the_year_stand_beside_the_year_before() -> None:
    own = [pair for pair in year_pairs(_year()) if pair.after.niva == "kommun"]
    codes = [pair.period.code for pair in own]
    assert codes == ["2022", "2022-H1", "2022-H2", *MONTHS[12:]]
    assert [pair.before.period for pair in own[:2]] == ["2021", "2021-H1"]
    assert {round(pair.change or 0, 9) for pair in own} == {-0.1}


def test_a_year_that_is_held_in_part_is_no_year_before() -> None:
    """Tables reach from the region's first month: a year that began before it is a part of one."""
    own = [pair.period.code for pair in year_pairs(_year("2021-07")) if pair.after.niva == "kommun"]
    assert own == ["2022-H2", *MONTHS[18:]]
    assert not any("2021" in told for told in day_sentences(_year("2021-07")))
    assert any("0,90 i 2021" in told for told in day_sentences(_year()))


def test_a_shorter_report_has_no_year_before() -> None:
    assert year_pairs(replace(_year(), period=report([], period="2022-H2").period)) == ()


def test_the_pdf_and_the_workbook_show_the_change() -> None:
    figures = _year()
    blocks = list(year_blocks(figures))
    (grid,) = [block for block in blocks if isinstance(block, Grid)]
    assert [_text(cell) for cell in grid.rows[0]] == [
        *("hela året", "0,90\u00a0(50)", "0,80\u00a0(50)", "-0,10"),
    ]
    (sheet,) = [
        t for t in tables_of(figures, IssueLabel(1, Profile.KOMMUN)) if t.name == "Året före"
    ]
    assert len(sheet.data) == 2 * 15
    assert list(year_blocks(report([mean(0.8, 50, period="2022")], period="2022"))) == []


def test_tables_over_time_have_the_reports_own_year() -> None:
    """The year before has its own table; months of it are not listed twice."""
    grids = [b for b in report_blocks(_year(), 1, None) if isinstance(b, Grid)]
    (months,) = [g for g in grids if g.title == "Utskrivningsklara dagar, somatik, per månad"]
    assert len(months.rows) == 12


def test_of_several_kommuner_each_is_compared() -> None:
    figures = [
        mean(value, 50, period=period, unit=unit)
        for unit in (("kommun", "0880"), ("kommun", "0881"), ("analysgrupp", "sodra"), LAN)
        for period, value in ((MONTHS[0], 0.9), ("2021", 0.9), ("2022", 0.8))
    ]
    figures += [share("sip", 0.4, 300, period=p, unit=LAN) for p in ("2021", "2022")]
    blocks = list(year_blocks(report(figures, GROUP, period="2022")))
    *_, shares, grid = [block for block in blocks if isinstance(block, Grid)]
    assert shares.title == "Processens andelar, Kalmar län, 2021 och 2022"
    assert [_text(row[0]) for row in grid.rows] == [
        *("Kalmar", "Nybro", "Analysgrupp södra", "Kalmar län"),
    ]


def test_shares_change_in_percentage_points() -> None:
    figures = [
        share("sip", value, 200, period=period)
        for period, value in (("2021-01", 0.5), ("2021-H1", 0.5), ("2022-H1", 0.55))
    ]
    blocks = list(year_blocks(report(figures, period="2022")))
    assert isinstance(blocks[0], Heading)
    grid = [block for block in blocks if isinstance(block, Grid)][-1]
    assert [_text(cell) for cell in grid.rows[0]] == [
        *("SIP", "första halvåret", "50,0\u00a0%\u00a0(200)", "55,0\u00a0%\u00a0(200)"),
        "+5,0",
    ]


@pytest.mark.parametrize(
    ("change", "kind", "told"),
    [
        (None, Kind.SNITT, "–"),
        (0.004, Kind.SNITT, "0,00"),
        (-0.25, Kind.SNITT, "-0,25"),
        (0.0004, Kind.ANDEL, "0,0"),
        (-0.013, Kind.ANDEL, "-1,3"),
    ],
)
def test_a_change_as_text(change: float | None, kind: Kind, told: str) -> None:
    assert change_text(change, kind) == told


def _text(cell: Text | str) -> str:
    return cell.text if isinstance(cell, Text) else cell
