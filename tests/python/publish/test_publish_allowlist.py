"""The allow-list file: it is refused when it is odd, and it agrees with the spec and the models."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from orchestration.disclosure import CONTROLLED
from orchestration.publish import AllowListError, load_allowlist
from orchestration.publish.allowlist import AllowedTable
from orchestration.revisions import TABLE as REVISIONS
from orchestration.revisions.record import COLUMNS as REVISION_COLUMNS
from orchestration.settings import PROJECT_DIR

GOOD = """
delad: {dimensioner: {dim_kommun: {sortering: [kommun_kod]}}}
samverkan: {dimensioner: {dim_period: {sortering: [period]}}}
aggregat: {indikatorer: {ind_x: {sortering: [region_kod]}}}
individ: {fakta: {fct_x: {sortering: [region_kod, id], utanfor_hash: [sedd]}}}
"""


def _load(tmp_path: Path, text: str) -> dict[str, tuple[AllowedTable, ...]]:
    file = tmp_path / "lista.yaml"
    file.write_text(text, encoding="utf-8")
    return dict(load_allowlist(file))


def test_a_good_list_is_read(tmp_path: Path) -> None:
    assert _load(tmp_path, GOOD) == {
        "delad": (AllowedTable("dimensioner", "dim_kommun", ("kommun_kod",)),),
        "samverkan": (AllowedTable("dimensioner", "dim_period", ("period",)),),
        "aggregat": (AllowedTable("indikatorer", "ind_x", ("region_kod",)),),
        "individ": (AllowedTable("fakta", "fct_x", ("region_kod", "id"), ("sedd",)),),
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("delad:", "delat:"),
        ("{dimensioner: {dim_kommun: {sortering: [kommun_kod]}}}", "{}"),
        ("sortering: [kommun_kod]", "sortering: []"),
        ("{sortering: [kommun_kod]}", "{}"),
        ("{sortering: [kommun_kod]}", "kommun_kod"),
        ("sortering: [kommun_kod]", "sortering: kommun_kod"),
        ("sortering: [kommun_kod]", "sortering: [kommun_kod, kommun_kod]"),
        ("sortering: [kommun_kod]", "sortering: ['kommun kod']"),
        ("utanfor_hash", "utanför_hash"),
        ("utanfor_hash: [sedd]", "utanfor_hash: hela"),
        ("dim_kommun:", '"dim_kommun; drop":'),
    ],
)
def test_an_odd_list_is_refused(tmp_path: Path, old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(AllowListError):
        _load(tmp_path, GOOD.replace(old, new))


def test_patient_level_tables_are_in_the_restricted_file_only() -> None:
    patient_level = ("fct_", "fak_vardepisoder", "fak_betaldygn", "fak_forklaring", "dq_fynd")
    named = {"dq_status_24h", "dq_karantan", "dq_fynd"}
    for file, tables in load_allowlist().items():
        for table in tables:
            is_patient_level = table.name in named or (
                table.name.startswith(patient_level) and table.name != "dq_fynd_antal"
            )
            assert is_patient_level == (file == "individ"), f"{table.full_name} in {file}"


def test_the_shared_file_holds_no_figures_without_disclosure_control() -> None:
    exact = ("ind_", "fak_", "dq_")
    shared = [table.name for table in load_allowlist()["delad"]]
    assert shared
    assert not [name for name in shared if name.startswith(exact) or name == "indikator"]


def test_no_file_holds_both_the_hidden_and_the_exact_version() -> None:
    """indicators.md §7: never ship hidden and exact versions of one table together."""
    lists = load_allowlist()
    pairs = {(table.name, table.source) for table in CONTROLLED}
    for file, tables in lists.items():
        names = {table.name for table in tables}
        assert not [pair for pair in pairs if names.issuperset(pair)], file
    assert {name for name, _ in pairs} <= {table.name for table in lists["delad"]}
    assert not {name for name, _ in pairs} & {t.name for t in lists["aggregat"]}


def test_analysgrupper_and_economists_get_aggregates_that_utdataenheten_has_too() -> None:
    """rules.md R9 samverkan: exact aggregates, nothing on patients, nothing on data quality."""
    lists = load_allowlist()
    granted = lists["samverkan"]
    assert {"ind_utskrivningsklara_dagar", "fak_kommunperiod"} <= {t.name for t in granted}
    assert set(granted) < set(lists["aggregat"])
    assert not [t.full_name for t in granted if t.schema == "kvalitet"]


def test_the_list_agrees_with_the_dbt_models() -> None:
    """A misspelt column would stop the night; find it here. Beside dbt's models stand the tables
    that a step of its own writes."""
    described: dict[str, set[str]] = {REVISIONS.partition(".")[2]: set(REVISION_COLUMNS)}
    described |= {table.name: {*table.key, *table.values} for table in CONTROLLED}
    for file in (PROJECT_DIR / "models").rglob("*.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []):
            described[model["name"]] = {column["name"] for column in model.get("columns", [])}
    for tables in load_allowlist().values():
        for table in tables:
            assert table.name in described, table.full_name
            assert {*table.sort_key, *table.outside_hash} <= described[table.name], table.full_name
