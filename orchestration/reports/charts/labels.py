"""Values, periods and weeks as short Swedish texts for charts and the tables beside them.

Does not belong here: numbers and dates in general (orchestration.swedish).
"""

from __future__ import annotations

import re

from orchestration.reports.charts.model import Form
from orchestration.swedish import MONTHS, NBSP, decimal, number, percent

__all__ = ["NOTHING", "decimal", "percent", "period_text", "short_period", "value_text"]

NOTHING = "–"
_ORDINALS = {"1": "första", "2": "andra"}
_PERIOD = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])|W(\d{2})))?")


def value_text(value: float | None, form: Form) -> str:
    """A value of a chart, with the decimals that it has in the text and the table beside it."""
    if value is None:
        return NOTHING
    if form == "antal":
        return number(value)
    return percent(value) if form == "andel" else decimal(value)


def period_text(period: str) -> str:
    """`2022-03` mars 2022, `2022-Q1` kvartal 1 2022, `2022-H1` första halvåret 2022, `2022-W05`
    vecka 5 2022; anything else (a survey, a year) as it is."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return period
    year, month, quarter, half, week = found.groups()
    if month:
        return f"{MONTHS[int(month) - 1]} {year}"
    if quarter:
        return f"kvartal {quarter} {year}"
    if half:
        return f"{_ORDINALS[half]} halvåret {year}"
    return f"vecka {int(week)} {year}" if week else year


def short_period(period: str) -> tuple[str, str]:
    """Label and year under an axis: (`mar`, `2022`), (`kv 1`, `2022`), (`h 1`, `2022`)."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return period, ""
    year, month, quarter, half, week = found.groups()
    if month:
        return MONTHS[int(month) - 1][:3], year
    if quarter:
        return f"kv{NBSP}{quarter}", year
    if half:
        return f"h{NBSP}{half}", year
    return (f"v{NBSP}{int(week)}", year) if week else (year, "")
