"""Working days: Monday to Friday that are not public holidays (R7 `vardag`, lag 1989:253).

Does not belong here: which days are payable (r7_days.py).
"""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter  # type: ignore[import-untyped]

SATURDAY = 5
NATIONAL_DAY_FROM = 2005
"""From this year 6 June is a holiday and annandag pingst is not."""


def public_holidays(year: int) -> set[date]:
    """The holidays of lag 1989:253 that are not Sundays in themselves."""
    sunday: date = easter(year)
    days = {date(year, 1, 1), date(year, 1, 6), date(year, 5, 1)}
    days |= {date(year, 12, 25), date(year, 12, 26)}
    days |= {sunday - timedelta(days=2), sunday + timedelta(days=1), sunday + timedelta(days=39)}
    if year < NATIONAL_DAY_FROM:
        days.add(sunday + timedelta(days=50))
    else:
        days.add(date(year, 6, 6))
    return days | {_saturday_from(date(year, 6, 20)), _saturday_from(date(year, 10, 31))}


def _saturday_from(day: date) -> date:
    """Midsommardagen, alla helgons dag: the first Saturday from the day."""
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in public_holidays(day.year)


def working_days_after(day: date, number: int) -> date:
    """The number-th working day after the day; the day itself when number is 0."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day
