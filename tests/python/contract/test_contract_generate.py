"""What dbt knows of the contract is what the contract says (delivery_tables.yml, typed once)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.contract import load_contract
from orchestration.contract.generate import generated_files, main, outdated_files
from orchestration.settings import PROJECT_DIR
from orchestration.store.layout import BOOKKEEPING_TABLES, SCHEMA, store_tables, table_columns

OWN_TABLES = {"inlast", "arkivfiler", "version", "flyttade_lankar"}
"""Book-keeping that dbt does not read."""


def sources(text: str) -> dict[str, dict[str, Any]]:
    """Table name -> table of the only source in a sources file."""
    (source,) = yaml.safe_load(text)["sources"]
    assert source["schema"] == SCHEMA
    return {t["name"]: t for t in source["tables"]}


def test_committed_files_are_what_the_contract_says() -> None:
    assert main(["--check"]) == 0


def test_check_names_a_changed_and_a_missing_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([], tmp_path) == 0
    assert outdated_files(load_contract(), tmp_path) == ()
    changed, missing, *_ = generated_files(load_contract())
    (tmp_path / changed).write_text("x", encoding="utf-8")
    (tmp_path / missing).unlink()
    assert main(["--check"], tmp_path) == 1
    told = capsys.readouterr().err
    assert str(changed) in told
    assert str(missing) in told
    assert (tmp_path / changed).read_text(encoding="utf-8") == "x"


def test_sources_describe_the_tables_that_the_store_makes() -> None:
    files = generated_files(load_contract())
    found: dict[str, Any] = {}
    for path, text in files.items():
        if path.suffix == ".yml":
            found |= {t["identifier"]: t for t in sources(text).values()}
    expected = {t.store_name: t for t in store_tables(load_contract())}
    assert found.keys() == expected.keys()
    for name, table in expected.items():
        assert found[name]["config"]["meta"]["kontrakt"] == {"key": list(table.key)}
        columns = {c["name"]: c["data_type"].upper() for c in found[name]["columns"]}
        assert columns == table_columns(table)
        assert all(c["description"] for c in found[name]["columns"])


def test_contract_columns_carry_what_the_contract_says() -> None:
    kalla = load_contract().kalla("cosmic_link")
    text = generated_files(load_contract())[
        Path("models/staging/cosmic_link/_cosmic_link__sources.yml")
    ]
    tables = sources(text)
    for table in (t for t in kalla.tables if not t.identity_store):
        told = {
            c["name"]: c["config"]["meta"]["kontrakt"]
            for c in tables[table.name]["columns"]
            if "config" in c
        }
        assert list(told) == [c.name for c in table.columns]
        for column in table.columns:
            meta = told[column.name]
            assert meta["type"] == column.type
            assert meta["required"] is column.required
            assert meta["klass"] == column.text_class
            assert meta["key"] is column.is_key
            assert tuple(meta.get("allowed", ())) == column.allowed
            assert meta.get("references", "") == column.references


def test_the_identity_table_is_no_source() -> None:
    assert not [t for t in generated_files(load_contract()).values() if "patient_identitet" in t]


def test_book_keeping_sources_match_the_store() -> None:
    path = PROJECT_DIR / "models/staging/_lager__sources.yml"
    tables = sources(path.read_text(encoding="utf-8"))
    assert tables.keys() == BOOKKEEPING_TABLES.keys() - OWN_TABLES
    for name, table in tables.items():
        assert table["description"]
        assert all(c["description"] for c in table["columns"])
        shape = {c["name"]: c["data_type"].upper() for c in table["columns"]}
        assert shape == BOOKKEEPING_TABLES[name]
