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

    def manifest(self, folder: Path) -> dict[str, Any]:
        document: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        return document

    def rows(self, tabell: str) -> list[TextRow]:
        path = self.cosmic_link / f"{tabell}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))

    @cached_property
    def sql(self) -> duckdb.DuckDBPyConnection:
        """A database with every table of cosmic_link, typed as the contract says."""
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
