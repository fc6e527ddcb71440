"""One touched night's build, from the store to the last mart.

Three steps: touched patients in memory beside the build file, sums over everybody in it, and last
the rows that rest on both. A kill between them leaves tables of two nights, which record.py has
seen to that nobody starts from or publishes.
Does not belong here: the decision to (plan.py), telling Dagster (orchestration.assets.dbt).
"""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from threading import Lock

import duckdb

from orchestration.contract import Contract
from orchestration.publish.database import table_weights
from orchestration.publish.gate import listed
from orchestration.settings import Progress, Settings
from orchestration.settings.seams import seam
from orchestration.side_by_side import shared_out
from orchestration.store.connection import guarded
from orchestration.store.layout import SCHEMA as STORE
from orchestration.touched import periods
from orchestration.touched.merge import list_delivered_rows, replace_rows
from orchestration.touched.nodes import ASOF, Models, Nodes
from orchestration.touched.plan import Touched
from orchestration.touched.run import broken_tests, run_models
from orchestration.touched.units import changed_registers, find_units, take_units
from orchestration.touched.workspace import (
    UNITS,
    WHOLE,
    beside,
    forget_models,
    here,
    make_schemas,
    show_seeds,
)
from orchestration.warehouse.compiled_models import CompiledModel

_VERSION_COLUMNS = frozenset({"andrad", "extrakt_id"})
"""Say which delivery a row came with; a row that comes again unchanged changes no figure."""


LARGEST_SHARE = 0.25
"""Of the patients; with more touched, everything anew takes as little time."""


class EverythingChangedError(Exception):
    """What all patients rest on has changed, or too many patients. The text, Swedish, names it.
    Nothing of the build file has been replaced."""


@dataclass(frozen=True)
class TouchedBuild:
    """patients, all_patients: how many were touched, of how many. made: names of the models that
    were made anew. tests, broken: names of data tests, and of those that failed."""

    patients: int
    all_patients: int
    made: tuple[str, ...]
    tests: tuple[str, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True)
class _Work:
    contract: Contract
    nodes: Nodes
    progress: Progress


def build_touched(
    settings: Settings, contract: Contract, nodes: Nodes, touched: Touched, progress: Progress
) -> Future[TouchedBuild]:
    """Bring every table of the build file up to the store.

    Returns when the tables stand: the last tests and the writing to disk, which keep a core waiting
    for seconds, go on beside the caller, and the build file is open until the future has a result.
    When a test of patients' rows breaks, nothing has been replaced. nodes: as compiled for the last
    whole build. Raises EverythingChangedError before anything is changed, and StoreError; the
    future raises StoreError alone.
    """
    work = _Work(contract, nodes, progress)
    with ExitStack() as stack:
        connection = stack.enter_context(beside(settings))
        counts = _make_patients(connection, work, touched)
        broken = broken_tests(connection, nodes.patient_tests, here)
        if not broken:
            _replace_patients(connection, work)
            seam("touched.efter_patienter")
            _make_sums(connection, work)
            seam("touched.efter_summor")
            progress("Prövar det som räknats om")
        pool = ThreadPoolExecutor(1)
        settled = pool.submit(_settle, stack.pop_all(), connection, nodes, counts, broken)
    pool.shutdown(wait=False)
    return settled


def _settle(
    opened: ExitStack,
    connection: duckdb.DuckDBPyConnection,
    nodes: Nodes,
    counts: tuple[int, int],
    broken: tuple[str, ...],
) -> TouchedBuild:
    """Test what rests on everybody while it is written to disk, and close. broken: patients'."""
    with opened:
        if not broken:
            with connection.cursor() as cursor, ThreadPoolExecutor(1) as pool:
                written = pool.submit(guarded, "skriva till disk", cursor.execute, "CHECKPOINT")
                broken = broken_tests(connection, nodes.everybody_tests)
                written.result()
            seam("touched.medan_det_provas")
    made = (*nodes.shared, *nodes.patients, *nodes.everybody, *nodes.periods)
    tests = (*nodes.patient_tests, *nodes.everybody_tests)
    return TouchedBuild(
        *counts,
        made=tuple(model.name for model in made),
        tests=tuple(test.name for test in tests),
        broken=broken,
    )


def _make_patients(
    connection: duckdb.DuckDBPyConnection, work: _Work, touched: Touched
) -> tuple[int, int]:
    """Every patient's model on the touched patients, in memory."""
    work.progress("Räknar om berörda patienter: söker dem")
    changed = guarded(
        "söka ändrade register", changed_registers, connection, work.contract, touched
    )
    if changed:
        raise EverythingChangedError(listed(changed))
    guarded("söka berörda patienter", find_units, connection, work.contract, touched)
    counts = guarded("räkna berörda patienter", _count, connection)
    work.progress(f"Räknar om berörda patienter: {counts[0]} av {counts[1]}")
    if counts[0] > counts[1] * LARGEST_SHARE:
        raise EverythingChangedError("fler patienter än en fjärdedel")
    models = (*work.nodes.shared, *work.nodes.patients)
    make_schemas(connection, {STORE, *(model.schema for model in models)})
    guarded("ta fram berörda rader", take_units, connection, work.contract)
    guarded("visa parametrarna", show_seeds, connection)
    kept = {model.name for model in (*work.nodes.kept, *work.nodes.shared)}
    run_models(connection, models, work.nodes.reads, partial(_make_here, kept))
    for model in work.nodes.shared:
        if not model.is_view and model.name != ASOF:
            guarded(f"jämföra {model.name}", _refuse_changed, connection, model)
    return counts


