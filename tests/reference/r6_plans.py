"""R6 `utskrivningsplan`, `sip`, `sip_uppfoljning` and `sip_kallelse_3d`.

Does not belong here: the SIP gate of billing (r7_gates.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.reference.calendar_periods import period_of
from tests.reference.facts import Fact
from tests.reference.r0_conventions import Source
from tests.reference.r4_utskrivningsklar import valid_period
from tests.reference.r6_groups import (
    ALL_PERIOD_TYPES,
    ALLA,
    Group,
    Region,
    by_discharge,
    discharge_date,
    grouped,
    members_on,
    with_empty_groups,
)
from tests.reference.row_quarantine import Row
from tests.reference.statistics import share
from tests.reference.values import local_date

UTSKRIVNINGSPLAN, SIP = "UTSKRIVNINGSPLAN", "SIP"
ESTABLISHED = ("UPPRATTAD", "JUSTERAD", "AVSLUTAD")
PLAN_LEVELS = ("lan", "kommun")
CALL_LEVELS = ("lan", "kommun", "halsovalsenhet")
CALL_PERIOD_TYPES = ("manad", "kvartal", "halvar")
CALL_DAYS = 3
Combination = tuple[str | None, str | None, str | None]
NO_COMBINATION: Combination = (None, None, None)


@dataclass(frozen=True)
class Planned:
    """What one episode has."""

    utskrivningsplan: bool
    sip: bool
    sip_uppfoljning: bool


def plans(fact: Fact, source: Source, plantyp: str) -> list[Row]:
    """R2: the non-cancelled plans of the type, of all the episode's ärenden."""
    ids = [arende["arende_id"] for arende in fact.case.arenden]
    return [p for p in source.living_with("link_plan", "arende_id", ids) if p["plantyp"] == plantyp]


def established(plan: Row, first: date, last: date) -> bool:
    """R6: status, at least one note, upprättad from one date to another."""
    made = plan["upprattad_tidpunkt"]
    return (
        plan["status"] in ESTABLISHED
        and plan["antal_anteckningar"] >= 1
        and made is not None
        and first <= local_date(made) <= last
    )


def has_discharge_plan(fact: Fact, source: Source) -> bool:
    """R6 `utskrivningsplan`: upprättad on the discharge date or before."""
    made = plans(fact, source, UTSKRIVNINGSPLAN)
    return any(established(plan, date.min, discharge_date(fact)) for plan in made)


def sips(fact: Fact, region: Region) -> list[Row]:
    """R6 `sip`: upprättad from the admission date to `sip_fonster_dagar` after the discharge."""
    first = fact.case.episode.inskrivning_date
    last = discharge_date(fact) + timedelta(days=region.parameters.sip_fonster_dagar)
    made = plans(fact, region.source, SIP)
    return [plan for plan in made if established(plan, first, last)]


def is_followed_up(plan: Row, source: Source) -> bool:
    """R6 `sip_uppfoljning`: a non-cancelled follow-up GENOMFORD, genomförd by as-of."""
    return any(
        row["utfall"] == "GENOMFORD"
        and row["genomford_tidpunkt"] is not None
        and row["genomford_tidpunkt"] <= source.asof
        for row in source.living_with("link_sip_uppfoljning", "plan_id", [plan["plan_id"]])
    )


def planned(fact: Fact, region: Region) -> Planned:
    """R6 for one linked discharged episode."""
    made = sips(fact, region)
    return Planned(
        has_discharge_plan(fact, region.source),
        bool(made),
        any(is_followed_up(plan, region.source) for plan in made),
    )


def ind_planer(region: Region) -> list[Row]:
    """Shares of linked discharged: lan, kommun, and kommun x hälsovalsenhet x klinik x month."""
    has = {f.case.episode.id: planned(f, region) for f in region.linked_discharged}
    groups = grouped(
        region.linked_discharged,
        periods_of=by_discharge(ALL_PERIOD_TYPES),
        members_of=members_on(region.seeds, PLAN_LEVELS),
    )
    keyed = {
        (group, NO_COMBINATION): facts
        for group, facts in with_empty_groups(groups, region, ALL_PERIOD_TYPES).items()
    }
    return [
        _plan_row(group, combination, [has[f.case.episode.id] for f in facts])
        for (group, combination), facts in (keyed | _combinations(region)).items()
    ]


def _combinations(region: Region) -> dict[tuple[Group, Combination], list[Fact]]:
    result: dict[tuple[Group, Combination], list[Fact]] = {}
    for fact in region.linked_discharged:
        combination: Combination = (
            fact.place.kommun_kod,
            fact.halsovalsenhet_kod,
            fact.case.episode.klinik_kod,
        )
        period = period_of(discharge_date(fact), "manad")
        for vardform in (fact.case.episode.vardform, ALLA):
            group = Group(region.kod, vardform, "kombination", "", period)
            result.setdefault((group, combination), []).append(fact)
    return result


def _plan_row(group: Group, combination: Combination, of_group: Sequence[Planned]) -> Row:
    kommun, enhet, klinik = combination
    counts = {
        "utskrivningsplan": sum(p.utskrivningsplan for p in of_group),
        "sip": sum(p.sip for p in of_group),
        "sip_uppfoljning": sum(p.sip_uppfoljning for p in of_group),
    }
    return {
        **group.key,
        "enhet_kod": group.enhet_kod or None,
        "kommun_kod": kommun,
        "halsovalsenhet_kod": enhet,
        "klinik_kod": klinik,
        "antal_utskrivna_lankade": len(of_group),
        **{f"antal_{name}": number for name, number in counts.items()},
        **{f"andel_{name}": share(number, len(of_group)) for name, number in counts.items()},
    }


def first_call(fact: Fact, source: Source) -> date | None:
    """The earliest kallelse date of the episode's SIP plans."""
    sent = [plan["kallelse_skickad_tidpunkt"] for plan in plans(fact, source, SIP)]
    return min((local_date(time) for time in sent if time is not None), default=None)


def ind_sip_kallelse(region: Region) -> list[Row]:
    """R6 `sip_kallelse_3d`: linked discharged with sip_behov JA and a valid period."""
    population = [
        fact
        for fact in region.linked_discharged
        if fact.case.field("sip_behov") == "JA" and valid_period(fact.periods) is not None
    ]
    groups = grouped(
        population,
        periods_of=by_discharge(CALL_PERIOD_TYPES),
        members_of=members_on(region.seeds, CALL_LEVELS),
    )
    return [
        _call_row(group, facts, region.source)
        for group, facts in with_empty_groups(groups, region, CALL_PERIOD_TYPES).items()
    ]


def _call_row(group: Group, facts: Sequence[Fact], source: Source) -> Row:
    """D is the dag0 of the valid period."""
    calls = [(first_call(fact, source), fact.days) for fact in facts]
    in_time = sum(
        called is not None and days is not None and (called - days.dag0).days <= CALL_DAYS
        for called, days in calls
    )
    never = sum(1 for called, _ in calls if called is None)
    return {
        **group.key,
        "antal_sip_behov": len(facts),
        "antal_kallad_i_tid": in_time,
        "antal_kallad_sent": len(facts) - in_time - never,
        "antal_ej_kallad": never,
        "andel_i_tid": share(in_time, len(facts)),
    }
