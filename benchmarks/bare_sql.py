"""The SQL that dbt compiled last night, in dependency order, in one bare DuckDB process.

`python benchmarks/bare_sql.py DATA [--modeller NAME,NAME]` works on a copy of the data folder's
build file and throws it away. What dbt costs above this is dbt.
Does not belong here: measuring it (bench_scale.py does, from outside).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.warehouse.parsed_project import find_parsed


def main(
    data: Annotated[Path, typer.Argument(help="a data folder that has been through a night")],
    modeller: Annotated[str, typer.Option(help="only these and what they need")] = "",
) -> None:
    """Run every model's compiled SQL once; prints the number of models."""
    wanted = [name for name in modeller.split(",") if name]
    folder = data / "build" / "jamforelse"
    folder.mkdir()
    try:
        typer.echo(run(data, folder, wanted))
    finally:
        shutil.rmtree(folder)


def run(data: Path, folder: Path, wanted: Collection[str]) -> int:
    """Run the models in a copy of the build file under `folder`; return how many."""
    # The same file name: compiled SQL names the database, and DuckDB names it after its file.
    copy = Path(shutil.copy(data / "build" / "utskrivning.duckdb", folder))
    count = 0
    with duckdb.connect(str(copy), config=DUCKDB_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for node, sql in compiled_models(data, wanted):
            kind = "VIEW" if node["config"]["materialized"] == "view" else "TABLE"
            name = f'"{node["schema"]}"."{node["alias"]}"'
            connection.execute(f"CREATE OR REPLACE {kind} {name} AS ({sql}\n)")
            count += 1
    return count


def compiled_models(data: Path, wanted: Collection[str] = ()) -> Iterator[tuple[Any, str]]:
    """(manifest node, compiled SQL) in dependency order; wanted: names, empty for all."""
    nodes = json.loads(find_parsed().manifest.read_bytes())["nodes"]
    models = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    needs = {key: set(node["depends_on"]["nodes"]) & set(models) for key, node in models.items()}
    kept = _with_needs([k for k, n in models.items() if n["name"] in wanted], needs)
    folder = data / "build" / "dbt" / "compiled" / "utskrivning"
    for key in TopologicalSorter(needs).static_order():
        if key in kept or not wanted:
            path = folder / models[key]["original_file_path"]
            yield models[key], path.read_text(encoding="utf-8")


def _with_needs(keys: Collection[str], needs: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += needs[key]
    return found


if __name__ == "__main__":
    typer.run(main)
