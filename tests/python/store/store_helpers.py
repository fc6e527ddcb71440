"""A tiny contract, an archive to fill and a ledger that lives in memory: what store tests share."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from orchestration.contract import Column, Contract, Kalla, Table, TimeOrder
from orchestration.landing.known import known_content
from orchestration.landing.model import (
    LINE_COLUMN,
    ArchivedFile,
    Delivery,
    DeliveryStatus,
    Scope,
)
from orchestration.settings import FixedClock, Settings
from orchestration.store import LedgerView, StoreReport, refresh
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.store.layout import quoted, text_literal
from orchestration.store.refresh import RebuildNeededError, update_store
from orchestration.store.secret import KEY_FILE, key_secret

NOW = datetime(2026, 1, 12, 3, 30, tzinfo=UTC)
COMMON = {"kalla_andrad_tidpunkt": "2026-01-01 10:00:00", "ar_makulerad": "0"}

Row = dict[str, str | None]


def column(
    name: str,
    type_: str = "text",
    *,
    required: bool = False,
    key: int = 0,
    allowed: tuple[str, ...] = (),
    text_class: str = "",
    references: str = "",
) -> Column:
    return Column(name, type_, required, key, allowed, text_class, references, "")


def table(
    name: str, columns: Sequence[Column], orders: tuple[TimeOrder, ...] = (), **flags: bool
) -> Table:
    """A contract table with the common columns at its end."""
    common = (
        column("kalla_skapad_tidpunkt", "ts"),
        column("kalla_andrad_tidpunkt", "ts", required=True),
        column("ar_makulerad", "bit", required=True),
    )
    return Table(
        kalla="cosmic_link",
        name=name,
        columns=(*columns, *common),
        time_orders=orders,
        optional=flags.get("optional", False),
        identity_store=flags.get("identity_store", False),
        description="",
    )


POST = table(
    "post",
    (
        column("post_id", required=True, key=1, text_class="post_id"),
        column("radnr", "int", required=True, key=2),
        column("enhet_id", text_class="enhet_id"),
        column("namn", text_class="namn"),
    ),
)
IDENTITY = table(
    "patient_identitet",
    (column("patient_nyckel", required=True, key=1, text_class="patient_nyckel"),),
    optional=True,
    identity_store=True,
)


def contract(*tables: Table) -> Contract:
    return Contract((Kalla("cosmic_link", "1.0.0", tables),))


TINY = contract(POST, IDENTITY)


def post(post_id: str | None = "1", radnr: str | None = "1", **values: str | None) -> Row:
    """A valid row of POST, changed as told."""
    return {"post_id": post_id, "radnr": radnr, **COMMON, **values}


@dataclass
class World:
    """One data folder with an archive; the ledger is the list of deliveries a test hands over."""

    settings: Settings
    contract: Contract = TINY
    memory: duckdb.DuckDBPyConnection | None = None
    """The store itself, where a test does without the build file."""
    _written: dict[Path, int] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path, contract: Contract = TINY) -> World:
        settings = Settings(data_dir=folder, clock=FixedClock(NOW))
        settings.create_folders()
        return cls(settings, contract)

    def branch(self, folder: Path) -> World:
        """Another data folder with the same archive and the same key secret."""
        settings = Settings(data_dir=folder, clock=self.settings.clock)
        folder.mkdir(parents=True)
        settings.archive.symlink_to(self.settings.archive)
        settings.create_folders()
        key_secret(self.settings)
        shutil.copy(self.settings.state / KEY_FILE, settings.state / KEY_FILE)
        return World(settings, self.contract)

    def deliver(
        self,
        extrakt_id: str,
        rows: Mapping[str, Sequence[Row]],
        *,
        region: str = "08",
        scope: Scope = Scope.FULL,
    ) -> Delivery:
        """Archive the tables and return the delivery; its status is set by `view`."""
        files = tuple(
            self._archive(table, rows.get(table.name, ()))
            for table in self.contract.kallor[0].tables
            if not table.identity_store
        )
        return Delivery(
            kalla="cosmic_link",
            region_kod=region,
            extrakt_id=extrakt_id,
            extrakt_tidpunkt=datetime(2026, 1, 12, 4, 30),
            omfattning=scope,
            syntetisk=True,
            status=DeliveryStatus.ACCEPTED,
            mapp=f"{region}_{extrakt_id}",
            received_at=NOW,
            files=files,
        )

    def posts(self, extrakt_id: str, *rows: Row, **options: Any) -> Delivery:
        return self.deliver(extrakt_id, {"post": rows}, **options)

    def refresh(self, deliveries: Iterable[Delivery], **view: Any) -> StoreReport:
        ledger = ledger_view(deliveries, **view)
        if self.memory is None:
            return refresh(self.settings, self.contract, ledger)
        try:
            return update_store(self.memory, self.settings, self.contract, ledger)
        except RebuildNeededError:
            self.memory.execute("DROP SCHEMA lager CASCADE")
            return update_store(self.memory, self.settings, self.contract, ledger)

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        if self.memory is not None:
            yield self.memory
            return
        with duckdb.connect(str(self.settings.build_file), config=DUCKDB_CONFIG) as connection:
            yield connection

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.opened() as connection:
            return connection.execute(sql).fetchall()

    def stored(self, columns: str = "post_id, radnr, namn, extrakt_id, sedd_extrakt_id") -> Any:
        """Rows of the stored table POST, sorted."""
        return sorted(self.query(f"SELECT {columns} FROM lager.cosmic_link__post"))

    def everything(self, *, but: Collection[str] = ()) -> dict[str, list[str]]:
        """Every table of the store with its rows, sorted: equal for equal stores.

        but: columns to leave out, wherever they are.
        """
        left_out = ", ".join(map(text_literal, ["", *but]))
        select = f"SELECT COLUMNS(c -> c NOT IN ({left_out})) FROM lager"
        names = self.query(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'lager' ORDER BY ALL"
        )
        with self.opened() as connection:
            return {
                name: sorted(map(repr, connection.execute(f"{select}.{name}").fetchall()))
                for (name,) in names
            }

    def _archive(self, table: Table, rows: Sequence[Row]) -> ArchivedFile:
        content = json.dumps([table.name, list(rows)], sort_keys=True)
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        path = Path(table.kalla) / table.name / f"{sha256}.parquet"
        if path not in self._written:
            write_parquet(self.settings.archive / path, table, rows)
            self._written[path] = len(rows)
        return ArchivedFile(table.name, sha256, len(rows), path.as_posix())


def in_memory(world: World) -> World:
    """The world with a store that no disk slows down; merges and book-keeping are the same."""
    world.memory = duckdb.connect(config={**DUCKDB_CONFIG, "threads": "1"})
    return world


def write_parquet(target: Path, table: Table, rows: Sequence[Row]) -> None:
    """An archive file: the contract's columns as VARCHAR and the line number."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    columns = ", ".join(f"{quoted(c.name)} VARCHAR" for c in table.columns)
    names = [c.name for c in table.columns]
    connection = _writer()
    connection.execute(f"CREATE OR REPLACE TABLE t ({columns}, {LINE_COLUMN} BIGINT)")
    if rows:
        marks = ", ".join("?" for _ in [*names, LINE_COLUMN])
        connection.executemany(
            f"INSERT INTO t VALUES ({marks})",
            [[*(r.get(n) for n in names), line] for line, r in enumerate(rows, start=1)],
        )
    connection.execute(f"COPY t TO {text_literal(str(target))} (FORMAT parquet, COMPRESSION zstd)")


@cache
def _writer() -> duckdb.DuckDBPyConnection:
    """One connection for all test files: opening one costs more than writing the file."""
    return duckdb.connect(config=DUCKDB_CONFIG)


def with_status(deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """The deliveries as the ledger gives them: known content by the set, in extrakt_id order."""
    given = tuple(deliveries)
    known = known_content({d.key: frozenset((f.tabell, f.sha256) for f in d.files) for d in given})
    found = (
        replace(
            d,
            status=DeliveryStatus.KNOWN_CONTENT if d.key in known else DeliveryStatus.ACCEPTED,
        )
        for d in given
    )
    return tuple(sorted(found, key=lambda d: (d.extrakt_id, d.kalla, d.region_kod)))


def ledger_view(deliveries: Iterable[Delivery], **view: Any) -> LedgerView:
    return LedgerView(deliveries=with_status(deliveries), **view)
