"""The mutation run over every model that decides: at least 95 % caught, every survivor known.

A survivor that cannot change any figure (an equivalent mutant) does not count against the share,
but is listed with its reason like the others. `UTSKRIVNING_SPARA_LISTOR=1` writes the list anew,
with an empty reason where there was none: the reason is for people to write.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration.warehouse.compiled_models import CompiledModel, CompiledProject
from tests.mutation.calendar import CALENDAR, Calendar
from tests.mutation.operators import Mutant, mutants
from tests.mutation.unit_tests import caught_by, load_unit_tests
from tests.mutation.worlds import Worlds
from tests.python.dbt.comparison import compare_worlds
from tests.python.dbt.test_billing_agreements import EASTER
from tests.python.dbt.warehouse import Warehouse, failures, make_empty_warehouse
from tests.reference.api import TABLES
from tests.reference.billing import BILLING_TABLES

LIST = Path(__file__).parents[2] / "mutation/survivors.csv"
LEAST_CAUGHT = 0.95
RULES_IN_FACTS = frozenset({"fct_aterinskrivningar"})
"""Tables of facts that no intermediate model decides for."""
HEADER = ("model", "operator", "change", "is_equivalent", "reason")


@dataclass(frozen=True)
class Survivor:
    """One line of the list. is_equivalent: `yes` when no figure can change, else `no`."""

    model: str
    operator: str
    change: str
    is_equivalent: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.model, self.operator, self.change


@dataclass(frozen=True)
class Found:
    """Which mutants nobody noticed, of how many."""

    tried: int
    survivors: tuple[tuple[str, str, str], ...]


@pytest.fixture(scope="module")
def known() -> dict[tuple[str, str, str], Survivor]:
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = [Survivor(**row) for row in csv.DictReader(file)]
    return {row.key: row for row in rows}


@contextmanager
def _opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with Warehouse(file.parent, file).connect() as connection:
        yield connection


def _run(folder: Path) -> Found:
    built = compare_worlds(1, 120, folder / "worlds").warehouse
    empty = make_empty_warehouse(folder / "empty")
    empty.run("seed")
    empty.run("run")
    outcome = empty.invoke("test", "--select", "test_type:unit")
    assert outcome.success, failures(outcome)
    project, plain = built.compiled(), empty.compiled()
    with _opened(built.build_file) as of_worlds, _opened(empty.build_file) as of_units:
        worlds = Worlds(of_worlds, project, (*TABLES, *BILLING_TABLES))
        calendar = Calendar(of_units, plain, EASTER)
        tried, survivors = 0, []
        for name in _rules(project):
            model, other = project.models[name], plain.models[name]
            tests = load_unit_tests(other, empty.folder / "target")
            for mutant, twin in _twins(model, other):
                tried += 1
                if not (
                    caught_by(tests, of_units, other, twin)
                    or (name == CALENDAR and calendar.caught_by(other, twin))
                    or worlds.caught_by(model, mutant)
                ):
                    survivors.append((name, mutant.operator, mutant.shown(model.sql)))
    return Found(tried, tuple(survivors))


def _rules(project: CompiledProject) -> list[str]:
    """Every int_ and fak_ model, and the facts that decide something themselves."""
    return [
        name
        for name in project.models
        if name.startswith(("int_", "fak_")) or name in RULES_IN_FACTS
    ]


def _twins(model: CompiledModel, plain: CompiledModel) -> Iterator[tuple[Mutant, Mutant]]:
    """The same mutants of the model as it was compiled in both warehouses."""
    yield from zip(mutants(model.sql), mutants(plain.sql), strict=True)


@pytest.mark.heavy
def test_mutants_are_noticed(tmp_path: Path, known: dict[tuple[str, str, str], Survivor]) -> None:
    found = _run(tmp_path)
    if os.environ.get("UTSKRIVNING_SPARA_LISTOR"):
        _write(found, known)
        pytest.fail(f"{LIST.name} written anew: give every survivor its reason")
    assert set(found.survivors) == known.keys()
    equivalent = sum(known[key].is_equivalent == "yes" for key in found.survivors)
    caught = found.tried - len(found.survivors)
    assert caught >= LEAST_CAUGHT * (found.tried - equivalent)


def _write(found: Found, known: dict[tuple[str, str, str], Survivor]) -> None:
    rows = [known.get(key, Survivor(*key, "", "")) for key in dict.fromkeys(found.survivors)]
    with LIST.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(astuple(row) for row in rows)


def test_every_survivor_has_a_reason(known: dict[tuple[str, str, str], Survivor]) -> None:
    assert known
    for survivor in known.values():
        assert survivor.is_equivalent in {"yes", "no"}, survivor.key
        assert len(survivor.reason) > 10, survivor.key
