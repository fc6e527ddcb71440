"""A value as text, with the decimals of its kind in sentences, tables and charts alike. Pure.

Does not belong here: numbers in general (orchestration.swedish), number formats of a spreadsheet.
"""

from __future__ import annotations

from orchestration.reports.figures.measures import DECIMALS, Kind
from orchestration.swedish import decimal, number, percent

NOTHING = "–"


def value_text(value: float | None, kind: Kind) -> str:
    """«12,3 %», «0,76», «1 234»; «–» of nothing."""
    if value is None:
        return NOTHING
    if kind is Kind.ANDEL:
        return percent(value)
    if kind in DECIMALS:
        return decimal(value, DECIMALS[kind])
    return number(value)
