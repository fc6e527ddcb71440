"""The compiled models' reader on a small manifest: order, what rests on what, SQL not compiled."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from orchestration.records import records
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.warehouse.compiled_models import CompiledProject, read_compiled
from orchestration.warehouse.parsed_project import ParsedProject

READS = {"sist": ["mitt", "sidan"], "mitt": ["genom"], "forst": ["fro"], "sidan": []}
"""Written with the last first; `fro` is a seed and `sidan` reads nothing."""
EPHEMERAL = {"genom": ["genom_igen"], "genom_igen": ["forst"]}
MATERIALIZED = {"sidan": "view"} | dict.fromkeys(EPHEMERAL, "ephemeral")


def _node(name: str) -> dict[str, object]:
    return {
        "name": name,
        "resource_type": "model",
        "package_name": "p",
        "original_file_path": f"models/{name}.sql",
        "schema": "s",
        "relation_name": f'"d"."s"."{name}"',
        "config": {"materialized": MATERIALIZED.get(name, "table"), "meta": {"sagt_om": name}},
        "depends_on": {
            "nodes": [
                f"{'seed' if read == 'fro' else 'model'}.p.{read}"
                for read in (READS | EPHEMERAL)[name]
            ]
        },
    }


def _test(name: str, file: str, *reads: str) -> dict[str, object]:
    return {
        "name": name,
        "resource_type": "test",
        "package_name": "p",
        "original_file_path": file,
        "path": f"{name}.sql",
        "depends_on": {"nodes": [f"model.p.{read}" for read in reads]},
    }


@pytest.fixture
def project(tmp_path: Path) -> CompiledProject:
    nodes = {f"model.p.{name}": _node(name) for name in READS | EPHEMERAL}
    nodes |= {"seed.p.fro": {"name": "fro", "resource_type": "seed"}}
    nodes |= {"test.p.a": _test("en_nyckel", "models/sist.yml", "sist")}
    nodes |= {"test.p.b": _test("egen", "tests/singular/egen.sql", "genom", "sidan")}
    parsed = ParsedProject(tmp_path)
    parsed.manifest.write_text(json.dumps({"nodes": nodes}), encoding="utf-8")
    compiled = tmp_path / "target" / "compiled" / "p" / "models"
    compiled.mkdir(parents=True)
    (compiled / "sidan.sql").write_text("select 1 as a\n", encoding="utf-8")
    return read_compiled(parsed, tmp_path / "target")


def test_every_model_comes_after_those_it_reads(project: CompiledProject) -> None:
    order = list(project.models)
    assert sorted(order) == sorted(READS)
    assert order.index("forst") < order.index("mitt") < order.index("sist")
    assert order.index("sidan") < order.index("sist")


def test_what_rests_on_a_seed_or_a_model(project: CompiledProject) -> None:
    assert [m.name for m in project.after("fro")] == ["forst", "mitt", "sist"]
    assert [m.name for m in project.after("sidan")] == ["sist"]
    assert project.after("sist") == []


def test_what_models_rest_on_is_with_them(project: CompiledProject) -> None:
    assert [m.name for m in project.before("mitt")] == ["forst", "mitt"]
    assert {m.name for m in project.before("mitt", "sidan")} == {"forst", "mitt", "sidan"}


def test_the_statement_makes_table_or_view(project: CompiledProject) -> None:
    view, table = project.models["sidan"], project.models["forst"]
    assert view.create() == 'CREATE OR REPLACE VIEW "d"."s"."sidan" AS (select 1 as a\n)'
    assert table.create("select 2").startswith('CREATE OR REPLACE TABLE "d"."s"."forst"')
    assert "(select 2\n)" in table.create("select 2")


def test_sql_that_was_not_compiled_is_missed_when_asked_for(project: CompiledProject) -> None:
    with pytest.raises(FileNotFoundError):
        project.models["mitt"].create()


def test_what_the_project_says_of_a_model_is_with_it(project: CompiledProject) -> None:
    model = project.models["mitt"]
    assert (model.full_name, model.meta) == ("s.mitt", {"sagt_om": "mitt"})


def test_data_tests_lie_where_dbt_compiles_them(project: CompiledProject, tmp_path: Path) -> None:
    compiled = tmp_path / "target" / "compiled" / "p"
    generic, singular = project.tests
    assert (generic.name, generic.reads) == ("en_nyckel", {"sist"})
    assert generic.file == compiled / "models" / "sist.yml" / "en_nyckel.sql"
    assert (singular.name, singular.reads) == ("egen", {"forst", "sidan"})
    assert singular.file == compiled / "tests" / "singular" / "egen.sql"


def test_rows_as_dictionaries() -> None:
    with duckdb.connect(config=DUCKDB_CONFIG) as connection:
        sql = "SELECT * FROM (VALUES (1, 'x'), (2, NULL)) AS t (a, b) WHERE a > ? ORDER BY a"
        assert records(connection, sql, [0]) == [{"a": 1, "b": "x"}, {"a": 2, "b": None}]
        assert records(connection, sql, [2]) == []
