"""The project's models as dbt last compiled them: the SQL, what each reads, in dependency order.

What it is for: running the night's own SQL outside dbt. Does not belong here: running it, and what
a model means.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from orchestration.warehouse.parsed_project import ParsedProject


@dataclass(frozen=True)
class CompiledModel:
    """One model. path: below the project; relation: `"database"."schema"."alias"`; meta: what
    dbt_project.yml says of it for us."""

    name: str
    path: Path
    schema: str
    relation: str
    is_view: bool
    file: Path
    meta: Mapping[str, str]

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @cached_property
    def sql(self) -> str:
        """What dbt compiled; raises FileNotFoundError when it has not."""
        return self.file.read_text(encoding="utf-8").strip()

    def create(self, sql: str | None = None) -> str:
        """The statement that makes the relation anew, from its own SQL unless another is given."""
        kind = "VIEW" if self.is_view else "TABLE"
        return f"CREATE OR REPLACE {kind} {self.relation} AS ({sql or self.sql}\n)"


@dataclass(frozen=True)
class CompiledTest:
    """One data test: a query of the rows that break it. reads: names of models and seeds."""

    name: str
    reads: frozenset[str]
    file: Path

    @cached_property
    def sql(self) -> str:
        """What dbt compiled; raises FileNotFoundError when it has not."""
        return self.file.read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class CompiledProject:
    """models: by name, each after those it reads. reads: name -> names of models and seeds."""

    models: Mapping[str, CompiledModel]
    reads: Mapping[str, frozenset[str]]
    tests: tuple[CompiledTest, ...] = ()

    def after(self, name: str) -> list[CompiledModel]:
        """The models that rest on a model or seed, in order."""
        reached = {name}
        for model in self.models:
            if self.reads[model] & reached:
                reached.add(model)
        return self._ordered(reached - {name})

    def before(self, *names: str) -> list[CompiledModel]:
        """The models and what they rest on, in order."""
        needed = set(names)
        for model in reversed(list(self.models)):
            if model in needed:
                needed |= self.reads[model]
        return self._ordered(needed)

    def _ordered(self, names: set[str]) -> list[CompiledModel]:
        return [model for name, model in self.models.items() if name in names]


def read_compiled(parsed: ParsedProject, target: Path) -> CompiledProject:
    """The models of the parsed project, compiled below dbt's folder `target`.

    An ephemeral model is no relation: it stands in the SQL of those that read it.

    No SQL is read before it is asked for, so models that were not compiled do no harm.
    """
    nodes: dict[str, Any] = json.loads(parsed.manifest.read_bytes())["nodes"]
    reads = {
        node["name"]: _names_read(key, nodes)
        for key, node in nodes.items()
        if node["resource_type"] == "model" and not _is_ephemeral(node)
    }
    found = {model.name: model for model in _models(nodes, target / "compiled")}
    order = TopologicalSorter(reads).static_order()
    models = {name: found[name] for name in order if name in found}
    return CompiledProject(models, reads, tuple(_tests(nodes, target / "compiled")))


def _tests(nodes: Mapping[str, Any], compiled: Path) -> Iterator[CompiledTest]:
    for key, node in nodes.items():
        if node["resource_type"] != "test":
            continue
        place = Path(node["original_file_path"])
        # A generic test has no file of its own: dbt puts it below the YAML file that asks for it.
        below = place if place.suffix == ".sql" else place / node["path"]
        yield CompiledTest(
            name=node["name"],
            reads=_names_read(key, nodes),
            file=compiled / node["package_name"] / below,
        )


def _is_ephemeral(node: Mapping[str, Any]) -> bool:
    kind: str = node.get("config", {}).get("materialized", "")
    return node["resource_type"] == "model" and kind == "ephemeral"


def _names_read(key: str, nodes: Mapping[str, Any]) -> frozenset[str]:
    """The models and seeds a node reads, through those that are no relation of their own."""
    return frozenset(nodes[read]["name"] for read in _relations_read(key, nodes))


def _relations_read(key: str, nodes: Mapping[str, Any]) -> Iterator[str]:
    for read in nodes[key]["depends_on"]["nodes"]:
        if read in nodes and _is_ephemeral(nodes[read]):
            yield from _relations_read(read, nodes)
        elif read in nodes:
            yield read


def _models(nodes: Mapping[str, Any], compiled: Path) -> Iterator[CompiledModel]:
    for node in nodes.values():
        if node["resource_type"] == "model" and not _is_ephemeral(node):
            path = Path(node["original_file_path"])
            yield CompiledModel(
                name=node["name"],
                path=path,
                schema=node["schema"],
                relation=node["relation_name"],
                is_view=node["config"]["materialized"] == "view",
                file=compiled / node["package_name"] / path,
                meta=node["config"]["meta"],
            )
