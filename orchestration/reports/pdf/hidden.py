"""Columns of the län in which nothing can be shown are left out, and what they are is said beneath
the table. Pure.

Does not belong here: what is hidden (rules.md R9, the disclosure-controlled file).
"""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.reports.pdf.page import Col, Text
from orchestration.reports.pdf.wording import NO_ROW
from orchestration.reports.workbook.table import HIDDEN, MISSING
from orchestration.swedish import listed

_EMPTY = {HIDDEN, MISSING, NO_ROW}


def without_hidden(
    cols: Sequence[Col], rows: Sequence[Sequence[Text]]
) -> tuple[list[Col], list[list[Text]], tuple[str, ...]]:
    """(columns, rows, notes) without those columns of the län (`Col.whole`) whose every cell is
    hidden, or has nothing beside what is hidden."""
    gone = {at for at, col in enumerate(cols) if col.whole and _is_hidden(rows, at)}
    kept = [at for at in range(len(cols)) if at not in gone]
    return (
        [cols[at] for at in kept],
        [[row[at] for at in kept] for row in rows],
        _notes([cols[at].whole for at in sorted(gone)]),
    )


def _notes(names: Sequence[str]) -> tuple[str, ...]:
    if not names:
        return ()
    return (
        f"Länets tal för {listed(names)} är dolda i varje rad och därför utelämnade: de bygger på "
        "få personer, eller så kan sådana tal räknas ut ur dem.",
    )


def _is_hidden(rows: Sequence[Sequence[Text]], at: int) -> bool:
    texts = [row[at].text for row in rows]
    return HIDDEN in texts and set(texts) <= _EMPTY
