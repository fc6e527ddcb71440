"""Tiny deliveries made from the contract: one where every check holds, one where none does."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from orchestration.checks.suites import registration_column
from orchestration.contract import Column, Kalla, Table
from orchestration.landing.model import (
    LINE_COLUMN,
    ArchivedFile,
    Delivery,
    DeliveryStatus,
    Scope,
)

ASOF = datetime(2023, 1, 10, 4, 30)
COUNT = 8
FAKE_IDENTITY = "19121212-1212"
CANARY = "191212121212"
"""Not a person: a code, an id and an identity number at the same time."""
Row = dict[str, str | None]
Tables = Mapping[str, list[Row]]

UNTYPABLE = {
    "ts": "2022-02-30 10:00:00",
    "date": "2022-13-01",
    "time": "25:00",
    "int": "1,5",
    "bit": "ja",
    "dec": "1.5",
}
MALFORMED = {"post_id": "1.2E+18", "enhet_id": "a b", "kod": "a b", "namn": f"Anna {FAKE_IDENTITY}"}


def archived_tables(kalla: Kalla) -> list[Table]:
    return [t for t in kalla.tables if not t.identity_store]


def good_tables(kalla: Kalla) -> dict[str, list[Row]]:
    """COUNT rows per table; row i of a child belongs to row i of its parents."""
    return {
        t.name: [{c.name: good_value(t, c, i) for c in t.columns} for i in range(COUNT)]
        for t in archived_tables(kalla)
    }


def bad_tables(kalla: Kalla) -> dict[str, list[Row]]:
    """The good rows, and a broken copy of one of them for every way a row can break."""
    return {
        t.name: bad_rows(t, rows)
        for t, rows in zip(archived_tables(kalla), good_tables(kalla).values(), strict=True)
    }


def good_value(table: Table, column: Column, i: int) -> str:
    ends = {order.end for order in table.time_orders}
    moment = ASOF - timedelta(hours=2 + 30 * i) + timedelta(hours=1 if column.name in ends else 0)
    if column.type == "ts":
        return moment.strftime("%Y-%m-%d %H:%M:%S")
    if column.type == "date":
        return (moment + timedelta(days=column.name in ends)).strftime("%Y-%m-%d")
    if column.type != "text":
        return {"time": "12:30", "int": str(i + 1), "bit": "0", "dec": "1,5"}[column.type]
    return _good_text(table, column, i)


def _good_text(table: Table, column: Column, i: int) -> str:
    if column.allowed:
        return column.allowed[0]
    if "kommun_kod" in column.name:
        return "0880"
    parent, _, name = column.references.partition(".")
    if column.text_class == "patient_nyckel":
        return hashlib.sha256(f"patient {i}".encode()).hexdigest()
    if parent == "enhet" or column.name == "enhet_id":
        return f"SE2321000073-{i:04d}"
    return f"{parent or table.name}-{name or column.name}-{i}"


def bad_rows(table: Table, good: list[Row]) -> list[Row]:
    kept = good[:1] if table.name in ("link_meddelande", "link_inskrivning_status") else good
    rows = [dict(row) for row in kept]
    registered = registration_column(table)
    for row in rows if registered else ():
        row[registered.name] = later(-100)  # type: ignore[union-attr]
    for n, change in enumerate(row_changes(table)):
        rows.append({**rows[0], **fresh_key(table, n), **change})
    rows += [dict(rows[0]), {**rows[0], other_column(table): "annat"}]
    return rows


def row_changes(table: Table) -> Iterable[Row]:
    """One change per check that looks at single rows."""
    for column in table.columns:
        if column.required:
            yield {column.name: None}
        if column.allowed:
            yield {column.name: "OKAND"}
        if column.references:
            yield {column.name: hashlib.sha256(b"ingen").hexdigest()}
        if column.type == "text":
            yield {column.name: FAKE_IDENTITY}
        yield {column.name: malformed(column)}
    for order in table.time_orders:
        yield {order.start: "2023-01-03", order.end: "2023-01-02"}
    yield {"kalla_andrad_tidpunkt": later(1)}
    registered = registration_column(table)
    if registered is not None:
        yield {registered.name: later(1)}


def malformed(column: Column) -> str:
    if column.type != "text":
        return UNTYPABLE[column.type]
    if column.text_class == "patient_nyckel":
        return FAKE_IDENTITY
    return "880" if "kommun_kod" in column.name else MALFORMED[column.text_class]


def fresh_key(table: Table, n: int) -> Row:
    """Another key, where that does not cut the row off from its parents."""
    own = [c for c in (table.column(k) for k in table.key) if not c.references]
    return {c.name: good_value(table, c, 100 + n) for c in own}


def other_column(table: Table) -> str:
    return next(c.name for c in table.columns if not c.is_key)


def later(hours: int) -> str:
    return (ASOF + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S")


def write_file(archive: Path, table: Table, rows: list[Row]) -> ArchivedFile:
    """Archive one table as landing does: VARCHAR columns, line numbers, named by content."""
    names = [c.name for c in table.columns]
    sha = hashlib.sha256(repr((names, rows)).encode()).hexdigest()
    path = Path(table.kalla, table.name, f"{sha}.parquet")
    (archive / path).parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f'unnest(?::VARCHAR[]) AS "{n}"' for n in names)
    values = [[row[n] for row in rows] for n in names]
    with duckdb.connect() as con:
        con.execute(
            f"CREATE TABLE t AS SELECT {columns}, unnest(?::BIGINT[]) AS {LINE_COLUMN}",
            [*values, list(range(1, len(rows) + 1))],
        )
        con.execute(f"COPY t TO '{archive / path}' (FORMAT parquet, COMPRESSION zstd)")
    return ArchivedFile(table.name, sha, len(rows), path.as_posix())


def write_delivery(
    archive: Path,
    kalla: Kalla,
    tables: Tables,
    *,
    extrakt_id: str = "20230110033000",
    scope: Scope = Scope.FULL,
    region_kod: str = "08",
    asof: datetime = ASOF,
    status: DeliveryStatus = DeliveryStatus.ACCEPTED,
) -> Delivery:
    files = tuple(write_file(archive, kalla.table(name), rows) for name, rows in tables.items())
    return Delivery(
        kalla=kalla.name,
        region_kod=region_kod,
        extrakt_id=extrakt_id,
        extrakt_tidpunkt=asof,
        omfattning=scope,
        syntetisk=True,
        status=status,
        mapp=f"{region_kod}_{extrakt_id}",
        received_at=datetime(2023, 1, 10, 4, tzinfo=UTC),
        files=files,
    )


class Listener(logging.Handler):
    """Keeps every record as a formatter would write it, exception texts included."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))


@contextmanager
def overheard(lines: list[str]) -> Iterator[None]:
    """Collect what is logged and printed meanwhile."""
    root, listener, printed = logging.getLogger(), Listener(), io.StringIO()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            yield
    finally:
        root.setLevel(level)
        root.removeHandler(listener)
        lines += [*listener.lines, printed.getvalue()]


def assert_clean(text: str) -> None:
    for canary in (CANARY, FAKE_IDENTITY, FAKE_IDENTITY.replace("-", "")):
        assert canary not in text
