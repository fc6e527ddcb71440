"""The tables that mirror ledger and archive: leveranser, leverans_filer, arkivfiler.

Compared every night, so that an approval, a remark or a hold decided today shows today.
Does not belong here: delivered rows (merge.py), deciding what is held (landing.hold).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb

from orchestration.landing.model import Delivery, Reason, Refusal
from orchestration.settings import Settings
from orchestration.store.errors import StoreError
from orchestration.store.layout import BOOKKEEPING_TABLES, SCHEMA, quoted
from orchestration.store.plan import StoreFile

REFUSED_STATUS = "refuserad"

Value = str | int | bool | datetime | None
DeliveryKey = tuple[str, str, str]


@dataclass(frozen=True)
class LedgerView:
    """What the store needs to know of the ledger, as plain values.

    holds: held deliveries (kalla, region_kod, extrakt_id) and why (landing.hold.hold_reasons).
    """

    deliveries: Sequence[Delivery]
    refusals: Sequence[Refusal] = ()
    remarks: Sequence[tuple[Delivery, Reason]] = ()
    holds: Mapping[DeliveryKey, Sequence[Reason]] = field(default_factory=dict)


def reason_text(reasons: Iterable[Reason]) -> str:
    """Reasons as `kod:tabell:kolumn` joined by `; `; empty parts at the end are left out."""
    return "; ".join(
        ":".join((reason.code, reason.tabell, reason.kolumn)).rstrip(":") for reason in reasons
    )


def delivery_rows(view: LedgerView) -> list[tuple[Value, ...]]:
    """The rows of `lager.leveranser`: accepted, of known content and refused."""
    remarks: dict[DeliveryKey, list[Reason]] = {}
    for delivery, reason in view.remarks:
        remarks.setdefault(delivery.key, []).append(reason)
    accepted: list[tuple[Value, ...]] = [
        (
            delivery.region_kod,
            delivery.kalla,
            delivery.extrakt_id,
            delivery.extrakt_tidpunkt,
            delivery.omfattning.value,
            delivery.status.value,
            delivery.syntetisk,
            delivery.key in view.holds,
            delivery.approved,
            reason_text(view.holds.get(delivery.key, ())),
            _utc(delivery.received_at),
            "",
            reason_text(remarks.get(delivery.key, ())),
        )
        for delivery in view.deliveries
    ]
    refused: list[tuple[Value, ...]] = [
        (
            refusal.region_kod,
            refusal.kalla,
            refusal.extrakt_id,
            None,
            None,
            REFUSED_STATUS,
            None,
            False,
            False,
            "",
            _utc(refusal.refused_at),
            reason_text(refusal.reasons),
            "",
        )
        for refusal in view.refusals
    ]
    return accepted + refused


def file_rows(files: Iterable[StoreFile], row_counts: Mapping[str, int]) -> list[tuple[Value, ...]]:
    """The rows of `lager.leverans_filer`; a file of known content brings no rows."""
    return [
        (
            file.region_kod,
            file.kalla,
            file.extrakt_id,
            file.tabell,
            file.sha256,
            row_counts[file.place] if file.adds_rows else 0,
        )
        for file in files
    ]


def count_archive_rows(
    connection: duckdb.DuckDBPyConnection, settings: Settings, files: Iterable[StoreFile]
) -> dict[str, int]:
    """Rows of each archived file, from its Parquet footer and never from what was promised.

    A footer is read again only when size or time of the file differs from when it was last read:
    reading all of them would cost a quarter of a millisecond per file ever delivered, every night.
    Raises StoreError when a file is not in the archive.
    """
    found = {place: _stat(settings, place) for place in {f.place for f in files}}
    known = {
        name: ((size, written), count)
        for name, size, written, count in connection.execute(
            f"SELECT sokvag, storlek, skriven_ns, antal_rader FROM {SCHEMA}.arkivfiler"
        ).fetchall()
    }
    never = (None, 0)
    unread = [place for place, stat in found.items() if known.get(place, never)[0] != stat]
    read = _footer_counts(connection, settings, unread)
    counts = {place: read[place] if place in read else known[place][1] for place in found}
    if unread or len(known) != len(found):
        connection.begin()
        replace_rows(connection, "arkivfiler", [(p, *found[p], counts[p]) for p in found])
        connection.commit()
    return counts


def replace_rows(
    connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[Value, ...]]
) -> None:
    """Make a bookkeeping table hold exactly these rows (values in the order of its columns).

    Those that are there already stay: after years of nights writing them all costs more than a
    quiet night.
    """
    shape = BOOKKEEPING_TABLES[name]
    wanted = Counter(rows)
    there = Counter(connection.execute(f"FROM {SCHEMA}.{quoted(name)}").fetchall())
    if there - wanted:
        connection.execute(f"DELETE FROM {SCHEMA}.{quoted(name)}")
        there.clear()
    if new := list((wanted - there).elements()):
        # One list per column: a statement per row would cost more than a whole quiet night.
        lists = ", ".join(f"unnest(?::{type_}[])" for type_ in shape.values())
        connection.execute(
            f"INSERT INTO {SCHEMA}.{quoted(name)} SELECT {lists}",
            [list(column) for column in zip(*new, strict=True)],
        )


def _footer_counts(
    connection: duckdb.DuckDBPyConnection, settings: Settings, places: Sequence[str]
) -> dict[str, int]:
    if not places:
        return {}
    by_name = {str(settings.archive / place): place for place in places}
    rows = connection.execute(
        "SELECT file_name, num_rows FROM parquet_file_metadata(?)", [list(by_name)]
    ).fetchall()
    return {by_name[name]: int(count) for name, count in rows}


def _stat(settings: Settings, place: str) -> tuple[int, int]:
    try:
        stat = os.stat(f"{settings.archive}/{place}")
    except FileNotFoundError:
        raise StoreError(
            f"Filen archive/{place} finns i liggaren men inte i arkivet. Läs tillbaka archive/ ur "
            "säkerhetskopian och starta natten igen."
        ) from None
    return stat.st_size, stat.st_mtime_ns


def _utc(instant: datetime) -> datetime:
    """An aware instant as naive UTC, the form the column has."""
    return instant.astimezone(UTC).replace(tzinfo=None)
