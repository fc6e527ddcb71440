"""What one refresh of the store did, as plain values for logs, Dagster metadata and tests.

Counts, names and reasons only; never a delivered value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RebuildReason(StrEnum):
    """Why a store was thrown away and made anew from the archive."""

    DAMAGED = "skadad"
    OTHER_VERSION = "annan_version"
    LEDGER_CHANGED = "liggaren_andrad"

    @property
    def text(self) -> str:
        """The reason as a Swedish sentence."""
        return _REBUILD_TEXTS[self]


_REBUILD_TEXTS = {
    RebuildReason.DAMAGED: "Byggfilen är skadad och läggs åt sidan; lagret byggs om ur arkivet.",
    RebuildReason.OTHER_VERSION: (
        "Lagret gjordes av en annan version av kod eller leveranskontrakt; det byggs om ur arkivet."
    ),
    RebuildReason.LEDGER_CHANGED: (
        "Lagret innehåller filer som liggaren inte längre räknar; det byggs om ur arkivet."
    ),
}


@dataclass(frozen=True)
class TableMerge:
    """One merge: how many files and rows went in, and how many rows were quarantined."""

    kalla: str
    tabell: str
    files: int
    rows: int
    quarantined: int

    @property
    def text(self) -> str:
        """The merge as a short Swedish line."""
        rows = f"{self.rows:,}".replace(",", "\u00a0")
        quarantined = f", {self.quarantined} i karantän" if self.quarantined else ""
        return f"Lagret: {self.kalla}.{self.tabell}, {rows} rader{quarantined}"


@dataclass(frozen=True)
class StoreReport:
    """What one refresh did; rebuilt says why the store was made anew, None when it was not."""

    merges: tuple[TableMerge, ...]
    rebuilt: RebuildReason | None = None

    @property
    def rows(self) -> int:
        return sum(m.rows for m in self.merges)

    @property
    def quarantined(self) -> int:
        return sum(m.quarantined for m in self.merges)
