"""What the build file says before anything is published: basis, missing tables, reconciliation.

Does not belong here: judging it (gate.py).
"""

from __future__ import annotations

import duckdb

from orchestration.publish.allowlist import AllowList
from orchestration.publish.database import BUILD, open_build, table_shapes, without_values
from orchestration.publish.gate import BuildFindings, Difference
from orchestration.publish.model import Basis, PublishError, UsedDelivery
from orchestration.settings import Settings

RECONCILIATION = "kvalitet.dq_avstamning"
DELIVERIES = "lager.leveranser"
_ASOF_KALLA = "cosmic_link"
_USED_STATUSES = ("accepterad", "kant_innehall")


def read_findings(settings: Settings, allowlist: AllowList) -> BuildFindings:
    """Read from the build what the gate judges.

    A build file that does not exist has no delivery. Raises PublishError when it cannot be read.
    """
    wanted = sorted({table.full_name for tables in allowlist.values() for table in tables})
    if not settings.build_file.is_file():
        return BuildFindings(0, 0, (), tuple(wanted))
    with without_values("läsningen av byggfilen"), open_build(settings.build_file) as connection:
        present = table_shapes(connection, BUILD)
        reconciled, differences = (
            _reconciliation(connection) if RECONCILIATION in present else (0, ())
        )
        return BuildFindings(
            accepted_deliveries=_accepted(connection) if DELIVERIES in present else 0,
            reconciled_tables=reconciled,
            differences=differences,
            missing_tables=tuple(name for name in wanted if name not in present),
        )


def read_basis(connection: duckdb.DuckDBPyConnection) -> Basis:
    """As-of per region and the deliveries used, from the store inside the attached build.

    From the build, not from the ledger: a delivery that is accepted while dbt runs is in the
    ledger but not in the figures. As-of is that of rules.md R0; held deliveries do not move it.
    Raises PublishError when no region has an as-of time.
    """
    rows = connection.execute(
        "SELECT kalla, region_kod, extrakt_id, extrakt_tidpunkt, omfattning, status, "
        f"ar_hallen, syntetisk FROM {BUILD}.{DELIVERIES} WHERE status IN (?, ?) "
        "ORDER BY kalla, region_kod, extrakt_id",
        list(_USED_STATUSES),
    ).fetchall()
    deliveries = tuple(UsedDelivery(*row) for row in rows)
    asof = {
        delivery.region_kod: delivery.extrakt_tidpunkt
        for delivery in deliveries
        if delivery.kalla == _ASOF_KALLA and not delivery.hallen
    }
    if not asof:
        raise PublishError(
            "asof_saknas",
            "Ingen godtagen leverans från cosmic_link ger något läge (as-of). Godkänn en hållen "
            "leverans med 'utskrivning leverans godkann' eller vänta in nästa.",
        )
    return Basis(asof=dict(sorted(asof.items())), deliveries=deliveries)


def _accepted(connection: duckdb.DuckDBPyConnection) -> int:
    rows = connection.execute(
        f"SELECT 1 FROM {BUILD}.{DELIVERIES} WHERE status IN (?, ?)", list(_USED_STATUSES)
    ).fetchall()
    return len(rows)


def _reconciliation(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[int, tuple[Difference, ...]]:
    rows = connection.execute(
        "SELECT region_kod, kalla, tabell, extrakt_id, differens IS DISTINCT FROM 0 "
        f"FROM {BUILD}.{RECONCILIATION} ORDER BY ALL"
    ).fetchall()
    return len(rows), tuple(Difference(*row[:4]) for row in rows if row[4])
