"""Reading deliveries: manifest and CSV files of a folder, or rows made in memory.

Does not belong here: faults that refuse a delivery (the reference is given good deliveries).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

KALLA = "cosmic_link"
OTHER_KALLOR = ("stella", "enkat")
"""Källor that move no as-of (R0) and whose tables stand beside those of `cosmic_link`."""

TextRow = dict[str, str | None]


@dataclass(frozen=True)
class Delivered:
    """One accepted delivery as text (delivery.md §1).

    asof_local: `extrakt_tidpunkt`, naive local time. tables: rows in file order, empty = None.
    digests: one per table, equal when the content is.
    """

    kalla: str
    region_kod: str
    extrakt_id: str
    asof_local: datetime
    is_full: bool
    tables: Mapping[str, Sequence[TextRow]]
    digests: Mapping[str, str]


def in_memory(
    tables: Mapping[str, Sequence[TextRow]],
    *,
    extrakt_id: str,
    asof_local: datetime,
    is_full: bool = True,
    region_kod: str = "08",
    kalla: str = KALLA,
) -> Delivered:
    """A delivery, of `cosmic_link` unless said, of rows that never were a file."""
    digests = {
        name: hashlib.sha256(json.dumps(list(rows), sort_keys=True).encode()).hexdigest()
        for name, rows in tables.items()
    }
    return Delivered(kalla, region_kod, extrakt_id, asof_local, is_full, tables, digests)


def read_landing(landing: Path) -> list[Delivered]:
    """Every delivery below `landing/<kalla>/`, in extrakt_id order; other folders are left."""
    folders = sorted(path.parent for path in landing.glob("*/*/manifest.json"))
    return sorted((read_folder(f) for f in folders), key=lambda d: d.extrakt_id)


def read_folder(folder: Path) -> Delivered:
    """One delivery folder with CSV files (delivery.md §1)."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    entries = manifest["tabeller"]
    return Delivered(
        kalla=manifest["kalla"],
        region_kod=manifest["region_kod"],
        extrakt_id=manifest["extrakt_id"],
        asof_local=datetime.fromisoformat(manifest["extrakt_tidpunkt"]),
        is_full=manifest["omfattning"] == "FULL",
        tables={e["tabell"]: list(_csv_rows(folder / e["fil"])) for e in entries},
        digests={e["tabell"]: e["sha256"] for e in entries},
    )


def _csv_rows(path: Path) -> Iterable[TextRow]:
    text = path.read_bytes().decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True):
        yield {name: value or None for name, value in row.items()}


def with_new_content(deliveries: Sequence[Delivered]) -> list[Delivered]:
    """The deliveries that add rows: a known content adds none and marks none missing (§1, §2)."""
    seen: set[tuple[str, str, str, str]] = set()
    result = []
    for delivery in sorted(deliveries, key=lambda d: d.extrakt_id):
        content = {
            (delivery.kalla, delivery.region_kod, table, digest)
            for table, digest in delivery.digests.items()
        }
        if not content <= seen:
            result.append(delivery)
        seen |= content
    return result
