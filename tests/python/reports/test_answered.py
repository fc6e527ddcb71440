"""What a file says that it answers is what it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from orchestration.reports.figures import PlanRow, Profile
from orchestration.reports.figures.answered import NO_FIGURES, NO_LIST, answered, told_rows
from orchestration.reports.individuals.model import IndividualList, WantedList
from orchestration.reports.packages.documents import Contents
from orchestration.reports.packages.manifest import manifest_of
from orchestration.reports.pdf.method import about_grid
from orchestration.reports.workbook import IssueLabel
from tests.python.reports.pdf.made_report import ISSUE, NAMES, TOWN, mean, report, share

ROWS = ("K-A1", "K-A4", "K-A5", "K-A6", "K-A8", "K-B3", "K-E3")
ASKED = replace(TOWN, underlag=ROWS)
PLAN = PlanRow("2022-06", date(2022, 6, 1), "0880", "Kalmar", "h", "H", "k", "K", 4, 2, 1, 1)
FIGURES = [mean(0.6, 78), share("utskrivningsplan", 0.5, 30), share("status_24h", 0.5, 30)]


def test_lists_are_answered_only_where_they_are() -> None:
    made = report(FIGURES, ASKED)
    without = answered(made, has_lists=False, has_places=True)
    assert without.lacking["K-A6"] == without.lacking["K-E3"] == NO_LIST
    with_lists = answered(made, has_lists=True, has_places=True)
    assert {"K-A6", "K-E3"} <= set(with_lists.whole)
    assert not {"K-A6", "K-E3"} & set(with_lists.lacking)


def test_a_row_without_figures_is_not_answered() -> None:
    found = answered(report(FIGURES, ASKED), has_lists=False, has_places=True)
    assert found.whole == ("K-A4",)
    assert found.lacking["K-A5"] == found.lacking["K-A8"] == NO_FIGURES
    earlier = [mean(0.6, 78, period="2022-05")]
    assert "K-A4" in answered(report(earlier, ASKED), has_lists=False, has_places=True).lacking


def test_levels_are_answered_only_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    made = report(FIGURES, ASKED)
    found = answered(made, has_lists=False, has_places=True)
    assert found.partly == {
        "K-A1": "inte per hälsovalsenhet och klinik",
        "K-B3": "inte per klinik",
    }
    monkeypatch.setitem(NAMES, "k1", "Klinik 1")
    of_klinik = share("status_24h", 0.5, 30, unit=("klinik", "k1"))
    whole = answered(
        report([*FIGURES, of_klinik], ASKED, plans=(PLAN,)), has_lists=False, has_places=True
    )
    assert whole.partly == {} and {"K-A1", "K-B3"} <= set(whole.whole)
    on_paper = answered(
        report([*FIGURES, of_klinik], ASKED, plans=(PLAN,)), has_lists=False, has_places=False
    )
    assert on_paper.partly == found.partly


def test_every_row_of_a_recipient_is_told_once_and_the_pdf_tells_them() -> None:
    made = report(FIGURES, ASKED)
    found = answered(made, has_lists=False, has_places=False)
    assert sorted((*found.whole, *found.partly, *found.lacking)) == sorted(ROWS)
    notes = about_grid(made, 1).notes
    whole, partly, lacking = notes[1:]
    assert whole == "Svarar på överenskommelsens underlag: K-A4."
    assert partly.startswith("Svarar delvis på K-A1: inte per hälsovalsenhet och klinik. K-B3:")
    assert lacking.startswith("Svarar inte på ") and f"K-A6, K-E3: {NO_LIST}" in lacking
    assert told_rows({}) == ""


def test_psykiatri_is_answered_by_a_quarter_only() -> None:
    month = mean(0.6, 78, vardform="psykiatri")
    quarter = mean(0.6, 78, vardform="psykiatri", period="2022-Q2")
    asked = {
        "month": answered(report([month], ASKED), has_lists=False, has_places=True),
        "quarter": answered(report([month, quarter], ASKED), has_lists=False, has_places=True),
    }
    assert ["K-A5" in one.whole for one in asked.values()] == [False, True]


def test_the_manifest_says_what_the_package_holds() -> None:
    figures = report(FIGURES, ASKED)
    one = IndividualList(WantedList("08", TOWN.kommuner[0], figures.period), (), protected=0)
    for lists, lacking in (((), NO_LIST), ((one,), None)):
        contents = Contents(figures, IssueLabel(1, Profile.KOMMUN), lists)
        made = manifest_of(contents, ISSUE, (), ())
        assert made["underlag_saknas"].get("K-A6") == lacking
        assert ("K-A6" in made["underlag"]) == bool(lists)
        assert "K-A4" in made["underlag"] and "K-B3" in made["underlag_delvis"]
