"""May tonight's build make only touched patients anew? Decided by what has come since the last one.

Does not belong here: who is touched (units.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.publish.build_file import read_basis
from orchestration.publish.database import BUILD, open_build, table_shapes, without_values
from orchestration.publish.model import UsedDelivery
from orchestration.settings import Settings
from orchestration.store.layout import SCHEMA
from orchestration.touched.record import remembered_build
from orchestration.warehouse.basis import Basis, basis_of_build
from orchestration.warehouse.versions import current_versions

PATIENT_KALLA = "cosmic_link"
_FULL = "FULL"
_ADDS_ROWS = "accepterad"
FINDINGS = "kvalitet.dq_fynd__om_patienter"
"""A table that every build has made, and no store."""


@dataclass(frozen=True)
class Whole:
    """Everything is made anew. reason: Swedish, empty when there is nothing to tell."""

    reason: str = ""


@dataclass(frozen=True)
class Touched:
    """deliveries: (region_kod, extrakt_id) of the patients' källa that have come since the build
    before. since: its earliest as-of, local."""

    deliveries: tuple[tuple[str, str], ...]
    since: datetime


def plan_night(settings: Settings) -> Whole | Touched:
    """Read what the build file rests on and decide. Raises PublishError when it cannot be read."""
    before = remembered_build(settings)
    if before is None:
        return Whole()
    with without_values("läsningen av byggfilen"), open_build(settings.build_file) as connection:
        used = read_basis(connection).deliveries
        rows = _patient_rows(connection)
        is_built = FINDINGS in table_shapes(connection, BUILD)
    now = basis_of_build(used, current_versions().kod)
    if rows < settings.touched_from_rows:
        return Whole()
    if not is_built:
        return Whole("Byggfilen är ny, så allt räknas om.")
    return decide(before, now, used)


def decide(before: Basis, now: Basis, used: Iterable[UsedDelivery]) -> Whole | Touched:
    """before: of the tables as they stand. now: of the store. used: the deliveries of now.

    What a FULL marks missing, an older delivery that comes late, and a delivery whose hold is
    decided change figures of rows that nobody delivered (delivery.md §2-3, rules.md R0).
    """
    known, new = _known_and_new(before, used)
    reason = next(_reasons_for_all(before, now, known, new), None)
    if reason is not None:
        return Whole(reason)
    asof = _asof(known)
    if not asof:
        return Whole()
    deliveries = tuple((d.region_kod, d.extrakt_id) for d in new)
    return Touched(deliveries, min(asof.values()))


def _reasons_for_all(
    before: Basis, now: Basis, known: list[UsedDelivery], new: list[UsedDelivery]
) -> Iterator[str]:
    newest = {d.region_kod: d.extrakt_id for d in known}
    asof = _asof(known)
    if before.code != now.code:
        yield "Koden är ny sedan förra bygget, så allt räknas om."
    if before.deliveries - now.deliveries:
        yield "En tidigare leverans har fått en annan status, så allt räknas om."
    if any(d.omfattning == _FULL and d.status == _ADDS_ROWS for d in new):
        yield "En fullständig leverans har kommit, så allt räknas om."
    if any(d.extrakt_id <= newest.get(d.region_kod, "") for d in new):
        yield "En leverans äldre än den senaste har kommit, så allt räknas om."
    if any(d.extrakt_tidpunkt < asof.get(d.region_kod, d.extrakt_tidpunkt) for d in new):
        yield "En ny leverans är läst vid en tidigare tidpunkt, så allt räknas om."


def _asof(deliveries: list[UsedDelivery]) -> dict[str, datetime]:
    """The as-of of each region (rules.md R0). deliveries: oldest first."""
    return {d.region_kod: d.extrakt_tidpunkt for d in deliveries if not d.hallen}


def _known_and_new(
    before: Basis, used: Iterable[UsedDelivery]
) -> tuple[list[UsedDelivery], list[UsedDelivery]]:
    """The deliveries of patients, oldest first, parted by whether the tables rest on them."""
    ordered = sorted(
        (d for d in used if d.kalla == PATIENT_KALLA), key=lambda d: (d.region_kod, d.extrakt_id)
    )
    parted: tuple[list[UsedDelivery], list[UsedDelivery]] = ([], [])
    for delivery in ordered:
        key = (
            delivery.kalla,
            delivery.region_kod,
            delivery.extrakt_id,
            delivery.status,
            delivery.hallen,
        )
        parted[key not in before.deliveries].append(delivery)
    return parted


def _patient_rows(connection: duckdb.DuckDBPyConnection) -> int:
    """About how many delivered rows of patients the store holds."""
    rows = connection.execute(
        "SELECT coalesce(sum(estimated_size), 0) FROM duckdb_tables() WHERE database_name = ? "
        "AND schema_name = ? AND starts_with(table_name, ?)",
        [BUILD, SCHEMA, f"{PATIENT_KALLA}__"],
    ).fetchone()
    return int(rows[0]) if rows else 0
