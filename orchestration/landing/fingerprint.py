"""One pass over a delivered file: its checksum and what its bytes say about its text.

Memory does not grow with the file. Does not belong here: rows and columns (csv_format.py).
"""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from orchestration.landing.durable import CHUNK_BYTES


@dataclass(frozen=True)
class Fingerprint:
    """sha256: lower-case hex. The text properties are only meaningful for a CSV file.

    is_text: valid UTF-8 without NUL. is_ascii: no byte above 127, so no encoding can be wrong.
    has_quotes: a `"` somewhere, so rows may span lines.
    """

    sha256: str
    is_text: bool
    is_ascii: bool
    has_quotes: bool


def fingerprint(path: Path) -> Fingerprint:
    """Read the file once; raise OSError when it cannot be read."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_text = is_ascii = True
    has_quotes = False
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            is_ascii = is_ascii and chunk.isascii()
            has_quotes = has_quotes or b'"' in chunk
            is_text = is_text and b"\0" not in chunk and _decodes(decoder, chunk)
    is_text = is_text and _decodes(decoder, b"", final=True)
    return Fingerprint(digest.hexdigest(), is_text, is_ascii, has_quotes)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
