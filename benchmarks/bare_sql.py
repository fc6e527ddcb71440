"""The SQL that dbt compiled last night, in dependency order, in one bare DuckDB process.

`python benchmarks/bare_sql.py DATA [--modeller NAME,NAME]` works on a copy of the data folder's
build file and throws it away. What dbt costs above this is dbt.
Does not belong here: measuring it (bench_scale.py does, from outside).
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.warehouse.compiled_models import read_compiled
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
    """Run the models in a copy of the build file under `folder`; return how many.

    wanted: names, which bring what they rest on; empty for all.
    """
    # The same file name: compiled SQL names the database, and DuckDB names it after its file.
    copy = Path(shutil.copy(data / "build" / "utskrivning.duckdb", folder))
    project = read_compiled(find_parsed(), data / "build" / "dbt")
    models = project.before(*wanted) if wanted else list(project.models.values())
    with duckdb.connect(str(copy), config=DUCKDB_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for model in models:
            connection.execute(model.create())
    return len(models)


if __name__ == "__main__":
    typer.run(main)
