"""R6 `fast_vardkontakt`: who has a named fast vårdkontakt at discharge.

Does not belong here: which rows there are (r6_groups.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from tests.reference.facts import Fact
from tests.reference.r0_conventions import Source
from tests.reference.r6_groups import (
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

LEVELS = ("lan", "kommun", "halsovalsenhet")
PERIOD_TYPES = ("manad", "kvartal", "halvar")


def has_fast_vardkontakt(fact: Fact, source: Source) -> bool:
    """R6: of any key of the patient; valid on the discharge date, named by the discharge."""
    keys = fact.case.episode.person.all_keys
    discharged = fact.case.episode.utskrivning
    assert discharged is not None
    return any(
        _holds(row, discharge_date(fact), discharged)
        for row in source.living_with("fast_vardkontakt", "patient_nyckel", keys)
    )


def _holds(row: Row, day: date, discharged: datetime) -> bool:
    """R6: dates of validity (the last day is in), the instant of utsedd."""
    return bool(
        row["typ"] == "FAST_VARDKONTAKT"
        and row["namngiven_flagga"]
        and row["giltig_fran"] <= day <= (row["giltig_till"] or date.max)
        and row["utsedd_tidpunkt"] <= discharged
    )


def ind_fast_vardkontakt(region: Region) -> list[Row]:
    """Linked discharged where kommunal hälso- och sjukvård is involved."""
    involved = [f for f in region.linked_discharged if f.case.field("kommunal_hsv_inkopplad")]
    groups = grouped(
        involved,
        periods_of=by_discharge(PERIOD_TYPES),
        members_of=members_on(region.seeds, LEVELS),
    )
    return [
        _row(group, facts, region.source)
        for group, facts in with_empty_groups(groups, region, PERIOD_TYPES).items()
    ]


def _row(group: Group, facts: Sequence[Fact], source: Source) -> Row:
    having = sum(has_fast_vardkontakt(fact, source) for fact in facts)
    return {
        **group.key,
        "antal_berorda": len(facts),
        "antal_med_fast_vardkontakt": having,
        "andel": share(having, len(facts)),
    }
