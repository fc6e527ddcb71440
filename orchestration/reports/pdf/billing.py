"""Betalningsansvar in a PDF: K1, K2 and K3 side by side, and where episodes fall away (R7, R8).

Pure. Nothing here is an invoice. Does not belong here: single episodes, how amounts are computed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from orchestration.reports.figures import (
    BillingPeriod,
    Funnel,
    FunnelReason,
    Kind,
    ReportFigures,
    parse_period,
)
from orchestration.reports.figures.billing import K3_CAN_BE_MORE, READINGS
from orchestration.reports.figures.shown import is_of_report
from orchestration.reports.figures.unknown import READING, status_text
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.pdf.billing_sums import money_cell, sum_grids
from orchestration.reports.pdf.page import Block, Box, Col, Grid, Heading, Points, Prose, Text
from orchestration.reports.pdf.units import has_several
from orchestration.reports.pdf.wording import when
from orchestration.reports.workbook.funnel_table import NOTED_MEANS
from orchestration.reports.workbook.table import MISSING, yes_no
from orchestration.swedish import number

_READINGS = (
    ("belopp_k1_kr", "K1, kr"),
    ("belopp_k2_kr", "K2, kr"),
    ("belopp_k3_kr", "K3, kr"),
)
_AGREED = (("belopp_kr", "Belopp, kr"),)
_DIALOGUE = (
    "Beloppen är ett underlag för samtal mellan region och kommun. Överenskommelsen säger inte "
    "vilken läsning som gäller, så tre står bredvid varandra. Ingen av dem är ett krav på "
    "betalning."
)
_OTHER = (
    "Läs Status först: den säger om beloppet går att räkna. Det som är antaget i avtalet är märkt "
    "preliminärt."
)
_AMOUNT_NOTE = (
    "Kvalificerade: de vårdepisoder som klarar alla villkor, av alla utskrivna med giltig "
    "period, även före dag 0. De som skrevs ut före dag 0 räknas inte i avsnittet "
    "Utskrivningsklara dagar, så antalet kan vara högre här. Snittet är de kvalificerades, "
    "avrundat som avtalet säger. * och kursiv stil: något i avtalet är antaget eller okänt, eller "
    "någon ligger kvar. «–»: går inte att räkna, se "
    "Status. Dagar och kronor per dag bakom varje belopp står i arbetsbokens blad "
    "Betalningsansvar."
)
_SUMMED = "Periodernas summa; varje period för sig står i arbetsbokens blad Tratt."
_EXPLAINED = (*(f"{name}: {text}." for name, text in READINGS.items()), K3_CAN_BE_MORE)


def billing_blocks(figures: ReportFigures) -> Iterator[Block]:
    """The section; says so where the region has no agreement."""
    yield Heading("Betalningsansvar", 1)
    rows = in_report(figures)
    if not rows:
        yield Prose(
            "Publiceringen har ingen beräkning av betalningsansvar för perioden: regionen har "
            "ingen avtalsmodell i lagret för den."
        )
        return
    has_readings = any(row.modelltyp == READING for row in rows)
    is_dialogue = any(row.reglering == "forslag_dialog" for row in rows)
    yield Box("Ingenting här är en faktura", _DIALOGUE if is_dialogue else _OTHER)
    if has_readings:
        yield Points(_EXPLAINED)
    money = _READINGS if has_readings else _AGREED
    if has_several(figures):
        yield from sum_grids(rows, money)
    yield _amounts(figures, rows, money)
    yield from _funnel(figures, rows)


def in_report(figures: ReportFigures) -> tuple[BillingPeriod, ...]:
    """The rows shown: a kommun's own for the whole window; of several kommuner those of the
    report's period. The workbook has all."""
    period = figures.period
    if not has_several(figures):
        return tuple(row for row in figures.billing if row.period_start >= period.listed_start)
    return tuple(
        row
        for row in figures.billing
        if is_of_report(period, row.vardform, parse_period(row.period))
    )


