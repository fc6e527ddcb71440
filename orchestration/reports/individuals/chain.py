"""The log of individual lists, `state/individlistor.jsonl`: append only, each line bound to the one
before it, so that a line that is changed, taken away or moved is found.

A file of its own beside the access log: that one says who has looked at rows and every reading
command writes to it; this one says which lists have left the house, and has to be shown to whoever
reviews them, whole. No identity and no value of a row: counts and hashes.

Does not belong here: what a list holds, and that the issues agree with the log (verify.py).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from orchestration.settings import Settings

CHAIN_FILE = "individlistor.jsonl"
NUMBER, PREVIOUS, OWN = "nr", "foregaende_sha256", "rad_sha256"
TORN = "avbruten_rad_sha256"
FIRST = "0" * 64
"""What the first line is bound to."""
_MODE = 0o600
_CHUNK = 1 << 20


class ChainError(Exception):
    """The log cannot be written or continued, so no list may be made. Swedish."""


class Verdict(StrEnum):
    """Whether the log is whole. AVBRUTEN: only its last line is half, as a crash leaves it."""

    HEL = "hel"
    AVBRUTEN = "avbruten_sista_rad"
    BRUTEN = "bruten"


@dataclass(frozen=True)
class Entry:
    """One whole line: its number, its sha256 (without the line break), and what it says."""

    number: int
    sha256: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Verification:
    """line: the first line of the file (from 1) that is not as it was written; reason: Swedish;
    both for BRUTEN only. interrupted: times that a crash left a line half, each named by the line
    after it. tail: what a crash left after the last whole line."""

    verdict: Verdict
    entries: tuple[Entry, ...] = field(repr=False)
    line: int | None = None
    reason: str = ""
    interrupted: int = 0
    tail: bytes = field(default=b"", repr=False)


def chain_path(settings: Settings) -> Path:
    """Where the log lies."""
    return settings.state / CHAIN_FILE


def append(settings: Settings, content: Mapping[str, Any]) -> Entry:
    """Bind one line to the log and force it to disk; call it before the list is written.

    Raises ChainError when the log cannot be written, or is broken: nothing is added to a log that
    cannot be trusted.
    """
    try:
        descriptor = os.open(chain_path(settings), os.O_RDWR | os.O_APPEND | os.O_CREAT, _MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            return _append(descriptor, content)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ChainError(
            f"Loggen state/{CHAIN_FILE} kan inte skrivas ({error.strerror}), så ingen individlista "
            "skrivs. Be den som förvaltar datalagret om hjälp."
        ) from None


def verify(settings: Settings) -> Verification:
    """Follow the chain from the first line; a log that is not there is whole and empty. Raises
    ChainError when it cannot be read."""
    try:
        return verify_bytes(chain_path(settings).read_bytes())
    except FileNotFoundError:
        return verify_bytes(b"")
    except OSError as error:
        raise ChainError(
            f"Loggen state/{CHAIN_FILE} kan inte läsas ({error.strerror}). Be den som förvaltar "
            "datalagret om behörighet."
        ) from None


def verify_bytes(text: bytes) -> Verification:
    """`verify` over the content of the file. Pure."""
    entries: list[Entry] = []
    torn: list[bytes] = []
    interrupted = 0
    *whole, rest = text.split(b"\n")
    for number, line in enumerate([*whole, rest] if rest else whole, start=1):
        content = _parsed(line)
        if content is None:
            torn.append(line)
            continue
        if reason := _fault(content, entries, torn):
            return Verification(
                Verdict.BRUTEN, tuple(entries), number - len(torn), reason, interrupted
            )
        interrupted += bool(torn)
        torn = []
        entries.append(Entry(content[NUMBER], hashlib.sha256(line).hexdigest(), content))
    verdict = Verdict.AVBRUTEN if torn else Verdict.HEL
    return Verification(verdict, tuple(entries), interrupted=interrupted, tail=b"\n".join(torn))


def _fault(content: Mapping[str, Any], entries: Sequence[Entry], torn: Sequence[bytes]) -> str:
    """Why the line does not follow on the entries before it; empty when it does."""
    before, number = (entries[-1].sha256, entries[-1].number + 1) if entries else (FIRST, 1)
    half = hashlib.sha256(b"\n".join(torn)).hexdigest() if torn else None
    if content.get(OWN) != _own(content):
        return "raden är ändrad"
    if content.get(TORN) != half:
        return "en rad går inte att läsa" if torn else "en avbruten rad före den här är borttagen"
    if content.get(NUMBER) != number or content.get(PREVIOUS) != before:
        return "raden hör inte ihop med raden före: något är ändrat, borttaget eller flyttat"
    return ""


def _own(content: Mapping[str, Any]) -> str:
    """The hash of what a line says, without the hash itself."""
    kept = {name: value for name, value in content.items() if name != OWN}
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        content = json.loads(line)
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def _append(descriptor: int, content: Mapping[str, Any]) -> Entry:
    text = _read_all(descriptor)
    found = verify_bytes(text)
    if found.verdict is Verdict.BRUTEN:
        raise ChainError(
            f"Loggen state/{CHAIN_FILE} är bruten på rad {found.line} ({found.reason}), så ingen "
            "individlista skrivs. Spara filen som den är och meddela den som förvaltar datalagret; "
            "'utskrivning rapport logg verifiera' visar mer."
        )
    bound: dict[str, Any] = {
        NUMBER: len(found.entries) + 1,
        PREVIOUS: found.entries[-1].sha256 if found.entries else FIRST,
        **content,
    }
    if found.tail:
        bound[TORN] = hashlib.sha256(found.tail).hexdigest()
    bound[OWN] = _own(bound)
    line = json.dumps(bound, ensure_ascii=False).encode()
    is_open = bool(text) and not text.endswith(b"\n")
    _write(descriptor, (b"\n" if is_open else b"") + line + b"\n")
    return Entry(bound[NUMBER], hashlib.sha256(line).hexdigest(), bound)


def _read_all(descriptor: int) -> bytes:
    parts, offset = [], 0
    while part := os.pread(descriptor, _CHUNK, offset):
        parts.append(part)
        offset += len(part)
    return b"".join(parts)


def _write(descriptor: int, text: bytes) -> None:
    while text:
        text = text[os.write(descriptor, text) :]
    os.fsync(descriptor)
