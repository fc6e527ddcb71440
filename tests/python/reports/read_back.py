"""Read a package back as its recipient would: workbooks, CSV, manifest.

Does not belong here: assertions.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

ENCODING = "utf-8-sig"
PERIOD = "Period"


@dataclass(frozen=True)
class Sheet:
    """One sheet: the titles of its header row, and the rows below it by title. A row with a date in
    its column Period has the period's code as `kod`, read from how the date is written."""

    titles: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]


def sheets(content: bytes) -> dict[str, Sheet]:
    """Every sheet of a workbook; the header is the row that is frozen above."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: _sheet(sheet) for sheet in book.worksheets}


def _sheet(sheet: Any) -> Sheet:
    frozen = int("".join(filter(str.isdigit, sheet.freeze_panes)))
    found = list(sheet.iter_rows(min_row=frozen - 1))
    titles = tuple(str(cell.value) for cell in found[0])
    numbered = [f"{t}#{n}" if t in titles[:n] else t for n, t in enumerate(titles)]
    rows = []
    for cells_of_row in found[1:]:
        row = {name: cell.value for name, cell in zip(numbered, cells_of_row, strict=True)}
        if PERIOD in titles and isinstance(row[PERIOD], datetime):
            row["kod"] = code_of(cells_of_row[titles.index(PERIOD)])
        rows.append(row)
    return Sheet(titles, tuple(rows))


def code_of(cell: Any) -> str:
    """«2022-Q1» of a date that is written «kvartal 1 2022»."""
    year, form = cell.value.year, cell.number_format
    if found := re.fullmatch(r'"(kvartal (\d)|(första|andra) halvåret) "yyyy', form):
        return f"{year}-Q{found[2]}" if found[2] else f"{year}-H{1 if found[3] == 'första' else 2}"
    return f"{year}" if form == "yyyy" else f"{cell.value:%Y-%m}"


def cells(content: bytes) -> Iterator[Any]:
    """Every cell of a workbook, as openpyxl sees it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from row


def table(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV by title."""
    text = content.decode(ENCODING)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a package."""
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content


def number(text: str) -> float | None:
    """A number of a CSV, None when it is empty."""
    return float(text.replace(",", ".")) if text else None


def all_text(folder: Path) -> str:
    """Everything that can be read in a package as one text: cells, CSV, manifest, file names."""
    parts = []
    for path in sorted(folder.iterdir()):
        parts.append(path.name)
        if path.suffix == ".xlsx":
            # All text of a workbook lies in one part of it; reading every cell takes far longer.
            with zipfile.ZipFile(path) as book:
                parts.append(book.read("xl/sharedStrings.xml").decode())
        else:
            parts.append(path.read_text(encoding=ENCODING))
    return "\n".join(parts)
