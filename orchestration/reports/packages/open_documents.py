"""The files of a package of disclosure-controlled figures: workbook, every figure, PDF, changes.

No individual list and no exact figure is made here. Does not belong here: what the files say.
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.changes.table import changes_table
from orchestration.reports.figures import OpenReport
from orchestration.reports.packages.documents import (
    Contents,
    Documents,
    Made,
    changes,
    every_figure,
)
from orchestration.reports.pdf.compilation import LastCompilation, write_compilation
from orchestration.reports.pdf.target_report import write_target_report
from orchestration.reports.workbook.open_book import write_open_book

_NAMES = {OpenReport.MAL: "malunderlag", OpenReport.SAMMANSTALLNING: "sammanstallning"}


def open_workbook(contents: Contents) -> Iterator[Made]:
    """The workbook."""
    sheets = () if contents.changes is None else (changes_table(contents.changes),)
    earlier = contents.earlier_figures
    content = write_open_book(
        contents.figures,
        contents.label,
        sheets,
        None if earlier is None else earlier.content,
    )
    yield Made(f"{_stem(contents)}.xlsx", content)


def open_pdf(contents: Contents) -> Iterator[Made]:
    """The report to read. Raises PdfError."""
    if not contents.has_pdf:
        return
    figures, number = contents.figures, contents.label.number
    if figures.recipient.open_report is OpenReport.MAL:
        content = write_target_report(figures, number, contents.changes)
    else:
        earlier = contents.earlier_figures
        last = (
            None
            if earlier is None
            else LastCompilation(earlier.period, earlier.nummer, earlier.asof, earlier.content)
        )
        content = write_compilation(figures, number, contents.changes, last)
    yield Made(f"{_stem(contents)}.pdf", content)


def _stem(contents: Contents) -> str:
    report = contents.figures.recipient.open_report
    if report is None:
        raise ValueError(f"{contents.figures.recipient.id} is sent exact figures")
    return f"{_NAMES[report]}_{contents.stem}"


OPEN_DOCUMENTS: tuple[Documents, ...] = (open_workbook, every_figure, changes, open_pdf)
