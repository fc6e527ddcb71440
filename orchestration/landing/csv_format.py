"""The CSV of delivery.md §1, checked by its own grammar before DuckDB parses it.

DuckDB 1.5.5 silently takes a trailing `;`, a quote inside an unquoted field and lines ended by a
lone CR, and skips empty lines (measured; the tests keep the list). Streaming: memory is bounded by
MAX_ROW_BYTES.
Does not belong here: what columns a table should have (shape.py).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from orchestration.landing.durable import CHUNK_BYTES

MAX_ROW_BYTES = 1_000_000
"""A longer row is no row. DuckDB's reader keeps to the limit; the grammar only to twice of it."""

_BOM = b"\xef\xbb\xbf"
_FIELD = rb'(?:"(?:[^"]++|"")*+"|[^";\r\n]*+)'
_LINE_END = rb"\r?\n"
_HEADER = re.compile(_FIELD + rb"(?:;" + _FIELD + rb")*+" + _LINE_END)
_NOT_STRUCTURE = bytes(byte for byte in range(256) if byte not in b";\r\n")


def read_header(path: Path) -> tuple[str, ...] | None:
    """Column names of the first row, or None where it is not one of the agreed format.

    The bytes must be valid UTF-8 (fingerprint.py). Raises OSError when it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(MAX_ROW_BYTES).removeprefix(_BOM)
    matched = _HEADER.match(start if b"\n" in start else start + b"\n")
    if matched is None:
        return None
    try:
        rows = list(csv.reader(io.StringIO(matched[0].decode(), newline=""), delimiter=";"))
    except csv.Error:
        return None
    return tuple(rows[0]) if rows and any(rows[0]) else None


def is_well_formed(path: Path, columns: int, has_quotes: bool) -> bool:
    """True when every row has exactly `columns` fields and every quote is where it may be.

    Lines end with LF or CRLF; the last may have no end, and empty lines may follow it.
    has_quotes: from the fingerprint; a file without any is checked the fast way.
    Raises OSError when the file cannot be read.
    """
    rows = _rows_pattern(columns)
    rest = b""
    with path.open("rb") as file:
        for chunk in _chunks(file):
            rest += chunk
            if has_quotes:
                found = rows.match(rest)
                consumed = found.end() if found else 0
            else:
                consumed = _plain_rows(rest, columns)
                if consumed < 0:
                    return False
            rest = rest[consumed:]
            if len(rest) > 2 * MAX_ROW_BYTES:
                return False
    last = rest.rstrip(b"\r\n")
    return not last or rows.fullmatch(last + b"\n") is not None


def _rows_pattern(columns: int) -> re.Pattern[bytes]:
    row = (_FIELD + b";") * (columns - 1) + _FIELD + _LINE_END
    return re.compile(b"(?:" + row + b")*+")


def _plain_rows(buffer: bytes, columns: int) -> int:
    """Bytes of whole rows without quotes at the start of the buffer; -1 when one is malformed.

    The last row stays behind, since empty lines are only allowed after the very last one. What is
    left when everything but separators and line ends is deleted must be the same for every row.
    """
    end = buffer.rstrip(b"\r\n").rfind(b"\n") + 1
    rows = buffer[:end]
    if rows.count(b"\r") != rows.count(b"\r\n"):
        return -1
    structure = rows.translate(None, _NOT_STRUCTURE).replace(b"\r\n", b"\n")
    expected = (b";" * (columns - 1) + b"\n") * rows.count(b"\n")
    return end if structure == expected else -1


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    chunk = file.read(CHUNK_BYTES).removeprefix(_BOM)
    while chunk:
        yield chunk
        chunk = file.read(CHUNK_BYTES)