def _amounts(
    figures: ReportFigures, rows: Sequence[BillingPeriod], money: Sequence[tuple[str, str]]
) -> Grid:
    several = has_several(figures)
    cells = []
    for row in rows:
        is_soft = row.is_preliminary
        cells.append(
            [
                *([Text(row.kommun_namn, is_strong=True)] if several else []),
                Text(row.vardform),
                Text(when(row.period)),
                Text(f"{number(row.antal_kvalificerade)} av {number(row.antal_alla)}"),
                Text(value_text(row.snitt, Kind.SNITT)),
                Text(
                    MISSING if row.troskel is None else value_text(float(row.troskel), Kind.SNITT)
                ),
                Text(yes_no(row.over_troskel), is_strong=row.over_troskel is True),
                *(money_cell(getattr(row, name), is_soft=is_soft) for name, _ in money),
                Text(status_text(row)),
            ]
        )
    return Grid(
        "Betalningsansvar per vårdform och period",
        (
            *((Col("Kommun", 1.3, is_number=False),) if several else ()),
            Col("Vårdform", 1.05, is_number=False),
            Col("Period", 1.7, is_number=False),
            Col("Kvalificerade", 1.1),
            Col("Snitt", 0.75),
            Col("Tröskel", 0.95),
            Col("Över tröskeln", 1.05, is_number=False),
            *(Col(title, 1.05) for _, title in money),
            Col("Status", 1.45, is_number=False),
        ),
        cells,
        (_AMOUNT_NOTE,),
    )


def _funnel(figures: ReportFigures, rows: Sequence[BillingPeriod]) -> Iterator[Block]:
    """Where episodes fall away; a row without anybody discharged has none."""
    kept = [
        row
        for row in rows
        if row.funnel is not None
        and is_of_report(figures.period, row.vardform, parse_period(row.period))
    ]
    if not kept:
        return
    steps = kept[0].funnel.steps if kept[0].funnel else ()
    groups = [list(found) for _, found in groupby(kept, key=_place if has_several(figures) else id)]
    is_summed = len(groups) < len(kept)
    when_text = f", {figures.period.label}" if is_summed else ""
    yield Heading("Så många klarar villkoren")
    yield Grid(
        f"Bortfall per villkor{when_text}",
        (
            Col(f"Kommun, vårdform{'' if is_summed else ', period'}", 3.4, is_number=False),
            Col("Utskrivna", 1.1),
            *(Col(step.gate.upper(), 0.7) for step in steps),
            Col("Övrigt", 0.9),
            Col("Kvalificerade", 1.4),
        ),
        [_funnel_cells(group, is_summed=is_summed) for group in groups],
        (
            "Ett villkor i taget, i lagens ordning: "
            + "; ".join(f"{step.gate.upper()} {step.name}" for step in steps)
            + ". Övrigt: faller på avtalets egna regler.",
            *((_SUMMED,) if is_summed else ()),
        ),
    )
    yield from _reasons(kept)


def _place(row: BillingPeriod) -> tuple[str, str]:
    return row.kommun_namn, row.vardform


def _funnel_cells(group: Sequence[BillingPeriod], *, is_summed: bool) -> list[Text]:
    """The rows of one kommun and vårdform added up: an episode is in one period only."""
    found = [row.funnel for row in group if row.funnel is not None]
    by_step = zip(*([step.lost for step in one.steps] for one in found), strict=True)
    lost = [sum(steps) for steps in by_step]
    when_text = "" if is_summed else f", {_periods(group)}"
    start = sum(one.start for one in found)
    qualified = sum(one.qualified for one in found)
    return [
        Text(f"{group[0].kommun_namn}, {group[0].vardform}{when_text}"),
        *(Text(number(count)) for count in (start, *lost, start - sum(lost) - qualified)),
        Text(number(qualified), is_strong=True),
    ]


def _periods(rows: Sequence[BillingPeriod]) -> str:
    """«juli 2022», «juli 2022 till september 2022»."""
    first, last = when(rows[0].period), when(rows[-1].period)
    return first if first == last else f"{first} till {last}"


def _reasons(rows: Sequence[BillingPeriod]) -> Iterator[Block]:
    """Why episodes fall, and apart from it what is only written down."""
    if stopping := _told(rows, lambda funnel: funnel.stopping):
        yield Prose("Skälen i perioden. En vårdepisod kan ha flera, så de summerar inte.")
        yield Points(stopping)
    if noted := _told(rows, lambda funnel: funnel.noted):
        yield Prose(NOTED_MEANS)
        yield Points(noted)


def _told(
    rows: Sequence[BillingPeriod], chosen: Callable[[Funnel], Sequence[FunnelReason]]
) -> list[str]:
    """A sentence per kommun and vårdform, its periods together."""
    sentences = []
    for (kommun, vardform), found in groupby(rows, key=_place):
        kept = list(found)
        counts: Counter[str] = Counter()
        for row in kept:
            for reason in chosen(row.funnel) if row.funnel is not None else ():
                counts[reason.text] += reason.count
        if counts:
            told = ", ".join(f"{text} ({number(count)})" for text, count in counts.most_common())
            sentences.append(f"{kommun}, {vardform}, {_periods(kept)}: {told}.")
    return sentences
