"""Hide what must not reach a log: identity-number look-alikes, pseudonyms, values in error texts.

Does not belong here: deciding whether a delivered value is an identity number (the contract's
row rules do). Rule: operations.md §8.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from io import TextIOBase
from typing import Any, TextIO

MASK = "**********"
HIDDEN_TEXT = "(texten är dold: den kan innehålla uppgifter om enskilda)"

_LOOKALIKES = re.compile(
    # Personnummer and samordningsnummer: 10 or 12 digits, with or without a sign or a blank.
    r"(?<!\d)\d{6,8}[-+ ]?\d{4}(?!\d)"
    # Local reserve numbers: a date, a sign and four characters of which some are letters.
    r"|(?<!\w)\d{6,8}[-+](?=[0-9A-Z]*[A-Z])[0-9A-Z]{4}(?!\w)"
    # patient_nyckel: 64 hex digits.
    r"|(?<![0-9A-Za-z])[0-9a-fA-F]{64}(?![0-9A-Za-z])"
)
_NODE_ID = re.compile(r"[a-z_]+(\.\w+){2,}")
"""dbt's unique_id. A test's ends in ten hex digits that can all be decimal: never masked, or
Dagster could not tell which check it was."""

_DUCKDB_ERROR = re.compile(r"\b([A-Z]\w*(?: [A-Za-z]\w*){0,3}) Error: ")
_SAFE_ERRORS = frozenset(
    # These speak of SQL text, names and files. Every other kind can quote a row.
    {
        "Binder",
        "Catalog",
        "Dependency",
        "INTERRUPT",
        "IO",
        "Not implemented",
        "Out of Memory",
        "Parser",
        "Permission",
        "Syntax",
        "TransactionContext",
    }
)


def mask(text: str) -> str:
    """The text with every look-alike replaced by MASK."""
    return _LOOKALIKES.sub(MASK, text)


def mask_error(text: str) -> str:
    """`mask`, and what follows a DuckDB error that can quote a row is cut off.

    The kind of the error stays, so that the person on call knows where to begin.
    """
    for found in _DUCKDB_ERROR.finditer(text):
        if found.group(1) not in _SAFE_ERRORS:
            return mask(text[: found.end()]) + HIDDEN_TEXT
    return mask(text)


def mask_line(line: str) -> str:
    """One line of output; in a JSON line strings and integers are masked, and it stays JSON."""
    if line.startswith("{"):
        try:
            document = json.loads(line)
        except ValueError:
            return mask_error(line)
        return json.dumps(_masked(document), ensure_ascii=False)
    return mask_error(line)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return value if _NODE_ID.fullmatch(value) else mask_error(value)
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item) for item in value]
    if isinstance(value, int) and _LOOKALIKES.fullmatch(str(value)):
        return MASK
    return value


class MaskedStream(TextIOBase):
    """A text stream that masks whole lines before they reach the target.

    An unfinished line waits for its end: a number that is written in two parts is masked too.
    """

    def __init__(self, target: TextIO, mask_line: Callable[[str], str] = mask_line) -> None:
        self._target = target
        self._mask_line = mask_line
        self._waiting = ""
        self._lock = threading.Lock()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._target.encoding

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        with self._lock:
            *lines, self._waiting = (self._waiting + text).split("\n")
            for line in lines:
                self._target.write(self._mask_line(line) + "\n")
        return len(text)

    def flush(self) -> None:
        self._target.flush()

    def finish(self) -> None:
        """Write what waits; call it when nothing more will come."""
        with self._lock:
            if self._waiting:
                self._target.write(self._mask_line(self._waiting))
                self._waiting = ""
        self._target.flush()
