"""A page as HTML: its charts drawn, its template filled. Everything from data is escaped.

The pages run no code and ask for nothing but the style sheet beside them, and say so in a content
security policy. Does not belong here: which pages there are, writing files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from orchestration.reports.charts import for_web
from orchestration.reports.charts.theme import DARK, NAMES
from orchestration.reports.site.model import Drawing, Figure, Link, Page
from orchestration.swedish import number

CSP = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
"""frame-ancestors has no effect in a page's own element and is left to the web server."""
BRIEF = ("Riktning", "Mål", "Underlag", "Fullständighet", "Preliminärt", "Början", "Klocka")
"""Facts that are always seen beside a figure; the others are a press away."""
_PHONE_SUFFIX, _WIDE_SUFFIX = "s", "b"


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """What every page says: the name of the site, the generation, the rules, made-up data."""

    name: str
    generation: str
    rules: str
    is_synthetic: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing as SVG; narrow: as it is drawn for a phone, None when one does for all."""

    title: str
    href: str
    wide: Markup
    narrow: Markup | None


def render_page(page: Page, frame: SiteFrame, nav: Sequence[Link], root: str, asof: str) -> str:
    """The page as HTML. nav: links of the menu, whose text is the nav name of their page. root:
    the way to the root of the site, empty there. asof: a sentence on how new the figures are."""
    figures = [figure for section in page.sections for figure in section.figures]
    return (
        _environment()
        .get_template(page.template)
        .render(
            page=page,
            sections=page.sections,
            drawn={figure.ident: _drawn(figure) for figure in figures},
            first=_first_of_each(figures),
            brief=BRIEF,
            site=frame,
            nav=nav,
            root=root,
            asof=asof,
            csp=CSP,
            stem=page.file.removesuffix(".html"),
        )
    )


def _first_of_each(figures: Sequence[Figure]) -> set[str]:
    """The first drawn figure of every definition: its facts lie open, those of the others are a
    press away."""
    first: dict[str, str] = {}
    for figure in figures:
        if figure.drawings and figure.facts:
            first.setdefault(figure.facts[0].text, figure.ident)
    return set(first.values())


def render_style() -> str:
    """The one style sheet."""
    light = {name: colour for colour, name in NAMES.items()}
    return _environment().get_template("stil.css.j2").render(light=light, dark=DARK)


def _drawn(figure: Figure) -> list[Drawn]:
    return [
        _one(drawing, f"{figure.ident}-{number}")
        for number, drawing in enumerate(figure.drawings, start=1)
    ]


def _one(drawing: Drawing, ident: str) -> Drawn:
    def draw(size: Any, suffix: str) -> Markup:
        # An element tree wrote it: texts are escaped there.
        return Markup(  # noqa: S704
            for_web(drawing.chart, size, f"{ident}{suffix}", drawing.title, drawing.description)
        )

    return Drawn(
        drawing.title,
        drawing.href,
        draw(drawing.size, _WIDE_SUFFIX),
        draw(drawing.narrow, _PHONE_SUFFIX) if drawing.narrow else None,
    )


def key_text(key: Mapping[str, str]) -> str:
    """A key as it stands in the page; `urllib.parse.parse_qsl` reads it back."""
    return urlencode(key)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("orchestration.reports.site", "mallar"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["nyckel"] = key_text
    environment.filters["tal"] = number
    return environment
