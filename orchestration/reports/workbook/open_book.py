"""The workbooks of disclosure-controlled figures: which sheets, in which order.

Does not belong here: what a sheet holds, workbooks of exact figures (compose.py).
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from orchestration.reports.figures import OpenReport, ReportFigures
from orchestration.reports.figures.compilation_sentences import process_sentences
from orchestration.reports.figures.shown import TARGET_PERIOD
from orchestration.reports.figures.target_outcome import compared_with
from orchestration.reports.figures.target_sentences import next_target, target_sentences
from orchestration.reports.workbook.book import write_book
from orchestration.reports.workbook.changed_table import changed_table
from orchestration.reports.workbook.compilation_tables import (
    days_table,
    deviation_table,
)
from orchestration.reports.workbook.compose import PROFILE_TEXT, IssueLabel, facts_of
from orchestration.reports.workbook.hidden_table import hidden_table
from orchestration.reports.workbook.level_table import level_table
from orchestration.reports.workbook.process_tables import kommun_process_table, process_table
from orchestration.reports.workbook.survey_table import survey_table
from orchestration.reports.workbook.table import Column, Form, Row, Section, Table
from orchestration.reports.workbook.target_tables import (
    decided_table,
    lan_table,
    period_table,
)
from orchestration.reports.workbook.unit_table import unit_table
from orchestration.reports.workbook.word_tables import glossary_table, method_table
from orchestration.source_names import SOURCE_NAMES

_LEAST_WIDTH = 60
_WHO = "Länet och kommunerna"
SUBJECT = {
    OpenReport.MAL: "Underlag för beslut om nästa års mål",
    OpenReport.SAMMANSTALLNING: "Länsgemensam sammanställning",
}


def write_open_book(
    figures: ReportFigures,
    label: IssueLabel,
    changes: Sequence[Table] = (),
    earlier: Mapping[str, Any] | None = None,
) -> bytes:
    """The whole workbook; the same bytes for the same figures. changes: the sheet Ändringar, from
    the second issue on. earlier: what the last compilation said. Raises ValueError for a recipient
    of exact figures."""
    tables = open_tables(figures, label, changes, earlier)
    return write_book(facts_of(figures, subject_of(figures)), tables)


def subject_of(figures: ReportFigures) -> str:
    """What the report is. Raises ValueError for a recipient of exact figures."""
    report = figures.recipient.open_report
    if report is None:
        raise ValueError(f"{figures.recipient.id} is sent exact figures")
    return SUBJECT[report]


def open_tables(
    figures: ReportFigures,
    label: IssueLabel,
    changes: Sequence[Table] = (),
    earlier: Mapping[str, Any] | None = None,
) -> tuple[Table, ...]:
    """The sheets, in order."""
    is_target = figures.recipient.open_report is OpenReport.MAL
    own = _target_tables(figures) if is_target else _compilation_tables(figures, earlier)
    return (
        _summary(figures, label),
        *map(_narrow_lead, (*own, hidden_table(figures))),
        *changes,
        method_table(figures),
        glossary_table(is_open=True),
    )


def _narrow_lead(table: Table) -> Table:
    """The table with the sentences above it no wider than itself, so that none is cut in print."""
    width = max(_LEAST_WIDTH, int(sum(column.width for column in table.columns)))
    lines = [line for text in table.lead for line in textwrap.wrap(text, width)]
    return replace(table, lead=lines)


def _target_tables(figures: ReportFigures) -> tuple[Table, ...]:
    return (
        decided_table(figures),
        lan_table(figures),
        unit_table(figures, compared_with(figures)),
        level_table(figures),
        *(period_table(figures, vardform) for vardform in TARGET_PERIOD),
    )


def _compilation_tables(
    figures: ReportFigures, earlier: Mapping[str, Any] | None
) -> tuple[Table, ...]:
    surveys = survey_table(figures)
    return (
        days_table(figures),
        process_table(figures),
        deviation_table(figures),
        *((surveys,) if surveys.data else ()),
        kommun_process_table(figures),
        unit_table(figures, compared_with(figures)),
        *((changed_table(figures, earlier),) if earlier is not None else ()),
    )


def _summary(figures: ReportFigures, label: IssueLabel) -> Table:
    about = figures.about
    return Table(
        "Sammanfattning",
        f"{subject_of(figures)} – {figures.recipient.namn}, {figures.period.label}",
        (f"Läge {about.asof_text}: det som har hänt eller rättats senare är inte med.",),
        (Column("Vad", Form.LONG, 40), Column("Uppgift", Form.LONG, 110)),
        (
            Section("Det viktigaste"),
            *((_WHO, one) for one in target_sentences(figures, compared_with(figures))),
            *_of_report(figures),
            Section("Att veta: vad som saknas eller är osäkert, och varför"),
            *((gap.vad, gap.varfor) for gap in figures.gaps),
            Section("Om underlaget"),
            *_about(figures, label),
        ),
    )


def _of_report(figures: ReportFigures) -> Iterator[Row]:
    if figures.recipient.open_report is OpenReport.MAL:
        yield next_target(figures)
    else:
        yield from (("Processen", one) for one in process_sentences(figures))


def _about(figures: ReportFigures, label: IssueLabel) -> Iterator[Row]:
    about = figures.about
    yield ("Mottagare", figures.recipient.namn)
    yield ("Period", figures.period.label)
    yield ("Läge (svensk tid)", about.asof_text)
    yield ("Publicering", about.generation)
    yield ("Regelversion", about.regelversion)
    yield ("Källor", ", ".join(SOURCE_NAMES.get(one, one) for one in about.sources))
    yield ("Utgåva", str(label.number))
    yield ("Profil", PROFILE_TEXT[label.profile])
