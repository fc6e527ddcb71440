"""Judge a mutant by the published tables of the random worlds.

The tables are those that the reference has confirmed row by row: when one changes, that
comparison fails. Does not belong here: the unit tests (unit_tests.py).
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import duckdb

from orchestration.warehouse.compiled_models import CompiledModel, CompiledProject
from tests.mutation.operators import Mutant

LONGEST_SECONDS = 20.0
"""A mutant that takes longer (a join without its condition) would stop the night: caught."""

Fingerprint = tuple[int, int]


class Worlds:
    """A built warehouse, and what its compared tables hold."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        project: CompiledProject,
        compared: Collection[str],
    ) -> None:
        self._connection, self._project = connection, project
        self._compared = set(compared)
        connection.execute("SET threads = 1")
        self._before = {name: self._fingerprint(name) for name in self._compared}

    def caught_by(self, model: CompiledModel, mutant: Mutant) -> str | None:
        """The first compared table that changes, `fel` when the SQL fails, `tid` when it takes
        too long; None when nothing notices. A model whose rows are the same changes nothing."""
        if model.name not in self._before:
            self._before[model.name] = self._fingerprint(model.name)
        with self._undone(), self._time_limit() as is_late:
            try:
                self._connection.execute(model.create(mutant.apply(model.sql)))
                return self._first_change(model) if self._has_changed(model.name) else None
            except duckdb.Error:
                return "tid" if is_late.is_set() else "fel"

    def _first_change(self, model: CompiledModel) -> str | None:
        for later in [model, *self._project.after(model.name)]:
            if later is not model and not later.is_view:
                self._connection.execute(later.create(later.sql))
            if later.name in self._compared and self._has_changed(later.name):
                return later.name
        return None

    def _has_changed(self, name: str) -> bool:
        return self._fingerprint(name) != self._before[name]

    def _fingerprint(self, name: str) -> Fingerprint:
        relation = self._project.models[name].relation
        row = self._connection.execute(
            f"SELECT count(*), coalesce(sum(cast(hash(t) AS hugeint)), 0) FROM {relation} AS t"
        ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])

    @contextmanager
    def _undone(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    @contextmanager
    def _time_limit(self) -> Iterator[threading.Event]:
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            self._connection.interrupt()

        timer = threading.Timer(LONGEST_SECONDS, stop)
        timer.start()
        try:
            yield is_late
        finally:
            timer.cancel()
            timer.join()
