"""Parquet deliveries: typed values become the text the CSV would have had (delivery.md §2)."""

from __future__ import annotations

import hashlib
import random
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.landing import Reason
from orchestration.landing.engine import open_engine
from orchestration.landing.files import FileJob, check_file
from orchestration.landing.manifest import TableEntry
from orchestration.settings import Settings
from tests.python.landing.landing_helpers import (
    CONTRACT,
    FIRST,
    Parcel,
    archive_rows,
    land,
    parquet_bytes,
)


def _parquet_of(tmp_path: Path, kalla: str, tabell: str, replace: str) -> bytes:
    """One row of '1' in every column but those replaced."""
    columns = ", ".join(f"'1' AS {c.name}" for c in CONTRACT.kalla(kalla).table(tabell).columns)
    return parquet_bytes(tmp_path, f"SELECT * REPLACE ({replace}) FROM (SELECT {columns})")


def _landed(
    settings: Settings, tmp_path: Path, kalla: str, tabell: str, replace: str
) -> dict[str, str | None]:
    """The single row of the archive after landing a table with the replacement in it."""
    parcel = Parcel(FIRST, kalla=kalla)
    parcel.raw[f"{tabell}.parquet"] = _parquet_of(tmp_path, kalla, tabell, replace)
    parcel.told_rows[tabell] = 1
    parcel.send(settings)
    report = land(settings)
    assert [r.reasons for r in report.refused] == []
    [file] = [f for f in report.accepted[0].files if f.tabell == tabell]
    [row] = archive_rows(settings, file.path)
    names = [c.name for c in CONTRACT.kalla(kalla).table(tabell).columns]
    return dict(zip(names, row, strict=False))


STELLA = [
    ("handelse_datum", "DATE '2026-01-02'", "2026-01-02"),
    ("handelse_datum", "'2026-01-02'", "2026-01-02"),
    ("handelse_datum", "NULL::DATE", None),
    ("kommun_kod", "''", None),
    ("kommun_kod", "NULL", None),
    ("kommun_kod", "'0880'", "0880"),
    ("kommun_kod", "' x '", " x "),
    ("sjukhus_kod", "25010", "25010"),
    ("allvarlighetsgrad", "3", "3"),
    ("allvarlighetsgrad", "3::UTINYINT", "3"),
    ("avvikelse_id", "9007199254740993", "9007199254740993"),
    ("avvikelse_id", "-9223372036854775808", "-9223372036854775808"),
    ("ar_makulerad", "true", "1"),
    ("ar_makulerad", "false", "0"),
    ("ar_makulerad", "1", "1"),
    ("kalla_andrad_tidpunkt", "TIMESTAMP '2026-01-02 03:04:05'", "2026-01-02 03:04:05"),
    ("kalla_andrad_tidpunkt", "TIMESTAMP '2026-01-02 03:04:05.12'", "2026-01-02 03:04:05.12"),
    ("kalla_andrad_tidpunkt", "TIMESTAMP_S '2026-01-02 03:04:05'", "2026-01-02 03:04:05"),
    ("kalla_andrad_tidpunkt", "TIMESTAMP_MS '2026-01-02 03:04:05.120'", "2026-01-02 03:04:05.12"),
    ("kalla_andrad_tidpunkt", "TIMESTAMP_NS '2026-01-02 03:04:05.12'", "2026-01-02 03:04:05.12"),
    # A column without a value may have any type: writers give an empty column what they like.
    ("kommun_kod", "NULL::DOUBLE", None),
    ("avslutad_datum", "NULL::INTEGER", None),
    ("rapporterande_enhet", "NULL::TIMESTAMPTZ", None),
]
ENKAT = [
    ("resultat", "85.10::DECIMAL(9, 2)", "85,10"),
    ("resultat", "0.1::DOUBLE", "0,1"),
    ("resultat", "85", "85"),
    ("resultat", "'85,1'", "85,1"),
    ("antal_svar", "7856::BIGINT", "7856"),
]


@pytest.mark.parametrize(("kolumn", "value", "text"), STELLA)
def test_a_typed_value_is_rendered_as_the_csv_spells_it(
    settings: Settings, tmp_path: Path, kolumn: str, value: str, text: str | None
) -> None:
    row = _landed(settings, tmp_path, "stella", "avvikelse", f"{value} AS {kolumn}")
    assert row[kolumn] == text


