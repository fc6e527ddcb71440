"""R7 and R8 per episode and vårddygn: the rows of fak_vardepisoder and fak_betaldygn.

Does not belong here: means and kommun-periods (r8_periods.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tests.reference.agreements import Agreement, Agreements
from tests.reference.r3_kommun import place_on
from tests.reference.r7_days import PayableDays, payable_days
from tests.reference.r7_gates import (
    Claim,
    deceased_reason,
    g1_reason,
    g2_reason,
    g3_reason,
    g5_reason,
    g6_reason,
    g7_reason,
    g8_reason,
)
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds

CALCULATED, MISSING = "beraknat", "saknas"
PAID_BY_DAY = ("individ", "snitt_grind_individ")


@dataclass(frozen=True)
class Day:
    """One payable vårddygn of a qualified episode; kr None when the rate is unknown."""

    datum: date
    kommun_kod: str
    kr: int | None
    rate_status: str


@dataclass(frozen=True)
class Judged:
    """One claim with its gates, reasons and days. days: none unless it qualifies."""

    claim: Claim
    payable: PayableDays
    gates: dict[str, bool]
    reasons: tuple[str, ...]
    kvalificerad: bool
    days: tuple[Day, ...]

    @property
    def agreement(self) -> Agreement | None:
        return self.claim.agreement

    @property
    def modelltyp(self) -> str | None:
        return None if self.agreement is None else self.agreement.modelltyp

    @property
    def is_computable(self) -> bool:
        """R8: no needed parameter is unknown."""
        return self.agreement is not None and not self.agreement.missing

    @property
    def amount(self) -> tuple[int | None, str]:
        """R8: the individual days times the rate, before any gate on the mean."""
        if not self.is_computable:
            return None, MISSING
        if self.modelltyp not in PAID_BY_DAY:
            return None, CALCULATED
        return total(self.days)


def total(days: Sequence[Day]) -> tuple[int | None, str]:
    """(kr, belopp_status): empty when the rate of any of the days is unknown."""
    given = [d.kr for d in days if d.kr is not None]
    return (sum(given), CALCULATED) if len(given) == len(days) else (None, MISSING)


def judge(claim: Claim, seeds: Seeds, agreements: Agreements) -> Judged:
    """R7 for one claim."""
    payable = payable_days(claim)
    reasons = {
        "g1": g1_reason(claim),
        "g2": g2_reason(claim),
        "g3": g3_reason(claim),
        "g4": "oppenvard_hinder" if payable.hinder_took else None,
        "g5": g5_reason(claim, payable.unmoved_first),
        "g6": g6_reason(claim),
        "g7": g7_reason(claim, seeds),
        "g8": g8_reason(claim),
    }
    gates = {name: reason is None for name, reason in reasons.items()}
    gates["g1"] = gates["g1"] or claim.rules["krav_inskr_24h"] == "flagga"
    deceased = deceased_reason(claim)
    qualified = deceased is None and all(held for name, held in gates.items() if name != "g4")
    dates = payable.dates if qualified else ()
    return Judged(
        claim=claim,
        payable=payable,
        gates=gates,
        reasons=tuple(r for r in (*reasons.values(), deceased) if r is not None),
        kvalificerad=qualified,
        days=tuple(_day(claim, d, seeds, agreements) for d in dates),
    )


def _day(claim: Claim, day: date, seeds: Seeds, agreements: Agreements) -> Day:
    """R8: individ: kommun on the day; snitt models: that of the discharge day."""
    assert claim.agreement is not None
    kommun = claim.fact.place.kommun_kod
    if claim.agreement.modelltyp == "individ":
        kommun = place_on(claim.fact.case, day, claim.source, seeds).kommun_kod
    return Day(day, kommun, *agreements.rate(claim.agreement, day))


def fak_vardepisoder(judged: Sequence[Judged]) -> list[Row]:
    """One row per linked episode with a valid period."""
    return [
        {
            **j.claim.fact.key,
            "modell_id": None if j.agreement is None else j.agreement.modell_id,
            "kommun_kod": j.claim.fact.place.kommun_kod,
            "pagaende": j.claim.discharge_date is None,
            **j.gates,
            "kvalificerad": j.kvalificerad,
            "orsakskoder": list(j.reasons),
            "dag0": j.claim.period.dag0,
            "sen_underrattelse": j.payable.is_late,
            "forsta_betaldag": j.payable.first,
            "betaldagar": len(j.days),
            "belopp_kr": _decimal(j.amount[0]),
            "belopp_status": j.amount[1],
        }
        for j in judged
    ]


def fak_betaldygn(judged: Sequence[Judged], paid: set[tuple[str, date]]) -> list[Row]:
    """One row per payable vårddygn, before the gate on the mean.

    paid: (vardepisod_id, datum) of the days that are part of an amount.
    """
    return [
        {
            **j.claim.fact.key,
            "datum": day.datum,
            "kommun_kod": day.kommun_kod,
            "belopp_kr": _decimal(day.kr) if j.is_computable else None,
            "ingar_i_belopp": (j.claim.fact.key["vardepisod_id"], day.datum) in paid,
        }
        for j in judged
        if j.modelltyp in PAID_BY_DAY
        for day in j.days
    ]


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
