"""Who has read patient-level rows, when and why: `state/atkomstlogg.jsonl`, append only.

Does not belong here: reading the rows. The log holds no value of a row and not the question
itself, which may contain an id, only its sha256 and the tables it named
(operations.md §7: HSLF-FS 2016:40 4 kap. 9 §).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import pwd
import re
from dataclasses import dataclass
from typing import Any

from orchestration.settings import Settings

LOG_FILE = "atkomstlogg.jsonl"
MIN_PURPOSE_LENGTH = 8
_LOG_MODE = 0o600
_IDENTITY_LIKE = re.compile(r"\d{6,8}[-+ ]?\d{4}")


class AccessLogError(Exception):
    """The log could not be written, so nothing may be shown. The text is Swedish."""


class PurposeError(Exception):
    """The stated purpose cannot be accepted. The text is Swedish."""


@dataclass(frozen=True)
class Access:
    """One access to a restricted file.

    purpose: why, in the reader's own words. question: hashed, never written. tables: published
    tables it named. rows: how many are about to be shown. outcome: `visas` or `fel` (nothing was
    shown). command: what opened the file.
    """

    command: str
    purpose: str
    question: str
    file: str
    generation: str
    tables: tuple[str, ...]
    rows: int
    outcome: str


def checked_purpose(text: str | None) -> str:
    """The purpose without surrounding blanks; raise PurposeError when it is missing, too short to
    be understood afterwards, or seems to hold an identity number."""
    purpose = (text or "").strip()
    if len(purpose) < MIN_PURPOSE_LENGTH or not any(c.isalpha() for c in purpose):
        raise PurposeError(
            "Uppgifter på individnivå kräver ett ändamål som går att granska i efterhand: skriv "
            '--andamal "vad uppgifterna ska användas till", med ord och minst '
            f"{MIN_PURPOSE_LENGTH} tecken."
        )
    if looks_like_identity(purpose):
        raise PurposeError(
            "Ändamålet ser ut att innehålla ett personnummer. Loggen får inte innehålla sådana; "
            "hänvisa till ärendet på annat sätt."
        )
    return purpose


def looks_like_identity(text: str) -> bool:
    """Whether free text seems to hold an identity number, which no log may."""
    return _IDENTITY_LIKE.search(text) is not None


def log_access(settings: Settings, access: Access) -> None:
    """Append one line and force it to disk; call it before anything is shown.

    Raises AccessLogError when that fails.
    """
    line = json.dumps(_entry(settings, access), ensure_ascii=False) + "\n"
    try:
        descriptor = os.open(
            settings.state / LOG_FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, _LOG_MODE
        )
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            _append(descriptor, line.encode("utf-8"))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise AccessLogError(
            f"Åtkomstloggen state/{LOG_FILE} kan inte skrivas ({error.strerror}), så inget visas. "
            "Be den som förvaltar datalagret om hjälp."
        ) from None


def _append(descriptor: int, line: bytes) -> None:
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        # A writer died in the middle of its line; keep the two apart.
        line = b"\n" + line
    while line:
        line = line[os.write(descriptor, line) :]
    os.fsync(descriptor)


def _entry(settings: Settings, access: Access) -> dict[str, Any]:
    return {
        "tid": settings.clock.now().isoformat(timespec="seconds"),
        "anvandare": pwd.getpwuid(os.getuid()).pw_name,
        "inloggning": login_name(),
        "kommando": access.command,
        "andamal": access.purpose,
        "fil": access.file,
        "generation": access.generation,
        "tabeller": list(access.tables),
        "antal_rader": access.rows,
        "sql_sha256": hashlib.sha256(access.question.encode("utf-8")).hexdigest(),
        "utfall": access.outcome,
    }


def login_name() -> str:
    """Who logged in to the session, also behind sudo to a service account; empty for a job
    without a login. Not from the environment, which the reader could set."""
    try:
        return os.getlogin()
    except OSError:
        return ""
