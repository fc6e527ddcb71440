"""A value as text, with the decimals of its kind in sentences, tables and charts alike. Pure.

Does not belong here: numbers in general (orchestration.swedish), number formats of a spreadsheet.
"""

from __future__ import annotations

from orchestration.reports.figures.measures import DECIMALS, Kind
from orchestration.reports.figures.model import Figure
from orchestration.swedish import decimal, number, percent

NOTHING = "–"
_FINEST = 6
"""So many decimals are enough for a mean of hundreds of thousands of days."""


def value_text(value: float | None, kind: Kind) -> str:
    """«12,3 %», «0,76», «1 234»; «–» of nothing."""
    if value is None:
        return NOTHING
    if kind is Kind.ANDEL:
        return percent(value)
    if kind in DECIMALS:
        return decimal(value, DECIMALS[kind])
    return number(value)


def figure_text(figure: Figure, kind: Kind) -> str:
    """A figure's value; one that misses its target and would be rounded to it has the decimals that
    show why («0,803» beside «0,80»)."""
    if not hides_verdict(figure, kind) or figure.varde is None or figure.mal is None:
        return value_text(figure.varde, kind)
    target = float(figure.mal)
    for decimals in range(DECIMALS[kind] + 1, _FINEST):
        text = decimal(figure.varde, decimals)
        if text != decimal(target, decimals):
            return text
    return decimal(figure.varde, _FINEST)


def hides_verdict(figure: Figure, kind: Kind) -> bool:
    """Whether the value misses its target and is written as the target is."""
    if figure.varde is None or figure.mal is None or kind not in DECIMALS:
        return False
    is_same = value_text(figure.varde, kind) == value_text(float(figure.mal), kind)
    return is_same and figure.uppfyller_mal is False
