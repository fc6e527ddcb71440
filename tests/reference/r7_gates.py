"""R7: the gates G1-G3 and G5-G8 of one episode, and which agreement decides it.

Does not belong here: the payable dates and the day-level gates' days (r7_days.py), money (r8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.reference.agreements import STATUTE, Agreement, Agreements
from tests.reference.facts import Fact
from tests.reference.parameters import Parameters
from tests.reference.r0_conventions import Source, first_message, message_time
from tests.reference.r3_kommun import is_known, is_of_region, reckoning_day
from tests.reference.r4_utskrivningsklar import Days, Period, days, notice, valid_period
from tests.reference.r5_status import DEADLINE, judgement_clock
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds
from tests.reference.values import local_date

NOT_DISCHARGED_FOR = ("OPT", "ORV")


@dataclass(frozen=True)
class Claim:
    """A linked episode with a valid period: what billing evaluates (R7).

    agreement: the row that decides, None when the region has none. rules: the row its gates read,
    where the statute's values stand for what is unknown (R8). days: T by the agreement's own
    atertagen_regel and utskrivningsdag_raknas.
    """

    fact: Fact
    source: Source
    period: Period
    days: Days
    agreement: Agreement | None
    rules: Agreement

    @property
    def discharge_date(self) -> date | None:
        return self.fact.case.episode.utskrivning_date

    @property
    def plans(self) -> list[Row]:
        """The non-cancelled SIP plans of all the ärenden (R2)."""
        return [p for p in self._rows("link_plan") if p["plantyp"] == "SIP"]

    @property
    def hinder(self) -> list[Row]:
        return self._rows("link_oppenvard_hinder")

    def of_stays(self, table: str) -> list[Row]:
        """The rows of a table that hang on the episode's stays."""
        ids = [s["vardtillfalle_id"] for s in self.fact.case.episode.stays]
        return self.source.living_with(table, "vardtillfalle_id", ids)

    def _rows(self, table: str) -> list[Row]:
        ids = [a["arende_id"] for a in self.fact.case.arenden]
        return self.source.living_with(table, "arende_id", ids)


def claims(
    facts: Sequence[Fact],
    source: Source,
    seeds: Seeds,
    agreements: Agreements,
    parameters: Parameters,
) -> list[Claim]:
    """R7: linked episodes with a valid period, discharged or still admitted."""
    result = []
    for fact in facts:
        period = valid_period(fact.periods)
        if fact.case.is_linked and period is not None:
            result.append(_claim(fact, source, period, seeds, agreements, parameters))
    return result


def _claim(
    fact: Fact,
    source: Source,
    period: Period,
    seeds: Seeds,
    agreements: Agreements,
    parameters: Parameters,
) -> Claim:
    day = reckoning_day(fact.case.episode, source)
    vardform = fact.case.episode.vardform
    kommun = fact.place.kommun_kod
    outside = is_known(kommun, seeds) and not is_of_region(kommun, fact.region_kod, seeds)
    agreement = agreements.valid(STATUTE if outside else fact.region_kod, vardform, day)
    statute = next(a for a in reversed(agreements.rows) if a.region_kod == STATUTE)
    rules = _gate_rules(agreement, agreements.valid(STATUTE, vardform, day) or statute)
    of_agreement = replace(
        parameters,
        atertagen_regel=rules["atertagen_regel"],
        utskrivningsdag_raknas=rules["utskrivningsdag_raknas"],
    )
    counted = days(fact.case, fact.periods, source, of_agreement)
    assert counted is not None
    return Claim(fact, source, period, counted, agreement, rules)


def _gate_rules(agreement: Agreement | None, statute: Agreement) -> Agreement:
    """R8: gates that hang on an unknown parameter are evaluated as in the statute row."""
    if agreement is None:
        return statute
    gates = (
        "krav_inskr_24h",
        "krav_sip_kallelse",
        "sip_kallelse_max_dagar",
        "krav_oppenvard_ok",
        "krav_ej_motsatt",
        "opt_orv_regel",
        "atertagen_regel",
        "avliden_regel",
        "permission_regel",
        "utskrivningsdag_raknas",
    )
    unknown = {g: statute.values[g] for g in gates if agreement.is_unknown(g)}
    statuses = {k: s for k, s in agreement.statuses.items() if k not in unknown}
    return replace(agreement, values={**agreement.values, **unknown}, statuses=statuses)


