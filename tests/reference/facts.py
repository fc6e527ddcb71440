"""One fact per episode, R1-R5 put together, and its published rows (interface.md §3).

Does not belong here: the rules themselves (r1-r5), sums over episodes (r6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.reference.parameters import Parameters
from tests.reference.r0_conventions import Source, published_id
from tests.reference.r1_episodes import build_episodes
from tests.reference.r1_persons import Persons
from tests.reference.r2_arenden import Case, build_cases
from tests.reference.r3_kommun import Place, halsovalsenhet, place_on, reckoning_day
from tests.reference.r4_utskrivningsklar import Days, Period, days, periods, valid_period
from tests.reference.r5_status import Status24h, status_24h
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds


@dataclass(frozen=True)
class Fact:
    """Everything the rules say of one episode."""

    region_kod: str
    case: Case
    place: Place
    halsovalsenhet_kod: str
    periods: Sequence[Period]
    days: Days | None
    status: Status24h | None

    @property
    def key(self) -> Row:
        episode_id = published_id(self.region_kod, self.case.episode.id)
        return {"region_kod": self.region_kod, "vardepisod_id": episode_id}


def build_facts(source: Source, seeds: Seeds, parameters: Parameters) -> list[Fact]:
    """R1-R5 for every episode of one region."""
    persons = Persons(source)
    cases = build_cases(source, persons, build_episodes(source, persons, parameters))
    return [_fact(case, source, seeds, parameters) for case in cases]


def _fact(case: Case, source: Source, seeds: Seeds, parameters: Parameters) -> Fact:
    of_episode = periods(case, source, parameters)
    return Fact(
        region_kod=source.region_kod,
        case=case,
        place=place_on(case, reckoning_day(case.episode, source), source, seeds),
        halsovalsenhet_kod=halsovalsenhet(case, source),
        periods=of_episode,
        days=days(case, of_episode, source, parameters),
        status=status_24h(case, source, parameters),
    )


def fct_vardepisoder(facts: Sequence[Fact]) -> list[Row]:
    """One row per episode."""
    return [
        {
            **f.key,
            "patient_nyckel": f.case.episode.person.key,
            "arende_id": published_id(f.region_kod, f.case.arende_id),
            "ar_lankad": f.case.is_linked,
            "inskrivning": f.case.episode.inskrivning,
            "utskrivning": f.case.episode.utskrivning,
            "vardform": f.case.episode.vardform,
            "kommun_kod": f.place.kommun_kod,
            "analysgrupp": f.place.analysgrupp,
            "stadsdel_kod": f.place.stadsdel_kod,
            "klinik_in_kod": f.case.episode.klinik_in_kod,
            "klinik_kod": f.case.episode.klinik_kod,
            "sjukhus_kod": f.case.episode.sjukhus_kod,
            "halsovalsenhet_kod": f.halsovalsenhet_kod,
            "akut": f.case.episode.akut,
            "avliden": f.case.episode.avliden,
            "skyddad": f.case.episode.person.skyddad,
        }
        for f in facts
    ]


def fct_utskrivningsklara_perioder(facts: Sequence[Fact]) -> list[Row]:
    """One row per period of R4, numbered from 1 within the episode."""
    return [
        {
            **f.key,
            "period_nr": number,
            "klar_tidpunkt": period.klar,
            "underrattad_tidpunkt": period.underrattad,
            "dag0": period.dag0,
            "slut": period.slut,
            "slutorsak": period.slutorsak,
            "ar_giltig": period is valid_period(f.periods),
        }
        for f in facts
        for number, period in enumerate(f.periods, start=1)
    ]


def fct_utskrivningsklara_dagar(facts: Sequence[Fact]) -> list[Row]:
    """One row per linked episode with a valid period."""
    return [
        {
            **f.key,
            "dag0": f.days.dag0,
            "utskrivningsklara_dagar": f.days.utskrivningsklara_dagar,
            "dagar_hittills": f.days.dagar_hittills,
            "exkluderad_orsak": f.days.exkluderad_orsak,
        }
        for f in facts
        if f.case.is_linked and f.days is not None
    ]


def dq_status_24h(facts: Sequence[Fact]) -> list[Row]:
    """One row per episode of R5."""
    return [
        {
            **f.key,
            **vars(f.status),
            "klinik_kod": f.case.episode.klinik_in_kod,
            "kommun_kod": f.place.kommun_kod,
        }
        for f in facts
        if f.status is not None
    ]
