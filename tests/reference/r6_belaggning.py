"""R6 `belaggning_utskrivningsklara`: vårddygn of utskrivningsklara per calendar month.

Does not belong here: days by the month of discharge (r6_indicators.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tests.reference.calendar_periods import CalendarPeriod, periods_between
from tests.reference.facts import Fact
from tests.reference.r4_utskrivningsklar import valid_period
from tests.reference.r6_groups import Group, Region, grouped, members_on, with_empty_groups
from tests.reference.row_quarantine import Row
from tests.reference.statistics import share

LEVELS = ("lan", "kommun")
PERIOD_TYPES = ("manad",)


def dag0(fact: Fact) -> date:
    """D of the valid period."""
    assert fact.days is not None
    return fact.days.dag0


def last_day(fact: Fact, asof: date) -> date:
    """The last date that may be a vårddygn: the discharge date, and no later than as-of."""
    return min(fact.case.episode.utskrivning_date or asof, asof)


def ind_belaggning(region: Region) -> list[Row]:
    """The months from D to the discharge (as-of), of every valid period of linked episodes.

    A D after the last day has no vårddygn; it still has a row when both lie in one month.
    """
    asof = region.source.asof_date

    def months(fact: Fact) -> list[CalendarPeriod]:
        last = last_day(fact, asof)
        every = periods_between(dag0(fact), last, "manad")
        return [period for period in every if period.period_start <= last]

    groups = grouped(
        [f for f in region.facts if f.case.is_linked and valid_period(f.periods) is not None],
        periods_of=months,
        members_of=members_on(region.seeds, LEVELS),
    )
    return [
        _row(group, facts, asof)
        for group, facts in with_empty_groups(groups, region, PERIOD_TYPES).items()
    ]


def _row(group: Group, facts: Sequence[Fact], asof: date) -> Row:
    start, end = group.period.period_start, min(group.period.last_day, asof)
    calendar_days = max((end - start).days + 1, 0)
    days = sum(_varddygn_between(fact, start, end, asof) for fact in facts)
    return {
        **group.key,
        "varddygn_utskrivningsklara": days,
        "medelantal_per_dygn": share(days, calendar_days) or 0.0,
        "antal_pagaende_vid_periodslut": sum(_is_ongoing(fact, end) for fact in facts),
    }


def _varddygn_between(fact: Fact, start: date, end: date, asof: date) -> int:
    """R6: dates d with D < d <= discharge date, d <= as-of, within the month."""
    first = max(dag0(fact) + timedelta(days=1), start)
    return max((min(last_day(fact, asof), end) - first).days + 1, 0)


def _is_ongoing(fact: Fact, end: date) -> bool:
    """R6: D on the last date or before, not discharged on or before it."""
    discharged = fact.case.episode.utskrivning_date
    return dag0(fact) <= end and (discharged is None or discharged > end)
