"""The half-year pack of an analysgrupp: what the handlingsplan rests on (Kalmar 2022 §2, §4).

One before each deadline: the first half-year for 30 September, the second for 31 March. Does not
belong here: the recipient's ordinary report of the same half-year (report.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from orchestration.reports.figures import (
    Period,
    Periodtyp,
    RecipientKind,
    ReportFigures,
    measure_of,
)
from orchestration.reports.figures.gaps import AMOUNT_GAPS
from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.shown import MEAN
from orchestration.reports.pdf.around import deviation_blocks, survey_blocks
from orchestration.reports.pdf.changed import NOTHING_REVISED, revision_blocks
from orchestration.reports.pdf.days import side_by_side
from orchestration.reports.pdf.method import HOW_WRITTEN, about_grid
from orchestration.reports.pdf.page import (
    Block,
    Box,
    Col,
    Grid,
    Heading,
    Pictures,
    Prose,
)
from orchestration.reports.pdf.pictures import HALF, Line, trend_picture
from orchestration.reports.pdf.process import side_by_side_grid
from orchestration.reports.pdf.report import document_of
from orchestration.reports.pdf.shares import (
    IN_PARENTHESES,
    TITLE,
    Column,
    absence_sentences,
    share_grid,
)
from orchestration.reports.pdf.summary import known_blocks, summary_blocks
from orchestration.reports.pdf.themes import THEMES
from orchestration.reports.pdf.typeset import pdf_bytes
from orchestration.reports.pdf.units import granted, periods_within
from orchestration.reports.pdf.wording import before, deadline, when

_MEASURE_ROWS = 8
_MEASURES = (
    Col("Vad talen visar", 2.2, is_number=False),
    Col("Åtgärd", 2.2, is_number=False),
    Col("Ansvarig funktion", 1.4, is_number=False),
    Col("Klart", 0.9, is_number=False),
    Col("Följs upp med", 1.5, is_number=False),
)


@dataclass(frozen=True)
class Earlier:
    """The group's last pack: issue and as-of (local, as text) of the half-year before."""

    period: str
    nummer: int
    asof: str


def is_pack_due(figures: ReportFigures) -> bool:
    """Whether a pack belongs to the recipient and period: an analysgrupp's half-year."""
    is_group = figures.recipient.kind is RecipientKind.ANALYSGRUPP
    return is_group and figures.period.periodtyp is Periodtyp.HALVAR


def write_pack(figures: ReportFigures, issue_number: int, earlier: Earlier | None) -> bytes:
    """The pack as PDF; the same bytes for the same figures, issue and earlier pack. Raises
    PdfError, and ValueError when no pack is due."""
    if not is_pack_due(figures):
        raise ValueError("only an analysgrupp's half-year has a pack")
    blocks = tuple(pack_blocks(figures, issue_number, earlier))
    return pdf_bytes(
        document_of(figures, issue_number, "Halvårsunderlag till handlingsplan", blocks)
    )


def pack_blocks(
    figures: ReportFigures, issue_number: int, earlier: Earlier | None
) -> Iterator[Block]:
    """Everything the pack says, in reading order; amounts are in the report of the half-year."""
    figures = replace(figures, gaps=tuple(g for g in figures.gaps if g.kod not in AMOUNT_GAPS))
    day = deadline(figures.period)
    yield Heading("Sammanfattning", 1)
    yield Box(
        f"Handlingsplanen lämnas senast {day:%Y-%m-%d}",
        "Underlaget visar halvåret som var. Sist finns en tom plan att fylla i på mötet; det som "
        "skrivs där är gruppens, inte systemets.",
    )
    yield from summary_blocks(figures)
    yield from known_blocks(figures)
    yield Heading("Om underlaget")
    yield about_grid(figures, issue_number)
    yield Heading("Utskrivningsklara dagar sida vid sida", 1)
    for vardform in ("somatik", "psykiatri"):
        yield from side_by_side(figures, vardform)
    yield from _trends(figures)
    yield from _two_halves(figures)
    yield Heading("Avvikelser och delaktighet", 1)
    yield from deviation_blocks(figures)
    yield from survey_blocks(figures)
    yield from _revisions(figures, earlier)
    yield from _plan(figures, day=f"{day:%Y-%m-%d}")


