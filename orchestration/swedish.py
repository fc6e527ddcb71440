"""Numbers, shares and dates as a Swedish reader expects them.

Does not belong here: what the numbers mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

NBSP = "\u00a0"
MOST_DECIMALS = Decimal("0.0001")
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


def number(value: Any) -> str:
    """12 345 with spaces that do not break; at most four decimals, none that say nothing."""
    exact = Decimal(str(value)).quantize(MOST_DECIMALS, ROUND_HALF_UP)
    return _in_swedish(f"{exact:,f}".rstrip("0").rstrip("."))


def amount(kronor: Any) -> str:
    """148 800 kr, with öre only where there are some."""
    exact = Decimal(str(kronor)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{_in_swedish(f'{exact:,.2f}'.removesuffix('.00'))}{NBSP}kr"


def _in_swedish(text: str) -> str:
    return text.replace(",", NBSP).replace(".", ",")


def share(part: int, whole: int) -> str:
    """Percent with one decimal; 0 and 100 only when it is exactly that; «–» of nothing."""
    if whole == 0:
        return "–"
    if part in (0, whole):
        return f"{100 * part // whole}{NBSP}%"
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return f"under 0,1{NBSP}%"
    if 99.9 < percent < 100:
        return f"över 99,9{NBSP}%"
    return f"{percent:.1f}{NBSP}%".replace(".", ",")


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


def moment(value: datetime) -> str:
    """10 januari 2023 kl. 04.30"""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year} kl. {value:%H.%M}"


def plural(count: int, one: str, many: str) -> str:
    """1 varning, 2 varningar"""
    return f"{number(count)}{NBSP}{one if count == 1 else many}"


def listed(words: Sequence[str]) -> str:
    """«a, b och c»."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def capitalized(text: str) -> str:
    """The text as the beginning of a sentence; the rest of it as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def inside_sentence(name: str) -> str:
    """A heading's name inside a sentence: «SIP», «uppföljd SIP»."""
    return name if name.isupper() else f"{name[:1].lower()}{name[1:]}"
