"""A longer period's target and what is preliminary, told where the figures stand first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from orchestration.reports.figures import Figure, Gap, ReportFigures, parse_period
from orchestration.reports.figures.gaps import find_gaps
from orchestration.reports.figures.part_targets import part_targets
from orchestration.reports.pdf.days import side_by_side
from orchestration.reports.pdf.next_steps import next_steps
from orchestration.reports.pdf.page import Grid, Text
from orchestration.reports.pdf.process_words import share_fact
from orchestration.reports.pdf.summary import day_sentences, facts_of
from orchestration.reports.workbook.summary_table import summary_table
from tests.python.reports.pdf.made_report import ABOUT, GROUP, TOWN, mean, report, share

KALMAR, NYBRO = ("kommun", "0880"), ("kommun", "0881")
SAID = "Mål 0,80 per månad, nått 5 av 6\u00a0månader; halvåret har inget eget mål."
MONTHS = [
    mean(0.9 if n == 2 else 0.5, 30, period=f"2022-0{n}", unit=unit)
    for n in range(1, 7)
    for unit in (KALMAR, NYBRO)
]


def _half() -> ReportFigures:
    wholes = [
        mean(0.57, 180, period="2022-H1", unit=u) for u in (KALMAR, NYBRO, ("analysgrupp", "sodra"))
    ]
    of_group = [
        mean(f.varde, 60, period=f.period, unit=("analysgrupp", "sodra"))
        for f in MONTHS
        if f.enhet_kod == "0880"
    ]
    return report([*MONTHS, *of_group, *wholes], GROUP, period="2022-H1")


def test_a_half_year_names_the_target_of_its_months() -> None:
    made = _half()
    assert SAID in next(iter(day_sentences(made)))
    value, _, remark = facts_of(made)[0]
    assert value == "0,57"
    assert "Mål 0,80 per månad: nått 5 av 6\u00a0månader, n\u00a0180." in remark
    table = summary_table(made, ())
    titles = [column.title for column in table.columns]
    rows = [dict(zip(titles, row, strict=True)) for row in table.data]
    told = {row["Vad"]: row["Anmärkning"] for row in rows if row["Vårdform"] == "somatik"}
    assert told["Kalmar"] == told["Nybro"] == SAID
    assert [text for what, text in told.items() if "snitt" in str(what)] == [SAID]


@pytest.mark.parametrize(
    ("period", "whole"), [("2022-Q1", "kvartalet"), ("2022-H1", "halvåret"), ("2022", "året")]
)
def test_every_longer_period_counts_its_own_months(period: str, whole: str) -> None:
    found = part_targets(report(MONTHS), "somatik", KALMAR, parse_period(period))
    assert found is not None
    assert (found.met, found.count) == ((2, 3) if period == "2022-Q1" else (5, 6))
    assert found.sentence.endswith(f"{whole} har inget eget mål.")


def test_a_period_with_a_target_and_one_without_any_verdict_have_no_parts() -> None:
    assert part_targets(report(MONTHS), "somatik", KALMAR, parse_period("2022-02")) is None
    assert part_targets(report(MONTHS), "psykiatri", KALMAR, parse_period("2022-H1")) is None
    assert part_targets(report(MONTHS), "somatik", KALMAR, parse_period("2021-H1")) is None


def test_what_is_over_target_is_counted_in_one_way() -> None:
    made = _half()
    grid, *_by_month = [b for b in side_by_side(made, "somatik") if isinstance(b, Grid)]
    assert grid.cols[-1].title == "Perioder över målet"
    assert {row[-1] for row in grid.rows} == {Text("1 av 6")}
    (often,) = [text for text in next_steps(made) if "över målet under några" in text]
    assert "Kalmar 1 av 6, Nybro 1 av 6." in often
    for figure in MONTHS:
        of_one = report([figure], GROUP, period=figure.period)
        (grid,) = [b for b in side_by_side(of_one, "somatik") if isinstance(b, Grid)]
        assert "Perioder över målet" not in {col.title for col in grid.cols}
        assert not [text for text in next_steps(of_one) if "under några" in text]


def test_two_targets_of_a_year_are_both_named() -> None:
    changed = [*MONTHS[:2], mean(0.5, 30, period="2022-07", mal=Decimal("0.7"), uppfyller_mal=True)]
    found = part_targets(report(changed), "somatik", KALMAR, parse_period("2022"))
    assert found is not None and found.target_text == "Mål 0,80 och 0,70 per månad"


def test_a_preliminary_card_has_the_mark_and_another_period_is_said() -> None:
    figures = [
        share("sip", 0.483, 87, period="2022", preliminar=True),
        share("status_24h", 0.765, 17, period="2022-Q4"),
    ]
    sip, status = share_fact(report(figures, period="2022"))
    assert sip == ("48,3\u00a0%*", "SIP", "2022. n\u00a087. * Preliminärt.")
    assert status[0] == "76,5\u00a0%"
    assert status[2] == "Gäller kvartal 4 2022. n\u00a017."
    soft = mean(0.6, 30, preliminar=True)
    value, _, remark = facts_of(report([soft]))[0]
    assert value == "0,60*" and remark.endswith("* Preliminärt.")


def _preliminary(*figures: Figure, period: str, asof: datetime) -> list[Gap]:
    about = replace(ABOUT, asof=asof)
    made = report(figures, period=period)
    found = find_gaps(TOWN, parse_period(period), about, made.figures, ())
    return [gap for gap in found if gap.kod == "preliminart"]


def test_every_preliminary_measure_is_named() -> None:
    figures = [
        share(one, 0.5, 30, period=period, preliminar=True)
        for one in ("sip", "sip_uppfoljning", "aterinskrivning_30d")
        for period in ("2022-12", "2022")
    ]
    figures += [share("kvittens_24h", 0.5, 30, period="2022-12")]
    (gap,) = _preliminary(*figures, period="2022", asof=ABOUT.asof)
    assert gap.vad == "SIP, Uppföljd SIP, Återinskrivna inom 30 dagar"
    assert gap.varfor.startswith("Preliminärt från och med december 2022, och därför också 2022:")


def test_measures_that_turn_preliminary_in_different_months_are_told_apart() -> None:
    figures = [
        share("sip", 0.5, 30, period="2022-11", preliminar=True),
        share("aterinskrivning_30d", 0.5, 30, period="2022-12", preliminar=True),
    ]
    found = _preliminary(*figures, period="2022-12", asof=ABOUT.asof)
    assert [(gap.vad, gap.varfor.split(":")[0]) for gap in found] == [
        ("SIP", "Preliminärt från och med november 2022"),
        ("Återinskrivna inom 30 dagar", "Preliminärt från och med december 2022"),
    ]


def test_of_a_running_period_everything_is_preliminary_and_said_once() -> None:
    figures = [share("sip", 0.5, 30, period="2022-12", preliminar=True)]
    assert not _preliminary(*figures, period="2022-12", asof=datetime(2022, 12, 20, 4, 30))
