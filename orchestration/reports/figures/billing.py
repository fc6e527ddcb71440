"""Betalningsansvar of one kommun and period as published: amounts and the funnel of the gates (R7,
R8). In Kalmar a basis for dialogue, never an invoice.

Does not belong here: computing it (models/intermediate/betalningsansvar).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.explain.sentences import GATES

REASON_TEXT = {
    "inskr_sent": "inskrivningsmeddelandet kom efter 24 timmar",
    "underrattelse_saknas": "ingen underrättelse om utskrivningsklar skickad",
    "sip_behov_ej_avgjort": "behovet av SIP inte avgjort",
    "sip_kallelse_saknas": "kallelse till SIP saknas",
    "sip_kallelse_sen": "kallelse till SIP kom sent",
    "oppenvard_hinder": "öppenvården var inte redo (tar dagar, inte vårdepisoden)",
    "insatser_motsatta": "patienten motsatte sig insatser",
    "opt_orv": "öppen psykiatrisk eller rättspsykiatrisk vård",
    "kommun_saknas": "kommunen är okänd",
    "negativ_tid": "utskriven före dag 0",
    "avliden": "avliden",
}
"""The reasons of fak_tratt (R7), in the order of the gates."""


@dataclass(frozen=True)
class FunnelStep:
    """One gate: episodes left after it and lost in it."""

    gate: str
    name: str
    left: int
    lost: int


@dataclass(frozen=True)
class FunnelReason:
    """How many episodes have the reason; one episode can have several."""

    code: str
    text: str
    count: int


@dataclass(frozen=True)
class Funnel:
    """fak_tratt: from all linked discharged with a valid period to those that qualify."""

    start: int
    steps: tuple[FunnelStep, ...]
    qualified: int
    reasons: tuple[FunnelReason, ...]


@dataclass(frozen=True)
class BillingPeriod:
    """One row of fak_kommunperiod (interface.md §3) and its funnel, None where nobody was
    discharged. Amounts in kronor; None where they cannot be computed or the model has none."""

    vardform: str
    kommun_kod: str
    kommun_namn: str
    periodtyp: str
    period: str
    period_start: date
    modell_id: str
    modelltyp: str
    antal_alla: int
    antal_kvalificerade: int
    antal_dag0: int | None
    summa_dagar: int | None
    snitt: float | None
    troskel: Decimal | None
    over_troskel: bool | None
    overskjutande_dagar: Decimal | None
    individuella_dagar: int | None
    belopp_kr: Decimal | None
    belopp_k1_kr: Decimal | None
    belopp_k2_kr: Decimal | None
    belopp_k3_kr: Decimal | None
    belopp_status: str
    berakningsstatus: str
    saknad_parameter: tuple[str, ...]
    reglering: str
    funnel: Funnel | None


def funnel_of(row: Mapping[str, Any]) -> Funnel:
    """The funnel of one row of fak_tratt; G4 is no step, since it takes days and no episode."""
    before = row["antal_alla"]
    steps = []
    for gate, (name, what, _) in GATES.items():
        left = row[f"efter_{gate}"]
        steps.append(FunnelStep(name, what, left, before - left))
        before = left
    reasons = tuple(
        FunnelReason(code, text, row[f"orsak_{code}"])
        for code, text in REASON_TEXT.items()
        if row.get(f"orsak_{code}")
    )
    return Funnel(row["antal_alla"], tuple(steps), row["antal_kvalificerade"], reasons)
