"""A known false personnummer, planted wherever a delivery has room for one, and the search for it.

Does not belong here: running nights, and what a test expects.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import duckdb

from orchestration.contract import Column, Kalla, Table, load_contract

SPELLINGS = (
    *("191212121212", "19121212-1212", "121212-1212"),
    *("121212+1212", "1212121212", "19121212 1212"),
)
"""19121212-1212 is the number that authorities use in examples; nobody has it."""
DIGITS = tuple(spelled for spelled in SPELLINGS if spelled.isdigit())
CANARY = re.compile(r"(?<!\d)(19)?121212[-+ ]?1212(?!\d)")
RECORD = "KANARIE"


def plantable(table: Table) -> list[Column]:
    """Every column that is no record id and no name; patient_nyckel refuses a whole delivery and
    has a night of its own."""
    return [c for c in table.columns if not (is_record_id(c) or c.text_class == "namn")]


def plants(table: Table) -> list[tuple[str, str]]:
    """(column, spelling): each column once, and a number in every way in which it is one."""
    spelled = cycle(SPELLINGS)
    found = []
    for column in plantable(table):
        is_number = column.type in ("int", "dec")
        found += [(column.name, s) for s in (DIGITS if is_number else (next(spelled),))]
    return found


def is_record_id(column: Column) -> bool:
    is_number = column.is_key and column.type == "int"
    return column.text_class in ("post_id", "patient_nyckel") or is_number


def plant(landing: Path) -> int:
    """A row more in every table for each plantable column; returns how many."""
    contract, planted = load_contract(), 0
    for manifest in sorted(landing.glob("*/*/manifest.json")):
        document = json.loads(manifest.read_text(encoding="utf-8"))
        kalla = contract.kalla(document["kalla"])
        for entry in document["tabeller"]:
            planted += _plant_table(manifest.parent, kalla, entry)
        manifest.write_text(json.dumps(document), encoding="utf-8")
    return planted


def _plant_table(folder: Path, kalla: Kalla, entry: dict[str, Any]) -> int:
    file, table = folder / entry["fil"], kalla.table(entry["tabell"])
    rows = _read(file)
    if not rows:
        return 0
    poisoned = [
        _own_key(table, rows[0], number) | {name: spelled}
        for number, (name, spelled) in enumerate(plants(table))
        if name in rows[0]
    ]
    _write(file, [*rows, *poisoned])
    entry["antal_rader"] += len(poisoned)
    entry["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    return len(poisoned)


def _own_key(table: Table, row: dict[str, str], number: int) -> dict[str, str]:
    """The row under a key of its own, so that it replaces none and several can stand."""
    key = [c for c in table.columns if c.is_key]
    new = {c.name: f"{RECORD}{number}" for c in key if c.text_class == "post_id"}
    return row | new | {c.name: str(900 + number) for c in key if c.type == "int"}


def plant_in_patient_nyckel(landing: Path) -> None:
    """One stay whose patient_nyckel is the canary: the delivery is to be refused."""
    (manifest,) = landing.glob("cosmic_link/*/manifest.json")
    document = json.loads(manifest.read_text(encoding="utf-8"))
    (entry,) = (e for e in document["tabeller"] if e["tabell"] == "vardtillfalle")
    file = manifest.parent / entry["fil"]
    rows = _read(file)
    _write(file, [{**rows[0], "patient_nyckel": SPELLINGS[0]}, *rows[1:]])
    entry["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(document), encoding="utf-8")


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=";"))


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def where(folder: Path, wanted: re.Pattern[str] = CANARY) -> set[str]:
    """Files under the folder that hold what is wanted, as paths in it; in a DuckDB file also the
    table and the column. Reads cells, since such files are packed."""
    found = set()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        name = str(path.relative_to(folder))
        if path.suffix == ".duckdb":
            found |= {f"{name}:{cell}" for cell in _in_database(path, wanted)}
        elif wanted.search(path.read_bytes().decode("utf-8", errors="replace")):
            found.add(name)
        if wanted.search(path.name):
            found.add(name)
    return found


def _in_database(path: Path, wanted: re.Pattern[str]) -> Iterator[str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        columns = connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        for schema, table, column in columns:
            texts = connection.execute(
                f'SELECT DISTINCT CAST("{column}" AS VARCHAR) FROM "{schema}"."{table}"'
            ).fetchall()
            if _any_holds((text for (text,) in texts), wanted):
                yield f"{schema}.{table}.{column}"


def _any_holds(texts: Iterable[str | None], wanted: re.Pattern[str]) -> bool:
    return any(wanted.search(text) for text in texts if text)
