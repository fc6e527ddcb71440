"""Set a document with typst: blocks in, PDF bytes out. The only place that knows typst.

Only the fonts that typst carries are used, so that every machine gives the same bytes, and the file
is tagged for screen readers (PDF/UA-1) and fit to be kept (PDF/A-2a). Data go in as a value: no
text of a report lies on the disk. Does not belong here: what is set.
"""

from __future__ import annotations

import json
from datetime import UTC
from functools import cache
from pathlib import Path

import typst

from orchestration.reports.pdf.page import Document, as_data

TEMPLATE = Path(__file__).with_name("rapport.typ")
CHART_FONT = "Libertinus Serif"
"""Carried by typst; charts are measured in a wider one, so their texts always have room."""


class PdfError(Exception):
    """The document cannot be set. Swedish, without any text of the report."""


def pdf_bytes(document: Document) -> bytes:
    """The whole file; the same bytes for the same document. Raises PdfError."""
    data = json.dumps(as_data(document), ensure_ascii=False)
    made = document.made if document.made.tzinfo else document.made.replace(tzinfo=UTC)
    try:
        content = _compiler().compile(
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            sys_inputs={"data": data},
            timestamp=int(made.timestamp()),
        )
    except (typst.TypstError, ValueError, RuntimeError) as error:
        # typst quotes what it was given, which is the text of the report.
        raise PdfError(
            f"PDF-filen kunde inte sättas ({type(error).__name__}). Kör om utan den "
            "(--utan-pdf) och anmäl felet till den som förvaltar datalagret."
        ) from None
    if not isinstance(content, bytes):
        raise TypeError("typst gave no single file")
    return content


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(input=str(TEMPLATE), root=str(TEMPLATE.parent), ignore_system_fonts=True)
