"""Rows to files: the delivery form of delivery.md §1, written in blocks, manifest last.

CSV as the contract wants it (`;`, empty = NULL, quotes only where needed, LF); Parquet typed as a
region would type it (delivery.md §2). Does not belong here: what the rows say.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import duckdb
import numpy as np

from orchestration.contract import Kalla, Table
from orchestration.synthetic.arrays import MISSING, AnyArray, Coded, Columns, Values, texts
from orchestration.synthetic.errors import SyntheticError

DUCKDB_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
}
SETTINGS = ("TimeZone = 'UTC'", "pandas_analyze_sample = 0", "enable_progress_bar = false")
CSV_OPTIONS = "FORMAT csv, HEADER false, DELIMITER ';', NULLSTR ''"
MANIFEST = "manifest.json"
READ_SIZE = 1 << 20
ID_DIGITS = 10
"""Block and number (run.py): fixed width, so that ids sort as text as they do as numbers."""
ID_LETTERS = {
    "vardtillfalle_id": "V",
    "vardepisod_id": "E",
    "arende_id": "A",
    "meddelande_id": "M",
    "ersatter_meddelande_id": "M",
    "plan_id": "P",
    "avvikelse_id": "S",
}
LONG_ID = 10**12
LONG_DIGITS = 63
"""Numbers from LONG_ID are written with so many digits: 64 characters, the longest id there is."""
PARQUET_TYPES = {
    "int": "BIGINT",
    "bit": "BOOLEAN",
    "date": "DATE",
    "ts": "TIMESTAMP",
    "text": "VARCHAR",
    "time": "VARCHAR",
    "dec": "VARCHAR",
}


@dataclass(frozen=True)
class Head:
    """What the manifest says about the delivery as a whole."""

    region_kod: str
    extrakt_id: str
    extrakt_tidpunkt: str
    omfattning: str = "FULL"

    @property
    def folder_name(self) -> str:
        return f"{self.region_kod}_{self.extrakt_id}"


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """The connection that spells and types values, for any number of writers."""
    connection = duckdb.connect(config=DUCKDB_CONFIG)
    try:
        for setting in SETTINGS:
            connection.execute(f"SET {setting}")
        yield connection
    finally:
        connection.close()


class DeliveryWriter:
    """Writes one landing folder. Use as a context manager; `finish` writes the manifest.

    The folder must not hold a delivery already. A folder left by an interrupted run has no
    manifest and is written anew.
    """

    def __init__(
        self,
        folder: Path,
        kalla: Kalla,
        head: Head,
        fmt: str,
        connection: duckdb.DuckDBPyConnection,
    ) -> None:
        self.folder, self._kalla, self._head, self._fmt = folder, kalla, head, fmt
        self._rows: dict[str, int] = {table.name: 0 for table in kalla.tables}
        folder.mkdir(parents=True, exist_ok=True)
        self._part = folder / ".part"
        self._connection = connection
        for table in kalla.tables:
            header = ";".join(column.name for column in table.columns)
            self._csv(table).write_bytes(f"{header}\n".encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._part.unlink(missing_ok=True)

    def append(self, tabell: str, columns: Columns) -> None:
        """Add rows to a table; the columns must be those of the contract, all of them."""
        table = self._kalla.table(tabell)
        if set(columns) != {column.name for column in table.columns}:
            raise ValueError(f"{tabell}: the columns are not those of the contract")
        arrays = {name: _as_array(values) for name, values in columns.items()}
        count = len(next(iter(arrays.values())))
        if count == 0:
            return
        self._connection.register("frame", arrays)
        picked = ", ".join(_as_text(c.name, c.type, arrays[c.name]) for c in table.columns)
        self._copy(f"COPY (SELECT {picked} FROM frame) TO '{_quoted(self._part)}' ({CSV_OPTIONS})")
        self._connection.unregister("frame")
        with self._csv(table).open("ab") as target, self._part.open("rb") as part:
            while chunk := part.read(READ_SIZE):
                target.write(chunk)
        self._rows[tabell] += count

    def finish(self) -> dict[str, int]:
        """Write the manifest, the ready signal; returns rows per table."""
        if self._fmt == "parquet":
            for table in self._kalla.tables:
                self._to_parquet(table)
        files = [self._entry(table) for table in self._kalla.tables]
        manifest = {
            "kalla": self._kalla.name,
            "region_kod": self._head.region_kod,
            "extrakt_id": self._head.extrakt_id,
            "extrakt_tidpunkt": self._head.extrakt_tidpunkt,
            "schema_version": ".".join(self._kalla.version.split(".")[:2]),
            "omfattning": self._head.omfattning,
            "syntetisk": True,
            "tabeller": files,
        }
        self._part.unlink(missing_ok=True)
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        self._part.write_text(f"{text}\n", encoding="utf-8")
        self._part.replace(self.folder / MANIFEST)
        return dict(self._rows)

    def _copy(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except duckdb.IOException:
            # The engine's own text holds paths and statements; what can be done is this.
            raise SyntheticError(
                f"Det går inte att skriva i {self.folder}. Kontrollera diskutrymme och "
                "rättigheter, eller ange en annan mapp med --out."
            ) from None

    def _csv(self, table: Table) -> Path:
        return self.folder / f"{table.name}.csv"

    def spoil(self, tabell: str, pattern: bytes, new: bytes) -> None:
        """Write something else than what the rows say in a table's file, once, before `finish`.

        pattern: a regular expression, sought after the header. Raises ValueError when it is not
        there.
        """
        path = self._csv(self._kalla.table(tabell))
        header, rest = path.read_bytes().split(b"\n", 1)
        spoilt, times = re.subn(pattern, new, rest, count=1)
        if not times:
            raise ValueError(f"{tabell} does not hold what should be spoilt")
        path.write_bytes(header + b"\n" + spoilt)

    def _entry(self, table: Table) -> dict[str, Any]:
        path = self.folder / f"{table.name}.{self._fmt}"
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return {
            "tabell": table.name,
            "fil": path.name,
            "antal_rader": self._rows[table.name],
            "sha256": digest,
        }

    def _to_parquet(self, table: Table) -> None:
        path = self._csv(table)
        typed = ", ".join(
            f'CAST("{c.name}" AS {PARQUET_TYPES[c.type]}) AS "{c.name}"' for c in table.columns
        )
        names = ", ".join(f"'{c.name}': 'VARCHAR'" for c in table.columns)
        source = (
            f"read_csv('{_quoted(path)}', delim=';', header=true, quote='\"', escape='\"', "
            f"auto_detect=false, nullstr='', columns={{{names}}})"
        )
        target = _quoted(path.with_suffix(".parquet"))
        # One thread: the grouping of rows in the file, and so its checksum, must not vary.
        self._connection.execute("SET threads = 1")
        self._copy(
            f"COPY (SELECT {typed} FROM {source}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )
        path.unlink()


def spell_id(name: str, number: int) -> str:
    """An id as it is written: letter and ten digits. Below MISSING: the bare digits of the number
    without its sign. From LONG_ID: as long as an id may be."""
    if number < MISSING:
        return str(-number)
    digits = LONG_DIGITS if number >= LONG_ID else ID_DIGITS
    return f"{ID_LETTERS[name]}{number:0{digits}d}"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _as_array(values: Values) -> AnyArray:
    """Labels instead of codes; dates as times of day 0, which is what DuckDB takes from numpy."""
    if isinstance(values, Coded):
        # MISSING is the last position: there an empty label is put.
        labels = texts([*values.labels, None])
        return np.asarray(labels[values.codes])
    if values.dtype == np.dtype("M8[D]"):
        return values.astype("M8[s]")
    return values


def _as_text(name: str, type_: str, array: AnyArray) -> str:
    """The SQL expression that spells a column as delivery.md §2 wants it."""
    if type_ == "date":
        return f'CAST("{name}" AS DATE) AS "{name}"'
    if type_ == "time":
        spelled = f"TIME '00:00:00' + to_seconds(CAST(nullif(\"{name}\", {MISSING}) AS BIGINT))"
        return f'CAST({spelled} AS VARCHAR) AS "{name}"'
    if type_ == "dec":
        return f"replace(printf('%.1f', \"{name}\"), '.', ',') AS \"{name}\""
    if array.dtype.kind == "i":
        number = f'nullif("{name}", {MISSING})'
        if type_ != "text":
            return f'{number} AS "{name}"'
        padded = f"lpad(CAST({number} AS VARCHAR), {ID_DIGITS}, '0')"
        longest = f"lpad(CAST({number} AS VARCHAR), {LONG_DIGITS}, '0')"
        letter = ID_LETTERS[name]
        return (
            f'CASE WHEN "{name}" < {MISSING} THEN CAST(-"{name}" AS VARCHAR) '
            f"WHEN \"{name}\" >= {LONG_ID} THEN '{letter}' || {longest} "
            f"ELSE '{letter}' || {padded} END AS \"{name}\""
        )
    return f'"{name}"'
