"""The controlled tables of delad.duckdb, and what of the build they are made from.

Does not belong here: what each of them holds (long_table.py, funnel.py, status_tables.py).
"""

from __future__ import annotations

from orchestration.disclosure.controlled import Controlled
from orchestration.disclosure.funnel import TRATT
from orchestration.disclosure.long_table import INDIKATOR
from orchestration.disclosure.status_tables import VECKA, VECKOTIMME

CONTROLLED: tuple[Controlled, ...] = (INDIKATOR, TRATT, VECKOTIMME, VECKA)

READS = (
    "dimensioner.dim_indikatormatt",
    "fakta.fct_vardepisoder",
    "indikatorer.ind_status_24h_vecka",
    "indikatorer.ind_status_24h_veckotimme",
    "indikatorer.ind_tratt_steg",
    "indikatorer.indikator",
    "intermediate.int_asof",
    "intermediate.int_regionparametrar",
    "referens.kommun_analysgrupp",
    "referens.kommuner",
    "referens.stadsdelar",
)
"""The tables of the build that the control reads."""
