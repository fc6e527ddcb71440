"""How a delivered text becomes a value: the spellings of delivery.md §2, as DuckDB expressions.

The pattern comes first and the cast after it, because a cast alone takes far more than the
contract does (hour 24, `2026-1-5`, `1e3`). Nothing here can throw: a throwing cast would put the
delivered value in an error text.
Does not belong here: what a fault leads to (verdict.py).
"""

from __future__ import annotations

_YEAR = r"(\d{3}[1-9]|\d{2}[1-9]\d|\d[1-9]\d{2}|[1-9]\d{3})"
"""There is no year 0000, though DuckDB has one (1 BC)."""
_DATE = _YEAR + r"-\d{2}-\d{2}"
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
TYPE_PATTERNS: dict[str, str] = {
    "int": r"-?\d+",
    "bit": r"[01]",
    "date": _DATE,
    "time": _CLOCK + r"(:[0-5]\d)?",
    "ts": _DATE + r"[ T]" + _CLOCK + r":[0-5]\d(\.\d{1,6})?",
    "dec": r"-?\d+(,\d+)?",
}
TYPE_CASTS: dict[str, str] = {
    "int": "BIGINT",
    "bit": "TINYINT",
    "date": "DATE",
    "time": "TIME",
    "ts": "TIMESTAMP",
    "dec": "DECIMAL(18, 6)",
}
_CAST_TEXTS = {"dec": "replace({}, ',', '.')", "time": "trim({})"}
"""What is cast where it is not the text itself. Pattern and cast take the blanks themselves,
because trim() on every value costs more than either; only a TIME does not take them after it."""

CODE_PATTERN = r"[A-Za-z0-9ÅÄÖåäö_.-]+"
CODE_MAX_LENGTH = 64
"""Beside the pattern and not as {1,64} in it, which costs every statement milliseconds."""

IDENTITY_PATTERN = r"(\d{2})?\d{6}[-+]?\d{4}"
"""10 or 12 digits, with or without a sign before the last four (delivery.md §3)."""


NUMBER_IDENTITY_PATTERN = r"(\d{2})?\d{10}(,\d+)?"
"""The same in a number: no count or result that is delivered has 10 or 12 digits."""


def typed_sql(type_: str, column: str) -> str:
    """The typed value of a delivered column, NULL when it is empty or cannot be typed.

    type_: a contract type other than text. column: a quoted column name.
    """
    matches = f"regexp_full_match({column}, ' *(?:{TYPE_PATTERNS[type_]}) *')"
    text = _CAST_TEXTS.get(type_, "{}").format(column)
    return f"CASE WHEN {matches} THEN TRY_CAST({text} AS {TYPE_CASTS[type_]}) END"


def is_empty_sql(column: str) -> str:
    """True for a delivered column without a value: NULL, empty, or blanks only."""
    # Only what sorts before the first printable character can be blanks only: a cheap comparison
    # that spares nearly every value the trim().
    return f"({column} IS NULL OR ({column} < '!' AND trim({column}) = ''))"


def looks_like_identity_sql(column: str) -> str:
    """True when the whole value, blanks around it aside, may be an identity number."""
    return f"regexp_full_match({column}, ' *{IDENTITY_PATTERN} *')"


def number_looks_like_identity_sql(column: str) -> str:
    """True when a delivered number may be an identity number."""
    return f"regexp_full_match({column}, ' *{NUMBER_IDENTITY_PATTERN} *')"


def is_code_sql(column: str) -> str:
    """True when a code or unit id is spelled as the contract allows, exactly as delivered."""
    matches = f"regexp_full_match({column}, '{CODE_PATTERN}')"
    return f"(length({column}) <= {CODE_MAX_LENGTH} AND {matches})"
