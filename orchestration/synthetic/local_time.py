"""Local time of Europe/Stockholm on arrays: days, clock times, and elapsed time over clock changes.

Synthetic times never lie between 02:00 and 03:00 on a day of clock change: `settle` moves them to
03:00, so every written time has one meaning (rules.md R0, delivery.md §2). Does not belong here:
which times of day things happen.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from orchestration.synthetic.arrays import NEVER, Flags, Ints, Lengths, Reals, Times

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST_YEAR, LAST_YEAR = 1990, 2100
HOURS_A_DAY = 24
SECONDS_AN_HOUR = 3600
SATURDAY, SUNDAY = 5, 6
DAYS_A_WEEK = 7
DAY_STARTS, DAY_LENGTH = 8.0, 9.0


@cache
def _changes() -> tuple[Times, Ints]:
    """Days of clock change, and the offset from UTC in seconds before each and after the last.

    Every Sunday is asked for: which month it is in has changed (September until 1995).
    """
    days: list[date] = []
    day = date(FIRST_YEAR, 1, 1)
    offsets = [_midnight_offset(day)]
    day += timedelta(days=(SUNDAY - day.weekday()) % DAYS_A_WEEK)
    while day.year <= LAST_YEAR:
        after = _midnight_offset(day + timedelta(days=1))
        if after != offsets[-1]:
            days.append(day)
            offsets.append(after)
        day += timedelta(days=DAYS_A_WEEK)
    return np.array(days, dtype="M8[D]"), np.array(offsets, dtype=np.int64)


def _midnight_offset(day: date) -> int:
    offset = datetime(day.year, day.month, day.day, tzinfo=STOCKHOLM).utcoffset()
    return int((offset or timedelta()).total_seconds())


def change_days() -> Times:
    """The days when the clock changes, 1990-2100."""
    return _changes()[0]


def settle(times: Times) -> Times:
    """Move times within the hour of a clock change to its end; keeps order, NaT stays NaT."""
    at_two = moved(change_days().astype("M8[s]"), np.timedelta64(2 * SECONDS_AN_HOUR, "s"))
    index = np.searchsorted(at_two, times, side="right") - 1
    at_three = moved(at_two[index], np.timedelta64(SECONDS_AN_HOUR, "s"))
    return np.where((index >= 0) & (times < at_three), at_three, times)


def to_utc(times: Times) -> Times:
    """UTC instants of settled local times."""
    days, offsets = _changes()
    after = np.searchsorted(days.astype("M8[s]") + np.timedelta64(3, "h"), times, side="right")
    utc: Times = times - offsets[after].astype("m8[s]")
    return utc


def elapsed_hours(start: Times, end: Times) -> Reals:
    """Hours from start to end on the UTC clock; NaN where one is empty."""
    gap = to_utc(end) - to_utc(start)
    return np.where(np.isnat(gap), np.nan, gap.astype(np.int64) / SECONDS_AN_HOUR)


def local_text(instant: datetime) -> str:
    """`YYYY-MM-DD HH:MM:SS` in Stockholm of an aware instant."""
    return instant.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M:%S")


def extract_instant(year: int) -> datetime:
    """When the synthetic deliveries are read: 12 January at 03:30 UTC, as in delivery.md §1."""
    return datetime(year, 1, 12, 3, 30, tzinfo=UTC)


def days(times: Times) -> Times:
    """Local dates."""
    return times.astype("M8[D]")


def weekday(dates: Times) -> Ints:
    """0 = Monday ... 6 = Sunday."""
    return (dates.astype("M8[D]").astype(np.int64) + 3) % 7


def is_weekend(times: Times) -> Flags:
    return weekday(times) >= SATURDAY


def month(dates: Times) -> Ints:
    """1-12."""
    return dates.astype("M8[M]").astype(np.int64) % 12 + 1


def year(dates: Times) -> Ints:
    return dates.astype("M8[Y]").astype(np.int64) + 1970


def clock_hours(times: Times) -> Reals:
    """Hours since local midnight."""
    seconds: Ints = (times - times.astype("M8[D]")).astype("m8[s]").astype(np.int64)
    return seconds / SECONDS_AN_HOUR


def at(dates: Times, hours: Reals) -> Times:
    """Local times on these dates at so many hours after midnight."""
    return moved(dates.astype("M8[D]").astype("M8[s]"), seconds_of(hours))


def moved(times: Times, by: Lengths | np.timedelta64) -> Times:
    """Times or dates moved on the local clock (numpy's own sum, typed as what it is)."""
    return times + by


def plus_days(dates: Times, number: Ints | int) -> Times:
    """Dates so many days later."""
    return moved(dates.astype("M8[D]"), np.asarray(number).astype("m8[D]"))


def part_way(start: Times, end: Times, share: Reals | float) -> Times:
    """The time at this share of the way from start to end; empty where one of them is."""
    length = (end - start).astype("m8[s]")
    seconds = np.floor(np.where(np.isnat(length), 0, length.astype(np.int64)) * share)
    return np.where(np.isnat(length), NEVER, moved(start, seconds.astype("m8[s]")))


def seconds_of(hours: Reals) -> Lengths:
    """Hours as whole seconds; NaN becomes NaT."""
    whole = np.floor(np.nan_to_num(hours) * SECONDS_AN_HOUR).astype("m8[s]")
    return np.where(np.isnan(hours), np.timedelta64("NaT", "s"), whole)


def later(times: Times, hours: Reals) -> Times:
    """These times moved so many hours on, on the local clock."""
    return moved(times, seconds_of(hours))


def to_daytime(times: Times) -> Times:
    """The same dates with the clock pressed into 08-17; keeps order."""
    return at(days(times), DAY_STARTS + clock_hours(times) * DAY_LENGTH / HOURS_A_DAY)
