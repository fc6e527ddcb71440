"""The blocks that a PDF is made of, as values, and as the data that the template reads. Pure.

All text is data: the template never runs any of it as markup, whatever a delivered name holds.
Does not belong here: what the blocks say, how they look (rapport.typ).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orchestration.reports.workbook.table import MISSING

BLANK = ""
_BREAKS = (
    "nskrivnings|meddelande",
    "valifi|cerade",
    "tskrivnings|plan",
    "Full|ständig|het",
)
"""Words longer than a narrow column, and where they may be broken."""


@dataclass(frozen=True)
class Heading:
    """level 1 starts a section, level 2 is a heading in it. is_new_page: what is handed out or
    filled in by itself."""

    text: str
    level: int = 2
    is_new_page: bool = False


@dataclass(frozen=True)
class Prose:
    """One paragraph. is_quiet: small and grey, an explanation under a table."""

    text: str
    is_quiet: bool = False


@dataclass(frozen=True)
class Points:
    """Sentences as a list with bullets."""

    texts: Sequence[str]


@dataclass(frozen=True)
class Facts:
    """Large figures with what they are, side by side: (value, what, remark)."""

    facts: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Box:
    """A framed notice with a heading."""

    heading: str
    text: str


@dataclass(frozen=True)
class Col:
    """title: of the column. weight: of its width. is_number: its cells stand to the right. whole:
    of a column of the län, the measure that it shows beside the recipient's."""

    title: str
    weight: float = 1.0
    is_number: bool = True
    whole: str = ""


@dataclass(frozen=True)
class Text:
    """A cell with a look of its own. is_soft: preliminary, in italics. is_strong: a row's name or a
    figure that misses its target."""

    text: str
    is_soft: bool = False
    is_strong: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; its header is repeated on every page it runs over. title: above it, also what a
    screen reader is told. form_rows: empty rows to write in, with room. can_break: a short table
    may go over two pages too, since its cells are long texts."""

    title: str
    cols: Sequence[Col]
    rows: Sequence[Sequence[Text | str]]
    notes: Sequence[str] = ()
    form_rows: int = 0
    can_break: bool = False


@dataclass(frozen=True)
class Picture:
    """A chart as an SVG document. alt: what it shows, for those who do not see it."""

    svg: str
    alt: str
    title: str


@dataclass(frozen=True)
class Pictures:
    """Pictures side by side, two in a row, three where there are three; one alone has the whole
    width."""

    pictures: Sequence[Picture]


Block = Heading | Prose | Points | Facts | Box | Grid | Pictures


@dataclass(frozen=True)
class Document:
    """One PDF. running: at the top of every page. footer: at its foot, with the page's number.
    warning: in every header, empty for none. made: the document's date, from the data so that the
    same content gives the same bytes."""

    title: str
    subtitle: str
    running: str
    footer: str
    made: datetime
    warning: str
    blocks: Sequence[Block]


def as_data(document: Document) -> dict[str, Any]:
    """The document as the template reads it: JSON's types only."""
    return {
        "titel": document.title,
        "undertitel": document.subtitle,
        "lopande": document.running,
        "fot": document.footer,
        "varning": document.warning,
        "datum": [document.made.year, document.made.month, document.made.day],
        "block": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    found: dict[str, Any]
    match block:
        case Heading(text, level, is_new_page):
            found = {"typ": "rubrik", "text": text, "niva": level, "ny_sida": is_new_page}
        case Prose(text, is_quiet):
            found = {"typ": "stycke", "text": text, "tyst": is_quiet}
        case Points(texts):
            found = {"typ": "lista", "texter": list(texts)}
        case Facts(facts):
            found = {"typ": "fakta", "fakta": [list(fact) for fact in facts]}
        case Box(heading, text):
            found = {"typ": "ruta", "rubrik": heading, "text": text}
        case Grid():
            found = _grid(block)
        case Pictures(pictures):
            shown = [{"svg": p.svg, "alt": p.alt, "titel": p.title} for p in pictures]
            found = {"typ": "bilder", "bilder": shown}
    return found


def _grid(grid: Grid) -> dict[str, Any]:
    empty = [[BLANK] * len(grid.cols)] * grid.form_rows
    rows = [[_cell(cell) for cell in row] for row in (*grid.rows, *empty)]
    if any(len(row) != len(grid.cols) for row in rows):
        raise ValueError("a row has more or fewer cells than the table has columns")
    return {
        "typ": "tabell",
        "titel": grid.title,
        "kolumner": [
            {"titel": breakable(c.title), "vikt": c.weight, "hoger": c.is_number} for c in grid.cols
        ],
        "rader": rows,
        "noter": list(grid.notes),
        "formular": grid.form_rows > 0,
        "delbar": grid.can_break,
    }


def _cell(cell: Text | str) -> dict[str, Any]:
    own = Text(cell) if isinstance(cell, str) else cell
    text = own.text.replace("-", "\N{MINUS SIGN}") if _is_negative(own.text) else own.text
    return {"text": breakable(text), "mjuk": own.is_soft, "stark": own.is_strong}


def breakable(text: str) -> str:
    """The text with soft hyphens in words that are longer than a narrow column."""
    for parts in _BREAKS:
        text = text.replace(parts.replace("|", ""), parts.replace("|", "\N{SOFT HYPHEN}"))
    return text


def _is_negative(text: str) -> bool:
    return text.startswith("-") and text[1:2].isdigit() and text != MISSING
