"""The first sheet: the period at a glance, what is missing and why, what has changed. Pure.

Does not belong here: series over time (period_tables.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from orchestration.reports.figures import (
    Figure,
    Kind,
    Measure,
    Period,
    ReportFigures,
    measure_of,
    measures_of,
    parse_period,
)
from orchestration.reports.figures.measures import ALL_CARE, DAYS
from orchestration.reports.figures.names import source_name, swedish_order
from orchestration.reports.figures.part_targets import part_targets
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD, shown_period
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.workbook.period_tables import cell_of
from orchestration.reports.workbook.table import (
    FORM_OF_KIND,
    MISSING,
    Cell,
    Column,
    Form,
    Row,
    Section,
    Table,
    yes_no,
)
from orchestration.reports.workbook.units import VARDFORMER
from orchestration.swedish import listed

_COLUMNS = (
    Column("Vad", Form.LONG, 46),
    Column("Vårdform", Form.TEXT, 17),
    Column("Period", Form.PERIOD, 20),
    Column("Värde", Form.WHOLE, 16),
    Column("Underlag (n)", Form.WHOLE, 10),
    Column("Mål", Form.MEAN, 7),
    Column("Målet uppfyllt", Form.WORD, 10),
    Column("Länet", Form.WHOLE, 12),
    Column("Fullständighet", Form.SHARE, 15),
    Column("Anmärkning", Form.LONG, 62),
)


def summary_table(figures: ReportFigures, about_issue: Sequence[tuple[str, str]]) -> Table:
    """about_issue: what is said of the issue itself: its number, what it holds."""
    recipient, about = figures.recipient, figures.about
    return Table(
        "Sammanfattning",
        f"Utskrivningsklara – {recipient.namn}, {figures.period.label}",
        (
            f"Läge {about.asof_text}: det som har hänt eller rättats senare är inte med.",
            "Läs alltid antalet bredvid andelen: i en liten kommun flyttar en enda person talet "
            "mycket.",
        ),
        _COLUMNS,
        (
            Section("Det viktigaste"),
            *_main_rows(figures),
            *_kommun_rows(figures),
            Section("Att veta: vad som saknas eller är osäkert, och varför"),
            *_gap_rows(figures),
            Section("Ändrat sedan det publicerades"),
            *_revision_rows(figures),
            Section("Om underlaget"),
            *_about_rows(figures, about_issue),
        ),
    )


def _about_rows(figures: ReportFigures, about_issue: Sequence[tuple[str, str]]) -> Iterator[Row]:
    about = figures.about
    yield _told("Mottagare", figures.recipient.namn)
    yield _told("Period", figures.period.label)
    yield ("Läge (svensk tid)", Cell(about.asof, form=Form.MOMENT), *_blank(8))
    yield _told("Publicering", about.generation)
    yield _told("Regelversion", about.regelversion)
    yield _told("Källor", listed([source_name(one) for one in about.sources]))
    for what, text in about_issue:
        yield _told(what, text)


def _told(what: str, text: str) -> Row:
    """A sentence over the empty columns beside what it is about."""
    return (what, text, *_blank(8))


def _blank(count: int) -> tuple[str, ...]:
    return ("",) * count


def _main_rows(figures: ReportFigures) -> Iterator[Row]:
    for indikator_id in figures.recipient.indicators:
        is_days = indikator_id == DAYS
        for vardform in VARDFORMER if is_days else (ALL_CARE,):
            period = shown_period(figures.period, vardform, indikator_id)
            for measure in measures_of(indikator_id)[:1]:
                yield _main_row(figures, measure, vardform, period)


def _kommun_rows(figures: ReportFigures) -> Iterator[Row | Section]:
    """The mean that has a target, of each kommun, where the report is about several."""
    if len(figures.recipient.kommuner) < 2:
        return
    yield Section("Snittet per kommun")
    measure = measures_of(DAYS)[0]
    for kommun in sorted(figures.recipient.kommuner, key=lambda one: swedish_order(one.namn)):
        for vardform in TARGET_PERIOD:
            period = shown_period(figures.period, vardform, DAYS)
            own = figures.get(DAYS, measure.matt, vardform, "kommun", kommun.kod, period.code)
            if own is None:
                why = f"Publiceringen har inget tal för {period.label}."
                yield (kommun.namn, vardform, period, None, None, None, MISSING, "", None, why)
                continue
            yield (
                kommun.namn,
                vardform,
                period,
                _shown(own, measure.kind),
                own.namnare,
                own.mal,
                yes_no(own.uppfyller_mal),
                "",
                own.fullstandighet,
                _why(figures, own),
            )


def _main_row(figures: ReportFigures, measure: Measure, vardform: str, period: Period) -> Row:
    def get(niva: str, kod: str) -> Figure | None:
        return figures.get(measure.indikator_id, measure.matt, vardform, niva, kod, period.code)

    own = get(*figures.recipient.unit)
    beside = _shown(get("lan", figures.recipient.region_kod), measure.kind)
    what = _what(figures, measure)
    if own is None:
        why = _why_none(figures, measure.indikator_id, period)
        return (what, vardform, period, None, None, None, MISSING, beside, None, why)
    has_count = measure.kind in {Kind.ANDEL, Kind.SNITT}
    return (
        what,
        vardform,
        period,
        _shown(own, measure.kind),
        own.namnare if has_count else "",
        own.mal,
        yes_no(own.uppfyller_mal),
        beside,
        own.fullstandighet,
        _why(figures, own),
    )


def _what(figures: ReportFigures, measure: Measure) -> str:
    name = figures.definitions[measure.indikator_id].namn
    is_mean = measure.kind is Kind.SNITT
    return f"{name}: {measure.label.lower()}" if is_mean else measure.label


def _gap_rows(figures: ReportFigures) -> Iterator[Row]:
    for gap in figures.gaps:
        yield _told(gap.vad, gap.varfor)
    if not figures.gaps:
        yield _told("Ingenting saknas", "")


def _revision_rows(figures: ReportFigures) -> Iterator[Row]:
    if not figures.revisions:
        yield _told("Inga publicerade månader har ändrats", "")
    for revision in figures.revisions:
        measure = measure_of(revision.indikator_id, revision.matt)
        why = "en senare leverans" if revision.orsak == "leverans" else "nya regler"
        yield (
            f"{measure.label}, {revision.enhet_namn}",
            revision.vardform,
            parse_period(revision.period),
            Cell(revision.nytt_varde, form=FORM_OF_KIND[measure.kind]),
            *_blank(5),
            f"Var {value_text(revision.tidigare_varde, measure.kind)}. Ändrades den "
            f"{revision.sedan:%Y-%m-%d} av {why}.",
        )


def _shown(figure: Figure | None, kind: Kind) -> Cell:
    """A figure in a column of different kinds."""
    cell = cell_of(figure)
    own = cell if isinstance(cell, Cell) else Cell(cell)
    return replace(own, form=own.form or FORM_OF_KIND[kind])


def _why(figures: ReportFigures, figure: Figure) -> str:
    said = []
    if figure.varde is None:
        said.append("Inget att räkna på i perioden.")
    if (figure.indikator_id, figure.matt) == (DAYS, MEAN) and figure.mal is None:
        unit, period = (figure.niva, figure.enhet_kod), parse_period(figure.period)
        if parts := part_targets(figures, figure.vardform, unit, period):
            said.append(parts.sentence)
    if figure.preliminar:
        said.append("Preliminärt.")
    return " ".join(said)


def _why_none(figures: ReportFigures, indikator_id: str, period: Period) -> str:
    levels = {f.niva for f in figures.figures if f.indikator_id == indikator_id}
    if figures.recipient.unit[0] not in levels:
        return "Måttet finns per kommun: se bladen Process."
    kept = {f.periodtyp for f in figures.figures if f.indikator_id == indikator_id}
    if figures.period.periodtyp not in kept:
        return "Måttet finns inte för den här sortens period: se bladet Process månad."
    return f"Publiceringen har inget tal för {period.label}."
