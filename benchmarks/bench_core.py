"""The core path four ways: dbt, the same SQL in bare DuckDB, the same SQL in SQLMesh, pandas.

    python benchmarks/bench_core.py DATA [--sqlmesh FOLDER]

DATA is a data folder that has been through a night. The core path is what lies between the
canonical tables and two answers: mean utskrivningsklara dagar of every kommun, and the number of
episodes in every 24-hour state. Each way runs in a process of its own on a copy of the build file;
all four must give the same answers, or this stops.
SQLMesh is installed from PyPI into FOLDER (a virtual environment, made when it is not there; the
default is thrown away): it is never a dependency, since it wants other versions than dbt.
Does not belong here: the other ways themselves (bare_sql.py, core_sqlmesh.py, core_pandas.py).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from processes import Cost, measure

from orchestration.settings import PROJECT_DIR
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.warehouse.compiled_models import CompiledModel, read_compiled
from orchestration.warehouse.dbt_command import BUILD_FILE_VARIABLE, ChildOptions, child_flags
from orchestration.warehouse.parsed_project import EXECUTABLE, find_parsed

SQLMESH = ("sqlmesh==0.236.4", "duckdb==1.5.5")
ENDS = ("int_utskrivningsklar__dagar", "int_vardepisoder__kommun", "int_status_24h__tillstand")
GIVEN_SCHEMAS = frozenset({"staging", "bas"})
HERE = Path(__file__).parent
MEANS = """
SELECT kommun_kod, count(*), round(avg(utskrivningsklara_dagar), 6)
FROM {0}.int_utskrivningsklar__dagar JOIN {0}.int_vardepisoder__kommun
    USING (region_kod, vardepisod_id)
WHERE utskrivningsklara_dagar IS NOT NULL GROUP BY kommun_kod ORDER BY kommun_kod
"""
STATES = """
SELECT tillstand, count(*) FROM {0}.int_status_24h__tillstand
WHERE tillstand IS NOT NULL GROUP BY tillstand ORDER BY tillstand
"""


def main(
    data: Annotated[Path, typer.Argument(help="a data folder that has been through a night")],
    sqlmesh: Annotated[Path | None, typer.Option(help="virtual environment for SQLMesh")] = None,
) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(dir=data / "build") as scratch:
        python = sqlmesh_python(sqlmesh or Path(scratch) / "sqlmesh")
        models = core_models(data)
        write_models(models, Path(scratch) / "karna.json")
        typer.echo(
            f"models: {len(models)}\n\n| way | wall s | CPU s | load | MiB |\n|---|---|---|---|---|"
        )
        answers = {
            "dbt": run_dbt(data, Path(scratch)),
            "bare DuckDB": run_script("core_bare.py", sys.executable, data, Path(scratch)),
            "SQLMesh": run_script("core_sqlmesh.py", python, data, Path(scratch)),
            "pandas": run_pandas(data),
        }
    if len({json.dumps(answer) for answer in answers.values()}) > 1:
        typer.echo(f"The ways do not agree: {answers}", err=True)
        raise typer.Exit(1)


def core_models(data: Path) -> list[CompiledModel]:
    """The models between the canonical tables and the answers, in dependency order."""
    project = read_compiled(find_parsed(), data / "build" / "dbt")
    return [model for model in project.before(*ENDS) if model.schema not in GIVEN_SCHEMAS]


def write_models(models: list[CompiledModel], path: Path) -> None:
    """For the processes that know nothing of dbt: [[schema, name, SQL]] in dependency order."""
    path.write_text(json.dumps([[model.schema, model.name, model.sql] for model in models]))


def copy_build(data: Path, scratch: Path) -> Path:
    """A fresh copy of the build file; the same file name, since compiled SQL names the database."""
    shutil.rmtree(scratch / "kopia", ignore_errors=True)
    (scratch / "kopia").mkdir()
    return Path(shutil.copy(data / "build" / "utskrivning.duckdb", scratch / "kopia"))


def run_dbt(data: Path, scratch: Path) -> Any:
    """dbt builds the models, without their data tests."""
    copy = copy_build(data, scratch)
    flags = child_flags(ChildOptions(build_file=copy, parsed=find_parsed().objects))
    names = [model.name for model in core_models(data)]
    project = ["--project-dir", str(PROJECT_DIR), "--profiles-dir", str(PROJECT_DIR)]
    quiet = ["--log-level-file", "none", "--no-write-json", "--target-path", str(scratch / "dbt")]
    command = [str(EXECUTABLE), *flags, "run", *project, *quiet, "--select", *names]
    cost, _ = measure(command, os.environ | {BUILD_FILE_VARIABLE: str(copy)})
    tell("dbt", cost)
    return read_answers(copy, "intermediate")


def run_script(script: str, python: str, data: Path, scratch: Path) -> Any:
    """One of the scripts that take the models' SQL; it prints the schema its answers are in."""
    copy = copy_build(data, scratch)
    cost, out = measure([python, str(HERE / script), str(copy), str(scratch / "karna.json")])
    tell(script.removeprefix("core_").removesuffix(".py"), cost)
    return read_answers(copy, out.strip().splitlines()[-1])


def run_pandas(data: Path) -> Any:
    """The pandas script; it prints its answers."""
    build_file = data / "build" / "utskrivning.duckdb"
    cost, out = measure([sys.executable, str(HERE / "core_pandas.py"), str(build_file)])
    tell("pandas", cost)
    return json.loads(out)


def read_answers(copy: Path, schema: str) -> Any:
    """Both answers from a schema of a build file."""
    with duckdb.connect(str(copy), config=DUCKDB_CONFIG) as connection:
        means = connection.execute(MEANS.format(schema)).fetchall()
        states = connection.execute(STATES.format(schema)).fetchall()
    return {"medel": [list(row) for row in means], "tillstand": [list(row) for row in states]}


def sqlmesh_python(folder: Path) -> str:
    """The interpreter of an environment with SQLMesh, installed now if it is not there."""
    python = folder / "bin" / "python"
    if not (folder / "bin" / "sqlmesh").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *SQLMESH], check=True)
    return str(python)


def tell(name: str, cost: Cost) -> None:
    """One row of the table."""
    figures = f"{cost.wall:.1f} | {cost.cpu:.1f} | {cost.load:.1f} | {cost.peak_mib:.0f}"
    typer.echo(f"| {name} | {figures} |")


if __name__ == "__main__":
    typer.run(main)
