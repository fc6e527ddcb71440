"""Deliveries as a region would pack them, one valid by default, and faults put in on purpose.

Does not belong here: what a test expects.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import hypothesis

from orchestration.contract import Column, Table, load_contract
from orchestration.landing import LandingOptions, LandingReport, Ledger, land_waiting
from orchestration.settings import FixedClock, Settings, quiet
from orchestration.settings.progress import Progress

CONTRACT = load_contract()
NOW = datetime(2026, 1, 12, 4, 0, tzinfo=UTC)
FIRST = "20260112033000"
SECOND = "20260113033000"
AT_ONCE = LandingOptions(settle_seconds=0.0)
SECRET = "191212121212"
"""Stands for patient data: may be in quarantine, the archive and the identity store only."""

relaxed = hypothesis.settings(deadline=None)
"""Examples touch the disk: how long one takes says nothing."""

Row = dict[str, str | None]


def settings_for(data_dir: Path) -> Settings:
    """A data folder whose clock stands still."""
    settings = Settings(data_dir=data_dir, clock=FixedClock(NOW))
    settings.create_folders()
    return settings


def land(
    settings: Settings, progress: Progress = quiet, options: LandingOptions = AT_ONCE
) -> LandingReport:
    """Land what waits, without waiting for writers."""
    return land_waiting(settings, CONTRACT, progress, options)


def valid_value(column: Column, number: int) -> str:
    """A value the contract allows, different from row to row for a key."""
    if column.allowed:
        return column.allowed[number % len(column.allowed)]
    by_class = {
        "patient_nyckel": hashlib.sha256(str(number).encode()).hexdigest(),
        "post_id": str(9_007_199_254_740_993 + number),
        "enhet_id": f"SE2321000073-{number:04d}",
        "namn": f"Södra avdelningen; «{number}»",
        "identitet": SECRET,
        "kod": f"08{number % 100:02d}",
    }
    by_type = {
        "int": str(number),
        "bit": str(number % 2),
        "date": f"2026-01-{number % 9 + 1:02d}",
        "time": "10:30",
        "ts": f"2026-01-{number % 9 + 1:02d} 10:30:00",
        "dec": f"{number},5",
    }
    return by_class[column.text_class] if column.type == "text" else by_type[column.type]


def csv_bytes(columns: Sequence[str], rows: Sequence[Row], line_end: str = "\n") -> bytes:
    """CSV as agreed: quotes only where they are needed."""

    def field(value: str | None) -> str:
        text = value or ""
        return '"' + text.replace('"', '""') + '"' if set(text) & set(';"\r\n') else text

    lines = [";".join(columns), *(";".join(field(row.get(c)) for c in columns) for row in rows)]
    return "".join(line + line_end for line in lines).encode()


def parquet_bytes(tmp_path: Path, select: str) -> bytes:
    """A Parquet file with what the SELECT gives."""
    target = tmp_path / "made.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{target}' (FORMAT parquet)")
    content = target.read_bytes()
    target.unlink()
    return content


class Parcel:
    """A delivery being packed: valid until something is changed.

    rows: table -> rows as column -> text. raw: file name -> bytes that replace the CSV made from
    the rows. raw_manifest: bytes that replace the manifest.
    """

    def __init__(
        self, extrakt_id: str = FIRST, kalla: str = "cosmic_link", region: str = "08", size: int = 2
    ) -> None:
        self.kalla = kalla
        self.head: dict[str, Any] = {
            "kalla": kalla,
            "region_kod": region,
            "extrakt_id": extrakt_id,
            "extrakt_tidpunkt": local_of(extrakt_id),
            "schema_version": "1.0",
            "omfattning": "FULL",
        }
        self.tables = {t.name: t for t in CONTRACT.kalla(kalla).tables if not t.optional}
        self.columns = {name: [c.name for c in t.columns] for name, t in self.tables.items()}
        self.rows = {name: valid_rows(t, size) for name, t in self.tables.items()}
        self.raw: dict[str, bytes] = {}
        self.told_rows: dict[str, int] = {}
        self.told_sha256: dict[str, str] = {}
        self.line_end = "\n"
        self.raw_manifest: bytes | None = None

    @property
    def folder(self) -> str:
        return f"{self.head['region_kod']}_{self.head['extrakt_id']}"

    def put(self, tabell: str, kolumn: str, value: str | None, row: int = 0) -> Parcel:
        """Change one value."""
        self.rows[tabell][row][kolumn] = value
        return self

    def content(self, tabell: str) -> tuple[str, bytes]:
        """(file name, bytes) of a table."""
        for suffix in ("csv", "parquet"):
            if f"{tabell}.{suffix}" in self.raw:
                return f"{tabell}.{suffix}", self.raw[f"{tabell}.{suffix}"]
        made = csv_bytes(self.columns[tabell], self.rows[tabell], self.line_end)
        return f"{tabell}.csv", made

    def manifest(self) -> dict[str, Any]:
        """The manifest as it will be sent."""
        entries = []
        for tabell in self.tables:
            name, content = self.content(tabell)
            entries.append(
                {
                    "tabell": tabell,
                    "fil": name,
                    "antal_rader": self.told_rows.get(tabell, len(self.rows[tabell])),
                    "sha256": self.told_sha256.get(tabell, hashlib.sha256(content).hexdigest()),
                }
            )
        return {**self.head, "tabeller": entries}

    def send(self, settings: Settings, folder: str | None = None, ready: bool = True) -> Path:
        """Write the folder into landing; the manifest last, and only when ready."""
        target = settings.landing / self.kalla / (folder or self.folder)
        target.mkdir(parents=True)
        for tabell in self.tables:
            name, content = self.content(tabell)
            (target / name).write_bytes(content)
        if ready:
            told = self.raw_manifest or json.dumps(self.manifest()).encode()
            (target / "manifest.json").write_bytes(told)
        return target


def valid_rows(table: Table, size: int) -> list[Row]:
    """Rows that break no rule."""
    return [{c.name: valid_value(c, number) for c in table.columns} for number in range(size)]


def with_identities(parcel: Parcel, rows: Sequence[Row]) -> Parcel:
    """The parcel with patient_identitet in it."""
    table = CONTRACT.kalla(parcel.kalla).table("patient_identitet")
    parcel.tables[table.name] = table
    parcel.columns[table.name] = [c.name for c in table.columns]
    parcel.rows[table.name] = [dict(row) for row in rows]
    return parcel


def local_of(extrakt_id: str) -> str:
    """The extrakt_tidpunkt that belongs to an extrakt_id."""
    instant = datetime.strptime(extrakt_id, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return instant.astimezone(ZoneInfo("Europe/Stockholm")).strftime("%Y-%m-%d %H:%M:%S")


def folder_bytes(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def archive_rows(settings: Settings, path: Path, order: str = "leverans_rad_nr") -> list[Any]:
    """Rows of an archive file as tuples."""
    with duckdb.connect() as connection:
        query = f"SELECT * FROM read_parquet('{settings.archive / path}') ORDER BY {order}"
        return connection.execute(query).fetchall()


def state_of(settings: Settings) -> dict[str, Any]:
    """Everything a landing leaves behind, in a form that two runs can be compared by."""
    with Ledger(settings) as ledger:
        deliveries = ledger.deliveries()
        state: dict[str, Any] = {
            "deliveries": deliveries,
            "refusals": ledger.refusals(),
            "remarks": [(d.key, reason) for d, reason in ledger.remarks()],
        }
    for name in ("landing", "quarantine", "archive", "outbox"):
        root = settings.data_dir / name
        state[name] = {
            str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in sorted(root.rglob("*"))
            if p.is_file()
        }
    return state
