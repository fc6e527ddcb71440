"""The archive of accepted raw data: immutable Parquet, named by the delivered file's checksum.

`archive/<kalla>/<tabell>/<sha256>.parquet`. Each file's own checksum lies in the ledger, so that a
damaged or missing one is seen before it is relied on.
Does not belong here: patient_identitet (identity.py), which never enters the archive.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from orchestration.landing.durable import fsync_path, replace_durably, sha256_of
from orchestration.landing.model import KeptFile
from orchestration.settings import Settings

FILE_MODE = 0o440
FOLDER_MODE = 0o750


class Archive:
    """Puts checked Parquet files in place; every step can be repeated after a kill."""

    def __init__(self, settings: Settings) -> None:
        self._root = settings.archive

    @property
    def work(self) -> Path:
        """Folder for files on their way in, on the archive's own file system."""
        return self._root / ".pagaende"

    def clear_work(self) -> None:
        """Throw away what a dead run left half-way, and make the folder."""
        if self.work.exists():
            shutil.rmtree(self.work)
        self.work.mkdir(mode=0o700, parents=True)

    def relative_path(self, kalla: str, tabell: str, sha256: str) -> Path:
        """Place of a delivered file, relative to the archive."""
        return Path(kalla) / tabell / f"{sha256}.parquet"

    def is_intact(self, file: KeptFile) -> bool:
        """True when the file lies in the archive as it was written."""
        return file.path is not None and _has_digest(self._root / file.path, file.digest)

    def put(self, converted: Path, relative: Path) -> str:
        """Move a converted, flushed file into the archive; return its own SHA-256.

        An equal file already there is kept untouched. A different one can only be damaged or left
        by a run that died before its ledger row (the caller asks is_intact first): it is replaced.
        """
        digest = sha256_of(converted)
        target = self._root / relative
        if _has_digest(target, digest):
            converted.unlink()
            return digest
        if not target.parent.is_dir():
            target.parent.mkdir(mode=FOLDER_MODE, parents=True)
            fsync_path(target.parent.parent)
        converted.chmod(FILE_MODE)
        replace_durably(converted, target)
        return digest


def _has_digest(path: Path, digest: str | None) -> bool:
    return path.is_file() and sha256_of(path) == digest
