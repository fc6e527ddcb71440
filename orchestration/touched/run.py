"""Runs models in the order of what they read, two at a time, and data tests.

Does not belong here: what a statement does (build.py), which models there are (nodes.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter

import duckdb

from orchestration.side_by_side import AT_A_TIME, shared_out
from orchestration.store.connection import guarded
from orchestration.touched.nodes import Models, Tests
from orchestration.warehouse.compiled_models import CompiledModel, CompiledTest

Make = Callable[[duckdb.DuckDBPyConnection, CompiledModel], None]


def run_models(
    connection: duckdb.DuckDBPyConnection,
    models: Models,
    reads: Mapping[str, frozenset[str]],
    make: Make,
) -> None:
    """Call `make` with a cursor and each model, after those of the models that it reads.

    Raises StoreError naming the model where DuckDB fails, when those under way have ended.
    """
    by_name = {model.name: model for model in models}
    sorter = TopologicalSorter({name: reads[name] & by_name.keys() for name in by_name})
    sorter.prepare()

    def one(name: str) -> str:
        with connection.cursor() as cursor:
            guarded(f"räkna {name}", make, cursor, by_name[name])
        return name

    under_way: set[Future[str]] = set()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        while sorter.is_active():
            under_way |= {pool.submit(one, name) for name in sorter.get_ready()}
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                sorter.done(future.result())


def broken_tests(connection: duckdb.DuckDBPyConnection, tests: Tests) -> tuple[str, ...]:
    """Names of the data tests that some row breaks. Raises StoreError."""

    def breaks(cursor: duckdb.DuckDBPyConnection, test: CompiledTest) -> bool:
        return guarded(f"pröva {test.name}", _has_rows, cursor, test.sql)

    broken = shared_out(connection, breaks, tests)
    return tuple(test.name for test, is_broken in zip(tests, broken, strict=True) if is_broken)


def _has_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM ({sql}\n) LIMIT 1").fetchall())
