"""The year of a report beside the year before it, period by period. Pure.

Only a year's report has pairs, and only of what the generation holds for both years. Does not
belong here: whether a difference is more than chance (orchestration.reports.pdf.compare), layout.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from orchestration.reports.figures.measures import (
    ALL_CARE,
    DAYS,
    PROCESS_SHARES,
    SHORT,
    Measure,
    measure_of,
)
from orchestration.reports.figures.model import Figure, ReportFigures
from orchestration.reports.figures.period import (
    Period,
    Periodtyp,
    add_months,
    parse_period,
    period_of,
)
from orchestration.reports.figures.shown import MEAN, TARGET_PERIOD

_LEVELS = ("kommun", "stadsdel", "analysgrupp", "lan")
_LONGEST_FIRST = (Periodtyp.AR, Periodtyp.HALVAR, Periodtyp.KVARTAL, Periodtyp.MANAD)


@dataclass(frozen=True)
class YearPair:
    """One measure of one unit in a period of the year and in the same period a year before. name:
    short, of the measure."""

    measure: Measure
    name: str
    period: Period
    before: Figure
    after: Figure

    @cached_property
    def change(self) -> float | None:
        """After less before, in the measure's own unit; None where one has nothing to show."""
        if self.before.varde is None or self.after.varde is None:
            return None
        return self.after.varde - self.before.varde


def year_pairs(figures: ReportFigures) -> tuple[YearPair, ...]:
    """Means of ready days and shares of the process: units in order of level and name, for each the
    whole year first, then its parts. Empty for a shorter report, and where there is no year before.
    """
    if figures.period.periodtyp is not Periodtyp.AR:
        return ()
    wanted = [(measure_of(DAYS, MEAN), SHORT[DAYS, MEAN], v) for v in TARGET_PERIOD]
    wanted += [(measure_of(i, m), title, ALL_CARE) for i, m, title in PROCESS_SHARES]
    found = [
        pair
        for measure, name, vardform in wanted
        for pair in _of_measure(figures, measure, name, vardform)
    ]
    order = {(measure.indikator_id, v): place for place, (measure, _, v) in enumerate(wanted)}

    def key(pair: YearPair) -> tuple[int, str, int, int, Period]:
        one = pair.after
        return (
            _LEVELS.index(one.niva),
            one.enhet_namn,
            order[one.indikator_id, one.vardform],
            _LONGEST_FIRST.index(pair.period.periodtyp),
            pair.period,
        )

    return tuple(sorted(found, key=key))


def year_before(period: Period) -> Period:
    """The same period a year earlier."""
    return period_of(add_months(period.start, -12), period.periodtyp)


def _of_measure(
    figures: ReportFigures, measure: Measure, name: str, vardform: str
) -> Iterator[YearPair]:
    whole = figures.period
    for after in figures.figures:
        is_wanted = (after.indikator_id, after.matt) == (measure.indikator_id, measure.matt)
        if not is_wanted or after.vardform != vardform or after.niva not in _LEVELS:
            continue
        if not whole.start <= after.period_start < whole.end or not _has_target(after):
            continue
        period = parse_period(after.period)
        earlier = year_before(period)
        before = figures.get(
            *(after.indikator_id, after.matt, vardform, after.niva, after.enhet_kod), earlier.code
        )
        if before is not None and figures.holds(earlier):
            yield YearPair(measure, name, period, before, after)


def _has_target(figure: Figure) -> bool:
    """Psykiatri's days are not shown by month (Kalmar 2022 §3)."""
    is_days = figure.indikator_id == DAYS
    is_quarterly = TARGET_PERIOD.get(figure.vardform) is Periodtyp.KVARTAL
    return not (is_days and is_quarterly and figure.periodtyp == Periodtyp.MANAD)
