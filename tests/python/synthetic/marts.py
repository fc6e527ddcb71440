"""The marts of a tenth of Kalmar, built once without a whole night.

Does not belong here: what is expected of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.contract import load_contract
from orchestration.landing import land_waiting
from orchestration.settings import FixedClock, Settings
from orchestration.store import refresh_store
from orchestration.store.connection import DUCKDB_CONFIG
from tests.python.dbt.warehouse import Warehouse
from tests.python.synthetic.synthetic_helpers import Year, write_year

STORLEK = 0.1
MEASURED = ("+ind_utskrivningsklara_dagar", "+ind_status_24h", "+dq_status_24h", "+bas_plan")
JUDGED = ("+fct_utskrivningsklara_perioder", "+fct_utskrivningsklara_dagar", "+fct_vardepisoder")
FOUND = ("+dq_fynd_antal", "+dq_karantan")
EVERYTHING = (*MEASURED, *JUDGED, *FOUND)


@dataclass
class Marts:
    """The year that was written, and the build file that holds what was made of it."""

    year: Year
    build_file: Path

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query on the build file gives."""
        with duckdb.connect(str(self.build_file), read_only=True, config=DUCKDB_CONFIG) as build:
            build.execute("SET TimeZone = 'UTC'")
            return build.execute(query).fetchall()

    def keys(self, query: str) -> set[str]:
        """The first column as texts."""
        return {str(row[0]) for row in self.rows(query)}


def build_marts(
    data: Path, selected: tuple[str, ...] = EVERYTHING, storlek: float = STORLEK, **arguments: Any
) -> Marts:
    """Land, refresh the store and build what is looked at; a night's checks are left out.

    arguments: of write_deliveries, such as another seed.
    """
    year = write_year(data, storlek=storlek, **arguments)
    settings = Settings(data, FixedClock(datetime(2023, 1, 12, 4, tzinfo=UTC)))
    assert not land_waiting(settings, load_contract()).refused
    return Marts(year, build_from_archive(settings, selected))


def build_from_archive(settings: Settings, selected: tuple[str, ...]) -> Path:
    """The build file with what is selected, from the deliveries that have landed."""
    refresh_store(settings, load_contract())
    warehouse = Warehouse(settings.data_dir / "dbt", settings.build_file)
    warehouse.folder.mkdir(exist_ok=True)
    warehouse.run("seed")
    warehouse.run("run", "--select", *selected)
    return settings.build_file
