"""The models of a built warehouse: their compiled SQL, their order, what comes after which.

Does not belong here: mutants (operators.py), judging (unit_tests.py, worlds.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from orchestration.warehouse.parsed_project import ensure_parsed


@dataclass(frozen=True)
class Model:
    """One model: relation is `"database"."schema"."alias"`; sql is what dbt compiled."""

    name: str
    path: str
    schema: str
    relation: str
    is_view: bool
    sql: str

    def create(self, sql: str) -> str:
        """The statement that makes its relation from this SQL."""
        kind = "VIEW" if self.is_view else "TABLE"
        return f"CREATE OR REPLACE {kind} {self.relation} AS ({sql}\n)"


@dataclass(frozen=True)
class Project:
    """Every model by name, and the names each reads."""

    models: dict[str, Model]
    reads: dict[str, set[str]]

    @cached_property
    def order(self) -> list[str]:
        """Names, every model after those it reads."""
        return list(TopologicalSorter(self.reads).static_order())

    def after(self, name: str) -> list[Model]:
        """The models that rest on this one, in order."""
        reached = {name}
        for other in self.order:
            if self.reads[other] & reached:
                reached.add(other)
        return [self.models[n] for n in self.order if n in reached - {name}]


def load_project(target: Path) -> Project:
    """The project as dbt compiled it into a target folder (after `dbt build` or `run`)."""
    nodes = json.loads(ensure_parsed().manifest.read_bytes())["nodes"]
    found = {key: node for key, node in nodes.items() if node["resource_type"] == "model"}
    models = {key: _model(node, target) for key, node in found.items()}
    reads = {
        models[key].name: {models[r].name for r in node["depends_on"]["nodes"] if r in models}
        for key, node in found.items()
    }
    return Project({m.name: m for m in models.values()}, reads)


def _model(node: dict[str, Any], target: Path) -> Model:
    compiled = target / "compiled" / node["package_name"] / node["original_file_path"]
    return Model(
        name=node["name"],
        path=node["original_file_path"],
        schema=node["schema"],
        relation=node["relation_name"],
        is_view=node["config"]["materialized"] == "view",
        sql=compiled.read_text(encoding="utf-8").strip(),
    )
