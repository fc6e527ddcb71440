"""What dbt_project.yml says of each model, held against what the model reads."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.touched import sort_nodes
from orchestration.touched.nodes import RowId, Scope, row_id, scope
from orchestration.touched.periods import SUMS
from orchestration.warehouse.compiled_models import CompiledModel
from tests.python.touched.template import Template, published_tables

NAMED_BY = {
    RowId.EPISODE: {"vardepisod_id"},
    RowId.PUBLISHED: {"vardepisod_id"},
    RowId.DELIVERED: {"tabell", "nyckel"},
    RowId.ARENDE: {"vardepisod_id", "arende_id"},
}
"""The columns that say whose a row is, beside region_kod."""


def _names(models: tuple[CompiledModel, ...]) -> set[str]:
    return {model.name for model in models}


def _patients(template: Template) -> set[str]:
    models = template.project.models
    return {name for name in models if scope(models[name]) is Scope.PATIENT}


def test_every_model_says_what_its_rows_rest_on(template: Template) -> None:
    found = {scope(model) for model in template.project.models.values()}
    assert found == set(Scope)


def test_every_model_has_its_place(template: Template) -> None:
    nodes = template.nodes
    placed = [*nodes.patients, *nodes.everybody, *nodes.periods, *nodes.shared]
    views = {name for name, model in template.project.models.items() if model.is_view}
    assert _names(tuple(placed)) | views == template.project.models.keys()


def test_a_patients_model_reads_no_sum_over_patients(template: Template) -> None:
    project, patients = template.project, _patients(template)
    read = {m.name for m in project.before(*patients)} - patients
    assert read == _names(template.nodes.shared)
    for name in read:
        assert not {m.name for m in project.before(name)} & patients


def test_a_project_where_one_does_is_refused(template: Template) -> None:
    project = template.project
    sums = SUMS.partition(".")[2]
    reads = {**project.reads, "fct_vardepisoder": project.reads["fct_vardepisoder"] | {sums}}
    order = [*(n for n in project.models if n != "fct_vardepisoder"), "fct_vardepisoder"]
    bad = replace(project, models={n: project.models[n] for n in order}, reads=reads)
    with pytest.raises(ValueError, match=sums):
        sort_nodes(bad, published_tables())


def test_a_kept_table_has_the_columns_that_name_its_rows(template: Template) -> None:
    with duckdb.connect(str(template.build_file), read_only=True, config=DUCKDB_CONFIG) as build:
        for model in (*template.nodes.kept, *template.nodes.periods):
            described = build.execute(f"FROM {model.full_name} LIMIT 0").description or ()
            columns = {name for name, *_ in described}
            assert columns >= {"region_kod"} | NAMED_BY[row_id(model)], model.name


def test_no_view_is_kept(template: Template) -> None:
    nodes = template.nodes
    assert not any(m.is_view for m in (*nodes.kept, *nodes.everybody, *nodes.periods))


def test_what_is_not_kept_is_read_by_patients_models_alone(template: Template) -> None:
    nodes, project = template.nodes, template.project
    gone = _names(nodes.left_out)
    assert gone, "else nothing is tried"
    others = project.models.keys() - _names(nodes.patients)
    assert not any(project.reads[name] & gone for name in others)
    assert not any(test.reads & gone for test in nodes.everybody_tests)
    assert not {m.full_name for m in nodes.left_out} & published_tables()


def test_every_data_test_is_asked_once(template: Template) -> None:
    nodes = template.nodes
    asked = [test.name for test in (*nodes.patient_tests, *nodes.everybody_tests)]
    assert sorted(asked) == sorted(test.name for test in template.project.tests)


def test_a_patients_test_reads_nothing_else(template: Template) -> None:
    allowed = _names(template.nodes.patients) | _names(template.nodes.shared)
    for test in template.nodes.patient_tests:
        assert test.reads <= allowed, test.name


def test_published_tables_of_patients_are_kept(template: Template) -> None:
    models = {m.full_name: m for m in template.project.models.values()}
    published = {models[name].name for name in published_tables() if name in models}
    of_patients = published & _patients(template)
    assert {"fct_vardepisoder", "fak_vardepisoder", "dq_status_24h"} <= of_patients
    assert of_patients <= _names(template.nodes.kept)


def test_rows_of_kommun_periods_rest_on_no_other_sum(template: Template) -> None:
    """Only a change of that one sum makes rows of untouched episodes anew (periods.py)."""
    project, nodes = template.project, template.nodes
    patients, own = _patients(template), _names(nodes.periods)
    for name in own:
        for read in project.reads[name] & project.models.keys() - patients - own:
            rests = {m.name for m in project.before(read)} & patients
            assert not rests or project.models[read].full_name == SUMS, (name, read)
