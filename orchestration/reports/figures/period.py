"""The period of a report, and the periods shown beside it. Pure.

Does not belong here: which periods a generation has figures for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from orchestration.swedish import MONTHS


class Periodtyp(StrEnum):
    """As the column periodtyp (interface.md §3)."""

    MANAD = "manad"
    KVARTAL = "kvartal"
    HALVAR = "halvar"
    AR = "ar"


LENGTH = {Periodtyp.MANAD: 1, Periodtyp.KVARTAL: 3, Periodtyp.HALVAR: 6, Periodtyp.AR: 12}
"""In months."""
_LETTER = {Periodtyp.KVARTAL: "Q", Periodtyp.HALVAR: "H"}
_FORM = re.compile(r"(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?")


class PeriodError(Exception):
    """The text is no period. Swedish, and says how one is written."""


@dataclass(frozen=True, order=True)
class Period:
    """One calendar period. start: its first day; end: the first day after it."""

    start: date
    end: date
    periodtyp: Periodtyp

    @property
    def code(self) -> str:
        """'2022-03', '2022-Q1', '2022-H1' or '2022', as the column period."""
        if self.periodtyp is Periodtyp.AR:
            return f"{self.start.year}"
        if self.periodtyp is Periodtyp.MANAD:
            return f"{self.start:%Y-%m}"
        number = (self.start.month - 1) // LENGTH[self.periodtyp] + 1
        return f"{self.start.year}-{_LETTER[self.periodtyp]}{number}"

    @property
    def label(self) -> str:
        """«mars 2022», «kvartal 1 2022», «första halvåret 2022», «2022»."""
        if self.periodtyp is Periodtyp.MANAD:
            return f"{MONTHS[self.start.month - 1]} {self.start.year}"
        if self.periodtyp is Periodtyp.KVARTAL:
            return f"kvartal {self.code[-1]} {self.start.year}"
        if self.periodtyp is Periodtyp.HALVAR:
            half = "första" if self.start.month == 1 else "andra"
            return f"{half} halvåret {self.start.year}"
        return self.code

    @property
    def window_start(self) -> date:
        """From where a report has figures: the first of the calendar year, or twelve months before
        the period's last month, whichever is earlier; for a year that of the year before."""
        if self.periodtyp is Periodtyp.AR:
            return add_months(self.start, -12)
        return self.listed_start

    @property
    def listed_start(self) -> date:
        """From where tables list one period after the other; the year before a year's report
        stands beside it instead."""
        if self.periodtyp is Periodtyp.AR:
            return self.start
        return min(date(self.start.year, 1, 1), add_months(self.end, -13))

    def contains(self, other: Period) -> bool:
        """Whether all of the other lies in this one."""
        return self.start <= other.start and other.end <= self.end

    def months(self) -> Iterator[Period]:
        """The calendar months of the period, in order."""
        month = self.start
        while month < self.end:
            yield period_of(month, Periodtyp.MANAD)
            month = add_months(month, 1)


def parse_period(text: str) -> Period:
    """'2022-03', '2022-Q1', '2022-H1' or '2022'; raises PeriodError."""
    found = _FORM.fullmatch(text.strip())
    if found is None or not 1900 <= int(found[1]) <= 9998:
        raise PeriodError(
            f"«{text}» är ingen period. Skriv en månad som 2022-03, ett kvartal som 2022-Q1, ett "
            "halvår som 2022-H1 eller ett år som 2022."
        )
    year, month, quarter, half = found.groups()
    if month:
        return period_of(date(int(year), int(month), 1), Periodtyp.MANAD)
    if quarter:
        return period_of(date(int(year), 3 * int(quarter) - 2, 1), Periodtyp.KVARTAL)
    if half:
        return period_of(date(int(year), 6 * int(half) - 5, 1), Periodtyp.HALVAR)
    return period_of(date(int(year), 1, 1), Periodtyp.AR)


def period_of(day: date, periodtyp: Periodtyp) -> Period:
    """The period of this type that holds the day."""
    length = LENGTH[periodtyp]
    start = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(start, add_months(start, length), periodtyp)


def add_months(first: date, months: int) -> date:
    """The first day of the month that is so many months later."""
    number = 12 * first.year + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)
