"""The parsed project as models with a layer, and the words their names are made of.

Does not belong here: what is allowed (test_manifest_*.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]
PUBLISHED_LAYERS = frozenset({"facts", "marts", "kvalitet", "dimensioner"})


def layer(node: Node) -> str:
    """The first folder below models (`seeds` for a seed)."""
    if node["resource_type"] == "seed":
        return "seeds"
    return str(node["fqn"][1])


def folder(node: Node) -> str:
    """Layer and the folder below it, such as `intermediate/kommun`."""
    return "/".join(node["fqn"][1:-1])


def is_relation(model: Node) -> bool:
    """Whether a model is a table or view of the build; an ephemeral one is part of its readers."""
    return str(model["config"]["materialized"]) != "ephemeral"


def models(manifest: dict[str, Any]) -> list[Node]:
    """Every model of the project, by name."""
    found = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
    return sorted(found, key=lambda n: n["name"])


def data_tests_of(manifest: dict[str, Any], unique_id: str) -> list[Node]:
    """The generic data tests attached to a node."""
    return [
        n
        for n in manifest["nodes"].values()
        if n["resource_type"] == "test" and n.get("attached_node") == unique_id
    ]


def edges(manifest: dict[str, Any]) -> Iterator[tuple[Node, Node]]:
    """(model, model or seed that it reads)."""
    for model in models(manifest):
        for parent in model["depends_on"]["nodes"]:
            if parent in manifest["nodes"]:
                yield model, manifest["nodes"][parent]


def sources_read(manifest: dict[str, Any]) -> Iterator[tuple[Node, Node]]:
    """(model, source that it reads)."""
    for model in models(manifest):
        for parent in model["depends_on"]["nodes"]:
            if parent in manifest["sources"]:
                yield model, manifest["sources"][parent]
