"""The CSV of delivery.md §1, checked by its own grammar before DuckDB sees a byte of it.

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

PIECE_BYTES = 8_000_000

_BOM = b"\xef\xbb\xbf"
_FIELD = rb'(?:"(?:[^"]++|"")*+"|[^";\r\n]*+)'
_LINE_END = rb"\r?\n"
_HEADER = re.compile(_FIELD + rb"(?:;" + _FIELD + rb")*+" + _LINE_END)
_NOT_STRUCTURE = bytes(byte for byte in range(256) if byte not in b";\r\n")


class MalformedError(Exception):
    """A row is not of the agreed format. Says nothing more: a row is patient data."""


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


def spool_rows(path: Path, columns: int, has_quotes: bool, folder: Path) -> tuple[Path, ...]:
    """Check every row and write the data rows, without header, as pieces for DuckDB to read.

    Every row has exactly `columns` fields and every quote is where it may be; lines end with LF or
    CRLF, the last may have no end, and empty lines may follow it. Anything else raises
    MalformedError. has_quotes: from the fingerprint; a file without any is checked the fast way.

    In pieces, because DuckDB either holds a whole file in memory (parallel=false) or guesses where
    a row starts in the middle of one (measured with 1.5.5). At least one piece, which may be empty.
    Raises OSError when the file cannot be read or a piece not be written.
    """
    pieces: list[Path] = []
    piece: BinaryIO | None = None
    try:
        for block in _data_rows(path, columns, has_quotes):
            if piece is None or piece.tell() + len(block) > PIECE_BYTES:
                if piece:
                    piece.close()
                pieces.append(folder / f"{path.stem}_{len(pieces):05d}.csv")
                piece = pieces[-1].open("wb")
            piece.write(block)
    finally:
        if piece:
            piece.close()
    return tuple(pieces)


def _data_rows(path: Path, columns: int, has_quotes: bool) -> Iterator[bytes]:
    """Whole rows in blocks, the header cut off; the first block may be empty."""
    header_bytes = 0
    for number, block in enumerate(_whole_rows(path, columns, has_quotes)):
        if number == 0 and (header := _HEADER.match(block)):
            header_bytes = header.end()
        yield block[header_bytes:]
        header_bytes = 0


def _whole_rows(path: Path, columns: int, has_quotes: bool) -> Iterator[bytes]:
    """Whole, well-formed rows in blocks; raises MalformedError."""
    rows = _rows_pattern(columns)
    rest = b""
    with path.open("rb") as file:
        for chunk in _chunks(file):
            rest += chunk
            end = _quoted_rows(rest, rows) if has_quotes else _plain_rows(rest, columns)
            if end:
                yield rest[:end]
            rest = rest[end:]
            if len(rest) > 2 * MAX_ROW_BYTES:
                raise MalformedError
    last = rest.rstrip(b"\r\n")
    if last:
        if rows.fullmatch(last + b"\n") is None:
            raise MalformedError
        yield last + b"\n"


def _quoted_rows(buffer: bytes, rows: re.Pattern[bytes]) -> int:
    """Bytes of whole rows at the start of the buffer."""
    found = rows.match(buffer)
    return found.end() if found else 0


def _rows_pattern(columns: int) -> re.Pattern[bytes]:
    row = (_FIELD + b";") * (columns - 1) + _FIELD + _LINE_END
    return re.compile(b"(?:" + row + b")*+")


def _plain_rows(buffer: bytes, columns: int) -> int:
    """Bytes of whole rows without quotes at the start of the buffer; raises MalformedError.

    The last row stays behind, since empty lines are only allowed after the very last one. What is
    left when everything but separators and line ends is deleted must be the same for every row.
    """
    end = buffer.rstrip(b"\r\n").rfind(b"\n") + 1
    rows = buffer[:end]
    if rows.count(b"\r") != rows.count(b"\r\n"):
        raise MalformedError
    structure = rows.translate(None, _NOT_STRUCTURE).replace(b"\r\n", b"\n")
    expected = (b";" * (columns - 1) + b"\n") * rows.count(b"\n")
    if structure != expected:
        raise MalformedError
    return end


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    chunk = file.read(CHUNK_BYTES).removeprefix(_BOM)
    while chunk:
        yield chunk
        chunk = file.read(CHUNK_BYTES)
