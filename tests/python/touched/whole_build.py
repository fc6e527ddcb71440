"""Whether a touched build's tables are those that a whole build of the same store gives.

The models are made anew by the SQL that dbt compiled, in a copy of the build file.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.warehouse.compiled_models import CompiledModel, CompiledProject

TOUCHED = "berort"
NOT_COMPARED = frozenset({"andrad", "extrakt_id"})
"""The version that a row came with. A row that came again unchanged keeps its old one in tables
that only hand it on; what is dated by it is compared."""


def differences(build_file: Path, project: CompiledProject, scratch: Path) -> dict[str, int]:
    """Tables that differ, with the number of rows that only one of the builds has.

    Tables that a touched build leaves out are not compared. scratch: a folder for the copy.
    """
    copy = scratch / build_file.name
    shutil.copyfile(build_file, copy)
    with duckdb.connect(str(copy), config=DUCKDB_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for model in project.models.values():
            connection.execute(model.create())
        connection.execute(f"ATTACH '{build_file}' AS {TOUCHED} (READ_ONLY)")
        present = _present(connection)
        counts = {
            model.full_name: _different(connection, model)
            for model in project.models.values()
            if not model.is_view and model.full_name in present
        }
    copy.unlink()
    return {name: count for name, count in counts.items() if count}


def _present(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = ?",
        [TOUCHED],
    ).fetchall()
    return {name for (name,) in rows}


def _different(connection: duckdb.DuckDBPyConnection, model: CompiledModel) -> int:
    described = connection.execute(f"FROM {TOUCHED}.{model.full_name} LIMIT 0").description or ()
    names = ", ".join(f'"{name}"' for name, *_ in described if name not in NOT_COMPARED)
    touched = f"SELECT {names} FROM {TOUCHED}.{model.full_name}"
    whole = f"SELECT {names} FROM {model.relation}"
    row = connection.execute(
        f"SELECT count(*) FROM (({touched} EXCEPT ALL {whole}) UNION ALL "
        f"({whole} EXCEPT ALL {touched}))"
    ).fetchone() or (0,)
    return int(row[0])
