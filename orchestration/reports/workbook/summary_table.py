"""The first sheet: the period at a glance, what is missing and why, what has changed. Pure.

Does not belong here: series over time (period_tables.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestration.reports.figures import (
    INDICATORS,
    Figure,
    Kind,
    Period,
    Periodtyp,
    Reading,
    ReportFigures,
    measure_of,
    measures_of,
    parse_period,
)
from orchestration.reports.figures.gaps import TARGET_PERIOD
from orchestration.reports.figures.period import period_of
from orchestration.reports.workbook.period_tables import cell_of
from orchestration.reports.workbook.table import (
    HIDDEN,
    MISSING,
    Cell,
    Column,
    Form,
    Table,
    Value,
    plain,
    yes_no,
)
from orchestration.swedish import number

_ABOUT = "Om underlaget"
_COLUMNS = (
    Column("Avsnitt", Form.TEXT, 17),
    Column("Vad", Form.LONG, 44),
    Column("Vårdform", Form.TEXT, 10),
    Column("Period", Form.TEXT, 10),
    Column("Värde", Form.TEXT, 14),
    Column("Underlag (n)", Form.WHOLE, 10),
    Column("Mål", Form.MEAN, 7),
    Column("Målet uppfyllt", Form.TEXT, 10),
    Column("Länet", Form.TEXT, 12),
    Column("Fullständighet", Form.SHARE, 13),
    Column("Anmärkning", Form.LONG, 60),
)
Row = Sequence[Cell | Value]


def summary_table(figures: ReportFigures, about_issue: Sequence[tuple[str, str]]) -> Table:
    """about_issue: what is said of the issue itself: its number, what it holds."""
    recipient, about = figures.recipient, figures.about
    rows: list[Row] = [
        _about("Mottagare", recipient.namn),
        _about("Period", figures.period.label),
        _about("Läge", f"{about.asof_text} (svensk tid): senare händelser är inte med"),
        _about("Publicering", about.generation),
        _about("Regelversion", about.regelversion),
        _about("Källor", ", ".join(about.sources)),
        *(_about(what, text) for what, text in about_issue),
        *_main_rows(figures),
        *_gap_rows(figures),
        *_revision_rows(figures),
    ]
    return Table(
        "Sammanfattning",
        f"Utskrivningsklara – {recipient.namn}, {figures.period.label}",
        (
            "Underlag enligt överenskommelsen om in- och utskrivning. Läs alltid antalet bredvid "
            "andelen: i en liten kommun flyttar en enda person talet mycket.",
        ),
        _COLUMNS,
        rows,
    )


def shown_period(period: Period, vardform: str, indikator_id: str) -> Period:
    """The period that a vårdform's figure is shown for: psykiatri's days by quarter (Kalmar 2022
    §3), when the report is monthly, the last one that had ended."""
    is_days = indikator_id == "utskrivningsklara_dagar"
    wanted = TARGET_PERIOD.get(vardform)
    if not is_days or period.periodtyp is not Periodtyp.MANAD or wanted is not Periodtyp.KVARTAL:
        return period
    quarter = period_of(period.start, Periodtyp.KVARTAL)
    return quarter if quarter.end <= period.end else _before(quarter)


def _before(quarter: Period) -> Period:
    number_of = int(quarter.code[-1]) - 1
    year = quarter.start.year
    return parse_period(f"{year}-Q{number_of}" if number_of else f"{year - 1}-Q4")


def _about(what: str, text: str) -> Row:
    return (_ABOUT, what, "", "", text, "", "", "", "", "", "")


def _main_rows(figures: ReportFigures) -> Iterator[Row]:
    for indikator_id in INDICATORS:
        is_days = indikator_id == "utskrivningsklara_dagar"
        for vardform in ("somatik", "psykiatri", "alla") if is_days else ("alla",):
            period = shown_period(figures.period, vardform, indikator_id)
            for measure in measures_of(indikator_id)[:1]:
                own = figures.get(
                    indikator_id, measure.matt, vardform, *figures.recipient.unit, period.code
                )
                yield _main_row(figures, own, (indikator_id, measure.matt, vardform, period.code))
    yield from _survey_rows(figures)


def _main_row(figures: ReportFigures, own: Figure | None, key: tuple[str, str, str, str]) -> Row:
    indikator_id, matt, vardform, period = key
    measure = measure_of(indikator_id, matt)
    name = figures.definitions[indikator_id].namn
    what = name if measure.label.startswith(name) else f"{name}: {measure.label.lower()}"
    region = figures.recipient.region_kod
    beside = figures.get(indikator_id, matt, vardform, "lan", region, period)
    if own is None:
        why = _why_none(figures, indikator_id, period)
        return ("Det viktigaste", what, vardform, period, MISSING, None, None, MISSING,
                _shown(beside, measure.kind), None, why)  # fmt: skip
    count = own.namnare if measure.kind in {Kind.ANDEL, Kind.SNITT} else None
    return (
        "Det viktigaste",
        what,
        vardform,
        period,
        Cell(_shown(own, measure.kind), own.preliminar),
        count,
        own.mal,
        yes_no(own.uppfyller_mal),
        _shown(beside, measure.kind),
        own.fullstandighet,
        _why(own),
    )


def _survey_rows(figures: ReportFigures) -> Iterator[Row]:
    """Results as published (K-A8): of the recipient's kommuner and the län, the newest survey."""
    surveys = [f for f in figures.figures if f.indikator_id == "delaktighet"]
    wanted = [
        f
        for f in surveys
        if f.vardform == "alla" and (f.reading is Reading.EXAKT or f.niva in {"lan", "riket"})
    ]
    for figure in sorted(wanted, key=lambda f: (f.niva, f.enhet_namn, f.period, f.matt)):
        label = measure_of("delaktighet", figure.matt).label
        unit = "riket" if figure.niva == "riket" else figure.enhet_namn
        yield (
            "Delaktighet",
            f"{label}, {unit} ({figure.period})",
            figure.vardform,
            f"{figure.period_start.year}",
            _shown(figure, Kind.RESULTAT),
            HIDDEN if figure.undertryckt else figure.namnare,
            None,
            MISSING,
            MISSING,
            figure.fullstandighet,
            "Som det publicerades; n är antalet svar, fullständighet svarsandelen.",
        )


