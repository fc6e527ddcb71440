"""How long the newest-version store takes: first load, quiet night, DELTA, and weekly FULLs.

`python benchmarks/bench_store.py [--weeks 52] [--scale 1.0]`: rows are made from the contract
(one Kalmar year at scale 1: about 0.5 million rows in 20 tables), so nothing but the store runs.
Weekly FULLs are the worst case: every row is delivered again and replaces the stored one. CPU
seconds tell more than wall seconds on a busy machine.
Does not belong here: landing and dbt.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import typer

from orchestration.contract import Column, Table, load_contract
from orchestration.landing.model import (
    LINE_COLUMN,
    ArchivedFile,
    Delivery,
    DeliveryStatus,
    Scope,
)
from orchestration.settings import Settings
from orchestration.store import LedgerView, refresh
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.store.layout import quoted, text_literal

KALLA = "cosmic_link"
ROWS_PER_YEAR = {
    "vardtillfalle": 39_000,
    "permission": 3_000,
    "psykiatrisk_vardform": 3_000,
    "link_arende": 9_500,
    "link_arende_vardtillfalle": 10_000,
    "link_aktor": 40_000,
    "link_meddelande": 80_000,
    "link_meddelande_mottagare": 190_000,
    "link_inskrivning_status": 14_000,
    "link_utskrivningsklar_handelse": 9_000,
    "link_beraknat_utskrivning": 9_000,
    "link_oppenvard_hinder": 1_000,
    "link_plan": 9_000,
    "link_sip_uppfoljning": 3_000,
    "fast_vardkontakt": 9_000,
    "listning": 20_000,
    "patient": 18_000,
    "folkbokforing": 22_000,
    "enhet": 500,
    "kodverk": 400,
}
FIRST = datetime(2022, 1, 3, 3, 30, tzinfo=UTC)
CHANGED_SHARE = 0.02
"""Of the rows, in a DELTA."""
_SECONDS = "TIMESTAMP '2022-01-01' + to_seconds((i * {step}) % 31000000)"
_EXPRESSIONS = {
    "ts": f"strftime({_SECONDS.format(step=7919)}, '%Y-%m-%d %H:%M:%S')",
    "date": "strftime(DATE '2022-01-01' + (i % 365)::INT, '%Y-%m-%d')",
    "time": "'10:30'",
    "bit": "(i % 2)::VARCHAR",
    "int": "(i % 9)::VARCHAR",
    "dec": "'1,5'",
    "post_id": "(9000000000 + i)::VARCHAR",
    "patient_nyckel": "sha256('p' || i)",
    "enhet_id": "'SE2321000065-E' || lpad((i % 300)::VARCHAR, 12, '0')",
    "kod": "'K' || (i % 40)",
    "namn": "'Avdelning ' || (i % 40)",
}


@dataclass(frozen=True)
class Measured:
    """Wall and CPU seconds of one night, and the size of the build file after it."""

    name: str
    rows: int
    wall: float
    cpu: float
    megabytes: float

    def line(self) -> str:
        return (
            f"{self.name:28} {self.rows:>9} rows {self.wall:7.2f} s wall {self.cpu:7.2f} s CPU "
            f"{self.megabytes:7.1f} MB"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--scale", type=float, default=1.0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        settings.create_folders()
        run(settings, options.weeks, options.scale)


def run(settings: Settings, weeks: int, scale: float) -> None:
    """Measure and print every night."""
    full = write_archive(settings, "helar", scale, 1)
    delta = write_archive(settings, "delta", scale, CHANGED_SHARE)
    deliveries = [delivery(settings, full, 0, Scope.FULL)]
    typer.echo(night(settings, "first load", deliveries).line())
    typer.echo(night(settings, "quiet night", deliveries).line())
    deliveries.append(delivery(settings, delta, 1, Scope.DELTA))
    typer.echo(night(settings, "DELTA, 2 % of the rows", deliveries).line())
    nights = []
    for week in range(1, weeks + 1):
        deliveries.append(delivery(settings, full, 7 * week, Scope.FULL))
        nights.append(night(settings, f"weekly FULL {week}", deliveries))
        if week in (1, 2, weeks // 2, weeks - 1, weeks):
            typer.echo(nights[-1].line())
    typer.echo(night(settings, "quiet night after them", deliveries).line())
    for name, part in (("first", nights[:8]), ("last", nights[-8:])):
        cpu = statistics.median(n.cpu for n in part)
        wall = statistics.median(n.wall for n in part)
        typer.echo(f"{name} 8 FULLs, median: {wall:.2f} s wall {cpu:.2f} s CPU")


def night(settings: Settings, name: str, deliveries: Sequence[Delivery]) -> Measured:
    wall, cpu = time.perf_counter(), time.process_time()
    report = refresh(settings, load_contract(), LedgerView(deliveries))
    return Measured(
        name,
        report.rows,
        time.perf_counter() - wall,
        time.process_time() - cpu,
        settings.build_file.stat().st_size / 1e6,
    )


def write_archive(
    settings: Settings, name: str, scale: float, share: float
) -> tuple[ArchivedFile, ...]:
    """One Parquet file per table; `share` of the year's rows, later in time when not all."""
    andrad = "2022-06-01" if share == 1 else "2022-06-02"
    files = []
    with duckdb.connect(config=DUCKDB_CONFIG) as connection:
        for table in load_contract().kalla(KALLA).tables:
            if table.identity_store:
                continue
            rows = max(1, int(ROWS_PER_YEAR[table.name] * scale * share))
            path = Path(KALLA) / table.name / f"{name}.parquet"
            (settings.archive / path).parent.mkdir(parents=True, exist_ok=True)
            columns = ", ".join(
                f"{_expression(table, c, andrad)} AS {quoted(c.name)}" for c in table.columns
            )
            connection.execute(
                f"COPY (SELECT {columns}, i + 1 AS {LINE_COLUMN} FROM range({rows}) t(i)) "
                f"TO {text_literal(str(settings.archive / path))} "
                "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)"
            )
            files.append(ArchivedFile(table.name, name, rows, path.as_posix()))
    return tuple(files)


