"""What a delivery is once it is known: plain values shared by landing, store and checks.

Does not belong here: reading folders (manifest.py), deciding (rules in validate.py, hold.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

LINE_COLUMN = "leverans_rad_nr"
"""Archive column, BIGINT: line of the delivered file, 1 for its first data row.

Not `rad_nr`, which link_beraknat_utskrivning delivers as part of its own key.
"""


class Scope(StrEnum):
    """`omfattning` of a delivery (delivery.md §1)."""

    FULL = "FULL"
    DELTA = "DELTA"


class DeliveryStatus(StrEnum):
    """What landing made of a delivery that was not refused."""

    ACCEPTED = "accepterad"
    KNOWN_CONTENT = "kant_innehall"


@dataclass(frozen=True)
class ArchivedFile:
    """One delivered table in the archive.

    sha256: of the file as delivered. row_count: data rows. place: Parquet file, relative to
    `archive/`; all columns of the contract as VARCHAR (as delivered, empty = NULL) plus
    LINE_COLUMN (BIGINT). A text: a night reads every file there ever was, and opens few.
    """

    tabell: str
    sha256: str
    row_count: int
    place: str

    @property
    def path(self) -> Path:
        return Path(self.place)


@dataclass(frozen=True)
class Delivery:
    """One accepted delivery.

    extrakt_tidpunkt: naive local Europe/Stockholm time, the as-of time it carries.
    files: without optional identity tables. approved: someone ran `leverans godkann`.
    """

    kalla: str
    region_kod: str
    extrakt_id: str
    extrakt_tidpunkt: datetime
    omfattning: Scope
    syntetisk: bool
    status: DeliveryStatus
    mapp: str
    received_at: datetime
    files: tuple[ArchivedFile, ...]
    approved: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """(kalla, region_kod, extrakt_id): unique among accepted deliveries."""
        return (self.kalla, self.region_kod, self.extrakt_id)

    def row_counts(self) -> dict[str, int]:
        return {f.tabell: f.row_count for f in self.files}


@dataclass(frozen=True)
class Refusal:
    """One refused delivery: reason codes only, never a value (delivery.md §3)."""

    kalla: str
    region_kod: str
    extrakt_id: str
    mapp: str
    refused_at: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Reason:
    """Why a delivery was refused or a remark on an accepted one."""

    code: str
    tabell: str = ""
    kolumn: str = ""


@dataclass(frozen=True)
class KeptFile:
    """A delivered file whose rows are safe.

    path: relative to `archive/`, and digest: the archive file's own SHA-256; both None for a
    table of the identity store, which is not in the archive.
    """

    tabell: str
    sha256: str
    row_count: int
    path: Path | None = None
    digest: str | None = None


@dataclass(frozen=True)
class LandingReport:
    """What one landing run did. Status of a delivery is that of the whole ledger afterwards.

    left_alone: «kalla/mapp» of folders that are not deliveries yet. remarks: of this run's
    deliveries only. ledger: every delivery there is afterwards.
    """

    accepted: tuple[Delivery, ...] = ()
    known: tuple[Delivery, ...] = ()
    refused: tuple[Refusal, ...] = ()
    left_alone: tuple[str, ...] = ()
    remarks: tuple[tuple[Delivery, Reason], ...] = ()
    ledger: tuple[Delivery, ...] = ()


class LandingError(Exception):
    """Landing cannot go on for a reason outside the delivery (disk, rights, memory, lock).

    The message is Swedish, holds no delivered value and says what to do.
    """