def g1_reason(claim: Claim) -> str | None:
    """G1: the first INSKRIVNING message lies within 24 h; kept as a reason unless ignored."""
    if claim.rules["krav_inskr_24h"] == "ignorera":
        return None
    first = first_message(claim.fact.case.admission_messages)
    assert first is not None
    deadline = judgement_clock(claim.fact.case) + DEADLINE
    return None if message_time(first) <= deadline else "inskr_sent"


def g2_reason(claim: Claim) -> str | None:
    """G2: the opening SATT has a sent, non-cancelled UTSKRIVNINGSKLAR message."""
    sent = notice(claim.period.satt, claim.source)
    return None if sent is not None else "underrattelse_saknas"


def g3_reason(claim: Claim) -> str | None:
    """G3: where SIP is needed, a kallelse by D + sip_kallelse_max_dagar."""
    if claim.rules["krav_sip_kallelse"] == "aldrig":
        return None
    need = claim.fact.case.field("sip_behov")
    if need == "NEJ":
        return None
    if need != "JA":
        return "sip_behov_ej_avgjort"
    called = [local_date(p["kallelse_skickad_tidpunkt"]) for p in claim.plans if _is_called(p)]
    if not called:
        return "sip_kallelse_saknas"
    latest = claim.period.dag0 + timedelta(days=claim.rules["sip_kallelse_max_dagar"])
    return None if min(called) <= latest else "sip_kallelse_sen"


def _is_called(plan: Row) -> bool:
    return plan["kallelse_skickad_tidpunkt"] is not None


def opposed_on(claim: Claim) -> date | None:
    """G5: the local date the insatser were opposed; None when it has no effect."""
    time: datetime | None = claim.fact.case.field("insatser_motsatta_tidpunkt")
    if not claim.rules["krav_ej_motsatt"] or time is None:
        return None
    day = local_date(time)
    after = claim.discharge_date is not None and day > claim.discharge_date
    return None if after else day


def g5_reason(claim: Claim, unmoved_first: date | None) -> str | None:
    """G5: not opposed on or before the unmoved first payable date."""
    day = opposed_on(claim)
    fails = day is not None and unmoved_first is not None and day <= unmoved_first
    return "insatser_motsatta" if fails else None


def g6_reason(claim: Claim) -> str | None:
    """G6: the vårdform at discharge is not ÖPT/ÖRV, unless the statute's rule holds."""
    if claim.rules["opt_orv_regel"] == "statut":
        return None
    until = claim.fact.case.episode.utskrivning or claim.source.asof
    known = [
        v for v in claim.of_stays("psykiatrisk_vardform") if v["galler_fran_tidpunkt"] <= until
    ]
    newest = max(known, key=_vardform_order, default=None)
    barred = newest is not None and newest["vardform"] in NOT_DISCHARGED_FOR
    return "opt_orv" if barred else None


def _vardform_order(row: Row) -> tuple[Any, ...]:
    return (row["galler_fran_tidpunkt"], row["vardtillfalle_id"], row["radnr"])


def g7_reason(claim: Claim, seeds: Seeds) -> str | None:
    """G7: the kommun of the discharge day (as-of) is known."""
    return None if is_known(claim.fact.place.kommun_kod, seeds) else "kommun_saknas"


def g8_reason(claim: Claim) -> str | None:
    """G8: T is not negative."""
    return claim.days.exkluderad_orsak


def deceased_reason(claim: Claim) -> str | None:
    """R7: `avliden_regel` utesluts and the patient died."""
    excluded = claim.rules["avliden_regel"] == "utesluts" and claim.fact.case.episode.avliden
    return "avliden" if excluded else None
