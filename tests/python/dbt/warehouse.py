"""The dbt project on a build file of its own, driven in this process.

What it is for: tests that need dbt's own answer (manifest, compiled SQL, unit tests, a build).
Does not belong here: the nightly's dbt run, and assertions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult

from orchestration.contract import load_contract
from orchestration.store.layout import schema_statements

PROJECT_ROOT = Path(__file__).resolve().parents[3]
ENGINE_CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


class DbtFailedError(AssertionError):
    """dbt could not do what the test needs; the message names the failing nodes."""


@dataclass(frozen=True)
class Warehouse:
    """A build file, and a folder with a profile for it and dbt's target and logs."""

    folder: Path
    build_file: Path

    @property
    def target(self) -> Path:
        return self.folder / "target"

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection to the build file with times in UTC; the caller closes it."""
        connection = duckdb.connect(str(self.build_file), config=dict(ENGINE_CONFIG))
        connection.execute("SET TimeZone = 'UTC'")
        return connection

    def invoke(self, command: str, *arguments: str) -> dbtRunnerResult:
        """dbt's result, whatever it is; nothing is printed, and the build file is let go of."""
        try:
            return dbtRunner().invoke([command, *self._flags(), *arguments])
        finally:
            # dbt-duckdb keeps the file open for the next command, with a configuration of its own
            DuckDBConnectionManager.close_all_connections()

    def run(self, command: str, *arguments: str) -> Any:
        """The result object of a command that must succeed; raise DbtFailedError otherwise."""
        outcome = self.invoke(command, *arguments)
        if not outcome.success:
            raise DbtFailedError(f"dbt {command}: {outcome.exception or failures(outcome)}")
        return outcome.result

    def _flags(self) -> list[str]:
        return [
            "--quiet",
            "--no-use-colors",
            f"--project-dir={PROJECT_ROOT}",
            f"--profiles-dir={self.folder}",
            f"--target-path={self.target}",
            f"--log-path={self.folder / 'logs'}",
        ]


def failures(outcome: dbtRunnerResult) -> str:
    """One paragraph per node that did not succeed, with dbt's message."""
    bad = [r for r in outcome.result.results if r.status not in ("success", "pass", "no-op")]
    return "\n\n".join(f"{r.node.unique_id} ({r.status}):\n{r.message}" for r in bad)


def warehouse_on(build_file: Path, folder: Path) -> Warehouse:
    """A warehouse on a build file that holds, or will hold, the newest-version store."""
    folder.mkdir(parents=True)
    profile = {
        "type": "duckdb",
        "path": str(build_file),
        "threads": 2,
        "config_options": {key: value == "true" for key, value in ENGINE_CONFIG.items()},
        "settings": {"TimeZone": "UTC"},
    }
    profiles = {"utskrivning": {"target": "duckdb", "outputs": {"duckdb": profile}}}
    (folder / "profiles.yml").write_text(yaml.safe_dump(profiles), encoding="utf-8")
    return Warehouse(folder, build_file)


def empty_warehouse_in(folder: Path) -> Warehouse:
    """A warehouse with the empty newest-version store."""
    warehouse = warehouse_on(folder / "utskrivning.duckdb", folder)
    connection = warehouse.connect()
    for statement in schema_statements(load_contract()):
        connection.execute(statement)
    connection.close()
    return warehouse
