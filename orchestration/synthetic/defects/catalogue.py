"""What every planted kind is, and the part of facit.json that tells what was planted.

Does not belong here: the texts (catalogue.yaml) and the keys (ledger.py).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from orchestration.synthetic.defects.ledger import Ledger
from orchestration.synthetic.parameters import Parameters

CATALOGUE = Path(__file__).with_name("catalogue.yaml")
ALWAYS: Literal["alltid"] = "alltid"
Klass = Literal["fynd", "hanteras", "avvisas", "syns_inte", "lockbete"]


class Kind(BaseModel):
    """One kind of defect or lure; see the head of catalogue.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    klass: Klass
    vad: str
    skal: str
    syns_i: str
    andel: str
    bas: str
    mal: float | None = None
    nar: Literal["alltid", "natter", "filfel"] = ALWAYS


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its name: the number in cosmic_link 8, X for its unnumbered, L for lures; and
    the variant after a hyphen."""
    document = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return {name: Kind.model_validate(leaf) for name, leaf in document.items()}


def share_of(kind: Kind, parameters: Parameters) -> Any:
    """The value of the parameter that gives the share; None where there is none."""
    if not kind.andel:
        return None
    part, name = kind.andel.split(".")
    return getattr(getattr(parameters, part), name)


def as_document(ledger: Ledger, parameters: Parameters, times: set[str]) -> dict[str, Any]:
    """Per kind what it is and every planted key; lures apart. times: the `nar` that apply.

    Raises KeyError when something was planted that the catalogue does not know.
    """
    unknown = set(ledger.keys) - set(kinds())
    if unknown:
        raise KeyError(f"planted but not in the catalogue: {sorted(unknown)}")
    entries = [
        {
            "id": name.partition("-")[0],
            "variant": name.partition("-")[2],
            **kind.model_dump(),
            "andel_parameter": kind.andel,
            "andel": share_of(kind, parameters),
            "antal": ledger.number(name),
            "nycklar": {tabell: sorted(keys) for tabell, keys in ledger.keys[name].items()},
        }
        for name, kind in kinds().items()
        if kind.nar in times
    ]
    return {
        "baser": dict(sorted(ledger.bases.items())),
        "defekter": [entry for entry in entries if entry["klass"] != "lockbete"],
        "lockbeten": [entry for entry in entries if entry["klass"] == "lockbete"],
    }
