"""R6 `aterinskrivning_30d`: acute episodes that follow a discharge, per index and per group.

Does not belong here: which stays are one episode (r1), which rows there are (r6_groups.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tests.reference.facts import Fact
from tests.reference.r1_episodes import Episode
from tests.reference.r6_groups import (
    ALL_PERIOD_TYPES,
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

LEVELS = ("lan", "analysgrupp", "kommun", "stadsdel", "sjukhus", "klinik")


@dataclass(frozen=True)
class Index:
    """One index episode and what followed. back: the earliest return within the window."""

    fact: Fact
    back: Fact | None
    same_day: bool

    @property
    def days_until(self) -> int | None:
        return None if self.back is None else _days_after(self.fact, self.back.case.episode)


def indexes(region: Region) -> list[Index]:
    """R6: linked episodes discharged alive; a return need not be linked."""
    acute_of: dict[str, list[Fact]] = {}
    for fact in region.facts:
        if fact.case.episode.akut:
            acute_of.setdefault(fact.case.episode.person.key, []).append(fact)
    return [
        _index(fact, acute_of.get(fact.case.episode.person.key, []), region)
        for fact in region.linked_discharged
        if not fact.case.episode.avliden
    ]


def _index(fact: Fact, acute: Sequence[Fact], region: Region) -> Index:
    """R6: the earliest acute episode `lo` to `hi` calendar days after the discharge date."""
    discharged = fact.case.episode.utskrivning
    assert discharged is not None
    later = {
        f.case.episode.id: _days_after(fact, f.case.episode)
        for f in acute
        if f.case.episode.inskrivning > discharged
    }
    lo, hi = region.parameters.lo, region.parameters.hi
    within = [f for f in acute if lo <= later.get(f.case.episode.id, -1) <= hi]
    first = min(within, key=_by_start, default=None)
    return Index(fact, first, 0 in later.values())


def _days_after(fact: Fact, later: Episode) -> int:
    return (later.inskrivning_date - discharge_date(fact)).days


def _by_start(fact: Fact) -> tuple[object, ...]:
    return (fact.case.episode.inskrivning, fact.case.episode.id)


def fct_aterinskrivningar(region: Region) -> list[Row]:
    """One row per index episode."""
    return [
        {
            **index.fact.key,
            "aterinskriven_episod_id": index.back and index.back.key["vardepisod_id"],
            "dagar_till": index.days_until,
            "ar_aterinskriven_30d": index.back is not None,
        }
        for index in indexes(region)
    ]


def ind_aterinskrivningar(region: Region) -> list[Row]:
    """The month of the index's discharge owns the row; all period types."""
    of = {index.fact.case.episode.id: index for index in indexes(region)}
    groups = grouped(
        [index.fact for index in of.values()],
        periods_of=by_discharge(ALL_PERIOD_TYPES),
        members_of=members_on(region.seeds, LEVELS),
    )
    return [
        _row(group, [of[f.case.episode.id] for f in facts], region)
        for group, facts in with_empty_groups(groups, region, ALL_PERIOD_TYPES).items()
    ]


def _row(group: Group, of_group: Sequence[Index], region: Region) -> Row:
    returned = sum(1 for index in of_group if index.back is not None)
    settled = group.period.last_day + timedelta(days=region.parameters.hi)
    return {
        **group.key,
        "antal_index": len(of_group),
        "antal_aterinskrivna": returned,
        "andel": share(returned, len(of_group)),
        "antal_samma_dag": sum(1 for index in of_group if index.same_day),
        "preliminar": settled > region.source.asof_date,
    }
