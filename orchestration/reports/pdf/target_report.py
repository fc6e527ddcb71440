"""What the next year's target is decided on (Kalmar 2022 §2: Läns gemensam ledning, at the last
meeting of the year), as PDF, of disclosure-controlled figures. Pure but for setting it.

Does not belong here: the tables' rows (workbook/target_tables.py), the decision.
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.changes import Changes
from orchestration.reports.figures import ReportFigures
from orchestration.reports.figures.names import PERIOD_WORDS
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.figures.target_outcome import compared_with, outcome
from orchestration.reports.figures.target_sentences import next_target
from orchestration.reports.pdf.from_table import grid_of
from orchestration.reports.pdf.open_parts import (
    first_page,
    hidden_blocks,
    last_pages,
    trend_blocks,
)
from orchestration.reports.pdf.page import Block, Box, Heading, Points, Prose
from orchestration.reports.pdf.report import document_of
from orchestration.reports.pdf.typeset import pdf_bytes
from orchestration.reports.workbook.level_table import level_table
from orchestration.reports.workbook.open_book import subject_of
from orchestration.reports.workbook.target_tables import (
    decided_table,
    lan_table,
    period_table,
    unit_names,
)
from orchestration.reports.workbook.unit_table import unit_table


def write_target_report(
    figures: ReportFigures, issue_number: int, changes: Changes | None
) -> bytes:
    """The whole PDF; the same bytes for the same figures, issue and changes. Raises PdfError."""
    blocks = tuple(target_blocks(figures, issue_number, changes))
    return pdf_bytes(document_of(figures, issue_number, subject_of(figures), blocks))


def target_blocks(
    figures: ReportFigures, issue_number: int, changes: Changes | None
) -> Iterator[Block]:
    """Everything the report says, in reading order."""
    yield Heading("Sammanfattning", 1)
    yield Box(*next_target(figures))
    yield from first_page(figures, issue_number)
    yield Heading("Målet", 1)
    yield grid_of(decided_table(figures), strong=2)
    yield Heading("Länet mot målet", 1)
    lan = (figures.recipient.unit, figures.recipient.region_namn)
    for vardform in TARGET_PERIOD:
        yield from trend_blocks(figures, [lan], vardform)
    yield grid_of(lan_table(figures), strong=2)
    yield Heading("Kommuner och analysgrupper", 1)
    yield Prose(
        "Målet gäller varje kommun. Här står hur många av kommunens perioder som nådde det, av dem "
        "som kan visas; tabellerna efter visar period för period."
    )
    yield grid_of(unit_table(figures, compared_with(figures)), strong=2)
    for vardform in TARGET_PERIOD:
        yield _by_period(figures, vardform)
    yield Heading("Vad ett annat mål hade gett", 1)
    yield Prose(
        "Hur många av de visade perioderna som hade legat på eller under andra nivåer. Det säger "
        "hur snittet har fördelat sig, inte vad ett annat mål hade lett till."
    )
    yield grid_of(level_table(figures), strong=2)
    yield from hidden_blocks(figures)
    yield from _after_the_decision(figures)
    yield from last_pages(figures, changes)


def _by_period(figures: ReportFigures, vardform: str) -> Block:
    """The table, or that nothing of it can be shown."""
    names = [unit for unit, _ in unit_names(figures)]
    if any(outcome(figures, unit, vardform, figures.period).shown for unit in names):
        return grid_of(period_table(figures, vardform))
    many = PERIOD_WORDS[TARGET_PERIOD[vardform]][1]
    return Prose(
        f"{vardform.capitalize()}: inget värde för enskilda {many} kan visas, för någon enhet. "
        "Arbetsboken visar vilka som är dolda och vilka som inte hade något att räkna på."
    )


def _after_the_decision(figures: ReportFigures) -> Iterator[Block]:
    year = figures.period.start.year + 1
    yield Heading("När målet är beslutat", 1)
    yield Points(
        [
            f"Skriv i protokollet vilken vårdform målet för {year} gäller, hur högt snittet får "
            "vara, och om det gäller per månad, kvartal, halvår eller år.",
            "Skicka beslutet till utdataenheten, som skriver in det i datalagret med protokollet "
            "som källa.",
            f"Från nästa publicering får varje period av {year} omdömet nått eller inte nått, i "
            "alla rapporter och på den öppna webbplatsen. Tidigare år ändras inte.",
        ]
    )
