"""The scenario: every number that shapes the synthetic region, typed, each with its source.

A scenario file is YAML; every parameter is `{value: ..., source: ...}`, where source is a
reference or the mark «assumed». A file may start with `bygger_pa: <scenario>` and then holds only
what differs. Here it is read and checked. Does not belong here: the types (parameters.py) and what
the numbers do (the simulator's modules).
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
BUILDS_ON = "bygger_pa"

Parts = dict[str, dict[str, Any]]


class ScenarioError(Exception):
    """A scenario file that cannot be used; the message is Swedish and names the place."""


@dataclass(frozen=True)
class Scenario:
    """A named set of parameters and where each comes from ("del.parameter" -> source).

    own: the parameters this file itself states; the others come from what it builds on.
    """

    name: str
    parameters: Parameters
    sources: dict[str, str]
    own: frozenset[str]


@cache
def load_scenario(name: str = DEFAULT_SCENARIO, folder: Path = SCENARIO_DIR) -> Scenario:
    """Read `<folder>/<name>.yaml` and what it builds on, from the bottom up.

    A parameter is replaced whole. Raises ScenarioError when a file is missing or builds on itself,
    a parameter lacks its source, is unknown, or has a value that does not fit its type; the
    message names the parameter.
    """
    documents = _chain(name, folder)
    leaves: Parts = {}
    for document in reversed(documents):
        for part, keys in document.items():
            leaves.setdefault(part, {}).update(keys)
    values = {part: {k: leaf["value"] for k, leaf in keys.items()} for part, keys in leaves.items()}
    try:
        parameters = Parameters.model_validate(values)
    except ValidationError as error:
        raise ScenarioError(
            f"Scenariot {name} går inte att använda. Rätta filen: {error}"
        ) from error
    return Scenario(
        name=name,
        parameters=parameters,
        sources={key: str(leaf["source"]) for key, leaf in _flat(leaves).items()},
        own=frozenset(_flat(documents[0])),
    )


def _flat(parts: Parts) -> dict[str, Any]:
    """Leaves by their full names, "del.parameter"."""
    return {f"{part}.{key}": leaf for part, keys in parts.items() for key, leaf in keys.items()}


def available(folder: Path = SCENARIO_DIR) -> list[str]:
    """Names of the scenarios of a folder, in order."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def _chain(name: str, folder: Path) -> list[Parts]:
    """The scenario's own file first, then what it builds on, and so on."""
    seen: list[str] = []
    documents: list[Parts] = []
    wanted: str | None = name
    while wanted is not None:
        if wanted in seen:
            raise ScenarioError(f"Scenariot {wanted} bygger på sig självt. Rätta {BUILDS_ON}.")
        seen.append(wanted)
        document = _read(wanted, folder)
        base = document.pop(BUILDS_ON, None)
        documents.append(_checked(document, wanted))
        wanted = None if base is None else str(base)
    return documents


def _read(name: str, folder: Path) -> dict[str, Any]:
    path = folder / f"{name}.yaml"
    if not path.is_file():
        raise ScenarioError(
            f"Scenariot {name} saknas: {path.name} finns inte i {folder}. Välj något av: "
            f"{', '.join(available(folder)) or 'inget finns'}."
        )
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ScenarioError(f"Filen {path.name} går inte att läsa. Rätta den: {error}") from error
    if not isinstance(document, dict):
        raise ScenarioError(f"Scenariot {name} är tomt. Skriv parametrar i {path.name}.")
    return document


def _checked(document: dict[str, Any], name: str) -> Parts:
    """Every leaf must have a value and a source."""
    for part, parameters in document.items():
        if not isinstance(parameters, dict):
            raise ScenarioError(f"{name}: {part} ska hålla parametrar. Rätta filen.")
        for parameter, leaf in parameters.items():
            where = f"{name}: {part}.{parameter}"
            if not isinstance(leaf, dict) or set(leaf) != {"value", "source"}:
                raise ScenarioError(f"{where} ska ha value och source, inget annat.")
            if not str(leaf["source"] or "").strip():
                raise ScenarioError(f"{where} saknar källa: ange var värdet finns, eller assumed.")
    return document
