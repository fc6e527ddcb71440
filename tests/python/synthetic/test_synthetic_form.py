"""The written folders have the form of delivery.md: manifest, files, values, keys, references."""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import datetime
from pathlib import Path

import pytest

from orchestration.contract import Column, Kalla, Table, load_contract
from orchestration.landing import Ledger, land_waiting
from orchestration.settings import FixedClock, Settings
from tests.python.synthetic.synthetic_helpers import Year
from tests.reference.api import reconciliation
from tests.reference.deliveries import read_landing

CONTRACT = load_contract()
SPELLING = {
    "ts": re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "time": re.compile(r"\d\d:\d\d:\d\d"),
    "bit": re.compile(r"[01]"),
    "int": re.compile(r"-?\d+"),
    "dec": re.compile(r"-?\d+(,\d+)?"),
    "text": re.compile(r".*\S.*"),
}
TEXT_CLASS = {
    "kod": re.compile(r"[A-Za-z0-9ÅÄÖåäö_.-]{1,64}"),
    "enhet_id": re.compile(r"[A-Za-z0-9ÅÄÖåäö_.-]{1,64}"),
    "post_id": re.compile(r"[VEAMPS](\d{10}|\d{63})|\d{10}"),
    "patient_nyckel": re.compile(r"[0-9a-f]{64}"),
}
UNIT_COLUMNS = {
    "link_meddelande": "avsandare_enhet_id",
    "link_aktor": "enhet_id",
    "link_plan": "ansvarig_enhet_id",
}
IDENTITY = re.compile(rb"(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])-?\d{4}")
TABLES = [(kalla, table) for kalla in CONTRACT.kallor for table in kalla.tables]
each_table = pytest.mark.parametrize(
    ("kalla", "table"), TABLES, ids=[f"{k.name}.{t.name}" for k, t in TABLES]
)


def _file(year: Year, kalla: Kalla, table: Table) -> Path:
    folder = next(f for f in year.folders if f.parent.name == kalla.name)
    return folder / f"{table.name}.csv"


def test_one_folder_per_kalla_and_the_answer_key_outside_them(small_year: Year) -> None:
    places = [str(f.relative_to(small_year.out)) for f in small_year.folders]
    assert places == [
        "landing/cosmic_link/08_20230112033000",
        "landing/stella/08_20230112033500",
        "landing/enkat/08_20230112034000",
    ]
    assert {p.name for p in small_year.out.iterdir()} == {"landing", "facit.json"}


