"""The newest version of every key, and which keys are missing in the source (delivery.md §2).

Does not belong here: what a cancelled or missing row means (r0_conventions.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from orchestration.contract import Table
from tests.reference.deliveries import Delivered, with_new_content
from tests.reference.row_quarantine import Row, read_row

NEVER_MISSING = ("stella", "enkat")


@dataclass(frozen=True)
class Occurrence:
    """One delivered line: which key, where, and its typed row (None = quarantined)."""

    key: tuple[Any, ...]
    extrakt_id: str
    line: int
    row: Row | None


@dataclass(frozen=True)
class Counts:
    """What became of the lines of one file; the three parts add up to antal_in (§3)."""

    tabell: str
    extrakt_id: str
    antal_in: int
    antal_stagade: int
    antal_karantan: int
    antal_aldre_versioner: int


def stage(
    table: Table, deliveries: Sequence[Delivered], held: Collection[str] = ()
) -> tuple[list[Row], list[Counts]]:
    """(one typed row per key, what became of every line) of one table of one region.

    Rows get `saknas` (the key is missing from the newest FULL) and `extrakt_id`.
    held: extrakt_id of deliveries held for their volume; their rows count, but they mark nothing
    missing (§3).
    """
    new = [d for d in with_new_content(deliveries) if table.name in d.tables]
    occurrences = [o for d in new for o in _occurrences(table, d)]
    fulls = [d.extrakt_id for d in new if d.is_full and d.extrakt_id not in held]
    newest_full = max(fulls, default="") if table.kalla not in NEVER_MISSING else ""
    winners = _winners(occurrences)
    last_seen: dict[tuple[Any, ...], str] = {}
    for o in occurrences:
        last_seen[o.key] = max(o.extrakt_id, last_seen.get(o.key, ""))
    rows = []
    for key, winner in winners.items():
        assert winner.row is not None
        saknas = last_seen[key] < newest_full
        rows.append({**winner.row, "saknas": saknas, "extrakt_id": winner.extrakt_id})
    return rows, _counts(table, new, occurrences, winners)


def _occurrences(table: Table, delivery: Delivered) -> list[Occurrence]:
    result = []
    for line, delivered in enumerate(delivery.tables[table.name], start=1):
        row, key = read_row(table, delivered)
        result.append(Occurrence(key, delivery.extrakt_id, line, row))
    return result


def _winners(occurrences: Sequence[Occurrence]) -> dict[tuple[Any, ...], Occurrence]:
    """Highest kalla_andrad_tidpunkt, then highest extrakt_id, then the later line (§2).

    A quarantined version never wins: the version before it lives on.
    """
    winners: dict[tuple[Any, ...], Occurrence] = {}
    for o in occurrences:
        if o.row is None:
            continue
        best = winners.get(o.key)
        if best is None or _version(o) > _version(best):
            winners[o.key] = o
    return winners


def _version(o: Occurrence) -> tuple[Any, ...]:
    assert o.row is not None
    return (o.row["andrad_lokal"], o.extrakt_id, o.line)


def _counts(
    table: Table,
    deliveries: Sequence[Delivered],
    occurrences: Sequence[Occurrence],
    winners: dict[tuple[Any, ...], Occurrence],
) -> list[Counts]:
    result = []
    for delivery in deliveries:
        mine = [o for o in occurrences if o.extrakt_id == delivery.extrakt_id]
        staged = sum(1 for o in winners.values() if o.extrakt_id == delivery.extrakt_id)
        bad = sum(1 for o in mine if o.row is None)
        older = len(mine) - staged - bad
        result.append(Counts(table.name, delivery.extrakt_id, len(mine), staged, bad, older))
    return result
