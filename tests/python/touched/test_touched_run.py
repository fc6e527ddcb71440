"""Models in the order of what they read, two at a time, and errors that name the model alone."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pytest

from orchestration.store import StoreError
from orchestration.touched.run import broken_tests, run_models
from orchestration.warehouse.compiled_models import CompiledModel, CompiledTest

READS = {
    "sist": frozenset({"mitt", "sidan", "utanfor"}),
    "mitt": frozenset({"forst"}),
    "forst": frozenset[str](),
    "sidan": frozenset[str](),
}
SECRET = "191212121212"


def _model(name: str) -> CompiledModel:
    return CompiledModel(name, Path(name), "s", f'"d"."s"."{name}"', False, Path(name), {})


def _test(folder: Path, name: str, sql: str) -> CompiledTest:
    file = folder / f"{name}.sql"
    file.write_text(sql, encoding="utf-8")
    return CompiledTest(name, frozenset(), file)


MODELS = tuple(_model(name) for name in READS)


def test_a_model_is_made_after_those_it_reads() -> None:
    made: list[str] = []
    with duckdb.connect() as connection:
        run_models(connection, MODELS, READS, lambda _, model: made.append(model.name))
    assert sorted(made) == sorted(READS)
    assert made[-1] == "sist"
    assert made.index("forst") < made.index("mitt")


def test_two_are_made_at_a_time() -> None:
    together = threading.Barrier(2, timeout=30)

    def make(*_: object) -> None:
        together.wait()

    pair = (_model("en"), _model("annan"))
    reads = {model.name: frozenset[str]() for model in pair}
    with duckdb.connect() as connection:
        run_models(connection, pair, reads, make)


def test_an_error_names_the_model_and_holds_no_value() -> None:
    def make(cursor: duckdb.DuckDBPyConnection, model: CompiledModel) -> None:
        if model.name == "mitt":
            cursor.execute(f"SELECT CAST('{SECRET}x' AS INTEGER)")

    with duckdb.connect() as connection, pytest.raises(StoreError) as told:
        run_models(connection, MODELS, READS, make)
    assert "mitt" in str(told.value)
    assert SECRET not in str(told.value)
    assert told.value.__context__ is None


def test_the_data_tests_that_rows_break_are_named(tmp_path: Path) -> None:
    tests = (
        _test(tmp_path, "haller", "SELECT 1 WHERE false"),
        _test(tmp_path, "bruten", "SELECT 1 -- a remark at the end"),
        _test(tmp_path, "haller_med", "SELECT 1 WHERE NULL"),
        _test(tmp_path, "bruten_med", "SELECT NULL"),
    )
    with duckdb.connect() as connection:
        assert broken_tests(connection, tests) == ("bruten", "bruten_med")
        assert broken_tests(connection, ()) == ()


def test_a_data_test_that_fails_is_named_without_values(tmp_path: Path) -> None:
    tests = (_test(tmp_path, "trasig", f"SELECT 1 WHERE CAST('{SECRET}x' AS INTEGER) > 0"),)
    with duckdb.connect() as connection, pytest.raises(StoreError) as told:
        broken_tests(connection, tests)
    assert "trasig" in str(told.value)
    assert SECRET not in str(told.value)
