"""The plain values of the site: cells, tables, figures, pages.

Does not belong here: where they come from, or how a page looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from orchestration.reports.charts import Chart, Size

Kind = Literal["", "dolt", "tom", "ja", "nej"]
"""dolt: hidden by disclosure control. tom: nothing to compute. ja, nej: a verdict."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a table. raw: the value as published, for the CSV file. count: how many it
    rests on, where the table has no column of its own for that."""

    text: str
    raw: Any = None
    kind: Kind = ""
    is_preliminary: bool = False
    count: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures; key: the part of the figures' key that it decides."""

    title: str
    key: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures with its heading, which may lead to a page of the region."""

    title: str
    key: Mapping[str, str]
    cells: tuple[Cell, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures of one published table. key: what all of its figures have in common."""

    caption: str
    row_title: str
    key: Mapping[str, str]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with what those who do not see it are told. narrow: the size on a phone, where it
    is drawn anew; None when one size does for all."""

    chart: Chart
    size: Size
    title: str
    description: str
    narrow: Size | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what stands beside a figure: definition, source, how complete."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A question, its answer in words, the chart, the numbers and what they mean.

    ident: unique in the page, ASCII. key: names of lines as (style, text). axis: what the height
    of a line means. drawings: one, or many of one scale. empty: why there is no chart.
    """

    ident: str
    title: str
    lead: str
    drawings: tuple[Drawing, ...]
    table: Table
    facts: tuple[Fact, ...] = ()
    key: tuple[tuple[str, str], ...] = ()
    empty: str = ""
    axis: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a page with its figures."""

    ident: str
    title: str
    text: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside the site; text: beside the name."""

    href: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. file: its name in the folder of its region. template: in mallar/."""

    file: str
    title: str
    kicker: str
    lead: str
    sections: tuple[Section, ...] = ()
    template: str = "sida.html.j2"
    nav: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
