"""What a new issue says that the one before did not, and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from orchestration.reports.changes import Background, Changes, Issued, Reason, find_changes
from orchestration.reports.changes.table import changes_table
from orchestration.reports.figures import (
    BillingPeriod,
    PlanRow,
    Profile,
    ReportFigures,
    Revision,
    parse_period,
)
from orchestration.reports.packages import Contents, PackageRequest, produce
from orchestration.reports.packages.chosen_documents import make_documents
from orchestration.reports.packages.figures_text import canonical
from orchestration.reports.packages.folders import packages_folder
from orchestration.reports.workbook import IssueLabel
from orchestration.settings import Settings
from tests.python.reports.pdf.made_report import BILL, NAMES, mean, report, share
from tests.python.reports.read_back import manifest, sheets, table

THEN = Background(
    generation="g1",
    asof="2022-07-02 04:30",
    regelversion="1.0",
    kodversion="0.1.0+a",
    leveranser=(("cosmic_link", "e1", "2022-07-02 04:30:00", False),),
    parametrar={("08-somatik-2022", "fristdagar"): "3"},
)
LATER = replace(
    THEN,
    generation="g2",
    asof="2022-08-02 04:30",
    leveranser=(("cosmic_link", "e2", "2022-08-02 04:30:00", False),),
)
NEW_RULE = replace(THEN, generation="g2", regelversion="1.1")
UNITS = {("kommun", kod): name for kod, name in NAMES.items()}


def issued(number: int, background: Background, figures: ReportFigures) -> Issued:
    content: Mapping[str, Any] = json.loads(canonical(figures))
    return Issued(number, background, content)


def between(
    before: ReportFigures,
    after: ReportFigures,
    now: Background = LATER,
    then: Background = THEN,
    revisions: tuple[Revision, ...] = (),
) -> Changes:
    return find_changes(issued(1, then, before), issued(2, now, after), revisions, UNITS)


def billing(**more: Any) -> BillingPeriod:
    june = replace(BILL, period="2022-06", period_start=parse_period("2022-06").start)
    return replace(june, modell_id="08-somatik-2022", **more)


def test_the_same_figures_have_not_changed() -> None:
    made = report([mean(0.6, 78), share("sip", 0.5, 78)], billing=(billing(),))
    found = between(made, made)
    assert found.is_empty and found.nummer == 1
    assert found.background == ("Sedan dess har levererats: cosmic_link 2022-08-02 04:30.",)
    assert "Inget tal har ändrats." in changes_table(found).lead
    assert between(made, made, now=THEN).background == (
        "Ingen ny leverans har räknats sedan dess.",
    )


@pytest.mark.parametrize(
    ("now", "orsak", "told"),
    [
        (LATER, Reason.LEVERANS, "En senare leverans: cosmic_link 2022-08-02 04:30."),
        (NEW_RULE, Reason.REGEL, "Nya regler, version 1.1."),
        (replace(LATER, regelversion="1.1"), Reason.LEVERANS_ELLER_REGEL, "kan inte skiljas åt"),
        (replace(LATER, kodversion="0.1.0+b"), Reason.LEVERANS_ELLER_REGEL, "kan inte skiljas åt"),
        (replace(THEN, kodversion="0.1.0+b"), Reason.PROGRAM, "programmet eller dess parametrar"),
        (replace(THEN, generation="g2"), Reason.OKAND, "Fråga utdataenheten."),
    ],
)
def test_a_value_that_changed_and_why(now: Background, orsak: Reason, told: str) -> None:
    (one,) = between(report([mean(0.6, 78)]), report([mean(0.75, 80)]), now).changes
    assert (one.vad, one.enhet, one.vardform, one.period) == (
        "Snitt, alla utskrivna", "Kalmar", "somatik", "2022-06",
    )  # fmt: skip
    assert (one.tidigare, one.nytt, one.orsak) == ("0,60", "0,75", orsak)
    assert told in one.varfor and one.is_main


def test_a_held_delivery_that_counts_now_is_new_and_one_that_is_held_is_not() -> None:
    held = replace(LATER, leveranser=(("cosmic_link", "e2", "2022-08-02 04:30:00", True),))
    (one,) = between(report([mean(0.6, 78)]), report([mean(0.7, 78)]), then=held).changes
    assert one.orsak is Reason.LEVERANS
    only_old = replace(THEN, leveranser=(*THEN.leveranser, *held.leveranser))
    (other,) = between(report([mean(0.6, 78)]), report([mean(0.7, 78)]), now=only_old).changes
    assert other.orsak is Reason.OKAND


def test_the_warehouse_s_own_word_goes_first_when_it_is_of_this_time() -> None:
    revision = Revision(
        "utskrivningsklara_dagar", "snitt_alla", "somatik", "kommun", "0880", "Kalmar", "2022-06",
        0.6, 0.7, False, "regel", datetime(2022, 8, 1, 4, 30),
    )  # fmt: skip
    both = replace(LATER, regelversion="1.1")
    before, after = report([mean(0.6, 78)]), report([mean(0.7, 78)])
    (one,) = between(before, after, both, revisions=(revision,)).changes
    assert (one.orsak, one.varfor) == (
        Reason.REGEL, "Lagret räknar med nya regler sedan 2022-08-01.",
    )  # fmt: skip
    old = replace(revision, sedan=datetime(2022, 7, 1, 4, 30))
    (two,) = between(before, after, both, revisions=(old,)).changes
    assert two.orsak is Reason.LEVERANS_ELLER_REGEL


def test_a_target_persons_behind_marks_and_rows_that_come_and_go() -> None:
    def only(before: Any, after: Any) -> list[tuple[str, str, str, Reason]]:
        found = between(report(before), report(after)).changes
        return [(one.vad, one.tidigare, one.nytt, one.orsak) for one in found]

    made = mean(0.6, 78)
    target = replace(made, mal=Decimal("0.5"), uppfyller_mal=False)
    assert only([made], [target]) == [("Snitt, alla utskrivna, mål", "0,8", "0,5", Reason.MAL)]
    assert only([made], [replace(made, namnare=80.0, taljare=48.0)]) == [
        ("Snitt, alla utskrivna, antalet bakom", "46,8 av 78", "48 av 80", Reason.LEVERANS)
    ]
    assert only([replace(made, preliminar=True)], [made]) == [
        ("Snitt, alla utskrivna, läge", "preliminärt", "slutligt", Reason.LEVERANS)
    ]
    assert only([made], [replace(made, fullstandighet=0.9)])[0][1:3] == (
        "100\u00a0%", "90,0\u00a0%",
    )  # fmt: skip
    assert only([], [made])[0][1:3] == ("fanns inte", "0,60")
    assert only([made], [])[0][1:3] == ("0,60", "finns inte längre")
    hidden = replace(made, varde=None, namnare=None, taljare=None, undertryckt=True)
    assert only([hidden], [made])[0][1:3] == ("dolt", "0,60")
    assert only([made], [replace(made, varde=0.6001)])[0][2] == (
        "0,60 (ändrat i en senare decimal)"
    )


def test_an_amount_that_follows_another_parameter() -> None:
    now = replace(THEN, generation="g2", parametrar={("08-somatik-2022", "fristdagar"): "5"})
    before = report([], billing=(billing(),))
    after = report([], billing=(billing(belopp_k1_kr=Decimal("9300"), individuella_dagar=1),))
    found = between(before, after, now)
    told = {one.vad: (one.tidigare, one.nytt) for one in found.changes}
    assert told == {
        "Betalningsansvar, K1": ("69\u00a0900\u00a0kr", "9\u00a0300\u00a0kr"),
        "Betalningsansvar, enskilda dagar i beloppet": ("7", "1"),
    }
    assert {one.orsak for one in found.changes} == {Reason.PARAMETER}
    assert "fristdagar från 3 till 5" in found.changes[0].varfor
    assert "Avtal 08-somatik-2022 har andra parametrar: fristdagar från 3 till 5." in (
        found.background
    )


def test_plans_are_compared_too() -> None:
    row = PlanRow("2022-06", parse_period("2022-06").start, "0880", "Kalmar", "h", "Hälsan", "k",
                  "Med", 5, 4, 2, 1)  # fmt: skip
    found = between(report([], plans=(row,)), report([], plans=(replace(row, antal_sip=3),)))
    (one,) = found.changes
    assert (one.vad, one.enhet, one.tidigare, one.nytt) == (
        "Med SIP", "Kalmar, Hälsan, Med", "2", "3",
    )  # fmt: skip


def test_what_is_kept_is_what_is_read() -> None:
    assert Background.from_text(THEN.as_text()) == THEN


def test_the_files_of_a_second_issue_say_what_changed() -> None:
    now = report([mean(0.75, 80)])
    changes = between(report([mean(0.6, 78)]), now)
    contents = Contents(now, IssueLabel(2, Profile.KOMMUN), changes=changes, has_pdf=False)
    made = {one.name: one for one in make_documents(contents)}
    (row,) = table(made["andringar.csv"].content)
    assert (row["Tidigare"], row["Nu"], row["Orsak"]) == ("0,60", "0,75", "leverans")
    book = sheets(made["utskrivningsklara_kommun-0880_2022-06.xlsx"].content)
    assert book["Ändringar"].rows[0]["Nu"] == "0,75"
    first = Contents(now, IssueLabel(1, Profile.KOMMUN), has_pdf=False)
    assert "andringar.csv" not in {one.name for one in make_documents(first)}


def test_a_forced_issue_of_the_same_says_that_nothing_has_changed(home: Settings) -> None:
    request = PackageRequest(parse_period("2022-06"), ("0821",), has_pdf=False)
    produce(home, request)
    produce(home, replace(request, is_forced=True))
    folder = packages_folder(home) / "kommun-0821"
    assert manifest(folder / "2022-06_utgava_1")["andringar"] is None
    assert manifest(folder / "2022-06")["andringar"] == {"sedan_utgava": 1, "antal": 0}
    assert table((folder / "2022-06" / "andringar.csv").read_bytes()) == []