def _make_here(
    kept: Collection[str], connection: duckdb.DuckDBPyConnection, model: CompiledModel
) -> None:
    """In memory. kept: names of models with a table in the build file."""
    if model.is_view or model.name not in kept:
        connection.execute(here(model.create()))
        return
    # The types are those of the contract, which other models were written for.
    table = here(model.relation)
    connection.execute(f"CREATE TABLE {table} AS FROM {model.relation} LIMIT 0")
    connection.execute(f"INSERT INTO {table} BY NAME ({here(model.sql)}\n)")


def _refuse_changed(connection: duckdb.DuckDBPyConnection, model: CompiledModel) -> None:
    described = connection.execute(f"FROM {model.relation} LIMIT 0").description or ()
    names = ", ".join(f'"{name}"' for name, *_ in described if name not in _VERSION_COLUMNS)
    before = f"SELECT {names} FROM {model.relation}"
    now = here(before)
    different = f"({now} EXCEPT {before}) UNION ALL ({before} EXCEPT {now}) LIMIT 1"
    if connection.execute(different).fetchall():
        raise EverythingChangedError(model.name)


def _count(connection: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    row = connection.execute(
        f"SELECT (SELECT count(*) FROM {UNITS}.patient), "
        f"(SELECT count(*) FROM {WHOLE}.lager.cosmic_link__patient)"
    ).fetchone() or (0, 0)
    return int(row[0]), int(row[1])


def _replace_patients(connection: duckdb.DuckDBPyConnection, work: _Work) -> None:
    """Move what was made into the build file, and drop what would be of yesterday there."""
    guarded("lista berörda rader", list_delivered_rows, connection, work.contract)

    def replace(cursor: duckdb.DuckDBPyConnection, model: CompiledModel) -> None:
        guarded(f"byta rader i {model.name}", replace_rows, cursor, model)

    for _ in shared_out(connection, replace, _largest_first(connection, work.nodes.kept)):
        pass
    for model in work.nodes.left_out:
        connection.execute(f"DROP TABLE IF EXISTS {WHOLE}.{model.full_name}")


def _largest_first(connection: duckdb.DuckDBPyConnection, models: Models) -> Models:
    """So that no large table is begun last, with one core waiting for it."""
    weights = guarded("väga tabellerna", table_weights, connection, WHOLE)
    return tuple(sorted(models, key=lambda model: weights[model.full_name], reverse=True))


def _weights_read(connection: duckdb.DuckDBPyConnection, nodes: Nodes) -> dict[str, int]:
    """What each model costs, roughly: what reading its sources does."""
    weights = guarded("väga tabellerna", table_weights, connection, WHOLE)
    models = (*nodes.patients, *nodes.everybody, *nodes.periods)
    own = {model.name: weights.get(model.full_name, 0) for model in models}
    return {
        model.name: sum(own.get(read, 0) for read in nodes.reads[model.name]) for model in models
    }


def _make_sums(connection: duckdb.DuckDBPyConnection, work: _Work) -> None:
    """Sums over everybody, and what rests on them."""
    nodes = work.nodes
    work.progress("Räknar om summor över alla patienter")
    guarded("tömma minnet", forget_models, connection)
    guarded("minnas kommunperioder", periods.remember, connection)
    models = (*nodes.everybody, *nodes.periods)
    weights = _weights_read(connection, nodes)
    run_models(connection, models, nodes.reads, _MakeSums(nodes), weights)


class _MakeSums:
    """Makes a sum in the build file, or in memory the rows that rest on one; whose, is known when
    the first of those is due."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._names = {model.name for model in nodes.periods}
        self._lock = Lock()
        self._is_shown = False

    def __call__(self, connection: duckdb.DuckDBPyConnection, model: CompiledModel) -> None:
        if model.name not in self._names:
            _make_whole(connection, model)
            return
        with self._lock:
            if not self._is_shown:
                periods.add_episodes(connection)
                periods.show_sources(connection, self._nodes)
                self._is_shown = True
        _make_here(self._names, connection, model)
        replace_rows(connection, model)


def _make_whole(connection: duckdb.DuckDBPyConnection, model: CompiledModel) -> None:
    """In place, so that contract and comments stay."""
    connection.execute("BEGIN")
    connection.execute(f"TRUNCATE {model.relation}")
    connection.execute(f"INSERT INTO {model.relation} BY NAME ({model.sql}\n)")
    connection.execute("COMMIT")
