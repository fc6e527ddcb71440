"""The pages in a real browser: no error, no request out, accessible, by keyboard, on paper, narrow.

axe-core checks the rules of WCAG 2.1 A and AA that a machine can check, and good practice.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from orchestration.publish import open_published
from orchestration.reports.site.build import write_site
from orchestration.settings import Settings

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
WCAG = {"runOnly": {"type": "tag", "values": TAGS}}
PHONE: ViewportSize = {"width": 320, "height": 640}
DESK: ViewportSize = {"width": 1280, "height": 900}
QUICK = ("08/index.html", "lasanvisning.html")


class Watched:
    """A page that notes what a reader must never meet."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: self.errors.append(m.text) if m.type != "log" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        return self.page


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    page = browser.new_page(viewport=DESK)
    yield Watched(page)
    page.close()


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{one['id']}: {[n['target'] for n in one['nodes']][:4]}" for one in found]


def _check(watched: Watched, path: Path, root: Path) -> None:
    page = watched.open(path)
    # Before axe, which itself tries to fetch the style sheet and is refused by the policy.
    assert watched.errors == [], path.name
    assert all(url.startswith(root.as_uri()) for url in watched.requests), watched.requests
    assert _violations(page) == [], path.name
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, path.name
    page.set_viewport_size(DESK)
    watched.errors.clear()
    watched.requests.clear()


def test_pages_are_quiet_accessible_and_narrow(watched: Watched, folder: Path) -> None:
    for name in QUICK:
        _check(watched, folder / name, folder)


def test_the_style_sheet_applies_from_a_file(watched: Watched, folder: Path) -> None:
    page = watched.open(folder / "08/index.html")
    assert page.evaluate("getComputedStyle(document.querySelector('.kort')).display") == "grid"


def test_dark_has_contrast_too(browser: Browser, folder: Path) -> None:
    page = browser.new_page(viewport=DESK, color_scheme="dark")
    watched = Watched(page)
    watched.open(folder / "08/status-24h.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 24, 31)"
    assert _violations(page) == []
    page.close()


def test_the_keyboard_reaches_everything_in_order(watched: Watched, folder: Path) -> None:
    page = watched.open(folder / "08/kommun-0880.html")
    focused = "document.activeElement.textContent.trim()"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Till innehållet"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"
    page.keyboard.press("Tab")
    assert "Kommuner" in page.evaluate(focused)
    page.evaluate("document.querySelector('details.siffror:not([open]) > summary').focus()")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "region"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_every_control_is_reached_in_order_with_a_seen_focus(
    watched: Watched, folder: Path
) -> None:
    """Tab by Tab from the first to the last that can be used, none skipped and none twice."""
    page = watched.open(folder / "08/index.html")
    expected = page.evaluate(
        "[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')]"
        ".filter(e => e.checkVisibility({contentVisibilityAuto: true})"
        " && !e.parentElement.closest('details:not([open]) > :not(summary)'))"
        ".map((e, i) => { e.dataset.nr = i; return String(i) })"
    )
    assert len(expected) > 50
    reached = []
    for _ in expected:
        page.keyboard.press("Tab")
        number, style, width = page.evaluate(
            "(e => [e.dataset.nr, getComputedStyle(e).outlineStyle,"
            " parseFloat(getComputedStyle(e).outlineWidth)])(document.activeElement)"
        )
        assert (style, width) == ("solid", 3), page.evaluate("document.activeElement.outerHTML")
        reached.append(number)
    assert reached == expected


def test_the_menu_of_a_phone_opens_by_keyboard(watched: Watched, folder: Path) -> None:
    page = watched.open(folder / "08/index.html")
    page.set_viewport_size(PHONE)
    page.locator(".meny > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.meny') !== null")
    assert page.evaluate("document.activeElement.checkVisibility()")


def test_a_chart_is_an_image_with_a_name_and_a_description(watched: Watched, folder: Path) -> None:
    """What a screen reader is given: one image each, and a table a press away beside it."""
    page = watched.open(folder / "08/status-24h.html")
    charts = page.locator(".bild svg[role=img]")
    assert charts.count() >= 8
    for one in charts.all():
        name, told = one.evaluate(
            "e => e.getAttribute('aria-labelledby').split(' ')"
            ".map(i => document.getElementById(i).textContent)"
        )
        assert len(name) > 10
        assert len(told) > 20
    assert page.evaluate(
        "[...document.querySelectorAll('.bild svg[role=img]')]"
        ".every(e => e.closest('article').querySelector('table td'))"
    )


def test_paper_has_the_figures_and_not_the_menu(watched: Watched, folder: Path) -> None:
    page = watched.open(folder / "08/kommun-0880.html")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('.rad')).display") == "none"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("details.siffror:not([open]) td").first.is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.bild text')).fill") != (
        "rgb(232, 238, 242)"
    )


def test_texts_of_charts_are_legible_on_a_phone(watched: Watched, folder: Path) -> None:
    page = watched.open(folder / "08/kommun-0880.html")
    page.set_viewport_size({"width": 375, "height": 700})
    heights = page.evaluate(
        "[...document.querySelectorAll('.bild svg:not(.tecken) text')]"
        ".filter(t => t.checkVisibility()).map(t => t.getBoundingClientRect().height)"
        ".filter(h => h > 0)"
    )
    assert heights
    assert min(heights) >= 9


def test_text_of_twice_the_size_does_not_overflow(watched: Watched, folder: Path) -> None:
    """200 % zoom of a window of 1 280 px is a window of 640 px."""
    page = watched.open(folder / "08/status-24h.html")
    page.set_viewport_size({"width": 640, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


@pytest.mark.heavy
def test_every_page_of_a_whole_site(watched: Watched, figures: Settings, tmp_path: Path) -> None:
    """Every page kind of three regions, and the same bytes when it is made again."""
    with open_published(figures, "delad") as published:
        written = write_site(published, tmp_path / "webb")
        write_site(published, tmp_path / "igen")
    files = sorted((tmp_path / "webb").rglob("*.html"))
    assert len(files) == written.pages
    for path in files:
        _check(watched, path, tmp_path)
    for path in (tmp_path / "webb").rglob("*"):
        if path.is_file():
            again = tmp_path / "igen" / path.relative_to(tmp_path / "webb")
            assert path.read_bytes() == again.read_bytes(), path.name
