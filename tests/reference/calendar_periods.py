"""Months, quarters, half-years and years as interface.md §3 writes them.

Does not belong here: utskrivningsklar periods (r4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

MONTHS_IN = {"manad": 1, "kvartal": 3, "halvar": 6, "ar": 12}


@dataclass(frozen=True)
class CalendarPeriod:
    """One period; period is '2026-01', '2026-Q1', '2026-H1' or '2026'."""

    periodtyp: str
    period: str
    period_start: date

    @property
    def last_day(self) -> date:
        month = self.period_start.year * 12 + self.period_start.month - 1
        month += MONTHS_IN[self.periodtyp]
        return date(month // 12, month % 12 + 1, 1) - timedelta(days=1)


@cache
def period_of(day: date, periodtyp: str) -> CalendarPeriod:
    """The period of the type that holds the day."""
    length = MONTHS_IN[periodtyp]
    number = (day.month - 1) // length + 1
    labels = {
        "manad": f"{day.year:04}-{number:02}",
        "kvartal": f"{day.year:04}-Q{number}",
        "halvar": f"{day.year:04}-H{number}",
        "ar": f"{day.year:04}",
    }
    start = date(day.year, (number - 1) * length + 1, 1)
    return CalendarPeriod(periodtyp, labels[periodtyp], start)


def periods_between(first: date, last: date, periodtyp: str) -> list[CalendarPeriod]:
    """Every period of the type from the one of `first` to the one of `last`."""
    result = [period_of(first, periodtyp)]
    while result[-1].period_start < period_of(last, periodtyp).period_start:
        start = result[-1].period_start
        month = start.year * 12 + start.month - 1 + MONTHS_IN[periodtyp]
        result.append(period_of(date(month // 12, month % 12 + 1, 1), periodtyp))
    return result
