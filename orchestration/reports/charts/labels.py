"""Values, periods and weeks as short Swedish texts for charts and the tables beside them.

Does not belong here: numbers and dates in general (orchestration.swedish).
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from orchestration.reports.charts.model import Form
from orchestration.swedish import MONTHS, NBSP, number

NOTHING = "–"
_ORDINALS = {"1": "första", "2": "andra"}
_PERIOD = re.compile(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])|H([12])|W(\d{2})))?")


def percent(share: float, decimals: int = 1) -> str:
    """71,3 % of 0.7134; 0 and 100 without decimals, and only when it is exactly that."""
    exact = Decimal(str(share)) * 100
    if exact in {Decimal(0), Decimal(100)}:
        return f"{int(exact)}{NBSP}%"
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if rounded == 0:
        return f"under {_step(decimals)}{NBSP}%"
    if rounded == 100:
        return f"över {str(100 - Decimal(1).scaleb(-decimals)).replace('.', ',')}{NBSP}%"
    return f"{rounded}{NBSP}%".replace(".", ",")


def _step(decimals: int) -> str:
    return str(Decimal(1).scaleb(-decimals)).replace(".", ",")


def decimal(value: float, decimals: int = 2) -> str:
    """1 234,50: always as many decimals, so that figures in a column line up."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,}".replace(",", NBSP).replace(".", ",")


def value_text(value: float | None, form: Form) -> str:
    """A value of a chart: percent without decimals, or a number with at most two."""
    if value is None:
        return NOTHING
    return percent(value, 0) if form == "andel" else number(round(value, 2))


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
