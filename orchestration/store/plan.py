"""Which files are to be merged, and in which batches. Pure.

Does not belong here: how one batch is merged (merge.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orchestration.contract import Contract, Table
from orchestration.landing.model import Delivery, DeliveryStatus
from orchestration.store.layout import store_tables

MAX_BATCH_ROWS = 2_000_000
"""Rows judged at a time: bounds memory when years of deliveries are merged at once."""

FileKey = tuple[str, str, str, str, str]
"""(region_kod, kalla, tabell, extrakt_id, sha256): one row of `lager.inlast`."""


@dataclass(frozen=True)
class StoreFile:
    """One archived file in its role in one delivery; place is relative to `archive/`."""

    region_kod: str
    kalla: str
    tabell: str
    extrakt_id: str
    sha256: str
    place: str
    adds_rows: bool

    @property
    def key(self) -> FileKey:
        return (self.region_kod, self.kalla, self.tabell, self.extrakt_id, self.sha256)


@dataclass(frozen=True)
class Batch:
    """Files of one table that are merged in one transaction. row_count: rows they hold."""

    table: Table
    files: tuple[StoreFile, ...]
    row_count: int


def delivered_files(deliveries: Iterable[Delivery], contract: Contract) -> tuple[StoreFile, ...]:
    """Every archived file of the deliveries whose table the store holds.

    A table that has left the contract has no place in the store; its files stay in the archive.
    Files of a delivery with known content add no rows (delivery.md §1).
    """
    held = {(t.kalla, t.name) for t in store_tables(contract)}
    return tuple(
        StoreFile(
            region_kod=delivery.region_kod,
            kalla=delivery.kalla,
            tabell=file.tabell,
            extrakt_id=delivery.extrakt_id,
            sha256=file.sha256,
            place=file.place,
            adds_rows=delivery.status is DeliveryStatus.ACCEPTED,
        )
        for delivery in deliveries
        for file in delivery.files
        if (delivery.kalla, file.tabell) in held
    )


def plan_batches(
    contract: Contract,
    files: Sequence[StoreFile],
    row_counts: Mapping[str, int],
    max_rows: int = MAX_BATCH_ROWS,
) -> Iterator[Batch]:
    """The files by table in contract order, cut where a batch would hold more than max_rows.

    A single larger file is a batch of its own.
    """
    for table in store_tables(contract):
        mine = [f for f in files if (f.kalla, f.tabell) == (table.kalla, table.name)]
        batch: list[StoreFile] = []
        rows = 0
        for file in sorted(mine, key=lambda f: f.key):
            count = row_counts[file.place]
            if batch and rows + count > max_rows:
                yield Batch(table, tuple(batch), rows)
                batch, rows = [], 0
            batch.append(file)
            rows += count
        if batch:
            yield Batch(table, tuple(batch), rows)
