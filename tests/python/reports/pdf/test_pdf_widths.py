"""No word of a PDF's table is wider than its column, where it would be printed over the next.

Widths are those of the PDF's type, a little rounded up: a letter of bold text is 0.51 of its size,
of plain text 0.455.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from orchestration.reports.figures import ReportFigures
from orchestration.reports.pdf.page import Col, Grid, Text, breakable
from orchestration.reports.pdf.report import report_blocks
from tests.python.reports.pdf.made_report import GROUP, TOWN, mean, report, share
from tests.python.reports.test_unknown_amounts import JANUARY

_PAGE_PT, _INSET_PT = 481.9, 7
_BOLD, _PLAIN = 0.51, 0.455
_SEED = Path(__file__).parents[4] / "seeds" / "indikatorer" / "indikatorer.csv"


def _too_wide(grids: Iterable[Grid]) -> list[tuple[str, str, str]]:
    found = []
    for grid in grids:
        size = 8 if len(grid.cols) > 8 else 9
        whole = sum(col.weight for col in grid.cols)
        for place, col in enumerate(grid.cols):
            room = col.weight / whole * _PAGE_PT - _INSET_PT
            cells = [Text(col.title, is_strong=True), *(row[place] for row in grid.rows)]
            found += [(grid.title, col.title, word) for word in _wide(cells, size, room)]
    return found


def _wide(cells: Iterable[Text | str], size: float, room: float) -> list[str]:
    own = [Text(cell) if isinstance(cell, str) else cell for cell in cells]
    return [
        word
        for cell in own
        for word in re.split(r"[\s\u00ad/]|(?<=-)", breakable(cell.text))
        if word.isalpha() and len(word) * size * (_BOLD if cell.is_strong else _PLAIN) > room
    ]


def _grids(figures: ReportFigures) -> list[Grid]:
    return [block for block in report_blocks(figures, 1, None) if isinstance(block, Grid)]


def test_no_word_is_wider_than_its_column() -> None:
    with _SEED.open(encoding="utf-8") as file:
        names = {row["indikator_id"]: row["namn"] for row in csv.DictReader(file)}
    shares = ("status_24h", "inskrivningsmeddelande_24h", "kvittens_24h", "sip", "utskrivningsplan")
    months = [mean(0.6, 78, period=f"2022-0{n}") for n in (1, 2)]
    figures = [*months, *(share(one, 0.5, 30, period="2022-01") for one in shares)]
    bills = [replace(JANUARY, kommun_namn=name) for name in ("Mörbylånga", "Oskarshamn")]
    for recipient in (TOWN, GROUP):
        made = report(figures, recipient, period="2022-01", billing=tuple(bills))
        told = {i: replace(one, namn=names[i]) for i, one in made.definitions.items()}
        grids = _grids(replace(made, definitions=told))
        assert {"Definitioner", "Betalningsansvar per vårdform och period"} <= {
            grid.title for grid in grids
        }
        assert _too_wide(grids) == []


def test_a_word_that_is_too_wide_is_seen() -> None:
    grid = Grid("T", (Col("A"), Col("B", 9.0)), [[Text("Sammanhållningsfrågor"), Text("b")]])
    assert _too_wide([grid]) == [("T", "A", "Sammanhållningsfrågor")]
