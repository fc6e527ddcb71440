"""From landed deliveries to the store: agrees with the plain Python reference, row by row."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.contract import Table, load_contract
from orchestration.landing import land_waiting
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.store import StoreReport, refresh_store
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.store.layout import store_table
from tests.reference.deliveries import Delivered, read_landing
from tests.reference.newest_version import stage
from tests.reference.values import typed

DELIVERIES = PROJECT_DIR / "tests/python/fixtures/leveranser/adversarial_2/landing"


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, StoreReport]:
    """A data folder with the three deliveries landed and the store refreshed once."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"))
    settings.create_folders()
    shutil.copytree(DELIVERIES, settings.landing, dirs_exist_ok=True)
    assert land_waiting(settings, load_contract()).refused == ()
    return settings, refresh_store(settings, load_contract())


@pytest.fixture(scope="module")
def delivered() -> list[Delivered]:
    return read_landing(DELIVERIES)


def query(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.build_file), config=DUCKDB_CONFIG) as connection:
        return connection.execute(sql).fetchall()


def stored_versions(settings: Settings, table: Table) -> list[tuple[Any, ...]]:
    """(key, extrakt_id) of every stored row, the key typed as the reference types it."""
    columns = ", ".join((*table.key, "extrakt_id"))
    types = [table.column(name).type for name in table.key]
    return sorted(
        (tuple(map(typed, row, types)), row[-1])
        for row in query(settings, f"SELECT {columns} FROM {store_table(table)}")
    )


def test_every_table_holds_the_versions_that_the_reference_picks(
    landed: tuple[Settings, StoreReport], delivered: list[Delivered]
) -> None:
    settings, report = landed
    total = 0
    for table in load_contract().kalla("cosmic_link").tables:
        if not table.identity_store:
            rows, _ = stage(table, delivered)
            expected = sorted((tuple(r[n] for n in table.key), r["extrakt_id"]) for r in rows)
            assert stored_versions(settings, table) == expected, table.name
            total += len(expected)
    assert 0 < total < report.rows


def test_every_line_is_accounted_for_as_in_the_reference(
    landed: tuple[Settings, StoreReport], delivered: list[Delivered]
) -> None:
    settings, _ = landed
    found = {}
    for table in load_contract().kalla("cosmic_link").tables:
        if table.identity_store:
            continue
        for tabell, extrakt_id, antal_in, bad, older in query(
            settings,
            f"""
            SELECT tabell, extrakt_id, antal_in,
                (SELECT count(*) FROM lager.karantan k WHERE k.tabell = f.tabell
                    AND k.extrakt_id = f.extrakt_id),
                coalesce((SELECT antal FROM lager.aldre_versioner a WHERE a.tabell = f.tabell
                    AND a.extrakt_id = f.extrakt_id), 0)
            FROM lager.leverans_filer f WHERE tabell = '{table.name}'
            """,
        ):
            found[tabell, extrakt_id] = (antal_in, bad, older)
        for counts in stage(table, delivered)[1]:
            expected = (counts.antal_in, counts.antal_karantan, counts.antal_aldre_versioner)
            assert found[table.name, counts.extrakt_id] == expected, (table.name, counts)
    assert sum(bad for _, bad, _ in found.values()) > 0
    assert sum(older for _, _, older in found.values()) > 0


def test_the_ledger_is_mirrored(landed: tuple[Settings, StoreReport]) -> None:
    settings, _ = landed
    rows = query(settings, "SELECT DISTINCT kalla, region_kod, status FROM lager.leveranser")
    assert rows == [("cosmic_link", "01", "accepterad")]


def test_the_next_night_has_nothing_to_merge(landed: tuple[Settings, StoreReport]) -> None:
    settings, _ = landed
    assert refresh_store(settings, load_contract()) == StoreReport(merges=())


def test_an_empty_data_folder_gives_an_empty_store(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    settings.create_folders()
    assert refresh_store(settings, load_contract()) == StoreReport(merges=())
    assert query(settings, "SELECT * FROM lager.leveranser") == []
