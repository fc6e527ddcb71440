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

from orchestration.explain.sentences import GATES, REASONS

REASON_TEXT = {
    "inskr_sent": "inskrivningsmeddelandet kom sent, efter 24 timmar",
    "underrattelse_saknas": "ingen underrättelse om utskrivningsklar skickad",
    "sip_behov_ej_avgjort": "behovet av SIP inte avgjort",
    "sip_kallelse_saknas": "kallelse till SIP saknas",
    "sip_kallelse_sen": "kallelse till SIP kom sent",
    "oppenvard_hinder": "öppenvården var inte redo (tar dagar)",
    "insatser_motsatta": "patienten motsatte sig insatser",
    "opt_orv": "öppen psykiatrisk eller rättspsykiatrisk vård",
    "kommun_saknas": "kommunen är okänd",
    "negativ_tid": "utskriven före dag 0",
    "avliden": "avliden",
}
"""The reasons of fak_tratt (R7), in the order of the gates."""
GATE_OF_REASON = {reason: gate for gate, reasons in REASONS.items() for reason in reasons}
"""Reason -> the gate that an episode falls on for it. `avliden` hangs on no gate."""
TAKES_DAYS = "oppenvard_hinder"
READINGS = {
    "K1": "enskilda dagar, när snittet är över tröskeln",
    "K2": "enskilda dagar, vad snittet än är",
    "K3": "snittets dagar över tröskeln",
}
"""The three readings of Kalmar's agreement (R8), side by side."""
K3_CAN_BE_MORE = (
    "K3 räknas ur snittet, där också dagarna före första betaldagen ingår. Den kan därför ge fler "
    "dagar och kronor än K1 och K2."
)
_LATE = "inskr_sent"
LATE_PARAMETER = "krav_inskr_24h"
"""The parameter of an agreement that decides whether a late message stops (R7 G1)."""
_NOTED_ONLY = "flagga"


@dataclass(frozen=True)
class FunnelStep:
    """One gate: episodes left after it and lost in it."""

    gate: str
    name: str
    left: int
    lost: int


@dataclass(frozen=True)
class FunnelReason:
    """How many episodes have the reason; one episode can have several. is_noted: it is written
    down and stops nothing (R7: G4 takes days; G1 where the agreement says `flagga`)."""

    code: str
    text: str
    count: int
    is_noted: bool = False


@dataclass(frozen=True)
class Funnel:
    """fak_tratt: from all linked discharged with a valid period to those that qualify."""

    start: int
    steps: tuple[FunnelStep, ...]
    qualified: int
    reasons: tuple[FunnelReason, ...]

    @property
    def stopping(self) -> tuple[FunnelReason, ...]:
        """The reasons for which an episode falls."""
        return tuple(reason for reason in self.reasons if not reason.is_noted)

    @property
    def noted(self) -> tuple[FunnelReason, ...]:
        """What is written down and stops nothing."""
        return tuple(reason for reason in self.reasons if reason.is_noted)


@dataclass(frozen=True)
class YearDays:
    """What a period's amounts are multiplied from in one calendar year (R8). antal_dagar:
    individual days before the gate on the mean, None in models without them. belopp_vardygn: kronor
    per day, None where it is not known."""

    ar: int
    antal_dagar: int | None
    belopp_vardygn: Decimal | None


@dataclass(frozen=True)
class BillingPeriod:
    """One row of fak_kommunperiod (interface.md §3) and its funnel, None where nobody was
    discharged. Amounts in kronor; None where they cannot be computed or the model has none.
    years: newest first; the period's own year is always there when there is an agreement."""

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
    years: tuple[YearDays, ...] = ()

    @property
    def is_preliminary(self) -> bool:
        """Whether an amount that stands may change: something in the agreement is assumed or
        unknown, or somebody is still there."""
        return self.berakningsstatus != "beraknad"

    @property
    def individual_days(self) -> int | None:
        """Individual days whatever the mean is (K2), None where the model counts none."""
        known = [year.antal_dagar for year in self.years if year.antal_dagar is not None]
        return sum(known) if known else None

    def of_year(self, before: int) -> YearDays | None:
        """What falls so many years before the period's own year, 0 for that year itself."""
        wanted = self.period_start.year - before
        return next((year for year in self.years if year.ar == wanted), None)


def is_noted(code: str, late_message: str) -> bool:
    """Whether the reason stops nothing. late_message: `krav_inskr_24h` of the row's agreement,
    empty where it has none or it is unknown, which is evaluated as in the statute (R8): it
    stops."""
    return code == TAKES_DAYS or (code == _LATE and late_message == _NOTED_ONLY)


def funnel_of(row: Mapping[str, Any], late_message: str) -> Funnel:
    """The funnel of one row of fak_tratt; G4 is no step, since it takes days and no episode.
    late_message: see is_noted."""
    before = row["antal_alla"]
    steps = []
    for gate, (name, what, _) in GATES.items():
        left = row[f"efter_{gate}"]
        steps.append(FunnelStep(name, what, left, before - left))
        before = left
    reasons = tuple(
        FunnelReason(code, text, row[f"orsak_{code}"], is_noted(code, late_message))
        for code, text in REASON_TEXT.items()
        if row.get(f"orsak_{code}")
    )
    return Funnel(row["antal_alla"], tuple(steps), row["antal_kvalificerade"], reasons)
