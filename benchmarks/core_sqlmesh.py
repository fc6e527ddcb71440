"""The core path's SQL as a SQLMesh project; called by bench_core.py with SQLMesh's interpreter.

`core_sqlmesh.py BUILD_FILE MODELS`: writes the project beside the build file, a FULL model for
each [schema, name, SQL] in a schema of its own, and applies the plan once, as a first night would.
What the models read and do not make (canonical tables, seeds) is external to the project.
Imports nothing of the warehouse: it runs in an environment that has only SQLMesh and DuckDB.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCHEMA = "karna"
CONFIG = """
gateways:
  duckdb:
    connection: {{type: duckdb, database: {database}, connector_config: {{TimeZone: UTC}}}}
    state_connection: {{type: duckdb, database: {state}}}
default_gateway: duckdb
model_defaults: {{dialect: duckdb, start: 2022-01-01}}
disable_anonymized_analytics: true
"""


def main() -> None:
    """Write the project, apply it, print the schema that holds the answers."""
    build_file, models = Path(sys.argv[1]), Path(sys.argv[2])
    project = build_file.with_name("sqlmesh")
    (project / "models").mkdir(parents=True)
    state = build_file.with_name("sqlmesh_state.duckdb")
    config = CONFIG.format(database=build_file, state=state)
    (project / "config.yaml").write_text(config, encoding="utf-8")
    wanted = json.loads(models.read_text(encoding="utf-8"))
    for _, name, sql in wanted:
        body = f"MODEL (name {SCHEMA}.{name}, kind FULL);\n\n{moved(sql, wanted)}\n"
        (project / "models" / f"{name}.sql").write_text(body, encoding="utf-8")
    sqlmesh = Path(sys.executable).with_name("sqlmesh")
    plan = [str(sqlmesh), "-p", str(project), "plan", "--auto-apply", "--no-prompts"]
    subprocess.run(plan, check=True, stdout=sys.stderr)
    sys.stdout.write(f"{SCHEMA}\n")


def moved(sql: str, models: list[list[str]]) -> str:
    """The SQL with the project's own models read from the project's schema."""
    for schema, name, _ in models:
        sql = sql.replace(f'"utskrivning"."{schema}"."{name}"', f"{SCHEMA}.{name}")
    return sql


if __name__ == "__main__":
    main()
