"""The tables that mirror ledger and archive: leveranser, leverans_filer, arkivfiler.

Rewritten every night, so that an approval, a remark or a hold decided today shows today.
Does not belong here: delivered rows (merge.py), deciding what is held (landing.hold).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

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


def file_rows(
    files: Iterable[StoreFile], row_counts: Mapping[Path, int]
) -> list[tuple[Value, ...]]:
    """The rows of `lager.leverans_filer`; a file of known content brings no rows."""
    return [
        (
            file.region_kod,
            file.kalla,
            file.extrakt_id,
            file.tabell,
            file.sha256,
            row_counts[file.path] if file.adds_rows else 0,
        )
        for file in files
    ]


def count_archive_rows(
    connection: duckdb.DuckDBPyConnection, settings: Settings, files: Iterable[StoreFile]
) -> dict[Path, int]:
    """Rows of each archived file, from its Parquet footer and never from what was promised.

    A footer is read again only when size or time of the file differs from when it was last read:
    reading all of them would cost a quarter of a millisecond per file ever delivered, every night.
    Raises StoreError when a file is not in the archive.
    """
    found = {path: _stat(settings, path) for path in {f.path for f in files}}
    known = {
        name: ((size, written), count)
        for name, size, written, count in connection.execute(
            f"SELECT sokvag, storlek, skriven_ns, antal_rader FROM {SCHEMA}.arkivfiler"
        ).fetchall()
    }
    never = (None, 0)
    unread = [path for path, stat in found.items() if known.get(str(path), never)[0] != stat]
    read = _footer_counts(connection, settings, unread)
    counts = {path: read[path] if path in read else known[str(path)][1] for path in found}
    if unread or len(known) != len(found):
        rows = [(str(path), *found[path], counts[path]) for path in found]
        connection.begin()
        replace_rows(connection, "arkivfiler", rows)
        connection.commit()
    return counts


def replace_rows(
    connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[tuple[Value, ...]]
) -> None:
    """Make a bookkeeping table hold exactly these rows (values in the order of its columns)."""
    shape = BOOKKEEPING_TABLES[name]
    connection.execute(f"DELETE FROM {SCHEMA}.{quoted(name)}")
    if rows:
        # One list per column: a statement per row would cost more than a whole quiet night.
        lists = ", ".join(f"unnest(?::{type_}[])" for type_ in shape.values())
        connection.execute(
            f"INSERT INTO {SCHEMA}.{quoted(name)} SELECT {lists}",
            [list(column) for column in zip(*rows, strict=True)],
        )


def _footer_counts(
    connection: duckdb.DuckDBPyConnection, settings: Settings, paths: Sequence[Path]
) -> dict[Path, int]:
    if not paths:
        return {}
    by_name = {str(settings.archive / path): path for path in paths}
    rows = connection.execute(
        "SELECT file_name, num_rows FROM parquet_file_metadata(?)", [list(by_name)]
    ).fetchall()
    return {by_name[name]: int(count) for name, count in rows}


def _stat(settings: Settings, path: Path) -> tuple[int, int]:
    try:
        stat = (settings.archive / path).stat()
    except FileNotFoundError:
        raise StoreError(
            f"Filen archive/{path} finns i liggaren men inte i arkivet. Läs tillbaka archive/ ur "
            "säkerhetskopian och starta natten igen."
        ) from None
    return stat.st_size, stat.st_mtime_ns


def _utc(instant: datetime) -> datetime:
    """An aware instant as naive UTC, the form the column has."""
    return instant.astimezone(UTC).replace(tzinfo=None)