def _gap_rows(figures: ReportFigures) -> Iterator[Row]:
    for gap in figures.gaps:
        yield ("Att veta", gap.vad, "", "", "", "", "", "", "", "", gap.varfor)


def _revision_rows(figures: ReportFigures) -> Iterator[Row]:
    if not figures.revisions:
        yield ("Ändrat", "Inga publicerade månader har ändrats", *([""] * 9))
        return
    for revision in figures.revisions:
        measure = measure_of(revision.indikator_id, revision.matt)
        why = "en senare leverans" if revision.orsak == "leverans" else "nya regler"
        yield (
            "Ändrat",
            f"{measure.label}, {revision.enhet_namn}",
            revision.vardform,
            revision.period,
            value_text(revision.nytt_varde, measure.kind),
            "", "", "", "", "",
            f"Var {value_text(revision.tidigare_varde, measure.kind)}. Ändrades den "
            f"{revision.sedan:%Y-%m-%d} av {why}.",
        )  # fmt: skip


def value_text(value: float | None, kind: Kind) -> str:
    """A value as words, for a column that holds different kinds: 12,3 %, 0,76, 1 234."""
    if value is None:
        return MISSING
    if kind is Kind.ANDEL:
        return f"{100 * value:.1f}\u00a0%".replace(".", ",")
    if kind in {Kind.SNITT, Kind.MEDELANTAL}:
        return f"{value:.2f}".replace(".", ",")
    if kind in {Kind.TIMMAR, Kind.RESULTAT}:
        return f"{value:.1f}".replace(".", ",")
    return number(value)


def _shown(figure: Figure | None, kind: Kind) -> str:
    cell = plain(cell_of(figure))
    return cell if isinstance(cell, str) else value_text(figure.varde if figure else None, kind)


def _why(figure: Figure) -> str:
    said = []
    if figure.varde is None:
        said.append("Inget att räkna på i perioden.")
    if figure.preliminar:
        said.append("Preliminärt.")
    return " ".join(said)


def _why_none(figures: ReportFigures, indikator_id: str, period: str) -> str:
    levels = {f.niva for f in figures.figures if f.indikator_id == indikator_id}
    if figures.recipient.unit[0] not in levels:
        return "Måttet finns per kommun: se bladen Process."
    kept = {f.periodtyp for f in figures.figures if f.indikator_id == indikator_id}
    if figures.period.periodtyp not in kept:
        return "Måttet finns inte för den här sortens period: se bladet Process månad."
    return f"Publiceringen har inget tal för {period}."