@pytest.mark.parametrize(("kolumn", "value", "text"), ENKAT)
def test_a_decimal_gets_its_comma(
    settings: Settings, tmp_path: Path, kolumn: str, value: str, text: str
) -> None:
    row = _landed(settings, tmp_path, "enkat", "delaktighet", f"{value} AS {kolumn}")
    assert row[kolumn] == text


def test_a_clock_time_is_rendered(settings: Settings, tmp_path: Path) -> None:
    tabell = "link_utskrivningsklar_handelse"
    row = _landed(settings, tmp_path, "cosmic_link", tabell, "TIME '09:05:00' AS angiven_tid")
    assert row["angiven_tid"] == "09:05:00"


REFUSED = [
    ("kalla_andrad_tidpunkt", "TIMESTAMPTZ '2026-01-02 03:04:05+00'", "otillaten_typ"),
    ("handelse_datum", "TIMESTAMP '2026-01-02 00:00:00'", "otillaten_typ"),
    ("kalla_andrad_tidpunkt", "DATE '2026-01-02'", "otillaten_typ"),
    ("ar_makulerad", "1.0::DOUBLE", "otillaten_typ"),
    ("allvarlighetsgrad", "3.0::FLOAT", "otillaten_typ"),
    ("allvarlighetsgrad", "true", "otillaten_typ"),
    ("kommun_kod", "880", "otillaten_typ"),
    ("status", "['NY']", "otillaten_typ"),
    ("status", "{'a': 'NY'}", "otillaten_typ"),
    ("status", "MAP {'a': 'NY'}", "otillaten_typ"),
    ("status", "'NY'::BLOB", "otillaten_typ"),
    ("status", "'8d3c5a1e-0000-4000-8000-000000000000'::UUID", "otillaten_typ"),
    ("avvikelse_id", "1.2e18::DOUBLE", "id_som_flyttal"),
    ("avvikelse_id", "17::DECIMAL(18, 0)", "id_som_flyttal"),
    ("avvikelse_id", "17::FLOAT", "id_som_flyttal"),
    ("avvikelse_id", "170141183460469231731687303715884105727::HUGEINT", "id_som_flyttal"),
    ("rapporterande_enhet", "17::DOUBLE", "id_som_flyttal"),
    ("avvikelse_id", "'1.2E+18'", "id_som_flyttal"),
]


@pytest.mark.parametrize(("kolumn", "value", "code"), REFUSED)
def test_other_types_refuse_the_delivery(
    settings: Settings, tmp_path: Path, kolumn: str, value: str, code: str
) -> None:
    parcel = Parcel(FIRST, kalla="stella")
    content = _parquet_of(tmp_path, "stella", "avvikelse", f"{value} AS {kolumn}")
    parcel.raw["avvikelse.parquet"] = content
    parcel.told_rows["avvikelse"] = 1
    parcel.send(settings)
    [refusal] = land(settings).refused
    assert refusal.reasons == (Reason(code, "avvikelse", kolumn),)


def test_columns_in_another_order_extra_and_missing_ones(
    settings: Settings, tmp_path: Path
) -> None:
    names = [c.name for c in CONTRACT.kalla("stella").table("avvikelse").columns]
    names.remove("kommun_kod")
    select = ", ".join(f"'{n}' AS {n}" for n in reversed(names)) + ", [1, 2] AS bifogat"
    parcel = Parcel(FIRST, kalla="stella")
    parcel.raw["avvikelse.parquet"] = parquet_bytes(tmp_path, f"SELECT {select}")
    parcel.told_rows["avvikelse"] = 1
    parcel.send(settings)
    report = land(settings)
    assert {reason for _, reason in report.remarks} == {
        Reason("extra_kolumn", "avvikelse", "bifogat"),
        Reason("saknad_kolumn", "avvikelse", "kommun_kod"),
    }
    [row] = archive_rows(settings, report.accepted[0].files[0].path)
    assert (row[0], row[7], row[-1]) == ("avvikelse_id", None, 1)


