"""Judge a mutant of the calendar by years that a test has confirmed day by day.

The random worlds lie in a few years only, and a unit test of whole years would be thousands of
rows. Does not belong here: which years (the test that confirms them), other models (worlds.py).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import duckdb

from orchestration.warehouse.compiled_models import CompiledModel, CompiledProject
from tests.mutation.operators import Mutant

CALENDAR = "int_kalenderdagar"
PERIODS = "int_utskrivningsklar__perioder"


class Calendar:
    """The calendar when dag 0 lies in each of the years, beside what a mutant makes of it.

    One period more is not valid and adds no year.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        project: CompiledProject,
        years: Collection[int],
    ) -> None:
        self._connection = connection
        valid = [f"(DATE '{year}-07-01', true)" for year in years]
        rows = ", ".join([*valid, f"(DATE '{max(years) + 10}-07-01', false)"])
        self._periods = f"(SELECT * FROM (VALUES {rows}) AS p (dag0, ar_giltig))"
        self._relation = project.models[PERIODS].relation
        self._before = self._days(project.models[CALENDAR].sql)

    def caught_by(self, model: CompiledModel, mutant: Mutant) -> str | None:
        """The name of the calendar when a day changes or the SQL fails; None when nothing does."""
        try:
            is_same = self._days(mutant.apply(model.sql)) == self._before
        except duckdb.Error:
            is_same = False
        return None if is_same else CALENDAR

    def _days(self, sql: str) -> list[tuple[Any, ...]]:
        with_years = sql.replace(self._relation, self._periods)
        return self._connection.execute(f"SELECT * FROM ({with_years}) ORDER BY ALL").fetchall()
