"""The page: self-contained, accessible, Swedish, without values, and the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser

import pytest

from orchestration.checks import ChecksReport, write_page
from orchestration.checks.model import DeliveryResult, Kind, Outcome, Severity, State
from orchestration.checks.page import render_page
from orchestration.checks.page_model import page_model
from orchestration.checks.suites import build_suites
from orchestration.contract import Contract
from orchestration.landing.model import Scope
from orchestration.settings import Settings
from orchestration.swedish import moment, number, plural, share

NBSP = "\u00a0"


class Outline(HTMLParser):
    """What of a page can be judged without a browser."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.tables = self.captions = self.header_cells = self.scoped = 0
        self.links: list[str] = []
        self.ids: list[str] = []
        self.lang = ""
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {k: v or "" for k, v in attrs}
        self.tags.add(tag)
        if tag[0] == "h" and tag[1:].isdigit():
            self.headings.append(int(tag[1:]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.header_cells += tag == "th"
        self.scoped += tag == "th" and values.get("scope") in ("row", "col")
        self.links += [values[name] for name in ("href", "src", "action") if name in values]
        self.ids += [values["id"]] if "id" in values else []
        self.lang = values["lang"] if tag == "html" else self.lang


@pytest.fixture(scope="module")
def report(contract: Contract) -> ChecksReport:
    """Every check of every källa has failed, in two regions and once before."""
    results = []
    for kalla in contract.kallor:
        checks = [c for s in build_suites(kalla, Scope.FULL).values() for c in s]
        outcomes = tuple(c.outcome(State.AVVIKER, 1234, 56, 7) for c in checks)
        for region, day in (("08", 10), ("08", 11), ("01", 10)):
            extrakt_id = f"202301{day}033000"
            one = result(*outcomes, extrakt_id=extrakt_id)
            results.append(replace(one, kalla=kalla.name, region_kod=region))
    return ChecksReport(tuple(results), ())


@pytest.fixture(scope="module")
def text(report: ChecksReport) -> str:
    return render_page(report)


def outcome(
    kind: Kind, state: State, severity: Severity = Severity.VARNING, **more: int
) -> Outcome:
    return Outcome(f"k.t.{kind}", "link_meddelande", kind, severity, f"Prov {kind}.", state, **more)


def result(*outcomes: Outcome, extrakt_id: str = "20230110033000") -> DeliveryResult:
    asof = datetime(2023, 1, 10, 4, 30)
    return DeliveryResult(
        "cosmic_link", "08", extrakt_id, asof, Scope.FULL, False, "i", "s", tuple(outcomes)
    )


def page_of(*results: DeliveryResult) -> str:
    return render_page(ChecksReport(tuple(results), ()))


def test_nothing_is_fetched_from_anywhere(text: str) -> None:
    page = Outline(text)
    assert "http" not in text and "//" not in text and "@import" not in text and "url(" not in text
    assert page.tags.isdisjoint({"script", "img", "iframe", "object", "form"})
    assert [link for link in page.links if not link.startswith("#")] == ["data:,"]


def test_every_link_leads_somewhere_and_ids_are_unique(text: str) -> None:
    page = Outline(text)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_headings_captions_and_header_cells(text: str) -> None:
    page = Outline(text)
    assert page.lang == "sv"
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    steps = [b - a for a, b in zip(page.headings, page.headings[1:], strict=False)]
    assert max(steps) == 1
    assert page.tables == page.captions > 0
    assert page.header_cells == page.scoped > 0


def test_a_verdict_is_said_in_words(text: str) -> None:
    for word in ("Stoppar publiceringen", "Varning", "För kännedom", "Vad gör jag nu"):
        assert word in text


def test_every_failed_check_is_there(report: ChecksReport, text: str) -> None:
    for delivery in report.latest():
        for failed in (o for o in delivery.outcomes if not o.success):
            assert failed.beskrivning in text


def test_24_hours_come_first_with_numerator_and_denominator() -> None:
    text = page_of(
        result(
            outcome(Kind.FULLSTANDIGHET, State.GODKAND, antal=12345, antal_avvikande=15),
            outcome(Kind.TYST, State.GODKAND, antal=3, timmar=1),
            outcome(Kind.RADANTAL, State.GODKAND, Severity.KRITISK, antal=1234567),
        )
    )
    assert f"12{NBSP}330 av 12{NBSP}345{NBSP}ärenden" in text
    assert f"99,9{NBSP}%" in text
    assert f"1{NBSP}timme före uttaget" in text
    assert f"1{NBSP}234{NBSP}567" in text
    assert text.index("Är de senaste 24 timmarna med?") < text.index("Tabeller i leveransen")
    assert "10 januari 2023 kl. 04.30" in text


@pytest.mark.parametrize(
    ("outcomes", "title"),
    [
        ([outcome(Kind.VARDE, State.GODKAND, antal=1)], "Alla kontroller är godkända"),
        ([outcome(Kind.VARDE, State.AVVIKER, antal=1)], f"1{NBSP}varning, inget stoppar"),
        (
            [outcome(Kind.RADANTAL, State.EJ_KORBAR, Severity.KRITISK)],
            f"Publiceringen är stoppad av 1{NBSP}kontroll",
        ),
        (
            [outcome(Kind.UPPREPAD, State.AVVIKER, Severity.INFO, antal=1)],
            "Alla kontroller är godkända",
        ),
    ],
)
def test_the_banner(outcomes: list[Outcome], title: str) -> None:
    assert title in page_of(result(*outcomes))


def test_an_older_delivery_that_blocks_is_shown() -> None:
    bad = outcome(Kind.RADANTAL, State.AVVIKER, Severity.KRITISK, antal=5, antal_avvikande=1)
    old = result(bad, extrakt_id="20230109033000")
    new = result(outcome(Kind.VARDE, State.GODKAND, antal=1))
    text = page_of(old, new)
    assert "tidigare leverans" in text and "20230109033000" in text
    assert "Publiceringen är stoppad" in text


def test_what_could_not_run_is_not_shown_as_passed() -> None:
    text = page_of(result(outcome(Kind.FULLSTANDIGHET, State.EJ_KORBAR)))
    assert "gick inte att köra" in text and "Godkänd<" not in text


def test_a_table_without_rows_is_not_shown_as_passed() -> None:
    rows = [outcome(Kind.RADANTAL, State.GODKAND, Severity.KRITISK, antal=n) for n in (0, 1)]
    [empty], [filled] = (page_model(ChecksReport((result(o),), ()), {}).sections for o in rows)
    assert [empty.tables[0].status.text, filled.tables[0].status.text] == ["Inga rader", "Godkänd"]


def test_history_is_newest_first() -> None:
    results = [
        replace(result(extrakt_id=f"202301{d:02}033000"), extrakt_tidpunkt=datetime(2023, 1, d, 4))
        for d in (2, 1, 3)
    ]
    [section] = page_model(ChecksReport(tuple(results), ()), {}).sections
    assert [row.uttag[:10] for row in section.history] == ["2023-01-03", "2023-01-02", "2023-01-01"]


def test_latest_is_the_newest_of_every_kalla_and_region(report: ChecksReport) -> None:
    newest = [(r.kalla, r.region_kod, r.extrakt_id[:8]) for r in report.latest()]
    days = {"01": "20230110", "08": "20230111"}
    assert newest == [(k, r, days[r]) for k in ("cosmic_link", "enkat", "stella") for r in days]


def test_no_delivery_yet() -> None:
    assert "Ingen leverans har kontrollerats ännu" in page_of()


def test_names_are_escaped() -> None:
    text = page_of(replace(result(outcome(Kind.VARDE, State.GODKAND)), kalla="<b>&"))
    assert "<b>" not in text and "&lt;b&gt;&amp;" in text


def test_written_whole_and_the_same_again(settings: Settings, report: ChecksReport) -> None:
    path = write_page(settings, report)
    assert path == settings.outbox / "leveranskontroll" / "index.html"
    first = path.read_bytes()
    write_page(settings, report)
    assert path.read_bytes() == first
    assert [p.name for p in path.parent.iterdir()] == ["index.html"]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (0, 0, "–"),
        (0, 9, "0 %"),
        (9, 9, "100 %"),
        (1, 3, "33,3 %"),
        (1, 5000, "under 0,1 %"),
        (4999, 5000, "över 99,9 %"),
        (1, 1000, "0,1 %"),
    ],
)
def test_shares(part: int, whole: int, expected: str) -> None:
    assert share(part, whole) == expected.replace(" %", f"{NBSP}%")


def test_numbers_and_moments() -> None:
    assert number(1234567) == f"1{NBSP}234{NBSP}567"
    assert plural(1, "varning", "varningar") == f"1{NBSP}varning"
    assert plural(0, "varning", "varningar") == f"0{NBSP}varningar"
    assert moment(datetime(2022, 12, 1, 9, 5)) == "1 december 2022 kl. 09.05"
