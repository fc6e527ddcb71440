"""The project compiled once, and a build file with all its tables and no row to begin from.

Does not belong here: deliveries (delivered.py), nights (nights.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.publish import load_allowlist
from orchestration.touched import sort_nodes
from orchestration.touched.nodes import Nodes
from orchestration.warehouse.compiled_models import CompiledProject
from tests.python.dbt.warehouse import Warehouse, make_empty_warehouse

_FILE = "utskrivning.duckdb"


@dataclass(frozen=True)
class Template:
    """build_file: seeds, and every other table as dbt makes it, empty; no store."""

    build_file: Path
    project: CompiledProject
    nodes: Nodes


def published_tables() -> frozenset[str]:
    """Full names of the tables that leave the build file."""
    return frozenset(t.full_name for tables in load_allowlist().values() for t in tables)


def without_sums(template: Template) -> Template:
    """The same less what is made anew over everybody on any night and shown by no patient's table:
    two thirds of the time, and the same statements in both builds."""
    project, nodes = template.project, template.nodes
    wanted = {m.name for m in (*nodes.patients, *nodes.periods, *nodes.shared)}
    models = {m.name: m for m in project.before(*wanted)}
    return Template(
        template.build_file,
        replace(project, models=models),
        replace(
            nodes,
            everybody=tuple(m for m in nodes.everybody if m.name in models),
            everybody_tests=(),
        ),
    )


def make_template(folder: Path) -> None:
    """Fill the folder: dbt makes the tables and compiles models and data tests."""
    warehouse = make_empty_warehouse(folder)
    warehouse.run("seed")
    warehouse.run("run")
    warehouse.run("compile", "--select", "resource_type:test")
    with warehouse.connect() as connection:
        connection.execute("DROP SCHEMA lager CASCADE")
        connection.execute("CHECKPOINT")


def read_template(folder: Path) -> Template:
    """What make_template left in the folder."""
    project = Warehouse(folder, folder / _FILE).compiled()
    return Template(folder / _FILE, project, sort_nodes(project, published_tables()))