def test_rows_keep_the_files_order(settings: Settings, tmp_path: Path) -> None:
    columns = ", ".join(
        f"{'i::VARCHAR' if c.name == 'avvikelse_id' else repr('1')} AS {c.name}"
        for c in CONTRACT.kalla("stella").table("avvikelse").columns
    )
    shuffled = f"SELECT {columns} FROM (SELECT hash(i) AS i FROM range(200000) t(i))"
    content = parquet_bytes(tmp_path, shuffled)
    (tmp_path / "sent.parquet").write_bytes(content)
    parcel = Parcel(FIRST, kalla="stella")
    parcel.raw["avvikelse.parquet"] = content
    parcel.told_rows["avvikelse"] = 200_000
    parcel.send(settings)
    [delivery] = land(settings).accepted
    kept = settings.archive / delivery.files[0].path
    with duckdb.connect() as connection:
        differing = connection.execute(
            f"SELECT count(*) FROM read_parquet('{kept}') a FULL JOIN "
            f"read_parquet('{tmp_path}/sent.parquet', file_row_number=true) b "
            "ON a.leverans_rad_nr = b.file_row_number + 1 "
            "WHERE a.avvikelse_id IS DISTINCT FROM b.avvikelse_id"
        ).fetchone()
    assert differing == (0,)


def test_text_that_is_not_utf8_is_found(settings: Settings, tmp_path: Path) -> None:
    columns = ", ".join(
        f"'AAAABBBBCCCC' AS {c.name}" for c in CONTRACT.kalla("stella").table("avvikelse").columns
    )
    content = parquet_bytes(tmp_path, f"SELECT {columns} FROM range(2)")
    parcel = Parcel(FIRST, kalla="stella")
    parcel.raw["avvikelse.parquet"] = content.replace(b"AAAABBBBCCCC", b"AAAA\xe5BBBCCCC")
    parcel.send(settings)
    [refusal] = land(settings).refused
    assert refusal.reasons == (Reason("fel_teckenkodning", "avvikelse"),)


@pytest.mark.parametrize("damage", range(0, 400, 37))
def test_a_damaged_file_never_stops_the_night(
    settings: Settings, tmp_path: Path, damage: int
) -> None:
    """Whatever bytes are hit: accepted with the rows told, or refused; never an exception."""
    columns = ", ".join(
        f"'{c.name}' || i AS {c.name}" for c in CONTRACT.kalla("stella").table("avvikelse").columns
    )
    content = bytearray(parquet_bytes(tmp_path, f"SELECT {columns} FROM range(3) t(i)"))
    place = (damage * 7919) % len(content)
    content[place : place + 16] = b"\xff" * len(content[place : place + 16])
    parcel = Parcel(FIRST, kalla="stella")
    parcel.raw["avvikelse.parquet"] = bytes(content)
    parcel.told_rows["avvikelse"] = 3
    parcel.send(settings)
    report = land(settings)
    assert len(report.accepted) + len(report.refused) == 1


@pytest.mark.heavy
def test_a_thousand_damaged_files_through_one_engine(tmp_path: Path) -> None:
    """Same names again and again, as in a night with many deliveries: every file gets an answer
    of its own, and what was kept can be read."""
    table = CONTRACT.kalla("stella").table("avvikelse")
    columns = ", ".join(f"'{c.name}' || i AS {c.name}" for c in table.columns)
    whole = parquet_bytes(tmp_path, f"SELECT {columns} FROM range(300) t(i)")
    path = tmp_path / "avvikelse.parquet"
    chance = random.Random(5)
    kept = 0
    with open_engine(tmp_path / "spill", "200MB") as engine:
        for number in range(1000):
            content = bytearray(whole)
            for _ in range(chance.choice([0, 1, 8])):
                content[chance.randrange(len(content))] = chance.randrange(256)
            path.write_bytes(content)
            work = tmp_path / "work"
            work.mkdir()
            entry = TableEntry(table.name, path.name, 300, hashlib.sha256(content).hexdigest())
            check = check_file(engine, FileJob(entry, table, path, work))
            assert check.reasons or check.converted, number
            kept += check.row_count == 300
            shutil.rmtree(work)
    assert kept > 300


def test_blocks_of_another_file_of_the_same_name_are_never_used(tmp_path: Path) -> None:
    """DuckDB's cache of file blocks goes by name and time; damaged files showed it to be wrong."""
    with open_engine(tmp_path / "spill", "200MB") as engine:
        found = engine.execute("SELECT current_setting('enable_external_file_cache')").fetchone()
    assert found == (False,)
