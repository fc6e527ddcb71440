"""The PDF of one recipient and period: its parts in order. Pure but for setting it.

Does not belong here: what a part says, the half-year pack (pack.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.changes import Changes
from orchestration.reports.figures import ReportFigures
from orchestration.reports.pdf.around import around_blocks
from orchestration.reports.pdf.billing import billing_blocks
from orchestration.reports.pdf.changed import changed_blocks
from orchestration.reports.pdf.days import day_blocks
from orchestration.reports.pdf.method import about_grid, method_blocks
from orchestration.reports.pdf.page import Block, Document, Heading
from orchestration.reports.pdf.process import process_blocks
from orchestration.reports.pdf.summary import known_blocks, summary_blocks
from orchestration.reports.pdf.typeset import pdf_bytes
from orchestration.reports.pdf.year import year_blocks
from orchestration.reports.workbook.compose import SYNTHETIC


def write_report(figures: ReportFigures, issue_number: int, changes: Changes | None) -> bytes:
    """The whole PDF; the same bytes for the same figures, issue and changes. changes: since the
    issue before, None for a first one. Raises PdfError."""
    blocks = tuple(report_blocks(figures, issue_number, changes))
    return pdf_bytes(document_of(figures, issue_number, "Underlag om utskrivningsklara", blocks))


def report_blocks(
    figures: ReportFigures, issue_number: int, changes: Changes | None
) -> Iterator[Block]:
    """Everything the report says, in reading order."""
    yield Heading("Sammanfattning", 1)
    yield from summary_blocks(figures)
    yield from known_blocks(figures)
    yield Heading("Om underlaget")
    yield about_grid(figures, issue_number)
    yield from year_blocks(figures)
    yield from day_blocks(figures)
    yield from process_blocks(figures)
    yield from around_blocks(figures)
    yield from billing_blocks(figures)
    yield from changed_blocks(figures, changes)
    yield from method_blocks(figures)


def document_of(
    figures: ReportFigures, issue_number: int, what: str, blocks: tuple[Block, ...]
) -> Document:
    """The blocks with what stands on every page."""
    recipient, about = figures.recipient, figures.about
    return Document(
        title=f"{what} – {recipient.namn}, {figures.period.label}",
        subtitle=f"{recipient.region_namn}. Läge {about.asof_text}.",
        running=f"{recipient.namn} · {figures.period.label} · utgåva {issue_number}",
        footer=f"Läge {about.asof_text} · publicering {about.generation} · regelversion "
        f"{about.regelversion}",
        made=about.asof,
        warning=SYNTHETIC if about.is_synthetic else "",
        blocks=blocks,
    )
