"""How the agreement's periods went against a target, from figures that may be hidden. Pure.

A period that is running, hidden, of nobody or there only in part is counted as that and is never
taken for met or missed. Does not belong here: sentences and tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.model import Figure, ReportFigures
from orchestration.reports.figures.period import Period, add_months, parse_period, period_of
from orchestration.reports.figures.recipients import OpenReport
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD

LEVELS = (0.4, 0.6, 0.8, 1.0, 1.2)
"""Means of ready days that a next target is tried at; the present target is put among them."""
_YEAR, _HALF = 12, 6
Unit = tuple[str, str]
"""niva and enhet_kod."""


@dataclass(frozen=True)
class Outcome:
    """The periods of one unit and vårdform, or of several. shown: those that were over, whole and
    shown; the counts of the others say why they are not among them. nobody: of nobody, or of none
    with what the mean needs."""

    shown: tuple[Figure, ...] = ()
    hidden: int = 0
    nobody: int = 0
    running: int = 0
    parts: int = 0

    @property
    def judged(self) -> tuple[Figure, ...]:
        """Those that the warehouse has a verdict for."""
        return tuple(one for one in self.shown if one.uppfyller_mal is not None)

    @property
    def met(self) -> int:
        """How many met the target of their own year."""
        return sum(one.uppfyller_mal is True for one in self.shown)

    def at(self, level: float) -> int:
        """How many would have met this target: the mean is at most the level, as in the rule."""
        return sum(one.varde is not None and one.varde <= level for one in self.shown)


def outcome(figures: ReportFigures, unit: Unit, vardform: str, within: Period) -> Outcome:
    """The agreement's periods of the unit that lie in `within`."""
    shown, counts = [], dict.fromkeys(("hidden", "nobody", "running", "parts"), 0)
    for one in figures.series(DAYS, MEAN, vardform, TARGET_PERIOD[vardform], unit):
        period = parse_period(one.period)
        if not within.contains(period):
            continue
        if period.end > figures.about.asof.date():
            counts["running"] += 1
        elif not figures.holds(period):
            counts["parts"] += 1
        elif one.varde is None:
            counts["hidden" if one.undertryckt else "nobody"] += 1
        else:
            shown.append(one)
    return Outcome(tuple(shown), **counts)


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """The periods of several units as one heap."""
    found = tuple(outcomes)
    return Outcome(
        tuple(figure for one in found for figure in one.shown),
        sum(one.hidden for one in found),
        sum(one.nobody for one in found),
        sum(one.running for one in found),
        sum(one.parts for one in found),
    )


def year_before(period: Period) -> Period:
    """The same part of the year before."""
    return Period(
        add_months(period.start, -_YEAR), add_months(period.end, -_YEAR), period.periodtyp
    )


def half_before(period: Period) -> Period:
    """The period of the same kind six months earlier: of a half-year the one before it, of its
    second quarter the second of the one before."""
    return period_of(add_months(period.start, -_HALF), period.periodtyp)


def compared_with(figures: ReportFigures) -> Period:
    """The period that stands beside the report's: the year before where the target is decided, the
    half-year before in a compilation."""
    is_target = figures.recipient.open_report is OpenReport.MAL
    return year_before(figures.period) if is_target else half_before(figures.period)


def has_figures(figures: ReportFigures, period: Period) -> bool:
    """Whether the generation holds the whole of the period, for comparisons."""
    return figures.holds(period) and any(
        period.contains(parse_period(one.period))
        for one in figures.figures
        if one.indikator_id == DAYS
    )


def target_of(figures: ReportFigures, vardform: str, year: int) -> float | None:
    """The target that the generation judged a year's periods by; None where it had none."""
    found = {
        float(one.mal)
        for one in figures.series(
            DAYS, MEAN, vardform, TARGET_PERIOD[vardform], figures.recipient.unit
        )
        if one.period_start.year == year and one.mal is not None
    }
    return max(found, default=None)


def levels(figures: ReportFigures, vardform: str) -> tuple[float, ...]:
    """LEVELS, with the year's own target among them."""
    target = target_of(figures, vardform, figures.period.start.year)
    return tuple(sorted({*LEVELS, *(() if target is None else (target,))}))
