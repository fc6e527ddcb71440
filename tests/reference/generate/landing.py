"""Deliveries in memory as landing folders with CSV files and a manifest (delivery.md §1).

Does not belong here: what is delivered.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random

from orchestration.contract import load_contract
from tests.reference.deliveries import Delivered, TextRow

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def write_landing(landing: Path, deliveries: Iterable[Delivered]) -> None:
    """Write each delivery to `landing/<kalla>/<region_kod>_<extrakt_id>/`, manifest last.

    The same rows give the same bytes, so a known content is known by its checksums.
    """
    for delivery in deliveries:
        folder = landing / delivery.kalla / f"{delivery.region_kod}_{delivery.extrakt_id}"
        folder.mkdir(parents=True)
        entries = []
        for table, rows in delivery.tables.items():
            content = _csv(rows, _columns(delivery, table), Random(delivery.digests[table]))
            (folder / f"{table}.csv").write_bytes(content)
            entries.append(
                {
                    "tabell": table,
                    "fil": f"{table}.csv",
                    "antal_rader": len(rows),
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            )
        manifest = {
            "kalla": delivery.kalla,
            "region_kod": delivery.region_kod,
            "extrakt_id": delivery.extrakt_id,
            "extrakt_tidpunkt": f"{delivery.asof_local:%Y-%m-%d %H:%M:%S}",
            "schema_version": "1.0",
            "omfattning": "FULL" if delivery.is_full else "DELTA",
            "syntetisk": True,
            "tabeller": entries,
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _columns(delivery: Delivered, table: str) -> list[str]:
    rows = delivery.tables[table]
    if rows:
        return list(rows[0])

    return [c.name for c in load_contract().kalla(delivery.kalla).table(table).columns]


def _csv(rows: Sequence[TextRow], columns: list[str], style: Random) -> bytes:
    """CSV with the freedoms of the contract: column order, line ends, BOM."""
    style.shuffle(columns)
    text = io.StringIO(newline="")
    line_end = style.choice(("\n", "\r\n"))
    writer = csv.DictWriter(text, columns, delimiter=";", lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return (style.choice(("", BOM)) + text.getvalue()).encode()
