"""The page of the reader checks: Swedish, self-contained, counts only, the same every time."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from orchestration.checks.model import State
from orchestration.reader_checks import write_page
from orchestration.reader_checks.model import Looked, ReaderOutcome, ReaderReport
from orchestration.reader_checks.page import page_model, render_page
from orchestration.reader_checks.promise import load_promise
from orchestration.reader_checks.suites import reader_checks
from orchestration.reader_checks.texts import PAGE
from orchestration.settings import Settings

CHECKS = reader_checks(load_promise())


def report(state: State, *ids: str) -> ReaderReport:
    """All checks passed but those named."""
    return ReaderReport(
        tuple(
            ReaderOutcome(c, state, 12345, 67)
            if c.id in ids
            else ReaderOutcome(c, State.GODKAND, 9)
            for c in CHECKS
        )
    )


@pytest.mark.parametrize(
    ("state", "ids", "expected"),
    [
        (State.AVVIKER, (), "Alla läsarkontroller är godkända"),
        (State.AVVIKER, ("aggregat.fynd",), "1\u00a0varning, inget stoppar"),
        (
            State.AVVIKER,
            ("delad.identitet", "aggregat.fynd"),
            "Publiceringen är stoppad av 1\u00a0läsarkontroll",
        ),
        (State.EJ_KORBAR, ("aggregat.tratt", "aggregat.kvot"), "stoppad av 2\u00a0läsarkontroller"),
    ],
)
def test_the_heading_says_what_it_means(state: State, ids: tuple[str, ...], expected: str) -> None:
    assert expected in page_model(report(state, *ids)).rubrik


def test_every_check_stands_there_with_its_counts() -> None:
    html = render_page(report(State.AVVIKER, "delad.identitet"))
    for check in CHECKS:
        assert f"<code>{check.id}</code>" in html
    assert "12\u00a0345" in html and ">67<" in html
    assert "Vad gör jag nu" in html and "informationssäkerhet" in html


def test_the_page_says_what_was_looked_at() -> None:
    looked = Looked("20230112T043000_0123456789ab", "2023-01-12 04:30", syntetisk=True)
    html = render_page(replace(report(State.AVVIKER), looked=looked))
    assert looked.generation in html and looked.lage in html and "Syntetiska" in html
    assert "Syntetiska" not in render_page(report(State.AVVIKER))


def test_a_check_that_did_not_run_shows_no_count() -> None:
    html = render_page(report(State.EJ_KORBAR, "aggregat.tratt"))
    assert "gick inte att köra" in html
    assert "12\u00a0345" not in html


def test_the_page_needs_nothing_else_and_is_the_same_every_time(settings: Settings) -> None:
    path = write_page(settings, report(State.AVVIKER, "aggregat.fynd"))
    html = path.read_text(encoding="utf-8")
    assert path == settings.data_dir / PAGE
    assert '<html lang="sv">' in html and "<h1>Läsarkontroll</h1>" in html
    assert re.findall(r'(?:src|href)="(?!#|data:,)', html) == []
    assert "<script" not in html
    assert write_page(settings, report(State.AVVIKER, "aggregat.fynd")).read_text() == html
    assert path.stat().st_mode & 0o007 == 0
