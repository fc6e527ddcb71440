"""A generation to make pages of, and the browser that reads them.

Tests marked by the fixture `browser` are left out where there is no Chromium, here and nowhere
else, and the run says so at its end.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from orchestration.publish import Published, open_published
from orchestration.reports.site.build import Placed, page_html, placed_pages, site_frame
from orchestration.reports.site.content import Content
from orchestration.reports.site.read import read_content
from orchestration.reports.site.render import render_style
from orchestration.reports.site.write import write_file
from orchestration.settings import Settings
from tests.python.once import made_once
from tests.python.reports.site.made_figures import make_figures

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_LEFT_OUT = pytest.StashKey[int]()


def browser_path() -> str | None:
    """The browser on PATH, None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs a browser that is not there."""
    if browser_path() is None:
        needing = [i for i in items if "browser" in getattr(i, "fixturenames", ())]
        config.stash[_LEFT_OUT] = len(needing)
        config.hook.pytest_deselected(items=needing)
        items[:] = [i for i in items if i not in needing]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it loudly."""
    if browser_path() is None:
        terminalreporter.section("NO BROWSER: THE SITE WAS NOT READ IN ONE", red=True, bold=True)
        terminalreporter.line(f"Install one of {', '.join(BROWSERS)} (.ci/setup dev does).")


@pytest.fixture(scope="session")
def figures(published_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A data folder whose open file has every kind of figure."""
    folder = made_once(
        tmp_path_factory, "webb_siffror", lambda made: make_figures(published_settings, made)
    )
    return Settings(folder, data_dir_is_named=True)


@pytest.fixture(scope="module")
def opened(figures: Settings) -> Iterator[Published]:
    with open_published(figures, "delad") as published:
        yield published


@pytest.fixture(scope="module")
def content(opened: Published) -> Content:
    return read_content(opened)


@pytest.fixture(scope="module")
def pages(content: Content) -> list[Placed]:
    """Every page, not drawn yet."""
    return list(placed_pages(content))


@pytest.fixture(scope="session")
def folder(figures: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page of every kind as files, as a browser opens them; drawn once for all workers."""
    return made_once(tmp_path_factory, "webb_sidor", lambda made: _draw(figures, made))


def _draw(figures: Settings, made: Path) -> None:
    with open_published(figures, "delad") as published:
        content = read_content(published)
    placed_everywhere = list(placed_pages(content))
    made.mkdir()
    write_file(made, "stil.css", render_style())
    for placed in chosen(placed_everywhere):
        html = page_html(content, placed, site_frame(content), placed_everywhere)
        write_file(made, placed.file, html)


def chosen(pages: list[Placed]) -> list[Placed]:
    """A page of every template and every kind of chart. Of units: a kommun, an analysgrupp (small
    multiples) and the first klinik of both regions, whose names want to be code."""
    kliniker = {
        next(p.file for p in pages if p.file.startswith(f"{region}/klinik-"))
        for region in ("08", "01")
    }
    named = {
        *("index.html", "definitioner.html", "lasanvisning.html", "tillganglighet.html"),
        *(f"08/{name}.html" for name in _CHOSEN),
        "03/index.html",
    }
    return [placed for placed in pages if placed.file in kliniker | named]


_CHOSEN = ("index", "status-24h", "delaktighet", "kommuner", "kommun-0880", "analysgrupp-norra")


@pytest.fixture(scope="session")
def some_pages(folder: Path) -> dict[str, str]:
    """The drawn pages by their place."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path(), args=[*ARGUMENTS])
        yield started
        started.close()
