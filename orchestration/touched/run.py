"""Runs models in the order of what they read, two at a time, and data tests.

Does not belong here: what a statement does (build.py), which models there are (nodes.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter

import duckdb

from orchestration.side_by_side import AT_A_TIME, shared_out, threads_beside
from orchestration.store.connection import guarded
from orchestration.touched.nodes import Models, Tests
from orchestration.warehouse.compiled_models import CompiledModel, CompiledTest

Make = Callable[[duckdb.DuckDBPyConnection, CompiledModel], None]


def run_models(
    connection: duckdb.DuckDBPyConnection,
    models: Models,
    reads: Mapping[str, frozenset[str]],
    make: Make,
    weights: Mapping[str, int] | None = None,
) -> None:
    """Call `make` with a cursor and each model, after those of the models that it reads.

    weights: what each model costs, in any unit; else all cost the same. The head of the heaviest
    chain goes first; a model that is alone has all threads. Raises StoreError naming the model
    where DuckDB fails, when those under way have ended.
    """
    by_name = {model.name: model for model in models}
    inner = {name: reads[name] & by_name.keys() for name in by_name}
    ahead = _weight_ahead(inner, weights or {})
    sorter = TopologicalSorter(inner)
    sorter.prepare()
    (threads,) = connection.execute("SELECT current_setting('threads')").fetchone() or (1,)

    def one(name: str) -> str:
        with connection.cursor() as cursor:
            guarded(f"räkna {name}", make, cursor, by_name[name])
        return name

    ready: list[str] = []
    under_way: set[Future[str]] = set()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        while sorter.is_active():
            ready = sorted((*ready, *sorter.get_ready()), key=lambda name: (ahead[name], name))
            while ready and len(under_way) < AT_A_TIME:
                under_way.add(pool.submit(one, ready.pop()))
            is_alone = len(under_way) < AT_A_TIME
            connection.execute(
                f"SET GLOBAL threads = {threads if is_alone else threads_beside(threads)}"
            )
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                sorter.done(future.result())
    connection.execute(f"SET GLOBAL threads = {threads}")


def _weight_ahead(
    reads: Mapping[str, frozenset[str]], weights: Mapping[str, int]
) -> dict[str, int]:
    """The weight of each model and of the heaviest chain that waits for it. With the heaviest first
    no core waits at the end."""
    ahead = {name: weights.get(name, 0) + 1 for name in reads}
    for name in reversed(list(TopologicalSorter(reads).static_order())):
        for read in reads[name]:
            ahead[read] = max(ahead[read], weights.get(read, 0) + 1 + ahead[name])
    return ahead


def broken_tests(
    connection: duckdb.DuckDBPyConnection, tests: Tests, sql: Callable[[str], str] = str
) -> tuple[str, ...]:
    """Names of the data tests that some row breaks. sql: makes of what dbt compiled what is to be
    asked. Raises StoreError."""

    def breaks(cursor: duckdb.DuckDBPyConnection, test: CompiledTest) -> bool:
        return guarded(f"pröva {test.name}", _has_rows, cursor, sql(test.sql))

    broken = shared_out(connection, breaks, tests)
    return tuple(test.name for test, is_broken in zip(tests, broken, strict=True) if is_broken)


def _has_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM ({sql}\n) LIMIT 1").fetchall())
