"""Writing a synthetic data folder in a test, and reading it back as text or with SQL."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from orchestration.contract import load_contract
from orchestration.synthetic import write_deliveries

TextRow = dict[str, str]


@dataclass
class Year:
    """A written data folder."""

    out: Path
    folders: tuple[Path, ...]

    @property
    def cosmic_link(self) -> Path:
        return self.folders[0]

    @property
    def facit(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((self.out / "facit.json").read_text("utf-8"))
        return document

    @property
    def true(self) -> dict[str, int]:
        counts: dict[str, int] = self.facit["sant"]["alla"]
        return counts

    def keys(self, kind: str, tabell: str) -> set[str]:
        """Keys planted as a kind, "D13-satt" or "L04", in a table or as `vardepisod`."""
        number, _, variant = kind.partition("-")
        return {
            key
            for entry in self.facit["defekter"] + self.facit["lockbeten"]
            if entry["id"] == number and (not variant or entry["variant"] == variant)
            for key in entry["nycklar"].get(tabell, [])
        }

    def manifest(self, folder: Path) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        return document

    def rows(self, tabell: str) -> list[TextRow]:
        path = self.cosmic_link / f"{tabell}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))

    @cached_property
    def sql(self) -> duckdb.DuckDBPyConnection:
        """A database with every table of cosmic_link, typed as the contract says, and every planted
        key in `planterat` (kind, tabell, nyckel)."""
        connection = duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            }
        )
        types = {"ts": "TIMESTAMP", "date": "DATE", "int": "BIGINT"}
        for table in load_contract().kalla("cosmic_link").tables:
            columns = {c.name: types.get(c.type, "VARCHAR") for c in table.columns}
            path = self.cosmic_link / f"{table.name}.csv"
            connection.execute(
                f"CREATE TABLE {table.name} AS FROM read_csv('{path}', delim=';', header=true, "
                f"quote='\"', escape='\"', auto_detect=false, nullstr='', columns={columns})"
            )
        connection.execute("CREATE TABLE planterat (kind VARCHAR, tabell VARCHAR, nyckel VARCHAR)")
        planted = [
            (f"{entry['id']}-{entry['variant']}".rstrip("-"), tabell, key)
            for entry in self.facit["defekter"] + self.facit["lockbeten"]
            for tabell, keys in entry["nycklar"].items()
            for key in keys
        ]
        frame = {
            n: np.array(v, dtype=object)
            for n, v in zip("ktn", zip(*planted, strict=True), strict=True)
        }
        connection.register("planted", frame)
        connection.execute("INSERT INTO planterat SELECT k, t, n FROM planted")
        connection.unregister("planted")
        return connection

    def count(self, *queries: str) -> list[int]:
        """The one number that each query gives."""
        rows = [self.sql.execute(query).fetchone() for query in queries]
        return [int(row[0]) for row in rows if row is not None]


def write_year(out: Path, **arguments: Any) -> Year:
    """Write a data folder with these arguments of write_deliveries."""
    return Year(out, tuple(write_deliveries(out, contract=load_contract(), **arguments)))


def digests(out: Path) -> dict[str, str]:
    """Relative path and SHA-256 of every file of a folder."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
