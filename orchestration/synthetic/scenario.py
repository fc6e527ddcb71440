"""The scenario: every number that shapes the synthetic region, typed, each with its source.

A scenario file is YAML; every parameter is `{value: ..., source: ...}`, where source is a
reference or the mark «assumed». Here it is read and checked. Does not belong here: the types
(parameters.py) and what the numbers do (the simulator's modules).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from orchestration.synthetic.parameters import Parameters

SCENARIO_DIR = Path(__file__).parent / "scenarios"
DEFAULT_SCENARIO = "kalmar_2022"


class ScenarioError(Exception):
    """A scenario file that cannot be used."""


@dataclass(frozen=True)
class Scenario:
    """A named set of parameters and where each comes from ("del.parameter" -> source)."""

    name: str
    parameters: Parameters
    sources: dict[str, str]


@cache
def load_scenario(name: str = DEFAULT_SCENARIO, folder: Path = SCENARIO_DIR) -> Scenario:
    """Read `<folder>/<name>.yaml`.

    Raises ScenarioError when the file is missing, a parameter lacks its source, or a value does
    not fit its type; the message names the parameter.
    """
    path = folder / f"{name}.yaml"
    if not path.is_file():
        raise ScenarioError(f"scenario {name} saknas: {path.name} finns inte i {folder}")
    values, sources = _split(yaml.safe_load(path.read_text(encoding="utf-8")), name)
    try:
        parameters = Parameters.model_validate(values)
    except ValidationError as error:
        raise ScenarioError(f"scenario {name} går inte att använda: {error}") from error
    return Scenario(name=name, parameters=parameters, sources=sources)


def _split(document: Any, name: str) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Part the file into plain values and sources; every leaf must have both."""
    values: dict[str, dict[str, Any]] = {}
    sources: dict[str, str] = {}
    if not isinstance(document, dict):
        raise ScenarioError(f"scenario {name} är tomt")
    for part, parameters in document.items():
        values[part] = {}
        for parameter, leaf in parameters.items():
            if not isinstance(leaf, dict) or set(leaf) != {"value", "source"}:
                raise ScenarioError(f"{part}.{parameter} ska ha value och source, inget annat")
            if not str(leaf["source"]).strip():
                raise ScenarioError(f"{part}.{parameter} saknar källa (eller märket assumed)")
            values[part][parameter] = leaf["value"]
            sources[f"{part}.{parameter}"] = str(leaf["source"])
    return values, sources
