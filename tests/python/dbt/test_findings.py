"""Every rule of dq_fynd is listed, tested with a row that breaks it and one that only seems to.

The dbt unit tests themselves stand beside the rules (models/kvalitet/fynd/*.yml); what is asked
here is that none is without. Does not belong here: how many findings there are in a delivery
(tests/python/synthetic, tests/python/deliveries).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from orchestration.contract import Column, load_contract
from orchestration.settings import PROJECT_DIR
from tests.python.dbt import test_staging
from tests.python.dbt.project_graph import folder, is_relation, layer, models

Manifest = dict[str, Any]
Row = Mapping[str, str]
LURE = "LOCK"
"""In a key of a given row that must not become a finding."""
HELPERS = "dq_fynd__"
UNIONS = {"dq_fynd__rader", "dq_fynd__ovriga"}
"""Of the rules that one patient's rows decide, and of the others."""
OF_NO_PATIENT = {"enhet", "kodverk", "delaktighet", "avvikelse"}
"""As in the macro tables_of_no_patient."""
IN_TEST_STAGING = {
    "okand_kod": "test_an_unknown_code_is_a_finding_and_stays",
    "saknad_referens": "test_a_missing_parent_is_a_finding",
    "klockbyte": "test_a_clock_change_is_a_finding",
}
"""They follow from the contract in dbt's graph, which unit tests do not have."""
TOLD_APART_BY_THE_STORE = {"olika_dubbletter"}
"""The store lists them; what is no such row (tests/python/store) never reaches the rule."""
SEVERITIES = {"info", "varning", "fel", "kritisk"}
OWNERS = {"utdataenheten", "klinik"}


def _seed(name: str) -> list[dict[str, str]]:
    path = PROJECT_DIR / "seeds" / "kvalitet" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES = {row["regel_id"]: row for row in _seed("dq_regler_lista")}


def _given(unit_test: dict[str, Any]) -> str:
    return "\n".join(str(given["rows"]) for given in unit_test["given"])


def fires_and_is_silent(unit_test: dict[str, Any]) -> bool:
    """The test is fed a lure, and expects findings of which none is one."""
    expected = unit_test["expect"]["rows"]
    return LURE in _given(unit_test) and bool(expected) and LURE not in str(expected)


def test_the_list_of_rules_is_the_rules_there_are(manifest: Manifest) -> None:
    mine = [m for m in models(manifest) if folder(m) == "kvalitet/fynd"]
    rules = {m["name"] for m in mine if not m["name"].startswith(HELPERS)}
    assert rules == {f"dq_{rule}" for rule in RULES}
    united = [name for m in mine if m["name"] in UNIONS for name in _read(m)]
    assert sorted(united) == sorted({*rules, "dq_fynd__okand_kod"})


def _read(model: dict[str, Any]) -> list[str]:
    return [key.rpartition(".")[2] for key in model["depends_on"]["nodes"]]


def test_tables_of_no_patient_point_at_nobody_and_have_no_times() -> None:
    """So the rules about references and clock changes have nothing to find in them."""
    tables = {t.name: t for k in load_contract().kallor for t in k.tables if not t.identity_store}
    about = {"patient"}
    for _ in tables:
        about |= {n for n, t in tables.items() if {_points_at(c) for c in t.columns} & about}
    assert tables.keys() - about == OF_NO_PATIENT
    for name in OF_NO_PATIENT:
        columns = [c for c in tables[name].columns if not c.name.startswith("kalla_")]
        assert not [c.name for c in columns if c.references or c.type == "ts"], name


def _points_at(column: Column) -> str:
    return column.references.partition(".")[0]


