"""What every model must say of itself: subject, population, reference time, grain; and its key.

Does not belong here: layers (test_manifest_layers.py), names (test_names.py).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from tests.python.dbt.project_graph import (
    PUBLISHED_LAYERS,
    Node,
    data_tests_of,
    is_relation,
    layer,
    models,
)
from tests.python.dbt.warehouse import Warehouse

Manifest = dict[str, Any]
ENGLISH = re.compile(r"\b(the|of|and|with|which|when|from|is|are|to)\b", re.IGNORECASE)


def _is_published(model: Node) -> bool:
    return layer(model) in PUBLISHED_LAYERS


def _published(manifest: Manifest) -> list[Node]:
    """The tables that may be published: a rule's own model is part of dq_fynd and no table."""
    return [m for m in models(manifest) if _is_published(m) and is_relation(m)]


def test_every_model_says_grain_and_reference_time(manifest: Manifest) -> None:
    lacking = {}
    for model in models(manifest):
        wanted = (
            (r"\bEn rad per\b", r"\bTidsläge:")
            if _is_published(model)
            else (r"\bOne row per\b", r"\bAs of\b|\bNot of any time\b")
        )
        missing = [p for p in wanted if not re.search(p, model["description"])]
        if missing:
            lacking[model["name"]] = missing
    assert not lacking


def test_every_model_has_its_key_tested_with_severity_error(manifest: Manifest) -> None:
    """Point 2 of the style guide; a severity lowered by project config would pass unseen.

    An ephemeral model has none of its own: dq_fynd's key holds the rule, and so the rules' keys.
    """
    for model in filter(is_relation, models(manifest)):
        tests = data_tests_of(manifest, model["unique_id"])
        keys = [t for t in tests if t["test_metadata"]["name"] == "unique_key"]
        assert len(keys) == 1, model["name"]
    for test in (n for n in manifest["nodes"].values() if n["resource_type"] == "test"):
        config = test["config"]
        assert config["severity"].lower() == "error", test["name"]
        assert config["enabled"], test["name"]
        assert (config["where"], config["limit"], config["error_if"]) == (None, None, "!= 0")


def test_every_test_has_a_name_of_its_own(manifest: Manifest) -> None:
    tests = [n for n in manifest["nodes"].values() if n["resource_type"] == "test"]
    names = Counter(t["name"] for t in tests)
    assert not [name for name, number in names.items() if number > 1]
    generated = re.compile(r"^(unique|not_null|accepted_values|relationships|source)_|_{3}")
    assert not [t["name"] for t in tests if generated.search(t["name"])]


def test_every_unit_test_says_which_rule_it_shows(manifest: Manifest) -> None:
    rule = re.compile(r"\bR\d+\b|delivery\.md|interface\.md")
    tested = {t["model"] for t in manifest["unit_tests"].values()}
    silent = [
        t["name"]
        for t in manifest["unit_tests"].values()
        if not rule.search(t["description"]) and not t["model"].startswith("dim_")
    ]
    assert not silent
    assert tested


def test_rules_of_time_and_days_have_unit_tests(manifest: Manifest) -> None:
    """Every model that decides something; what only passes rows on is named here, with why."""
    only_pass_on = {
        "int_arenden": "union of two tested models",
        "int_indikator__vardformer": "four constant rows",
        "fct_utskrivningsklara_perioder": "int_utskrivningsklar__perioder with published ids",
        "dim_enhet": "bas_enhet as it is",
        "dim_indikator": "the seed indikatorer as it is",
        "dim_indikatormatt": "the list indicator_measures as rows",
        "dq_fynd__rader": "union of the tested rules",
        "dq_fynd__ovriga": "union of the tested rules",
        "dq_karantan": "stg_lager__karantan as it is",
        "dq_regler": "the seed dq_regler_lista as it is",
    }
    tested = {t["model"] for t in manifest["unit_tests"].values()}
    decides = {m["name"] for m in models(manifest) if layer(m) not in ("staging", "bas")}
    assert decides - tested == only_pass_on.keys() | IN_TEST_STAGING | IN_TEST_BILLING


IN_TEST_STAGING = {"dq_fynd__okand_kod", "dq_klockbyte", "dq_okand_kod", "dq_saknad_referens"}
"""They need the contract in dbt's graph, which unit tests do not have: see test_staging.py."""
IN_TEST_BILLING = {"int_kalenderdagar"}
"""A unit test names every row, and a year has 365: see test_billing_agreements.py."""


def test_published_columns_are_described_in_swedish(manifest: Manifest) -> None:
    for model in filter(_is_published, models(manifest)):
        if is_relation(model):
            assert model["config"]["contract"]["enforced"], model["name"]
            assert model["config"]["persist_docs"] == {"relation": True, "columns": True}
        texts = [model["description"], *(c["description"] for c in model["columns"].values())]
        for text in texts:
            assert text.strip().endswith("."), (model["name"], text)
            assert not ENGLISH.search(text), (model["name"], text)


def test_published_tables_start_with_the_region(manifest: Manifest) -> None:
    """Style guide point 9: region_kod stands first, but in what is the same for every region."""
    same_everywhere = {
        "dim_indikator",
        "dim_indikatormatt",
        "dim_kommun",
        "dim_period",
        "dq_regler",
    }
    first = {m["name"]: next(iter(m["columns"])) for m in _published(manifest)}
    other = {name for name, column in first.items() if column != "region_kod"}
    assert other == same_everywhere


@pytest.fixture(scope="module")
def catalogue(empty_warehouse: Warehouse) -> dict[tuple[str, str], dict[str, str | None]]:
    """(schema, table) -> column -> comment, in order; the table's own comment under ''."""
    found: dict[tuple[str, str], dict[str, str | None]] = {}
    with empty_warehouse.connect() as connection:
        tables = connection.execute(
            "SELECT schema_name, table_name, comment FROM duckdb_tables()"
        ).fetchall()
        columns = connection.execute(
            "SELECT schema_name, table_name, column_name, comment FROM duckdb_columns()"
            " ORDER BY column_index"
        ).fetchall()
    for schema, table, comment in tables:
        found[schema, table] = {"": comment}
    for schema, table, column, comment in columns:
        found.setdefault((schema, table), {})[column] = comment
    return found


def test_sql_columns_are_yaml_columns_both_ways(
    manifest: Manifest, catalogue: dict[tuple[str, str], dict[str, str | None]]
) -> None:
    for model in _published(manifest):
        built = list(catalogue[model["schema"], model["name"]])[1:]
        assert built == list(model["columns"]), model["name"]


def test_descriptions_are_comments_in_the_database(
    manifest: Manifest, catalogue: dict[tuple[str, str], dict[str, str | None]]
) -> None:
    for model in _published(manifest):
        wanted = {"": model["description"]} | {
            name: column["description"] for name, column in model["columns"].items()
        }
        assert catalogue[model["schema"], model["name"]] == wanted, model["name"]
