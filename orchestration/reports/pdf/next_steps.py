"""What the first page of a PDF says is worth opening next, each because of a figure. Pure.

Does not belong here: what happened (summary.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from orchestration.reports.figures import Figure, Period, Periodtyp, ReportFigures
from orchestration.reports.figures.measures import ALL_CARE, BEDS, DAYS, DEVIATIONS
from orchestration.reports.figures.names import PERIOD_WORDS
from orchestration.reports.figures.part_targets import part_targets
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD, shown_period
from orchestration.reports.pdf.units import area_units, has_several, inside
from orchestration.reports.pdf.wording import when
from orchestration.swedish import number, plural

_READY = ("utskrivningsklar patient", "utskrivningsklara patienter")


def next_steps(figures: ReportFigures) -> list[str]:
    """What is worth opening next, each because of a figure; one sentence when there is nothing."""
    several = _often_over(figures) if has_several(figures) else ()
    found = [
        *_long_waits(figures),
        *several,
        *_still_there(figures),
        *_lost(figures),
        *_deviations(figures),
    ]
    return found or ["Inget i periodens tal pekar ut något särskilt. Se tabellerna."]


def mean_of(figures: ReportFigures, vardform: str, period: Period) -> Figure | None:
    """The recipient's own mean of ready days."""
    return figures.get(DAYS, MEAN, vardform, *figures.recipient.unit, period.code)


def _long_waits(figures: ReportFigures) -> Iterator[str]:
    for vardform in TARGET_PERIOD:
        period = shown_period(figures.period, vardform, DAYS)
        figure = mean_of(figures, vardform, period)
        longest = figures.get(DAYS, "max_dagar", vardform, *figures.recipient.unit, period.code)
        if figure is None or figure.uppfyller_mal is not False:
            continue
        told = ""
        if longest is not None and longest.varde:
            told = f" Den längsta väntan var {plural(int(longest.varde), 'dag', 'dagar')}."
        yield (
            f"{vardform.capitalize()} låg över målet i {when(period.code)}.{told} Gå igenom "
            "vårdepisoderna i individlistan, som utdataenheten lämnar ut mot ändamål."
        )


def _often_over(figures: ReportFigures) -> Iterator[str]:
    """Kommuner that missed the target in some of the agreement's periods of a longer report."""
    for vardform, periodtyp in TARGET_PERIOD.items():
        told = []
        for unit in area_units(figures):
            parts = part_targets(figures, vardform, (unit.niva, unit.kod), figures.period)
            if unit.niva == "kommun" and parts is not None and parts.met < parts.count:
                told.append(f"{unit.namn} {parts.missed_text}")
        _, many = PERIOD_WORDS[periodtyp]
        if told:
            yield (
                f"Snittet i {vardform} låg över målet under några {many}: {', '.join(told)}. Små "
                "kommuner har ofta få utskrivna per period; se antalet."
            )


def _still_there(figures: ReportFigures) -> Iterator[str]:
    last = inside(figures, Periodtyp.MANAD)
    if not last or BEDS not in figures.recipient.indicators:
        return
    matt = "antal_pagaende_vid_periodslut"
    figure = figures.get(BEDS, matt, ALL_CARE, *figures.recipient.unit, last[-1].code)
    if figure is not None and figure.varde:
        yield (
            f"{plural(int(figure.varde), *_READY)} låg kvar när {when(last[-1].code)} var slut. "
            "Väntan syns i snittet först vid utskrivningen."
        )


def _lost(figures: ReportFigures) -> Iterator[str]:
    """The most common reason of the funnel in the period, of the recipient's own kommun."""
    if has_several(figures):
        return
    period = figures.period
    for row in figures.billing:
        if not period.start <= row.period_start < period.end or row.funnel is None:
            continue
        if row.funnel.stopping and row.periodtyp == period.periodtyp:
            top = max(row.funnel.stopping, key=lambda reason: reason.count)
            yield (
                f"Vanligaste skälet till att en vårdepisod inte kan ge betalningsansvar i "
                f"{row.vardform}, {when(row.period)}: {top.text} ({number(top.count)} av "
                f"{number(row.antal_alla)})."
            )


def _deviations(figures: ReportFigures) -> Iterator[str]:
    if DEVIATIONS not in figures.recipient.indicators:
        return
    months = inside(figures, Periodtyp.MANAD)
    counts = [
        figure.varde
        for month in months
        if (
            figure := figures.get(
                DEVIATIONS, "antal", ALL_CARE, *figures.recipient.unit, month.code
            )
        )
        is not None
        and figure.varde is not None
    ]
    if counts and sum(counts):
        total = int(sum(counts))
        yield (
            f"{plural(total, 'avvikelse', 'avvikelser')} i Stella rör perioden: se var i processen "
            "de finns."
        )
