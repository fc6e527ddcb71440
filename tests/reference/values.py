"""Typing of delivered text and local time to UTC (delivery.md §2).

Does not belong here: what happens to a row with a bad value (row_quarantine.py).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
INT64_LIMIT = 2**63

Value = str | int | bool | date | time | datetime | Decimal

_TS = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d{1,6})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)
_INT = re.compile(r"-?\d+", re.ASCII)
_DEC = re.compile(r"-?\d+(,\d+)?", re.ASCII)


class UntypableError(Exception):
    """The text is not a spelling that delivery.md §2 accepts for the type."""


def typed(text: str | None, type_: str) -> Value | None:
    """The value of a delivered cell, None when empty; times stay naive local.

    Blanks around are trimmed before typing, but a text is taken exactly as delivered
    (delivery.md §2: "Codes are compared exactly as delivered"). Raises UntypableError.
    """
    if text is None or text == "":
        return None
    if type_ == "text":
        return text
    trimmed = text.strip(" \t")
    if trimmed == "":
        return None
    try:
        return _parsed(trimmed, type_)
    except ValueError:
        raise UntypableError from None


def _parsed(text: str, type_: str) -> Value:
    if type_ == "ts" and _TS.fullmatch(text):
        return datetime.fromisoformat(_six_fraction_digits(text))
    if type_ == "date" and _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if type_ == "time" and _TIME.fullmatch(text):
        return time.fromisoformat(text)
    if type_ == "bit" and text in ("0", "1"):
        return text == "1"
    if type_ == "int" and _INT.fullmatch(text) and -INT64_LIMIT <= int(text) < INT64_LIMIT:
        return int(text)
    if type_ == "dec" and _DEC.fullmatch(text):
        return Decimal(text.replace(",", "."))
    raise ValueError(type_)


def _six_fraction_digits(text: str) -> str:
    whole, dot, fraction = text.partition(".")
    return f"{whole}.{fraction:0<6}" if dot else whole


def to_utc(local: datetime) -> datetime:
    """The instant of a local Europe/Stockholm clock reading (delivery.md §2).

    A repeated hour is the second (winter) reading; a missing hour moves one hour forward.
    """
    first = local.replace(tzinfo=STOCKHOLM, fold=0)
    second = local.replace(tzinfo=STOCKHOLM, fold=1)
    hour_is_missing = first.astimezone(UTC).astimezone(STOCKHOLM).replace(tzinfo=None) != local
    return (first if hour_is_missing else second).astimezone(UTC)


def to_local(instant: datetime) -> datetime:
    """The instant on the clock of Europe/Stockholm (R0)."""
    return instant.astimezone(STOCKHOLM)


def local_date(instant: datetime) -> date:
    """The Europe/Stockholm date of an instant (R0)."""
    return to_local(instant).date()


def local_midnight(day: date) -> datetime:
    """Date-only events count as local 00:00:00 (R0)."""
    return to_utc(datetime.combine(day, time()))
