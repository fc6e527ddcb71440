"""Rows put straight into the newest-version store, to read staging and what is made from it.

Does not belong here: how the store is filled (tests/python/store), assertions.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.contract import load_contract
from orchestration.records import records
from tests.python.dbt.warehouse import Warehouse

FULL, DELTA = "FULL", "DELTA"
SOUND = {
    "vardtillfalle": {
        "vardtillfalle_id": "V1",
        "patient_nyckel": "P1",
        "inskrivning_tidpunkt": "2022-01-10 08:00:00",
        "enhet_in_id": "E1",
        "sjukhus_kod": "25010",
        "verksamhetsgren": "SOMATIK",
        "status": "AVSLUTAD",
    },
    "link_aktor": {
        "arende_id": "A1",
        "aktor_nr": "1",
        "roll": "PRIMARVARD",
        "fran_tidpunkt": "2022-01-10 08:00:00",
    },
    "avvikelse": {
        "avvikelse_id": "D1",
        "registrerad_datum": "2022-01-10",
        "rapporterande_huvudman": "REGION",
        "mottagande_huvudman": "KOMMUN",
        "processteg": "SIP",
        "status": "NY",
    },
}
"""A sound row of a delivered table as delivered text."""


@dataclass(frozen=True)
class Store:
    """An open copy of an empty warehouse."""

    connection: duckdb.DuckDBPyConnection

    def insert(self, relation: str, **values: Any) -> None:
        names, places = ", ".join(values), ", ".join("?" for _ in values)
        self.connection.execute(
            f"INSERT INTO {relation} ({names}) VALUES ({places})", list(values.values())
        )

    def deliver(self, extrakt_id: str, omfattning: str = FULL, **values: Any) -> None:
        """A delivery in the ledger; its as-of time is `extrakt_id` (YYYYMMDD) at 04:30."""
        row = {
            "region_kod": "08",
            "kalla": "cosmic_link",
            "extrakt_tidpunkt": datetime.fromisoformat(f"{extrakt_id}T0430"),
            "status": "accepterad",
            "ar_hallen": False,
        }
        row |= {"extrakt_id": extrakt_id, "omfattning": omfattning, **values}
        self.insert("lager.leveranser", **row)

    def store(self, tabell: str, extrakt_id: str, seen: str | None = None, **values: Any) -> None:
        """The newest version of a key: brought by `extrakt_id`, last seen in `seen`."""
        kalla = next(k for k in load_contract().kallor if tabell in {t.name for t in k.tables})
        row = {
            "region_kod": "08",
            "leverans_rad_nr": 1,
            "andrad": datetime(2022, 1, 1),
            "nyckel_hash": "nyckel",
            "kalla_andrad_tidpunkt": "2022-01-01 00:00:00",
            "ar_makulerad": "0",
        }
        row |= SOUND.get(tabell, {}) | {
            "extrakt_id": extrakt_id,
            "sedd_extrakt_id": seen or extrakt_id,
        }
        self.insert(f"lager.{kalla.table(tabell).store_name}", **row | values)

    def quarantine(self, tabell: str, extrakt_id: str, **values: Any) -> None:
        """A row of the key that could not be taken in."""
        row = {
            "region_kod": "08",
            "kalla": "cosmic_link",
            "tabell": tabell,
            "leverans_rad_nr": 1,
            "nyckel_hash": "nyckel",
            "kolumn": "status",
            "orsak": "varde_saknas",
            "andrad": datetime(2022, 1, 1),
        }
        self.insert("lager.karantan", **row | {"extrakt_id": extrakt_id, **values})

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The answer to a query, in its order."""
        return list(self.connection.execute(query).fetchall())

    def records(self, query: str) -> list[dict[str, Any]]:
        """The same, with the names of the columns."""
        return records(self.connection, query)


@contextmanager
def open_copy(warehouse: Warehouse, folder: Path) -> Iterator[Store]:
    """A store of its own for one test, with every view of staging above it."""
    copy = folder / warehouse.build_file.name
    shutil.copyfile(warehouse.build_file, copy)
    with Warehouse(folder, copy).connect() as connection:
        yield Store(connection)