def delivery(settings: Settings, files: Sequence[ArchivedFile], day: int, scope: Scope) -> Delivery:
    """The files delivered on that day, each under a name of its own as new content would be."""
    instant = FIRST + timedelta(days=day)
    extrakt_id = instant.strftime("%Y%m%d%H%M%S")
    own = []
    for file in files:
        path = file.path.with_name(f"{extrakt_id}.parquet")
        os.link(settings.archive / file.path, settings.archive / path)
        own.append(ArchivedFile(file.tabell, extrakt_id, file.row_count, path.as_posix()))
    return Delivery(
        kalla=KALLA,
        region_kod="08",
        extrakt_id=extrakt_id,
        extrakt_tidpunkt=instant.replace(tzinfo=None) + timedelta(hours=1),
        omfattning=scope,
        syntetisk=True,
        status=DeliveryStatus.ACCEPTED,
        mapp=extrakt_id,
        received_at=instant,
        files=tuple(own),
    )


def _expression(table: Table, column: Column, andrad: str) -> str:
    if column.name == "kalla_andrad_tidpunkt":
        return f"strftime(TIMESTAMP '{andrad}' + to_seconds(i % 86400), '%Y-%m-%d %H:%M:%S')"
    if column.is_key and column.type == "text" and column.text_class != "patient_nyckel":
        return "(9000000 + i)::VARCHAR"
    if any(column.name == order.end for order in table.time_orders):
        return "NULL"
    if column.allowed:
        allowed = ", ".join(map(text_literal, column.allowed))
        return f"[{allowed}][1 + i % {len(column.allowed)}]"
    return _EXPRESSIONS[column.text_class or column.type]


if __name__ == "__main__":
    main()
