"""The same project gives the same figures on Postgres, table by table and row by row.

One store, made by the real landing from a region's test delivery and random worlds of two more,
is built by dbt once on DuckDB and once on Postgres.
Does not belong here: whether the figures are right (tests/python/dbt/test_reference.py,
tests/python/deliveries).
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg2
import pytest

from orchestration.contract import load_contract
from orchestration.landing import land_waiting
from orchestration.settings import PROJECT_DIR, FixedClock, Settings
from orchestration.store import refresh_store
from orchestration.warehouse.parsed_project import EXECUTABLE
from tests.python.dbt.warehouse import Warehouse
from tests.python.deliveries.compare import read_table
from tests.python.postgres.cluster import (
    Cluster,
    PostgresMissingError,
    cluster_environment,
    find_programs,
    running_cluster,
)
from tests.python.postgres.tables import (
    copy_store,
    postgres_table_names,
    read_postgres_table,
    row_differences,
    table_names,
)
from tests.reference.generate import (
    random_deliveries,
    random_deviations,
    random_surveys,
    write_landing,
)

DELIVERIES = PROJECT_DIR / "tests/python/fixtures/leveranser/adversarial_2/landing"
FIRST = "20230110033000"
WORLD_REGIONS = ("03", "08")
WORLDS = 80
SCHEMAS = ("dimensioner", "fakta", "fakturering", "indikatorer", "kvalitet")
BUILD = ("build", "--exclude-resource-type", "unit_test")


@dataclass(frozen=True)
class Both:
    """The same store, built on both."""

    build_file: Path
    postgres: psycopg2.extensions.connection
    names: dict[str, list[str]]
    """Schema -> its tables on DuckDB."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    folder = tmp_path_factory.mktemp("postgres")
    with running_cluster() as cluster, cluster.connect() as postgres:
        warehouse = Warehouse(folder / "duckdb", _landed(folder / "data").build_file)
        with warehouse.connect() as duck:
            assert copy_store(duck, postgres) > 0
        warehouse.run(*BUILD)
        _build_on_postgres(cluster, folder / "postgres")
        with warehouse.connect() as duck:
            names = {schema: table_names(duck, schema) for schema in SCHEMAS}
        yield Both(warehouse.build_file, postgres, names)


def _landed(data_dir: Path) -> Settings:
    """A data folder with everything landed and the store made."""
    settings = Settings(data_dir, FixedClock(datetime(2023, 1, 13, tzinfo=UTC)))
    settings.create_folders()
    shutil.copytree(DELIVERIES, settings.landing, dirs_exist_ok=True)
    # Forty days before the next, which is then held: there is something to find (delivery.md §3)
    first = settings.landing / "cosmic_link" / f"01_{FIRST}"
    _change_manifest(
        first.rename(first.with_name("01_20221202033000")),
        {"extrakt_id": "20221202033000", "extrakt_tidpunkt": "2022-12-02 04:30:00"},
    )
    for folder in (settings.landing / "cosmic_link").iterdir():
        # As made up as the worlds: a data folder never mixes them with real deliveries
        _change_manifest(folder, {"syntetisk": True})
    for seed, region_kod in enumerate(WORLD_REGIONS):
        for made in (random_deliveries, random_deviations, random_surveys):
            write_landing(settings.landing, made(seed, WORLDS, region_kod))
    report = land_waiting(settings, load_contract())
    assert report.refused == () and report.left_alone == ()
    refresh_store(settings, load_contract())
    return settings


def _change_manifest(delivery: Path, changes: dict[str, Any]) -> None:
    manifest = delivery / "manifest.json"
    given = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**given, **changes}), encoding="utf-8")


def _build_on_postgres(cluster: Cluster, folder: Path) -> None:
    """A process of its own: the project is parsed anew for the other target."""
    flags = [f"--project-dir={PROJECT_DIR}", f"--profiles-dir={PROJECT_DIR}", "--target=postgres"]
    quiet = ["--quiet", "--no-use-colors", "--no-write-json", "--log-level-file=none"]
    done = subprocess.run(
        [EXECUTABLE, *BUILD, *flags, *quiet, "--no-partial-parse", f"--target-path={folder}"],
        cwd=PROJECT_DIR,
        env=cluster_environment(cluster),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.heavy
def test_postgres_builds_the_same_tables_and_none_is_empty(both: Both) -> None:
    found = {schema: postgres_table_names(both.postgres, schema) for schema in SCHEMAS}
    assert found == both.names
    for schema, names in both.names.items():
        for name in names:
            assert read_postgres_table(both.postgres, schema, name), f"{schema}.{name} is empty"


@pytest.mark.heavy
@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_row_is_the_same_on_postgres(both: Both, schema: str) -> None:
    assert both.names[schema]
    found = {
        name: row_differences(
            read_table(both.build_file, schema, name),
            read_postgres_table(both.postgres, schema, name),
        )
        for name in both.names[schema]
    }
    different = {name: rows for name, rows in found.items() if rows}
    assert not different, "\n".join(
        f"{n}: {line}" for n, rows in different.items() for line in rows
    )


def test_a_missing_server_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(PostgresMissingError, match="apt-get install postgresql"):
        find_programs(str(tmp_path), packaged=tmp_path)


def test_the_newest_packaged_server_is_used(tmp_path: Path) -> None:
    for version, programs in {
        "9": ("initdb", "pg_ctl"),
        "16": ("initdb", "pg_ctl"),
        "17": (),
    }.items():
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for program in programs:
            (folder / program).touch()
    assert find_programs("", packaged=tmp_path) == tmp_path / "16/bin"


NOON = datetime(2023, 1, 1, 12, tzinfo=UTC)
ROW: dict[str, Any] = {
    "namn": "å",
    "antal": 2,
    "andel": 0.1,
    "belopp": Decimal("1.50"),
    "nar": NOON,
}
OTHER = {**ROW, "namn": "ö"}


def test_rows_agree_in_any_order_and_spelling() -> None:
    local = NOON.astimezone(ZoneInfo("Europe/Stockholm"))
    same = {**ROW, "andel": 0.1 * (1 + 1e-12), "belopp": Decimal("1.5"), "nar": local}
    assert row_differences([ROW, OTHER], [OTHER, same]) == []


@pytest.mark.parametrize(
    "change",
    [
        {"namn": "Å"},
        {"namn": None},
        {"antal": 3},
        {"antal": 2.0},
        {"andel": 0.1 * (1 + 1e-8)},
        {"andel": None},
        {"belopp": Decimal("1.51")},
        {"nar": datetime(2023, 1, 1, 13, tzinfo=UTC)},
        {"nar": datetime(2023, 1, 1, 12)},
    ],
)
def test_any_changed_cell_is_a_difference(change: dict[str, Any]) -> None:
    assert row_differences([ROW, OTHER], [{**ROW, **change}, OTHER])


def test_a_missing_row_and_a_missing_column_are_differences() -> None:
    assert row_differences([ROW, OTHER], [ROW])
    assert row_differences([ROW, ROW], [ROW])
    assert row_differences([ROW], [{"namn": "å"}])
