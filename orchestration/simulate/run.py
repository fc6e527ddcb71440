"""Run the billing models once more, on a copy of last night's build, with one scenario's values.

The build file itself is never touched, and nothing is published. The SQL is what dbt compiled for
the night (rules.md R8, Simulation: the same computation for other parameter values).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from orchestration.records import records
from orchestration.settings import Progress, Settings, quiet
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.warehouse.basis import is_published
from orchestration.warehouse.build_basis import read_build_basis
from orchestration.warehouse.compiled_models import read_compiled
from orchestration.warehouse.lock import night_lock
from orchestration.warehouse.parsed_project import find_parsed

SCENARIO_ID = "egen"
CURRENT_ID = "gallande"
SEED, RESULT = "simulering", "fak_simulering"


class SimulationError(Exception):
    """The simulation cannot be run. The text is Swedish and says what to do."""


@dataclass(frozen=True)
class Scenario:
    """Values that replace the agreement's; None leaves it as it is. vardform: `alla` for both."""

    region_kod: str
    vardform: str = "alla"
    troskel_snitt: Decimal | None = None
    fristdagar: int | None = None


@dataclass(frozen=True)
class _Model:
    """One model that the result rests on, with what makes it anew."""

    full_name: str
    statement: str
    rests_on_scenario: bool


def simulate(
    settings: Settings, scenario: Scenario, progress: Progress = quiet
) -> list[dict[str, Any]]:
    """Rows of fak_simulering: scenario_id `gallande` (the agreement as it is) and `egen`, for the
    agreements that the scenario changes (kommuner outside the region follow the statute).

    Works on what is published now. Raises SimulationError when the build file holds something
    else, NightBusyError while a night runs.
    """
    with TemporaryDirectory(dir=_scratch(settings)) as folder:
        copy = Path(folder) / settings.build_file.name
        progress("Simulerar: kopierar nattens bygge")
        models = _copy_build(settings, copy)
        progress("Simulerar: räknar om betalningsansvaret")
        with _opened(copy) as connection:
            _set_scenario(connection, scenario)
            for statement in _statements(connection, models):
                connection.execute(statement)
            return _result(connection, scenario)


def _scratch(settings: Settings) -> Path:
    """Beside the build file, which is as protected as the copy must be."""
    settings.create_folders()
    return settings.build


def _copy_build(settings: Settings, copy: Path) -> list[_Model]:
    """Copy the file and read the compiled SQL while no night can change them.

    Returns what the result rests on, in order.
    """
    with night_lock(settings):
        is_there = settings.build_file.is_file()
        if not is_there or not is_published(settings, read_build_basis(settings)):
            raise SimulationError(
                "Bygget är inte det som är publicerat: den senaste natten publicerades inte, eller "
                "koden är ny. Kör 'utskrivning nightly' och försök igen."
            )
        models = _models(settings)
        shutil.copyfile(settings.build_file, copy)
    return models


def _models(settings: Settings) -> list[_Model]:
    project = read_compiled(find_parsed(), settings.build / "dbt")
    changed = {model.name for model in project.after(SEED)}
    try:
        return [
            _Model(model.full_name, model.create(), model.name in changed)
            for model in project.before(RESULT)
        ]
    except FileNotFoundError:
        raise SimulationError(
            "Nattens beräkning finns inte kvar i build/dbt. Kör 'utskrivning nightly' och försök "
            "igen."
        ) from None


def _statements(connection: duckdb.DuckDBPyConnection, models: Iterable[_Model]) -> list[str]:
    """What rests on the scenario, and what a night that made touched patients anew has left out of
    the build file, in order."""
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
        "UNION ALL SELECT schema_name || '.' || view_name FROM duckdb_views()"
    ).fetchall()
    present = {name for (name,) in rows}
    return [m.statement for m in models if m.rests_on_scenario or m.full_name not in present]


@contextmanager
def _opened(copy: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(copy), config=DUCKDB_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        try:
            yield connection
        except duckdb.Error as error:
            # DuckDB's own text may hold a value of a row.
            raise SimulationError(
                f"Simuleringen stannade ({type(error).__name__}). Kör 'utskrivning doctor'."
            ) from None


def _set_scenario(connection: duckdb.DuckDBPyConnection, scenario: Scenario) -> None:
    connection.execute(f"DELETE FROM referens.{SEED}")
    connection.execute(
        f"INSERT INTO referens.{SEED} (scenario_id, region_kod, vardform, troskel_snitt,"
        " fristdagar) VALUES (?, ?, ?, ?, ?)",
        [
            SCENARIO_ID,
            scenario.region_kod,
            scenario.vardform,
            scenario.troskel_snitt,
            scenario.fristdagar,
        ],
    )


def _result(connection: duckdb.DuckDBPyConnection, scenario: Scenario) -> list[dict[str, Any]]:
    rows = records(
        connection,
        f"SELECT * FROM fakturering.{RESULT} WHERE region_kod = ?"
        " ORDER BY vardform, kommun_kod, period_start, modell_id, scenario_id",
        [scenario.region_kod],
    )
    covered = {row["modell_id"] for row in rows if row["scenario_id"] == SCENARIO_ID}
    return [row for row in rows if row["modell_id"] in covered]