@pytest.mark.parametrize("number", range(3))
def test_the_manifest_describes_the_files(small_year: Year, number: int) -> None:
    folder = small_year.folders[number]
    manifest = small_year.manifest(folder)
    entries = manifest.pop("tabeller")
    kalla = CONTRACT.kalla(folder.parent.name)
    extract = datetime.strptime(manifest.pop("extrakt_id"), "%Y%m%d%H%M%S")
    local = datetime.fromisoformat(manifest.pop("extrakt_tidpunkt"))
    assert (local - extract).total_seconds() == 3600, "January is an hour ahead of UTC"
    assert manifest == {
        "kalla": kalla.name,
        "region_kod": "08",
        "schema_version": "1.0",
        "omfattning": "FULL",
        "syntetisk": True,
    }
    assert [e["tabell"] for e in entries] == [t.name for t in kalla.tables]
    assert {p.name for p in folder.iterdir()} == {"manifest.json", *(e["fil"] for e in entries)}
    for entry in entries:
        content = (folder / entry["fil"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["antal_rader"] == content.count(b"\n") - 1
        assert small_year.facit["antal_rader"][kalla.name][entry["tabell"]] == entry["antal_rader"]


@each_table
def test_the_file_is_csv_as_agreed(small_year: Year, kalla: Kalla, table: Table) -> None:
    content = _file(small_year, kalla, table).read_bytes()
    assert content.endswith(b"\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert b'"' not in content, "no value needs quotes"
    lines = content.decode("utf-8").splitlines()
    assert lines[0] == ";".join(c.name for c in table.columns)
    assert {line.count(";") for line in lines} == {len(table.columns) - 1}


def test_every_table_has_rows(fifth_year: Year) -> None:
    rows = fifth_year.facit["antal_rader"]
    assert {k: set(t) for k, t in rows.items()} == {
        kalla.name: {t.name for t in kalla.tables} for kalla in CONTRACT.kallor
    }
    assert all(count > 0 for tables in rows.values() for count in tables.values())


@each_table
def test_every_value_fits_its_column(small_year: Year, kalla: Kalla, table: Table) -> None:
    with _file(small_year, kalla, table).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for column in table.columns:
        values = {row[column.name] for row in rows}
        assert not (column.required and "" in values), column.name
        _fits(column, values - {""})
    keys = [tuple(row[name] for name in table.key) for row in rows]
    assert len(set(keys)) == len(keys)
    planted = small_year.keys("X1", table.name)
    for order in table.time_orders:
        wrong = {k for r, k in zip(rows, keys, strict=True) if "" < r[order.end] < r[order.start]}
        assert {"|".join(key) for key in wrong} == planted & {"|".join(key) for key in wrong}
        assert planted <= {"|".join(key) for key in keys}


def _fits(column: Column, values: set[str]) -> None:
    pattern = SPELLING[column.type]
    assert all(pattern.fullmatch(value) for value in values), column.name
    if column.text_class in TEXT_CLASS:
        pattern = TEXT_CLASS[column.text_class]
        assert all(pattern.fullmatch(value) for value in values), column.name
    if column.allowed:
        assert values <= set(column.allowed), column.name


@each_table
def test_no_file_holds_what_could_be_an_identity(
    fifth_year: Year, kalla: Kalla, table: Table
) -> None:
    assert not IDENTITY.search(_file(fifth_year, kalla, table).read_bytes())


def test_identities_are_impossible_and_of_one_person_each(fifth_year: Year) -> None:
    rows = fifth_year.rows("patient_identitet")
    identities = {row["identitet"] for row in rows}
    assert len(identities) == len(rows) > 1000
    for row in rows:
        digits = row["identitet"].removeprefix("R" if row["id_typ"] == "RNR_LOKAL" else "")
        assert re.fullmatch(r"\d{12}", digits)
        assert int(digits[4:6]) > 12
        assert int(digits[6:8]) > (60 if row["id_typ"] == "SNR" else 91)


def test_references_lead_somewhere(small_year: Year) -> None:
    queries = {}
    for table in CONTRACT.kalla("cosmic_link").tables:
        for column in table.columns:
            if column.references:
                parent, _, key = column.references.partition(".")
                queries[f"{table.name}.{column.name}"] = (
                    f"SELECT count(*) FROM {table.name} c WHERE {column.name} IS NOT NULL AND "
                    f"NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = c.{column.name})"
                )
    assert len(queries) > 10
    planted = {
        f"{table}.{column}": len(small_year.keys("D31-okand", table))
        for table, column in UNIT_COLUMNS.items()
    }
    assert _not_zero(small_year, queries) == {k: n for k, n in planted.items() if n}


def test_nothing_lies_after_the_as_of_time(small_year: Year) -> None:
    asof = small_year.facit["extrakt_tidpunkt"]
    plans = {"beraknat_utskrivningsdatum", "planerad_datum"}
    queries = {
        f"{table.name}.{column.name}": (
            f"SELECT count(*) FROM {table.name} WHERE {column.name} > TIMESTAMP '{asof}'"
        )
        for table in CONTRACT.kalla("cosmic_link").tables
        for column in table.columns
        if column.type in {"ts", "date"} and column.name not in plans
    }
    assert _not_zero(small_year, queries) == {}


def _not_zero(year: Year, queries: dict[str, str]) -> dict[str, int]:
    counts = dict(zip(queries, year.count(*queries.values()), strict=True))
    return {name: count for name, count in counts.items() if count}


def test_landing_takes_all_of_it_without_a_remark(small_year: Year, folder: Path) -> None:
    copy_tree(small_year.out / "landing", folder / "landing")
    clock = FixedClock(datetime.fromisoformat("2023-01-12T04:00:00+00:00"))
    settings = Settings(data_dir=folder, clock=clock)
    report = land_waiting(settings, CONTRACT)
    assert [d.kalla for d in report.accepted] == ["cosmic_link", "stella", "enkat"]
    assert (report.refused, report.remarks, report.left_alone) == ((), (), ())
    with Ledger(settings) as ledger:
        assert all(d.syntetisk for d in ledger.deliveries())


def copy_tree(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())


def test_only_planted_rows_are_put_in_quarantine(small_year: Year) -> None:
    counts = reconciliation(read_landing(small_year.out / "landing"), "08")
    assert {c.tabell for c in counts} >= {"vardtillfalle", "link_meddelande_mottagare"}
    assert sum(c.antal_karantan for c in counts) == len(small_year.keys("X1", "vardtillfalle"))
    assert sum(c.antal_aldre_versioner for c in counts) == 0
