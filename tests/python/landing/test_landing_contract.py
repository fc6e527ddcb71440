"""The contract files against the normative list, of which a copy lies beside this file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.contract import COMMON_COLUMNS, load_contract
from orchestration.landing.reasons import SENTENCES, Code

COPY = Path(__file__).with_name("delivery_tables.yml")
COLUMN = re.compile(r"(\w+)(!?) (\w+)(?: in (.+))?")
COMMON = ["kalla_skapad_tidpunkt ts", "kalla_andrad_tidpunkt! ts", "ar_makulerad! bit"]
COLUMNS = [
    (table.kalla, table.name, column)
    for kalla in load_contract().kallor
    for table in kalla.tables
    for column in table.columns
]


def _wanted(path: Path) -> dict[str, Any]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    wanted = {}
    for kalla, tables in document["kallor"].items():
        for name, table in tables.items():
            columns = []
            for text in [*table["columns"], *COMMON]:
                matched = COLUMN.fullmatch(text)
                assert matched, text
                column, required, type_, allowed = matched.groups()
                values = tuple(v.strip() for v in allowed.split(",")) if allowed else ()
                columns.append((column, type_, required == "!", values))
            wanted[f"{kalla}.{name}"] = (tuple(table["key"]), columns)
    return {"version": str(document["version"]), "tables": wanted}


def test_tables_keys_types_mandatory_and_allowed_values_are_the_lists() -> None:
    _assert_equal_to(COPY)


def test_the_copy_of_the_list_is_up_to_date(shared_dir: Path) -> None:
    _assert_equal_to(shared_dir / "spec" / COPY.name)


def _assert_equal_to(path: Path) -> None:
    wanted = _wanted(path)
    found = {
        f"{kalla.name}.{table.name}": (
            table.key,
            [(c.name, c.type, c.required, c.allowed) for c in table.columns],
        )
        for kalla in load_contract().kallor
        for table in kalla.tables
    }
    assert found == wanted["tables"]
    for kalla in load_contract().kallor:
        assert kalla.version.startswith(wanted["version"] + ".")


def test_only_the_identity_table_may_be_left_out_and_is_kept_apart() -> None:
    tables = [table for kalla in load_contract().kallor for table in kalla.tables]
    assert [t.name for t in tables if t.optional] == ["patient_identitet"]
    assert [t.name for t in tables if t.identity_store] == ["patient_identitet"]


@pytest.mark.parametrize(("kalla", "tabell", "column"), COLUMNS, ids=str)
def test_every_column_is_described_in_a_swedish_sentence(
    kalla: str, tabell: str, column: Any
) -> None:
    assert re.fullmatch(r"[A-ZÅÄÖ0-9].{5,}[.]", column.description), (kalla, tabell, column.name)
    assert "\n" not in column.description


def test_every_table_is_described() -> None:
    for kalla in load_contract().kallor:
        for table in kalla.tables:
            assert re.fullmatch(r"[A-ZÅÄÖ].{15,}[.]", table.description), table.name


def test_the_common_columns_are_described_alike_everywhere() -> None:
    for name in COMMON_COLUMNS:
        assert len({column.description for *_, column in COLUMNS if column.name == name}) == 1


def test_every_reason_code_has_a_sentence_that_says_what_to_do() -> None:
    assert set(SENTENCES) == {str(code) for code in Code}
    for code, text in SENTENCES.items():
        assert re.fullmatch(r"[a-z0-9_]+", code)
        assert re.fullmatch(r".+[.:] ?.+\.", text), code
        assert len(re.findall(r"[.:] ", text)) >= 1, code
