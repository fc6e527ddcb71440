"""Pages as files: they ask for nothing outside, lead somewhere, and are the same again."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag

from orchestration.reports.site.addresses import slug, swedish_order
from orchestration.reports.site.build import Placed, page_html, page_tables, site_frame
from orchestration.reports.site.content import Content
from orchestration.reports.site.model import Page
from orchestration.reports.site.overview import overview_page
from orchestration.reports.site.render import CSP, render_style
from orchestration.reports.site.text_pages import indicator_csv
from tests.python.reports.site.read_pages import read_page


def test_a_page_follows_nothing_outside_the_site(some_pages: dict[str, str]) -> None:
    for file, html in some_pages.items():
        page = read_page(html)
        for address in page.addresses:
            assert not re.match(r"[a-z][a-z0-9+.-]*:|//|/", address), (file, address)
        assert not {"script", "iframe", "object", "embed", "form", "img"} & page.tags.keys()
        assert not [name for name in page.attributes if name.startswith("on") or name == "style"]
        bare = html.replace("http://www.w3.org/2000/svg", "").replace("HYPERLINK(", "")
        bare = bare.replace("http://x", "")  # the name of a klinik that wants to be a formula
        assert "http" not in bare.replace("http-equiv", ""), file


def test_the_style_sheet_asks_for_nothing() -> None:
    style = render_style()
    assert "url(" not in style
    assert "@import" not in style
    assert "@font-face" not in style


def test_the_policy_forbids_all_but_the_style_sheet(some_pages: dict[str, str]) -> None:
    assert "default-src 'none'" in CSP
    assert "unsafe" not in CSP
    for html in some_pages.values():
        assert "Content-Security-Policy" in html


def test_every_link_leads_to_a_page_a_file_or_a_place(
    some_pages: dict[str, str], pages: list[Placed], content: Content
) -> None:
    files = {placed.file for placed in pages} | {"stil.css"}
    files |= {name for placed in pages for name, _ in page_tables(placed)}
    files |= {indicator_csv(one) for one in content.indicators}
    read = {file: read_page(html) for file, html in some_pages.items()}
    for file, page in read.items():
        for address in page.addresses:
            path, place = urldefrag(address)
            target = _resolved(file, unquote(path)) if path else file
            assert target in files, (file, address)
            if place and target in read:
                assert place in read[target].ids, (file, address)


def _resolved(file: str, path: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(file).parent / path).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_identities_are_unique_and_headings_go_down_one_by_one(some_pages: dict[str, str]) -> None:
    for file, html in some_pages.items():
        page = read_page(html)
        assert len(page.ids) == len(set(page.ids)), file
        assert page.headings.count(1) == 1
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), (file, page.headings)


def test_every_page_says_what_it_rests_on(some_pages: dict[str, str], content: Content) -> None:
    for file, html in some_pages.items():
        assert content.generation in html
        assert str(content.about["regelversion"]) in html
        assert "SYNTETISKA UPPGIFTER" in html
        if "/" in file:
            assert "12 januari 2023 kl. 04.30" in html


def test_real_data_is_not_called_made_up(content: Content, pages: list[Placed]) -> None:
    real = site_frame(content)
    html = page_html(
        content,
        next(p for p in pages if p.file == "lasanvisning.html"),
        type(real)(real.name, real.generation, real.rules, False),
        pages,
    )
    assert "SYNTETISKA" not in html


def test_the_same_generation_gives_the_same_page(
    content: Content, pages: list[Placed], some_pages: dict[str, str]
) -> None:
    """Drawn in this process and in the one that made the folder."""
    placed = next(p for p in pages if p.file == "08/delaktighet.html")
    assert page_html(content, placed, site_frame(content), pages) == some_pages[placed.file]


def test_several_regions_have_a_folder_each_and_a_list(some_pages: dict[str, str]) -> None:
    links = read_page(some_pages["index.html"]).addresses
    assert {"01/index.html", "03/index.html", "08/index.html"} <= set(links)
    assert "../index.html" in read_page(some_pages["08/index.html"]).addresses


def test_a_region_without_figures_has_an_overview_that_says_so(content: Content) -> None:
    page: Page = overview_page(content, "03")
    assert page.more["summary"] == [
        "Det finns inga siffror för Region 03. Ingen leverans från Cosmic LINK har kommit."
    ]
    assert page.more["cards"] == []
    assert page.sections == ()


def test_a_kommun_stands_on_its_own_page_and_others_in_a_table(pages: list[Placed]) -> None:
    files = {placed.file for placed in pages if placed.region == "08"}
    assert len([f for f in files if f.startswith("08/kommun-")]) == 12
    assert "08/kommun-0180.html" not in files
    kommuner = next(p for p in pages if p.file == "08/kommuner.html")
    outside = [r.title for s in kommuner.page.sections for f in s.figures for r in f.table.rows]
    assert all(title not in {"Kalmar", "Kalmar län"} for title in outside)


def test_a_stadsdel_has_a_page_and_stands_in_the_list(pages: list[Placed]) -> None:
    files = {placed.file: placed for placed in pages}
    assert files["08/stadsdel-0180-norrmalm.html"].page.title == "Norrmalm"
    assert "Stadsdelar" in files["08/kommuner.html"].page.more["links"]


def test_codes_become_file_names_that_cannot_meet() -> None:
    assert slug("0880") == "0880"
    assert slug("norra") == "norra"
    names = {slug(kod) for kod in ("A/B", "A B", "a-b", "A_B", "../x", "å")}
    assert len(names) == 6
    assert all(re.fullmatch(r"[a-z0-9-]+", name) for name in names)


def test_names_are_in_swedish_order() -> None:
    names = ["Östra", "Åsa", "Ängelholm", "Zorn", "Borg"]
    assert sorted(names, key=swedish_order) == ["Borg", "Zorn", "Åsa", "Ängelholm", "Östra"]


def test_hidden_is_seen_and_told(some_pages: dict[str, str]) -> None:
    html = some_pages["08/kommun-0880.html"]
    assert 'class="dolt">dolt</td>' in html
    assert "döljs av röjandeskydd" in html
    assert "×" in html


def test_the_folder_holds_what_the_pages_name(folder: Path) -> None:
    assert (folder / "stil.css").read_text(encoding="utf-8") == render_style()
