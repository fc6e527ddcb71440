"""R6: which rows an `ind_` table has: levels, period types, vårdform, and the zero rows.

Does not belong here: what is measured (r6_indicators.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tests.reference.calendar_periods import CalendarPeriod, period_of, periods_between
from tests.reference.facts import Fact
from tests.reference.parameters import Parameters
from tests.reference.r0_conventions import OKAND, Source
from tests.reference.r3_kommun import is_of_region
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds

ALLA = "alla"
VARDFORMER = ("somatik", "psykiatri", ALLA)
ALL_PERIOD_TYPES = ("manad", "kvartal", "halvar", "ar")


@dataclass(frozen=True)
class Region:
    """What every indicator of a region is computed from."""

    source: Source
    facts: Sequence[Fact]
    seeds: Seeds
    parameters: Parameters

    @property
    def kod(self) -> str:
        return self.source.region_kod

    @property
    def linked_discharged(self) -> list[Fact]:
        """The population most of R6 starts from."""
        return [f for f in self.facts if f.case.is_linked and is_discharged(f)]

    def linked_dates(self) -> list[date]:
        """The discharge dates of that population."""
        return [discharge_date(f) for f in self.linked_discharged]


def is_discharged(fact: Fact) -> bool:
    """The episode has an end (R1)."""
    return fact.case.episode.utskrivning is not None


def discharge_date(fact: Fact) -> date:
    """The local discharge date of a discharged episode."""
    day = fact.case.episode.utskrivning_date
    assert day is not None
    return day


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
        "halsovalsenhet": fact.halsovalsenhet_kod,
    }
    if is_of_region(kommun, fact.region_kod, seeds):
        result["lan"] = fact.region_kod
    if fact.place.analysgrupp != OKAND:
        result["analysgrupp"] = fact.place.analysgrupp
    if fact.place.stadsdel_kod != OKAND:
        result["stadsdel"] = fact.place.stadsdel_kod
    return result


def members_on(seeds: Seeds, levels: Sequence[str]) -> Callable[[Fact], dict[str, str]]:
    """The members of an episode on these levels only."""
    return lambda fact: {n: e for n, e in members(fact, seeds).items() if n in levels}


def by_discharge(period_types: Sequence[str]) -> Callable[[Fact], list[CalendarPeriod]]:
    """R6: the periods of the local discharge date."""
    return lambda fact: [period_of(discharge_date(fact), t) for t in period_types]


def grouped(
    facts: Iterable[Fact],
    *,
    periods_of: Callable[[Fact], Iterable[CalendarPeriod]],
    members_of: Callable[[Fact], dict[str, str]],
) -> dict[Group, list[Fact]]:
    """The facts of every row that has any; "alla" holds both vårdformer."""
    result: dict[Group, list[Fact]] = {}
    for fact in facts:
        for period in periods_of(fact):
            for niva, enhet in members_of(fact).items():
                for vardform in (fact.case.episode.vardform, ALLA):
                    group = Group(fact.region_kod, vardform, niva, enhet, period)
                    result.setdefault(group, []).append(fact)
    return result


def with_empty_groups(
    groups: dict[Group, list[Fact]], region: Region, period_types: Sequence[str]
) -> dict[Group, list[Fact]]:
    """R6: and every kommun of the region and `lan`, each vårdform, from the region's first to
    its last linked discharge."""
    dates = region.linked_dates()
    if not dates:
        return groups
    places = [("lan", region.kod)]
    places += [("kommun", kommun) for kommun in region.seeds.kommuner_of(region.kod)]
    periods = [p for t in period_types for p in periods_between(min(dates), max(dates), t)]
    empty: dict[Group, list[Fact]] = {
        Group(region.kod, vardform, niva, enhet, period): []
        for vardform in VARDFORMER
        for niva, enhet in places
        for period in periods
    }
    return empty | groups
