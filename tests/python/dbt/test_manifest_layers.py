"""Layers look down only, and the vendor's name stops at the canonical tables.

Read from dbt's manifest, so that a new model is under the rules the day it is written.
Does not belong here: what a model must say of itself (test_manifest_models.py).
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from orchestration.contract import load_contract
from orchestration.settings import PROJECT_DIR
from tests.python.dbt.project_graph import Node, edges, folder, layer, models, sources_read
from tests.python.dbt.sql_text import sql_files, without_comments

Manifest = dict[str, Any]
READS = {
    "staging": {"staging"},
    "bas": {"staging"},
    "intermediate": {"bas", "intermediate", "seeds"},
    "dimensioner": {"bas", "intermediate", "seeds"},
    "facts": {"facts", "intermediate", "seeds"},
    "marts": {"facts", "dimensioner", "seeds"},
    "kvalitet": {"staging", "facts", "intermediate", "kvalitet", "seeds"},
}
DELIVERY_FACTS = "staging/lager"
INDICATOR_HELPERS = "intermediate/indikatorer"
STATISTICS = "marts/statistik"
"""The long tables read the marts they are made of, never the other way."""
BILLING = {"marts/fakturering": "intermediate/betalningsansvar"}
"""The billing tables show what the rules' steps give under the agreement as it is."""
FINDINGS = "kvalitet/fynd"
"""A finding is about delivered rows, also those that no rule's step keeps."""
STATUS_FACT = "dq_status_24h"
"""R5's fact lies in kvalitet by its published name; the indicators read it as one."""


def is_allowed(model: Node, parent: Node) -> bool:
    """Whether a model may read another, by their layers."""
    if layer(parent) in READS[layer(model)]:
        return layer(parent) != "staging" or layer(model) != "staging" or _is_lager(parent)
    if folder(model) == FINDINGS and layer(parent) == "bas":
        return True
    if layer(model) == "intermediate":
        helper = folder(model) == INDICATOR_HELPERS
        return (
            (_is_lager(parent) and folder(model) == "intermediate/parametrar")
            or (helper and layer(parent) == "facts")
            or (helper and parent["name"] == STATUS_FACT)
        )
    if layer(model) == "marts":
        return (
            parent["name"] == STATUS_FACT
            or folder(parent) == INDICATOR_HELPERS
            or folder(parent) == BILLING.get(folder(model))
            or (folder(model) == STATISTICS and layer(parent) == "marts")
        )
    return False


def _is_lager(node: Node) -> bool:
    return folder(node) == DELIVERY_FACTS


def test_layers_look_down_only(manifest: Manifest) -> None:
    found = [f"{m['name']} <- {p['name']}" for m, p in edges(manifest) if not is_allowed(m, p)]
    assert not found
    assert {layer(m) for m in models(manifest)} == READS.keys()


def _node(path: str) -> Node:
    parts = path.split("/")
    kind = "seed" if parts[0] == "seeds" else "model"
    return {"resource_type": kind, "fqn": ["utskrivning", *parts], "name": parts[-1]}


@pytest.mark.parametrize(
    ("model", "parent"),
    [
        ("staging/stella/stg_stella__avvikelse", "staging/enkat/stg_enkat__delaktighet"),
        ("bas/bas_patient", "bas/bas_arende"),
        ("bas/bas_patient", "seeds/kodverk/kommuner"),
        ("intermediate/episoder/int_patienter", "staging/cosmic_link/stg_cosmic_link__patient"),
        ("intermediate/episoder/int_patienter", "staging/lager/stg_lager__leveranser"),
        ("intermediate/episoder/int_patienter", "facts/fct_vardepisoder"),
        ("intermediate/indikatorer/int_tal", "marts/indikatorer/ind_status_24h"),
        ("intermediate/indikatorer/int_tal", "kvalitet/dq_leveranser"),
        ("dimensioner/dim_enhet", "facts/fct_vardepisoder"),
        ("facts/fct_vardepisoder", "bas/bas_patient"),
        ("facts/fct_vardepisoder", "marts/indikatorer/ind_status_24h"),
        ("marts/indikatorer/ind_status_24h", "bas/bas_patient"),
        ("marts/indikatorer/ind_status_24h", "intermediate/episoder/int_vardepisoder"),
        ("marts/indikatorer/ind_status_24h", "kvalitet/dq_leveranser"),
        (
            "marts/indikatorer/ind_status_24h",
            "intermediate/betalningsansvar/int_betalningsansvar__snitt",
        ),
        ("marts/indikatorer/ind_status_24h", "marts/statistik/indikator"),
        ("marts/statistik/indikator", "intermediate/episoder/int_vardepisoder"),
        ("marts/fakturering/fak_tratt", "intermediate/episoder/int_vardepisoder"),
        ("kvalitet/dq_status_24h", "marts/indikatorer/ind_status_24h"),
        ("kvalitet/dq_status_24h", "bas/bas_patient"),
        ("kvalitet/fynd/dq_sip_utan_mote", "marts/indikatorer/ind_planer"),
    ],
)
def test_a_look_up_is_seen(model: str, parent: str) -> None:
    assert not is_allowed(_node(model), _node(parent))


def test_only_staging_reads_the_store(manifest: Manifest) -> None:
    read = [(folder(m), s["source_name"]) for m, s in sources_read(manifest)]
    assert read
    assert {(f, s) for f, s in read if f != f"staging/{s}"} == set()


def test_every_canonical_table_leaves_cancelled_rows_out(manifest: Manifest) -> None:
    """R0: cancelled rows count nowhere; one macro does it. One table holds what it
    drops, and one holds no delivered rows but how far the deliveries reach."""
    macro = "macro.utskrivning.canonical_table"
    canonical = [m for m in models(manifest) if layer(m) == "bas"]
    without = {m["name"] for m in canonical if macro not in m["depends_on"]["macros"]}
    assert without == {"bas_strukna_meddelanden", "bas_leveranslage"}


def test_the_vendor_is_named_in_staging_and_the_adapters_only() -> None:
    """A second source is a second staging folder and one line in a canonical table."""
    vendors = "|".join(k.name for k in load_contract().kallor)
    allowed = [
        PROJECT_DIR / "models" / "staging",
        PROJECT_DIR / "models" / "bas",
        PROJECT_DIR / "macros" / "staging",
    ]
    found = [
        str(path.relative_to(PROJECT_DIR))
        for path in sql_files("models", "macros", "tests/singular", "tests/generic")
        if not any(folder in path.parents for folder in allowed)
        and re.search(rf"\b({vendors}|cosmic)\w*", without_comments(path.read_text("utf-8")))
    ]
    assert not found
