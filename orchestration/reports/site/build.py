"""Make the whole site of one generation: every page, table and file, in a fixed order.

Does not belong here: what a page says, the command (orchestration.cli.rapport_webb).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.publish import Published
from orchestration.reports.site.content import Content
from orchestration.reports.site.csv_files import indicator_csv_text, table_csv
from orchestration.reports.site.figures import lan_of
from orchestration.reports.site.model import Link, Page
from orchestration.reports.site.overview import overview_page
from orchestration.reports.site.read import read_content
from orchestration.reports.site.render import SiteFrame, render_page, render_style
from orchestration.reports.site.text_pages import indicator_csv, regions_page, text_pages
from orchestration.reports.site.theme_pages import theme_pages
from orchestration.reports.site.unit_pages import list_pages, unit_pages
from orchestration.reports.site.write import replaced_folder, write_about, write_file
from orchestration.settings import Progress, quiet
from orchestration.swedish import listed, moment

NAME = "Utskrivningsklara"
_MENU_TITLES = {
    "index": "Översikt",
    "utskrivningsklara": "Väntan",
    "status-24h": "24 timmar",
    "vagen-ut": "Vägen ut",
    "varddygn": "Vårdplatser",
    "delaktighet": "Delaktighet",
    "kommuner": "Kommuner",
    "kliniker": "Kliniker",
}
"""Short names, so that the menu has room."""
_SHARED = (
    ("definitioner.html", "Definitioner", "definitioner"),
    ("lasanvisning.html", "Så läser du", "lasanvisning"),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A page and where it lies. region: whose it is, empty for pages that regions share. folder:
    of its region with a slash after it, empty in the root."""

    page: Page
    region: str
    folder: str

    @property
    def file(self) -> str:
        return f"{self.folder}{self.page.file}"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: pages, charts and CSV files, counted."""

    pages: int
    charts: int
    tables: int


def write_site(published: Published, target: Path, progress: Progress = quiet) -> Written:
    """Write the site of the open delad.duckdb to the folder, in place of an earlier one.

    Raises TargetError, OSError, and ValueError for another published file.
    """
    progress("Läser de röjandeskyddade siffrorna")
    content = read_content(published)
    frame = site_frame(content)
    pages = list(placed_pages(content))
    charts = tables = 0
    with replaced_folder(target) as folder:
        write_file(folder, "stil.css", render_style())
        for number, placed in enumerate(pages, start=1):
            progress(f"Skriver sida {number} av {len(pages)}: {placed.page.title}")
            write_file(folder, placed.file, page_html(content, placed, frame, pages))
            for name, data in page_tables(placed):
                write_file(folder, name, data)
                tables += 1
            charts += sum(len(f.drawings) for s in placed.page.sections for f in s.figures)
        for indikator_id in content.indicators:
            progress(f"Skriver alla värden för {content.indicators[indikator_id]['namn']}")
            data = indicator_csv_text(content, indikator_id)
            write_file(folder, indicator_csv(indikator_id), data)
        written = Written(len(pages), charts, tables + len(content.indicators))
        write_about(folder, _about(content, written))
    return written


def site_frame(content: Content) -> SiteFrame:
    """What all pages say."""
    names = listed([lan_of(content, region).namn for region in content.regions])
    return SiteFrame(
        name=f"{NAME} i {names}" if len(content.regions) == 1 else NAME,
        generation=content.generation,
        rules=str(content.about["regelversion"]),
        is_synthetic=bool(content.about["syntetisk"]),
    )


def placed_pages(content: Content) -> Iterator[Placed]:
    """Every page with its place: one region lies in the root, several in a folder each."""
    several = len(content.regions) > 1
    if several:
        yield Placed(regions_page(content), "", "")
    for region in content.regions:
        folder = f"{region}/" if several else ""
        for page in (
            overview_page(content, region),
            *theme_pages(content, region),
            *list_pages(content, region),
            *unit_pages(content, region),
        ):
            yield Placed(page, region, folder)
    for page in text_pages(content):
        yield Placed(page, "", "")


def page_html(content: Content, placed: Placed, frame: SiteFrame, pages: list[Placed]) -> str:
    """One page as HTML, with the menu of its region."""
    root = "../" if placed.folder else ""
    region = placed.region or (content.regions[0] if len(content.regions) == 1 else "")
    asof = f"Läge {moment(content.asof(region))}." if region else ""
    return render_page(placed.page, frame, list(_menu(pages, region, root)), root, asof)


def _menu(pages: list[Placed], region: str, root: str) -> Iterator[Link]:
    """The pages of a region that lead on, then those that regions share."""
    if not region or root:
        yield Link(f"{root}index.html", "Regioner", "regioner" if region else "index")
    seen: set[str] = set()
    for placed in pages:
        page = placed.page
        if placed.region == region and region and page.nav not in seen:
            seen.add(page.nav)
            yield Link(page.file, _MENU_TITLES.get(page.nav, page.title), page.nav)
    for file, title, nav in _SHARED:
        yield Link(f"{root}{file}", title, nav)


def page_tables(placed: Placed) -> Iterator[tuple[str, bytes]]:
    """The CSV files beside a page, by their path in the site."""
    stem = placed.page.file.removesuffix(".html")
    for section in placed.page.sections:
        for figure in section.figures:
            yield f"{placed.folder}data/{stem}--{figure.ident}.csv", table_csv(figure.table)


def _about(content: Content, written: Written) -> dict[str, Any]:
    about = content.about
    return {
        "generation": content.generation,
        "asof": dict(about["asof"]),
        "regelversion": about["regelversion"],
        "syntetisk": about["syntetisk"],
        "fil": "delad.duckdb",
        "innehall_sha256": about["innehall_sha256"]["tabeller"]["delad"],
        "antal_sidor": written.pages,
        "antal_diagram": written.charts,
        "antal_csv": written.tables,
    }
