"""Months that a later delivery changes: found against what is published, kept, and published.

Source: rules.md R0 (revisions live in state/ and outside the content hash), the indicators' issue.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.publish.allowlist import load_allowlist
from orchestration.records import records
from orchestration.revisions import TABLE, record_revisions
from orchestration.revisions.record import COLUMNS
from orchestration.settings import FixedClock, Settings
from orchestration.store.connection import DUCKDB_CONFIG

COLUMNS_OF_INDIKATOR = (
    "region_kod VARCHAR, vardform VARCHAR, niva VARCHAR, enhet_kod VARCHAR, enhet_namn VARCHAR, "
    "periodtyp VARCHAR, period VARCHAR, period_start DATE, indikator_id VARCHAR, matt VARCHAR, "
    "taljare DOUBLE, namnare DOUBLE, varde DOUBLE, preliminar BOOLEAN"
)
Figure = tuple[Any, ...]


def figure(
    varde: float | None,
    *,
    month: date = date(2022, 1, 1),
    niva: str = "kommun",
    periodtyp: str = "manad",
    matt: str = "antal",
    namnare: float | None = None,
    preliminar: bool = False,
) -> Figure:
    name = f"{month:%Y-%m}"
    key = ("08", "alla", niva, "0880", "Kalmar", periodtyp, name, month, "i", matt)
    return (*key, varde, namnare, varde, preliminar)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "data", FixedClock(datetime(2022, 3, 1, tzinfo=UTC)))
    settings.create_folders()
    return settings


def publish_by_hand(
    settings: Settings, generation: str, asof: str, figures: Sequence[Figure]
) -> None:
    folder = settings.published / generation
    folder.mkdir()
    with duckdb.connect(str(folder / "aggregat.duckdb"), config=DUCKDB_CONFIG) as connection:
        _write(connection, figures)
    about = {"generation": generation, "asof": {"08": asof}}
    (folder / "om_leveransen.json").write_text(json.dumps(about), encoding="utf-8")
    current = settings.published / "current"
    current.unlink(missing_ok=True)
    current.symlink_to(generation)


def build(settings: Settings, asof: str, figures: Sequence[Figure]) -> None:
    settings.build_file.unlink(missing_ok=True)
    with duckdb.connect(str(settings.build_file), config=DUCKDB_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("CREATE SCHEMA intermediate")
        connection.execute(
            "CREATE TABLE intermediate.int_asof AS SELECT '08' AS region_kod, "
            "CAST(? AS TIMESTAMP) AT TIME ZONE 'Europe/Stockholm' AS asof_tidpunkt",
            [asof],
        )
        _write(connection, figures)


def _write(connection: duckdb.DuckDBPyConnection, figures: Sequence[Figure]) -> None:
    connection.execute("CREATE SCHEMA indikatorer")
    connection.execute(f"CREATE TABLE indikatorer.indikator ({COLUMNS_OF_INDIKATOR})")
    places = ", ".join("?" for _ in figure(0))
    connection.executemany(f"INSERT INTO indikatorer.indikator VALUES ({places})", list(figures))


def written(settings: Settings) -> list[dict[str, Any]]:
    with duckdb.connect(str(settings.build_file), config=DUCKDB_CONFIG) as connection:
        return records(connection, f"SELECT * FROM {TABLE} ORDER BY ALL")


def test_a_changed_month_keeps_previous_value_new_value_and_since_when(settings: Settings) -> None:
    publish_by_hand(settings, "g1", "2022-02-01 04:30:00", [figure(7.0, namnare=10.0)])
    build(settings, "2022-02-02 04:30:00", [figure(8.0, namnare=11.0)])
    report = record_revisions(settings)
    assert (report.new, report.total) == (1, 1)
    (row,) = written(settings)
    assert (row["tidigare_varde"], row["nytt_varde"]) == (7, 8)
    assert (row["tidigare_namnare"], row["ny_namnare"]) == (10, 11)
    assert row["tidigare_asof"] == datetime(2022, 2, 1, 4, 30)
    assert row["sedan"] == datetime(2022, 2, 2, 4, 30)
    assert (row["orsak"], row["fran_generation"], row["period"]) == ("leverans", "g1", "2022-01")


@pytest.mark.parametrize(
    ("published", "built", "why"),
    [
        (figure(7.0), figure(7.0), "nothing changed"),
        (figure(None), figure(None), "empty stays empty"),
        (figure(7.0, month=date(2022, 2, 1)), figure(8.0, month=date(2022, 2, 1)), "not ended"),
        (figure(7.0, niva="klinik"), figure(8.0, niva="klinik"), "a level without revisions"),
        (figure(7.0, periodtyp="ar"), figure(8.0, periodtyp="ar"), "no month"),
        (figure(0.0), figure(None), "zeros that go"),
    ],
)
def test_what_is_no_revision(
    settings: Settings, published: Figure, built: Figure, why: str
) -> None:
    publish_by_hand(settings, "g1", "2022-02-01 04:30:00", [published])
    build(settings, "2022-02-02 04:30:00", [built])
    assert record_revisions(settings).new == 0, why


def test_the_month_that_ended_the_day_before_as_of_is_closed(settings: Settings) -> None:
    """As-of 1 February: January has ended; as-of 31 January: it has not."""
    build(settings, "2022-02-02 04:30:00", [figure(8.0)])
    publish_by_hand(settings, "g1", "2022-01-31 23:59:59", [figure(7.0)])
    assert record_revisions(settings).new == 0
    publish_by_hand(settings, "g2", "2022-02-01 00:00:00", [figure(7.0)])
    assert record_revisions(settings).new == 1


def test_a_figure_that_appears_or_goes_is_a_revision(settings: Settings) -> None:
    publish_by_hand(settings, "g1", "2022-02-01 04:30:00", [figure(7.0, preliminar=True)])
    build(settings, "2022-02-02 04:30:00", [figure(3.0, matt="antal_dag0")])
    record_revisions(settings)
    rows = {r["matt"]: (r["tidigare_varde"], r["nytt_varde"]) for r in written(settings)}
    assert rows == {"antal": (7, None), "antal_dag0": (None, 3)}
    assert {r["matt"]: r["var_preliminar"] for r in written(settings)} == {
        "antal": True,
        "antal_dag0": False,
    }


def test_a_repeated_night_replaces_its_own_rows_and_keeps_older_ones(settings: Settings) -> None:
    publish_by_hand(settings, "g1", "2022-02-01 04:30:00", [figure(7.0)])
    build(settings, "2022-02-02 04:30:00", [figure(8.0)])
    record_revisions(settings)
    assert record_revisions(settings).total == 1
    build(settings, "2022-02-02 04:30:00", [figure(7.0)])
    assert record_revisions(settings).total == 0
    build(settings, "2022-02-02 04:30:00", [figure(8.0)])
    record_revisions(settings)
    publish_by_hand(settings, "g2", "2022-02-02 04:30:00", [figure(8.0)])
    build(settings, "2022-02-03 04:30:00", [figure(9.0)])
    record_revisions(settings)
    assert [(r["tidigare_varde"], r["nytt_varde"]) for r in written(settings)] == [(7, 8), (8, 9)]


def test_new_rules_on_the_same_deliveries_say_so(settings: Settings) -> None:
    publish_by_hand(settings, "g1", "2022-02-01 04:30:00", [figure(7.0)])
    build(settings, "2022-02-01 04:30:00", [figure(8.0)])
    record_revisions(settings)
    assert [row["orsak"] for row in written(settings)] == ["regel"]


def test_before_anything_is_published_the_table_is_there_and_empty(settings: Settings) -> None:
    build(settings, "2022-02-01 04:30:00", [figure(7.0)])
    assert record_revisions(settings).total == 0
    assert written(settings) == []


def test_a_generation_from_before_the_long_table_has_nothing_to_compare(
    settings: Settings,
) -> None:
    publish_by_hand(settings, "g1", "2022-02-01 04:30:00", [figure(7.0)])
    file = settings.published / "g1" / "aggregat.duckdb"
    with duckdb.connect(str(file), config=DUCKDB_CONFIG) as connection:
        connection.execute("DROP TABLE indikatorer.indikator")
    build(settings, "2022-02-02 04:30:00", [figure(8.0)])
    assert record_revisions(settings).total == 0


def test_table_and_columns_have_swedish_comments(settings: Settings) -> None:
    build(settings, "2022-02-01 04:30:00", [figure(7.0)])
    record_revisions(settings)
    with duckdb.connect(str(settings.build_file), config=DUCKDB_CONFIG) as connection:
        told = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() "
            "WHERE table_name = 'indikator_revision' ORDER BY column_index"
        ).fetchall()
    assert told == [(name, text) for name, (_, text) in COLUMNS.items()]


def test_it_is_published_outside_the_content_hash() -> None:
    (allowed,) = (t for t in load_allowlist()["aggregat"] if t.full_name == TABLE)
    assert not allowed.in_hash
    assert set(allowed.sort_key) <= set(COLUMNS)
