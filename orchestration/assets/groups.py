"""Groups of the asset graph, in Swedish by layer, and where a person goes on from an asset.

Does not belong here: what the layers may read (docs/architecture.md).
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from orchestration.settings import PROJECT_DIR

ARCHIVE_GROUP = "arkiv"
SEED_GROUP = "parametrar"
LAYER_GROUPS = {
    "staging": "inlasning",
    "bas": "bas",
    "intermediate": "regler",
    "facts": "fakta",
    "kvalitet": "kvalitet",
    "dimensioner": "dimensioner",
}
"""Folder of models/ -> group. Marts are grouped by their own folders: fakturering, indikatorer."""

_MARTS = "marts"
MODEL_PAGE = "target/docs/static_index.html"


def dbt_group(resource_props: Mapping[str, Any]) -> str:
    """The group of a model or seed; raises KeyError for a layer that has none."""
    layer, *rest = resource_props["fqn"][1:]
    if resource_props["resource_type"] == "seed":
        return SEED_GROUP
    return str(rest[0]) if layer == _MARTS else LAYER_GROUPS[layer]


def links(page: str = "", guide: str = "docs/checks.md") -> dict[str, dg.PathMetadataValue]:
    """Where to read on: the runbook, a guide of the repository, and a page of the data folder.

    Paths and no addresses: the pages lie on the machine, nothing is served.
    """
    found = {"rutin_vid_fel": _path("docs/runbook.md"), "dokumentation": _path(guide)}
    return found | ({"sida": dg.MetadataValue.path(page)} if page else {})


def model_links(resource_props: Mapping[str, Any]) -> dict[str, dg.PathMetadataValue]:
    """The SQL of a model, and the page that `make docs` writes about it."""
    anchor = f"{MODEL_PAGE}#!/{resource_props['resource_type']}/{resource_props['unique_id']}"
    return {
        "fil": _path(resource_props["original_file_path"]),
        "dokumentation": _path(anchor),
    }


def _path(relative: str) -> dg.PathMetadataValue:
    return dg.MetadataValue.path(f"{PROJECT_DIR}/{relative}")
