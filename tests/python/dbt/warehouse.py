"""The dbt project on a build file of its own, driven in this process.

What it is for: tests that need dbt's own answer (manifest, compiled SQL, unit tests, a build).
Does not belong here: the nightly's dbt run (orchestration.warehouse), and assertions.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult

from orchestration.contract import load_contract
from orchestration.settings import PROJECT_DIR
from orchestration.store.layout import schema_statements
from orchestration.warehouse.compiled_models import CompiledProject, read_compiled
from orchestration.warehouse.dbt_command import BUILD_FILE_VARIABLE
from orchestration.warehouse.dbt_events import hear_only_what_is_logged
from orchestration.warehouse.parsed_project import ensure_parsed

hear_only_what_is_logged()
_close_connections: Callable[[], None] = DuckDBConnectionManager.close_all_connections


class DbtFailedError(AssertionError):
    """dbt could not do what the test needs; the message names the failing nodes."""


@dataclass(frozen=True)
class Warehouse:
    """A build file, and a folder for what dbt compiles; the profile is the project's own."""

    folder: Path
    build_file: Path

    @contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to the build file with times in UTC."""
        config: dict[str, Any] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        with duckdb.connect(str(self.build_file), config=config) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            yield connection

    def invoke(self, command: str, *arguments: str) -> dbtRunnerResult:
        """dbt's result, whatever it is; nothing is printed, and the build file is let go of.

        The project is the one parsed ahead, as in the night.
        """
        flags = [
            "--quiet",
            "--no-use-colors",
            "--no-write-json",
            "--log-level-file=none",
            f"--project-dir={PROJECT_DIR}",
            f"--profiles-dir={PROJECT_DIR}",
            f"--target-path={self.folder / 'target'}",
        ]
        parsed = pickle.loads(ensure_parsed().objects.read_bytes())
        before = os.environ.get(BUILD_FILE_VARIABLE)
        os.environ[BUILD_FILE_VARIABLE] = str(self.build_file)
        try:
            return dbtRunner(manifest=parsed).invoke([command, *flags, *arguments])
        finally:
            # dbt-duckdb keeps the file open for the next command, with a configuration of its own
            _close_connections()
            if before is None:
                del os.environ[BUILD_FILE_VARIABLE]
            else:
                os.environ[BUILD_FILE_VARIABLE] = before

    def run(self, command: str, *arguments: str) -> list[Any]:
        """The results, one per node, of a command that must succeed; else DbtFailedError."""
        outcome = self.invoke(command, *arguments)
        if not outcome.success:
            raise DbtFailedError(f"dbt {command}: {outcome.exception or failures(outcome)}")
        return node_results(outcome)

    def compiled(self) -> CompiledProject:
        """The models by what this warehouse's dbt last compiled; compile or build first."""
        return read_compiled(ensure_parsed(), self.folder / "target")


def node_results(outcome: dbtRunnerResult) -> list[Any]:
    """dbt's results, one per node that ran."""
    result: Any = outcome.result
    return list(result.results)


def failures(outcome: dbtRunnerResult) -> str:
    """One paragraph per node that did not succeed, with dbt's message."""
    good = ("success", "pass", "no-op")
    bad = [r for r in node_results(outcome) if r.status not in good]
    return "\n\n".join(f"{r.node.unique_id} ({r.status}):\n{r.message}" for r in bad)


def make_empty_warehouse(folder: Path) -> Warehouse:
    """A warehouse with the empty newest-version store and nothing built."""
    folder.mkdir(parents=True)
    warehouse = Warehouse(folder, folder / "utskrivning.duckdb")
    with warehouse.connect() as connection:
        for statement in schema_statements(load_contract()):
            connection.execute(statement)
    return warehouse
