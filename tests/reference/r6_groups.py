"""R6: which rows an `ind_` table has: levels, period types, vårdform, and the zero rows.

Does not belong here: what is measured (r6_indicators.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tests.reference.calendar_periods import CalendarPeriod, period_of, periods_between
from tests.reference.facts import Fact
from tests.reference.r0_conventions import OKAND
from tests.reference.r3_kommun import is_of_region
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds

ALLA = "alla"
VARDFORMER = ("somatik", "psykiatri", ALLA)


@dataclass(frozen=True)
class Group:
    """The key of one row of an `ind_` table."""

    region_kod: str
    vardform: str
    niva: str
    enhet_kod: str
    period: CalendarPeriod

    @property
    def key(self) -> Row:
        return {
            "region_kod": self.region_kod,
            "vardform": self.vardform,
            "niva": self.niva,
            "enhet_kod": self.enhet_kod,
            "periodtyp": self.period.periodtyp,
            "period": self.period.period,
            "period_start": self.period.period_start,
        }


def members(fact: Fact, seeds: Seeds) -> dict[str, str]:
    """R3: the enhet_kod of an episode on each level it has a member on (klinik: the last)."""
    kommun = fact.place.kommun_kod
    result = {
        "kommun": kommun,
        "sjukhus": fact.case.episode.sjukhus_kod,
        "klinik": fact.case.episode.klinik_kod,
    }
    if is_of_region(kommun, fact.region_kod, seeds):
        result["lan"] = fact.region_kod
    if fact.place.analysgrupp != OKAND:
        result["analysgrupp"] = fact.place.analysgrupp
    if fact.place.stadsdel_kod != OKAND:
        result["stadsdel"] = fact.place.stadsdel_kod
    return result


def grouped(
    facts: Iterable[Fact],
    *,
    day_of: Callable[[Fact], date],
    members_of: Callable[[Fact], dict[str, str]],
    period_types: Sequence[str],
) -> dict[Group, list[Fact]]:
    """The facts of every row that has any; "alla" holds both vårdformer."""
    result: dict[Group, list[Fact]] = {}
    for fact in facts:
        for niva, enhet in members_of(fact).items():
            for periodtyp in period_types:
                period = period_of(day_of(fact), periodtyp)
                for vardform in (fact.case.episode.vardform, ALLA):
                    group = Group(fact.region_kod, vardform, niva, enhet, period)
                    result.setdefault(group, []).append(fact)
    return result


def empty_groups(
    region_kod: str, linked_discharged: Sequence[Fact], seeds: Seeds, period_types: Sequence[str]
) -> list[Group]:
    """R6: every kommun of the region and `lan`, each vårdform, from the region's first to its
    last linked discharge."""
    dates = [f.case.episode.utskrivning_date for f in linked_discharged]
    known = [d for d in dates if d is not None]
    if not known:
        return []
    places = [("lan", region_kod)]
    places += [("kommun", kommun) for kommun in seeds.kommuner_of(region_kod)]
    return [
        Group(region_kod, vardform, niva, enhet, period)
        for vardform in VARDFORMER
        for niva, enhet in places
        for periodtyp in period_types
        for period in periods_between(min(known), max(known), periodtyp)
    ]
