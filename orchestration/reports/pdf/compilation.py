"""The län-wide compilation of a half-year (Kalmar 2022 §2: Informationsöverföringsgruppen, to the
beredningsgrupp), as PDF, of disclosure-controlled figures. Pure but for setting it.

Does not belong here: the tables' rows (workbook/compilation_tables.py, process_tables.py), the
handlingsplaner, which are the groups' own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from orchestration.reports.changes import Changes
from orchestration.reports.figures import ReportFigures
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.figures.target_outcome import half_before
from orchestration.reports.pdf.around import survey_blocks
from orchestration.reports.pdf.from_table import grid_of
from orchestration.reports.pdf.open_parts import (
    first_page,
    hidden_blocks,
    last_pages,
    only,
    trend_blocks,
)
from orchestration.reports.pdf.page import Block, Box, Col, Grid, Heading, Prose
from orchestration.reports.pdf.report import document_of
from orchestration.reports.pdf.typeset import pdf_bytes
from orchestration.reports.pdf.wording import deadline, when
from orchestration.reports.workbook.changed_table import changed_table
from orchestration.reports.workbook.compilation_tables import (
    days_table,
    deviation_table,
)
from orchestration.reports.workbook.open_book import subject_of
from orchestration.reports.workbook.process_tables import (
    PERIOD,
    group_names,
    kommun_process_parts,
    process_table,
)
from orchestration.reports.workbook.survey_table import survey_table
from orchestration.reports.workbook.table import without_column
from orchestration.reports.workbook.unit_table import unit_table
from orchestration.swedish import listed

_PLAN_ROWS = 3
_WHOLE_LAN = ("lan", "riket")
_PLAN = (
    Col("Vad gruppen gör", 2.2, is_number=False),
    Col("Vad talen visar", 2.2, is_number=False),
    Col("Till beredningsgruppen", 2.0, is_number=False),
)


@dataclass(frozen=True)
class LastCompilation:
    """The compilation of the half-year before: issue, as-of (local, as text) and its figures as
    they were kept."""

    period: str
    nummer: int
    asof: str
    content: Mapping[str, Any] = field(repr=False)


def write_compilation(
    figures: ReportFigures,
    issue_number: int,
    changes: Changes | None,
    last: LastCompilation | None,
) -> bytes:
    """The whole PDF; the same bytes for the same arguments. Raises PdfError."""
    blocks = tuple(compilation_blocks(figures, issue_number, changes, last))
    return pdf_bytes(document_of(figures, issue_number, subject_of(figures), blocks))


def compilation_blocks(
    figures: ReportFigures,
    issue_number: int,
    changes: Changes | None,
    last: LastCompilation | None,
) -> Iterator[Block]:
    """Everything the compilation says, in reading order."""
    groups = group_names(figures)
    yield Heading("Sammanfattning", 1)
    yield Box(
        "Till beredningsgruppen",
        f"Handlingsplanerna lämnas senast {deadline(figures.period):%Y-%m-%d}. Talen här är för "
        "länet och analysgrupperna, efter röjandeskydd; det som grupperna har beslutat finns i "
        "deras handlingsplaner, inte i datalagret. Sist finns plats att skriva ihop dem.",
    )
    yield from first_page(figures, issue_number)
    yield Heading("Utskrivningsklara dagar sida vid sida", 1)
    yield grid_of(days_table(figures), strong=2)
    for vardform in TARGET_PERIOD:
        yield from trend_blocks(figures, groups, vardform)
    yield grid_of(unit_table(figures, half_before(figures.period)), strong=2)
    yield Heading("Processen", 1)
    yield grid_of(without_column(process_table(figures), PERIOD))
    yield from map(grid_of, kommun_process_parts(figures))
    yield Heading("Avvikelser och delaktighet", 1)
    yield from _deviations(figures)
    yield from survey_blocks(only(figures, _WHOLE_LAN))
    if len(survey_table(figures).data) > len(survey_table(only(figures, _WHOLE_LAN)).data):
        yield Prose("Resultat för kommuner och enheter står i arbetsbokens blad Delaktighet.")
    yield from _changed(figures, last)
    yield from hidden_blocks(figures)
    yield from _plans(figures)
    yield from last_pages(figures, changes)


def _deviations(figures: ReportFigures) -> Iterator[Block]:
    table = deviation_table(figures)
    if table.data:
        yield grid_of(table)
    else:
        yield Prose("Ingen leverans från Stella räknas i publiceringen, så det finns inga tal.")


def _changed(figures: ReportFigures, last: LastCompilation | None) -> Iterator[Block]:
    yield Heading("Ändrat sedan förra sammanställningen", 1)
    if last is None:
        yield Prose("Det finns ingen tidigare sammanställning här att jämföra med.")
        return
    yield Prose(
        f"Förra sammanställningen gällde {when(last.period)}, utgåva {last.nummer}, läge "
        f"{last.asof}."
    )
    table = changed_table(figures, last.content)
    if table.data:
        yield grid_of(table)
    else:
        yield Prose("Inga huvudmått för de månader som fanns med då har ändrats.")


def _plans(figures: ReportFigures) -> Iterator[Block]:
    names = [name for unit, name in group_names(figures) if unit[0] == "analysgrupp"]
    if not names:
        return
    yield Heading("Handlingsplanerna", 1)
    yield Prose(
        f"Fyll i ur handlingsplanerna från {listed(names)}. Skriv inga uppgifter om enskilda."
    )
    for name in names:
        yield Grid(name, _PLAN, (), form_rows=_PLAN_ROWS)
