"""What both PDFs of disclosure-controlled figures have: the first page, and what lies at the end.
Pure.

Does not belong here: the reports themselves (target_report.py, compilation.py), exact figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from orchestration.reports.changes import Changes
from orchestration.reports.figures import (
    Kind,
    OpenReport,
    Periodtyp,
    ReportFigures,
    measure_of,
    parse_period,
)
from orchestration.reports.figures.compilation_sentences import process_sentences
from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.names import PERIOD_WORDS
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD
from orchestration.reports.figures.target_outcome import compared_with, outcome, target_of
from orchestration.reports.figures.target_sentences import target_sentences
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.pdf.changed import since_issue
from orchestration.reports.pdf.from_table import grid_of
from orchestration.reports.pdf.method import about_grid, method_blocks
from orchestration.reports.pdf.page import Block, Facts, Heading, Pictures, Points, Prose
from orchestration.reports.pdf.pictures import HALF, Line, trend_picture
from orchestration.reports.workbook.hidden_table import hidden_table
from orchestration.reports.workbook.table import MISSING
from orchestration.swedish import listed, number, percent

_SURVEY = "matning"
_HOW_DRAWN = "Grått fält med kryss: värdet är dolt. Prickad linje: målet."
_BESIDE = " Streckad linje: länet."
_NEVER_OVER = " En linje går aldrig över en dold period."


def first_page(figures: ReportFigures, issue_number: int) -> Iterator[Block]:
    """Figures at a glance, what happened, what is uncertain, what it rests on."""
    yield Facts([*_target_facts(figures), *_met_facts(figures), _hidden_fact(figures)])
    yield Heading("Vad talen visar")
    is_compilation = figures.recipient.open_report is OpenReport.SAMMANSTALLNING
    process = process_sentences(figures) if is_compilation else ()
    yield Points([*target_sentences(figures, compared_with(figures)), *process])
    yield Heading("Att tänka på när talen läses")
    yield Points([f"{gap.vad}: {gap.varfor}" for gap in figures.gaps])
    yield Heading("Om underlaget")
    yield about_grid(figures, issue_number)


def hidden_blocks(figures: ReportFigures) -> Iterator[Block]:
    """How much is hidden, level by level."""
    yield Heading("Vad som döljs", 1)
    yield grid_of(hidden_table(figures), strong=2)


def last_pages(figures: ReportFigures, changes: Changes | None) -> Iterator[Block]:
    """What has changed since the issue before, how it is counted."""
    if changes is not None:
        yield Heading("Ändrat sedan förra utgåvan", 1)
        yield from since_issue(changes)
    yield from method_blocks(figures)


def only(figures: ReportFigures, levels: Iterable[str]) -> ReportFigures:
    """The figures of these levels alone."""
    wanted = set(levels)
    return replace(figures, figures=tuple(one for one in figures.figures if one.niva in wanted))


def trend_blocks(
    figures: ReportFigures, units: Sequence[tuple[tuple[str, str], str]], vardform: str
) -> Iterator[Block]:
    """A chart per unit of the agreement's periods that were over, all on one scale; units with
    fewer than two shown are named."""
    over = replace(figures, figures=tuple(one for one in figures.figures if _is_over(figures, one)))
    kind = TARGET_PERIOD[vardform]
    measure = measure_of(DAYS, MEAN)
    top = max(
        (
            one.varde
            for unit, _ in units
            for one in over.series(DAYS, MEAN, vardform, kind, unit)
            if one.varde is not None
        ),
        default=0.0,
    )
    drawn = {
        name: trend_picture(
            over,
            Line(measure, vardform, kind, _title(name, vardform, kind), unit),
            HALF if len(units) > 1 else None,
            top=top,
        )
        for unit, name in units
    }
    if kept := [one for one in drawn.values() if one is not None]:
        yield Pictures(kept)
        has_reference = any(
            one and name != figures.recipient.region_namn for name, one in drawn.items()
        )
        yield Prose(f"{_HOW_DRAWN}{_BESIDE * has_reference}{_NEVER_OVER}", is_quiet=True)
    if left := [name for name, one in drawn.items() if one is None]:
        many = PERIOD_WORDS[kind][1]
        yield Prose(
            f"Utan diagram över {vardform}, eftersom färre än två {many} kan visas: "
            f"{listed(left)}.",
            is_quiet=True,
        )


def _title(name: str, vardform: str, kind: Periodtyp) -> str:
    return f"{name}: snitt i dagar, {vardform} per {PERIOD_WORDS[kind][0]}"


def _is_over(figures: ReportFigures, one: object) -> bool:
    period, kind = getattr(one, "period", ""), getattr(one, "periodtyp", _SURVEY)
    return kind == _SURVEY or parse_period(period).end <= figures.about.asof.date()


def _target_facts(figures: ReportFigures) -> Iterator[tuple[str, str, str]]:
    year = figures.period.start.year
    for vardform, kind in TARGET_PERIOD.items():
        target = target_of(figures, vardform, year)
        value = MISSING if target is None else value_text(target, Kind.SNITT)
        remark = (
            "Inget mål är beslutat."
            if target is None
            else f"Högst så många dagar i snitt, varje kommun och {PERIOD_WORDS[kind][0]}."
        )
        yield (value, f"målet {year}, {vardform}", remark)


def _met_facts(figures: ReportFigures) -> Iterator[tuple[str, str, str]]:
    vardform = "somatik"
    one, many = PERIOD_WORDS[TARGET_PERIOD[vardform]]
    found = outcome(figures, figures.recipient.unit, vardform, figures.period)
    value = f"{number(found.met)} av {number(len(found.judged))}" if found.judged else MISSING
    told = f"{number(found.hidden)} {one if found.hidden == 1 else many} döljs."
    remark = f"Av dem som kan visas. {told}" if found.hidden else f"Inga {many} döljs."
    yield (value, f"{many} nådde länet målet, {vardform}", remark)


def _hidden_fact(figures: ReportFigures) -> tuple[str, str, str]:
    own = [
        one
        for one in figures.figures
        if one.periodtyp != _SURVEY and figures.period.contains(parse_period(one.period))
    ]
    hidden = sum(one.undertryckt for one in own)
    there = hidden + sum(one.varde is not None for one in own)
    value = percent(hidden / there, 0) if there else MISSING
    return (value, "av periodens tal är dolda", "Röjandeskydd: se Vad som döljs.")