def _trends(figures: ReportFigures) -> Iterator[Block]:
    """A small chart per kommun, all on one scale."""
    yield Heading("Utvecklingen per kommun, somatik per månad", 1)
    yield Prose(
        "Alla diagram har samma skala. Streckad linje är länet, prickad linje är målet, tomma "
        "punkter är preliminära. I en liten kommun är en månad ofta några få personer."
    )
    measure = measure_of(DAYS, MEAN)
    top = max(
        (
            figure.varde
            for kommun in figures.recipient.kommuner
            for figure in figures.series(
                DAYS, MEAN, "somatik", Periodtyp.MANAD, ("kommun", kommun.kod)
            )
            if figure.varde is not None
        ),
        default=0.0,
    )
    found = [
        trend_picture(
            figures,
            Line(measure, "somatik", Periodtyp.MANAD, kommun.namn, ("kommun", kommun.kod)),
            HALF,
            top=top,
        )
        for kommun in sorted(figures.recipient.kommuner, key=lambda one: one.namn)
    ]
    if kept := [picture for picture in found if picture is not None]:
        yield Pictures(kept)


def _two_halves(figures: ReportFigures) -> Iterator[Block]:
    """Every share of the process per kommun, this half-year beside the one before where the
    generation holds it, else side by side."""
    earlier = before(figures.period)
    has_earlier = figures.holds(earlier)
    yield Heading("Processen: halvåret mot det förra" if has_earlier else "Processen", 1)
    columns = {
        one: _columns(figures, one, periods)
        for theme in THEMES
        for one in granted(figures, theme.indicators)
        if (periods := periods_within(figures, (one,)))
    }
    said = [*absence_sentences(figures, [c for found in columns.values() for c in found])]
    if not has_earlier:
        told = when(earlier.code)
        said.insert(0, f"Publiceringen har inte hela {told}, så det finns inget att jämföra med.")
    yield Prose(" ".join((*said, IN_PARENTHESES)))
    if has_earlier:
        for one, found in columns.items():
            yield share_grid(figures, TITLE[one], found)
        return
    for theme in THEMES:
        kept = granted(figures, theme.indicators)
        for period in periods_within(figures, kept):
            yield side_by_side_grid(figures, theme, kept, period)


def _columns(
    figures: ReportFigures, indikator_id: str, periods: tuple[Period, ...]
) -> tuple[Column, ...]:
    """The periods of the half-year before, where the generation holds them whole, then its own."""
    first, earlier = periods[0], list[Period]()
    for _ in periods:
        first = before(first)
        earlier.insert(0, first)
    shown = (*(period for period in earlier if figures.holds(period)), *periods)
    return tuple((when(period.code).capitalize(), indikator_id, period) for period in shown)


def _revisions(figures: ReportFigures, earlier: Earlier | None) -> Iterator[Block]:
    """Months that have changed since the group's last pack; all of them where there is none."""
    yield Heading("Ändrat sedan förra underlaget", 1)
    found = figures.revisions
    if earlier is None and not found:
        yield Prose(f"Gruppen har inget tidigare halvårsunderlag här. {NOTHING_REVISED}")
        return
    if earlier is None:
        yield Prose("Gruppen har inget tidigare halvårsunderlag här, så alla ändringar visas.")
    else:
        yield Prose(
            f"Det förra underlaget gällde {when(earlier.period)}, utgåva {earlier.nummer}, läge "
            f"{earlier.asof}. Här står de månader som har ändrats efter det."
        )
        found = tuple(one for one in found if f"{one.sedan:%Y-%m-%d %H:%M}" > earlier.asof)
    yield from revision_blocks(found)


def _plan(figures: ReportFigures, *, day: str) -> Iterator[Block]:
    yield Heading("Gruppens åtgärder", 1, is_new_page=True)
    yield Prose(
        f"{figures.recipient.namn}, handlingsplan som lämnas senast {day} till samverkansgruppen "
        "och Informationsöverföringsgruppen. Fyll i på mötet. Skriv inga uppgifter om enskilda."
    )
    yield Grid("Handlingsplan", _MEASURES, (), form_rows=_MEASURE_ROWS)
    yield Prose(HOW_WRITTEN, is_quiet=True)
