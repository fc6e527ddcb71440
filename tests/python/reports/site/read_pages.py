"""Read a page back: its tables with the key of every figure, its links, its identities.

Does not belong here: assertions, and anything of the code that wrote the page.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl


@dataclass
class ReadCell:
    """One figure: the parts of its key together, the text, the class of its cell, and «n = 12»
    where that stands with it."""

    key: dict[str, str]
    text: str
    kind: str
    count: str = ""


@dataclass
class ReadPage:
    """What a page holds. addresses: values of every attribute that a browser may follow."""

    cells: list[ReadCell] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    tags: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    attributes: set[str] = field(default_factory=set)
    headings: list[int] = field(default_factory=list)


_FOLLOWED = {"href", "src", "action", "data", "poster", "srcset", "formaction", "xlink:href"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = ReadPage()
        self._keys: dict[str, dict[str, str]] = {}
        self._columns: list[dict[str, str]] = []
        self._text: list[str] | None = None
        self._is_count = False
        self._count = ""
        self._kind = ""
        self._position = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.page.tags[tag] += 1
        self.page.attributes |= found.keys()
        self.page.addresses += [found[name] for name in _FOLLOWED & found.keys()]
        if "id" in found:
            self.page.ids.append(found["id"])
        if tag in {"h1", "h2", "h3", "h4"}:
            self.page.headings.append(int(tag[1]))
        key = dict(parse_qsl(found.get("data-nyckel", ""), keep_blank_values=True))
        if tag == "table":
            self._keys["table"], self._columns = key, []
        elif tag == "th" and found.get("scope") == "col" and key:
            self._columns.append(key)
        elif tag == "tr":
            self._keys["row"], self._position = key, 0
        elif tag == "td":
            self._text, self._kind = [], found.get("class", "")
        elif tag == "small":
            self._is_count = True

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._is_count:
            self._text.append(data)
        elif self._text is not None:
            self._count = data

    def handle_endtag(self, tag: str) -> None:
        if tag == "small":
            self._is_count = False
        if tag == "td" and self._text is not None:
            column = self._columns[self._position]
            key = {**self._keys["table"], **self._keys["row"], **column}
            text = "".join(self._text)
            self.page.cells.append(ReadCell(key, text, self._kind, self._count))
            self._text, self._position, self._count = None, self._position + 1, ""


def read_page(html: str) -> ReadPage:
    """Everything of a page that tests ask about."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page
