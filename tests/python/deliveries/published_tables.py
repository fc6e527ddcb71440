"""Which published table lies in which file, and what makes one of its rows (interface.md §3).

Does not belong here: how cells are compared (compare.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EPISODE_KEY = ("region_kod", "vardepisod_id")
INDICATOR_KEY = ("region_kod", "vardform", "niva", "enhet_kod", "periodtyp", "period")


@dataclass(frozen=True)
class PublishedTable:
    """One table of interface.md §3.

    zero_rows_accepted: more rows with nothing but zeros are no difference.
    combination_columns: part of the key on niva `kombination`, without meaning on other levels.
    """

    name: str
    database: str
    schema: str
    key: tuple[str, ...]
    zero_rows_accepted: bool = False
    combination_columns: tuple[str, ...] = ()

    def path(self, published: Path) -> Path:
        return published / f"{self.database}.duckdb"

    def meaningless_columns(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """The columns of this row that are not compared."""
        return () if row.get("niva") == "kombination" else self.combination_columns


def _restricted(name: str, schema: str, *more_key: str) -> PublishedTable:
    return PublishedTable(name, "individ", schema, (*EPISODE_KEY, *more_key))


def _indicator(
    name: str, combination_columns: tuple[str, ...] = (), *more_key: str
) -> PublishedTable:
    key = (*INDICATOR_KEY, *combination_columns, *more_key)
    return PublishedTable(name, "aggregat", "indikatorer", key, True, combination_columns)


PUBLISHED = {
    table.name: table
    for table in (
        _restricted("fct_vardepisoder", "fakta"),
        _restricted("fct_utskrivningsklara_perioder", "fakta", "period_nr"),
        _restricted("fct_utskrivningsklara_dagar", "fakta"),
        _restricted("fct_aterinskrivningar", "fakta"),
        _restricted("dq_status_24h", "kvalitet"),
        _restricted("fak_vardepisoder", "fakturering"),
        _restricted("fak_betaldygn", "fakturering", "datum"),
        PublishedTable(
            "dq_fynd",
            "individ",
            "kvalitet",
            ("region_kod", "regel_id", "tabell", "nyckel"),
        ),
        PublishedTable(
            "fak_kommunperiod",
            "aggregat",
            "fakturering",
            ("region_kod", "vardform", "kommun_kod", "periodtyp", "period", "modell_id"),
        ),
        _indicator("ind_utskrivningsklara_dagar"),
        _indicator("ind_status_24h"),
        _indicator("ind_aterinskrivningar"),
        _indicator("ind_belaggning"),
        _indicator("ind_fast_vardkontakt"),
        _indicator("ind_sip_kallelse"),
        _indicator("ind_planer", ("kommun_kod", "halsovalsenhet_kod", "klinik_kod")),
        _indicator("ind_avvikelser", (), "processteg"),
        _indicator("ind_delaktighet", (), "matt_kod"),
    )
}