@pytest.mark.parametrize("model", ["dq_fynd", "dq_fynd_antal"])
def test_what_counts_everybody_reads_no_rows_of_patients_as_delivered(
    manifest: Manifest, model: str
) -> None:
    """What is decided for each patient is decided once, in tables that are kept per patient."""
    by_id = {m["unique_id"]: m for m in models(manifest)}
    (start,) = (m for m in by_id.values() if m["name"] == model)
    seen, left = set(), [start]
    while left:
        parents = [by_id[key] for key in left.pop()["depends_on"]["nodes"] if key in by_id]
        seen |= {m["name"] for m in parents if layer(m) == "bas"}
        left += [m for m in parents if not is_relation(m)]
    assert seen <= {f"bas_{tabell}" for tabell in OF_NO_PATIENT}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_fires_on_a_breaking_row_and_not_on_a_lure(manifest: Manifest, rule: str) -> None:
    tests = [t for t in manifest["unit_tests"].values() if t["model"] == f"dq_{rule}"]
    if rule in IN_TEST_STAGING:
        assert callable(getattr(test_staging, IN_TEST_STAGING[rule]))
        assert not tests
    elif rule in TOLD_APART_BY_THE_STORE:
        assert any(t["expect"]["rows"] for t in tests)
    else:
        assert any(map(fires_and_is_silent, tests))


@pytest.mark.parametrize(
    ("given", "expected", "holds"),
    [
        ([{"id": "V1"}, {"id": "LOCK1"}], [{"id": "V1"}], True),
        ([{"id": "V1"}], [{"id": "V1"}], False),
        ([{"id": "V1"}, {"id": "LOCK1"}], [], False),
        ([{"id": "V1"}, {"id": "LOCK1"}], [{"id": "LOCK1"}], False),
    ],
)
def test_a_test_without_a_breaking_row_or_a_lure_is_seen(
    given: list[Row], expected: list[Row], holds: bool
) -> None:
    unit_test = {"given": [{"rows": given}], "expect": {"rows": expected}}
    assert fires_and_is_silent(unit_test) is holds


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_says_what_it_means_and_what_to_do(rule: str) -> None:
    row = RULES[rule]
    assert row["allvarlighet"] in SEVERITIES
    assert row["agare"] in OWNERS
    assert row["klinik"] in {"inskrivning", "utskrivning", "okand"}
    assert row["beskrivning"].endswith(".") and row["atgard"].endswith((".", "godkann.", "csv."))
    assert len(row["atgard"]) > 15


def test_every_rule_has_a_denominator_that_is_counted(manifest: Manifest) -> None:
    counted = {"dq_fynd__namnare", "dq_fynd__populationer"}
    populations = {
        row["population"]
        for test in manifest["unit_tests"].values()
        if test["model"] in counted
        for row in test["expect"]["rows"]
    }
    assert {row["namnare"] for row in RULES.values()} == populations


def faults(exceptions: Iterable[Row]) -> list[str]:
    """What is wrong with rows of dq_undantag, by the descriptions of the seed."""
    found = []
    for row in exceptions:
        if row["regel_id"] not in RULES:
            found.append("regel")
        if bool(row["klinik_kod"]) == bool(row["nyckel"]):
            found.append("klinik eller nyckel")
        if not (row["giltig_fran"] < row["giltig_till"]):
            found.append("giltighet")
        if not (row["region_kod"] and row["orsak"] and row["beslutad_av"]):
            found.append("tom")
    return found


def test_an_exception_says_what_for_why_who_and_until_when() -> None:
    assert faults(_seed("dq_undantag")) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({}, []),
        ({"regel_id": "finns_inte"}, ["regel"]),
        ({"nyckel": "A1"}, ["klinik eller nyckel"]),
        ({"klinik_kod": ""}, ["klinik eller nyckel"]),
        ({"giltig_till": ""}, ["giltighet"]),
        ({"giltig_till": "2022-01-01"}, ["giltighet"]),
        ({"orsak": ""}, ["tom"]),
    ],
)
def test_a_faulty_exception_is_seen(change: dict[str, str], fault: list[str]) -> None:
    row = {
        "regel_id": "okand_kod",
        "region_kod": "08",
        "klinik_kod": "K1",
        "nyckel": "",
        "orsak": "systembyte",
        "beslutad_av": "utdataenheten",
        "giltig_fran": "2022-01-01",
        "giltig_till": "2022-07-01",
    }
    assert faults([row | change]) == fault
