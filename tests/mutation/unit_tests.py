"""Judge a mutant by the dbt unit tests of its model, run as plain SQL.

dbt writes the SQL of each unit test: fixtures as CTEs, the model's own SQL, expected rows. The
model's part is replaced by the mutant. Does not belong here: the random worlds (worlds.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.warehouse.compiled_models import CompiledModel
from tests.mutation.operators import Mutant

RELATION = re.compile(r'"\w+"\."\w+"\."(\w+)"')
START = re.compile(r"\A(?:\s*--[^\n]*\n)*\s*(?:with\s+(?:recursive\s+)?)?", re.IGNORECASE)
"""Comments, and the WITH that dbt takes for the fixtures."""


@dataclass(frozen=True)
class UnitTest:
    """One unit test as SQL; its rows end with 'actual' or 'expected'. body: the model's part."""

    name: str
    sql: str
    body: str

    def holds(self, connection: duckdb.DuckDBPyConnection, body: str) -> bool:
        """Whether actual and expected rows are the same with this body; an error is no."""
        try:
            rows = connection.execute(self.sql.replace(self.body, body)).fetchall()
        except duckdb.Error:
            return False
        sides = {side: Counter(repr(r[:-1]) for r in rows if r[-1] == side) for side in SIDES}
        return sides["actual"] == sides["expected"]


SIDES = ("actual", "expected")


def load_unit_tests(model: CompiledModel, target: Path) -> list[UnitTest]:
    """The model's unit tests as dbt ran them; raises ValueError when one lacks the model's SQL."""
    folder = target / "run" / "utskrivning" / Path(model.path).with_suffix(".yml")
    body = as_body(model.sql)
    found = []
    for file in sorted(folder.rglob("*.sql")):
        sql = file.read_text(encoding="utf-8")
        if body not in sql:
            raise ValueError(f"{file.name} does not hold the SQL of {model.name}")
        found.append(UnitTest(file.stem, sql, body))
    return found


def as_body(sql: str) -> str:
    """The model's SQL as it stands in a unit test: fixtures for relations, no leading WITH."""
    return START.sub("", RELATION.sub(r"__dbt__cte__\1", sql)).strip()


def caught_by(
    tests: Sequence[UnitTest],
    connection: duckdb.DuckDBPyConnection,
    model: CompiledModel,
    mutant: Mutant,
) -> str | None:
    """The name of the first unit test that no longer holds."""
    body = as_body(mutant.apply(model.sql))
    return next((t.name for t in tests if not t.holds(connection, body)), None)
