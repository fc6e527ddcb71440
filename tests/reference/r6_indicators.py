"""R6: `ind_utskrivningsklara_dagar` and `ind_status_24h`.

Does not belong here: which rows there are (r6_groups.py), one episode's answer (r4, r5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.reference.calendar_periods import CalendarPeriod, period_of
from tests.reference.facts import Fact
from tests.reference.r5_status import COUNTED_STATES, Status24h
from tests.reference.r6_groups import (
    ALL_PERIOD_TYPES,
    Group,
    Region,
    by_discharge,
    grouped,
    members,
    members_on,
    with_empty_groups,
)
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds
from tests.reference.statistics import quantile, share
from tests.reference.values import local_date

DAYS_LEVELS = ("lan", "analysgrupp", "kommun", "stadsdel", "sjukhus", "klinik")
STATUS_PERIOD_TYPES = ("manad", "kvartal")
STATUS_LEVELS = ("lan", "kommun", "klinik")
FREE_DAYS = 3
DAYS_INDICATOR = "utskrivningsklara_dagar"


def ind_utskrivningsklara_dagar(region: Region) -> list[Row]:
    """R6 `utskrivningsklara_dagar`: by local discharge date, all levels and period types."""
    groups = grouped(
        region.linked_discharged,
        periods_of=by_discharge(ALL_PERIOD_TYPES),
        members_of=members_on(region.seeds, DAYS_LEVELS),
    )
    return [
        _days_row(group, facts, region.seeds)
        for group, facts in with_empty_groups(groups, region, ALL_PERIOD_TYPES).items()
    ]


def _days_row(group: Group, facts: Sequence[Fact], seeds: Seeds) -> Row:
    with_days = [f.days for f in facts if f.days is not None]
    t = [d.utskrivningsklara_dagar for d in with_days if d.utskrivningsklara_dagar is not None]
    positive = [days for days in t if days >= 1]
    mean = share(sum(t), len(t))
    target = seeds.target(
        group.region_kod,
        group.vardform,
        group.period.period_start.year,
        DAYS_INDICATOR,
        group.period.periodtyp,
    )
    return {
        **group.key,
        "antal": len(t),
        "antal_dag0": t.count(0),
        "antal_minst_1_dag": len(positive),
        "summa_dagar": sum(t),
        "snitt_alla": mean,
        "snitt_minst_1": share(sum(t), len(positive)),
        "median_dagar": quantile(t, 0.5),
        "p90_dagar": quantile(t, 0.9),
        "max_dagar": max(t, default=None),
        "dagar_fran_dag_4": sum(max(days - FREE_DAYS, 0) for days in t),
        "antal_utan_utskrivningsklar": sum(1 for f in facts if f.days is None),
        "antal_negativ_tid": sum(1 for d in with_days if d.exkluderad_orsak == "negativ_tid"),
        "mal": target,
        "uppfyller_mal": None if target is None or mean is None else mean <= target,
    }


def ind_status_24h(region: Region) -> list[Row]:
    """R5, R6 `status_24h`: by local date of the clock start; klinik = the first."""

    def members_of(fact: Fact) -> dict[str, str]:
        found = members(fact, region.seeds) | {"klinik": fact.case.episode.klinik_in_kod}
        return {niva: enhet for niva, enhet in found.items() if niva in STATUS_LEVELS}

    def periods_of(fact: Fact) -> list[CalendarPeriod]:
        day = local_date(_status(fact).klockstart)
        return [period_of(day, periodtyp) for periodtyp in STATUS_PERIOD_TYPES]

    groups = grouped(
        [f for f in region.facts if f.status is not None],
        periods_of=periods_of,
        members_of=members_of,
    )
    return [
        _status_row(group, [_status(f) for f in facts])
        for group, facts in with_empty_groups(groups, region, STATUS_PERIOD_TYPES).items()
    ]


def _status(fact: Fact) -> Status24h:
    assert fact.status is not None
    return fact.status


def _status_row(group: Group, statuses: Sequence[Status24h]) -> Row:
    states = Counter(s.tillstand for s in statuses)
    gaps = [s.gap_timmar for s in statuses if s.gap_timmar is not None]
    return {
        **group.key,
        "antal_ok": states["OK"],
        "antal_sen": states["SEN"],
        "antal_saknar_meddelande": states["SAKNAR_MEDDELANDE"],
        "antal_vet_ej": states["VET_EJ"],
        "antal_saknar_status": states["SAKNAR_STATUS"],
        "antal_ej_forfallen": states["EJ_FORFALLEN"],
        "antal_ej_bedombar": states["EJ_BEDOMBAR"],
        "andel_i_tid": _share_ok([s.tillstand for s in statuses]),
        "median_gap_timmar": quantile(gaps, 0.5),
        "p90_gap_timmar": quantile(gaps, 0.9),
        "andel_i_tid_inskrivningsklocka": _share_ok(
            [s.tillstand_inskrivningsklocka for s in statuses]
        ),
        "andel_meddelande_24h": _share_true([s.meddelande_i_tid for s in statuses]),
        "andel_kvittens_24h": _share_true([s.kvittens_i_tid for s in statuses]),
    }


def _share_ok(states: Sequence[str]) -> float | None:
    """R5: OK / (OK + SEN + SAKNAR_MEDDELANDE + VET_EJ + SAKNAR_STATUS)."""
    return share(states.count("OK"), sum(states.count(s) for s in COUNTED_STATES))


def _share_true(answers: Sequence[bool | None]) -> float | None:
    """R5: true / (true + false)."""
    return share(answers.count(True), answers.count(True) + answers.count(False))
