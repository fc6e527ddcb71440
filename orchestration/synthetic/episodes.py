"""Hospital stays: from admission over utskrivningsklar to discharge, death or a later return.

One row per whole stay; the split into vårdtillfällen per clinic is stays.py's. Rules of R1 hold by
construction: two stays of a person lie further apart than what would join them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.admissions import (
    ACUTE,
    PLANNED,
    PSYCHIATRY,
    Admissions,
    draw_admissions,
    rates,
    return_chance,
)
from orchestration.synthetic.arrays import (
    Flags,
    Ints,
    Reals,
    Times,
    stack,
    take,
)
from orchestration.synthetic.residents import Residents
from orchestration.synthetic.run import Run
from orchestration.synthetic.seasons import in_summer, redirected, summer_factor
from orchestration.synthetic.world import (
    PSYKIATRI,
    RATTSPSYKIATRI,
    SOMATIK,
    choose_clinic,
)

MINIMUM_HOURS = 3.0
READY_AFTER_HOURS = 8.0
LATEST_DISCHARGE_HOUR = 22.5


@dataclass(frozen=True)
class Episodes:
    """ready: the final time of utskrivningsklar, empty when it is never set. Only with a case."""

    resident: Ints
    stream: Ints
    start: Times
    end: Times
    branch: Ints
    hospital: Ints
    clinic: Ints
    has_case: Flags
    ready: Times
    died: Flags


def simulate_episodes(run: Run, residents: Residents) -> Episodes:
    """All stays that ended on the first day of the span or later, in order of admission."""
    yearly = rates(run, residents)
    chances = np.array([yearly.case_chance_somatik, yearly.case_chance_psykiatri])
    rng = run.rng("episodes")
    waves: list[Episodes] = []
    arrivals = draw_admissions(run, residents, yearly)
    while len(arrivals.start):
        wave = _course(rng, run, residents, arrivals, chances)
        waves.append(wave)
        arrivals = _returns(rng, run, residents, wave)
    episodes = stack(waves)
    episodes = take(episodes, np.lexsort((episodes.start, episodes.resident)))
    episodes = _without_collisions(run, episodes)
    in_span = (episodes.end >= run.first_day) & (episodes.start <= run.asof)
    episodes = take(episodes, in_span)
    return take(episodes, np.argsort(episodes.start, kind="stable"))


def _course(
    rng: draws.Rng, run: Run, residents: Residents, arrivals: Admissions, chances: Reals
) -> Episodes:
    count = len(arrivals.start)
    need = residents.has_need[arrivals.resident]
    psychiatric = arrivals.stream == PSYCHIATRY
    forensic = psychiatric & draws.chance(
        rng, run.parameters.inlaggning.andel_rattspsykiatri, count
    )
    branch = np.where(forensic, RATTSPSYKIATRI, np.where(psychiatric, PSYKIATRI, SOMATIK))
    hospital = _hospitals(rng, run, residents, arrivals)
    age_class = residents.age_class(arrivals.resident, int(lt.year(np.array([run.first_day]))[0]))
    clinic = choose_clinic(rng, run.world, hospital, age_class, branch)
    somatik_chance = np.where(
        arrivals.stream == PLANNED, run.parameters.inlaggning.lank_vikt_planerad, 1.0
    )
    chance = np.where(psychiatric, chances[1] * ~forensic, chances[0] * somatik_chance * need)
    has_case = draws.chance(rng, chance, count)
    died = _dies(rng, run, need, psychiatric)
    ready_at, ready_end = _ready_and_end(rng, run, residents, arrivals, has_case)
    plain_end = _plain_end(rng, run, arrivals, forensic)
    p = run.parameters.utskrivningsklar
    unset = np.where(died, p.andel_aldrig_satt_avlidna, p.andel_aldrig_satt)
    never_set = draws.chance(rng, unset, count)
    return Episodes(
        resident=arrivals.resident,
        stream=arrivals.stream,
        start=arrivals.start,
        end=lt.settle(np.where(has_case, ready_end, plain_end)),
        branch=branch,
        hospital=run.world.clinic_hospital[clinic],
        clinic=clinic,
        has_case=has_case,
        ready=lt.settle(np.where(has_case & ~never_set, ready_at, np.datetime64("NaT"))),
        died=died,
    )


def _hospitals(rng: draws.Rng, run: Run, residents: Residents, arrivals: Admissions) -> Ints:
    """Where each is admitted: by home, and by what has changed by then."""
    home = residents.kommun[arrivals.resident]
    nearest = draws.pick_by_row(rng, run.world.hospital_weights, home)
    # Psychiatric and forensic care is not at every hospital: a change moves somatic care only.
    return redirected(rng, run, nearest, arrivals.start, arrivals.stream == ACUTE)


def _dies(rng: draws.Rng, run: Run, need: Flags, psychiatric: Flags) -> Flags:
    """Who dies in hospital."""
    p = run.parameters.vardtid
    share = np.where(need, p.andel_avlidna_med_insats, p.andel_avlidna_utan_insats)
    return draws.chance(rng, np.where(psychiatric, 0.0, share), len(need))


def _plain_end(rng: draws.Rng, run: Run, arrivals: Admissions, forensic: Flags) -> Times:
    """Discharge of a stay without a samordningsärende."""
    stay, count = run.parameters.vardtid, len(arrivals.start)
    days = np.choose(
        arrivals.stream,
        [
            draws.spread(rng, stay.akut_dygn, count),
            draws.spread(rng, stay.planerad_dygn, count),
            draws.spread(rng, stay.psykiatri_dygn, count),
        ],
    )
    days = np.where(forensic, draws.spread(rng, stay.rattspsykiatri_dygn, count), days)
    summer = run.parameters.sommar
    days = days * summer_factor(summer, arrivals.start, summer.vardtid_faktor)
    out_day = lt.days(lt.later(arrivals.start, days * lt.HOURS_A_DAY))
    out_day = draws.off_weekend(rng, out_day, stay.flytt_fran_helg)
    end = lt.at(out_day, draws.clock(rng, stay.utskrivning_klocka, count))
    short = lt.later(arrivals.start, MINIMUM_HOURS + 11 * rng.random(count))
    too_early = end < lt.later(arrivals.start, np.full(count, MINIMUM_HOURS))
    return np.where(too_early, short, end)


def _ready_and_end(
    rng: draws.Rng, run: Run, residents: Residents, arrivals: Admissions, has_case: Flags
) -> tuple[Times, Times]:
    """Utskrivningsklar and discharge of stays with a samordningsärende."""
    ready_p, stay, count = run.parameters.utskrivningsklar, run.parameters.vardtid, len(has_case)
    psychiatric = arrivals.stream == PSYCHIATRY
    days = np.where(
        psychiatric,
        draws.spread(rng, stay.till_utskrivningsklar_psykiatri_dygn, count),
        draws.spread(rng, stay.till_utskrivningsklar_dygn, count),
    )
    summer = run.parameters.sommar
    days = days * summer_factor(summer, arrivals.start, summer.vardtid_faktor)
    ready_day = lt.days(lt.later(arrivals.start, days * lt.HOURS_A_DAY))
    ready_day = draws.off_weekend(rng, ready_day, ready_p.flytt_fran_helg_klar)
    clock = draws.clock(rng, ready_p.klocka, count)
    ready = lt.at(ready_day, clock)
    too_early = ready < lt.later(arrivals.start, np.full(count, READY_AFTER_HOURS))
    next_day = lt.plus_days(np.maximum(ready_day, lt.days(arrivals.start)), 1)
    ready = np.where(too_early, lt.at(next_day, clock), ready)
    kommun = residents.kommun[arrivals.resident]
    waiting = waiting_days(rng, run, kommun, ready, psychiatric)
    out_day = lt.plus_days(lt.days(ready), waiting)
    moved = draws.off_weekend(rng, out_day, ready_p.flytt_fran_helg_vantan)
    out_day = np.where(waiting > 0, moved, out_day)
    out_hour = draws.clock(rng, stay.utskrivning_klocka, count)
    same_day = lt.clock_hours(ready) + 1.5 + 2.5 * rng.random(count)
    same_day = np.minimum(np.maximum(out_hour, same_day), LATEST_DISCHARGE_HOUR)
    return ready, lt.at(out_day, np.where(waiting > 0, out_hour, same_day))


def waiting_days(rng: draws.Rng, run: Run, kommun: Ints, ready: Times, psychiatric: Flags) -> Ints:
    """Days from utskrivningsklar to discharge; kommuner differ, and keep differing."""
    p, summer, count = run.parameters.utskrivningsklar, run.parameters.sommar, len(kommun)
    effects = np.array([p.kommun_effekt.get(k, 0.0) for k in run.world.kommun_codes])
    effect = effects[kommun] + np.where(in_summer(summer, ready), summer.dag0_effekt, 0.0)
    share = np.where(psychiatric, p.andel_dag0_psykiatri, p.andel_dag0_somatik)
    odds = np.exp(np.log(share / (1 - share)) + effect)
    same_day = draws.chance(rng, odds / (1 + odds), count)
    days = np.where(
        psychiatric,
        draws.pick_from_ranges(rng, p.vantan_psykiatri, count),
        draws.pick_from_ranges(rng, p.vantan_somatik, count),
    )
    return np.where(same_day, 0, days)


def _returns(rng: draws.Rng, run: Run, residents: Residents, wave: Episodes) -> Admissions:
    """Acute admissions that follow from these stays within 30 days."""
    count = len(wave.start)
    chance = return_chance(run, residents, wave.resident, wave.stream)
    comes = draws.chance(rng, chance, count) & ~wave.died & (wave.end < run.asof)
    p = run.parameters.inlaggning
    gap = draws.pick_from_ranges(rng, run.parameters.aterinskrivning.dag_vikter, count)
    hour = draws.pick(rng, p.timme_akut, count) + rng.random(count)
    start = lt.at(lt.plus_days(lt.days(wave.end), gap), hour)
    earliest = lt.later(wave.end, np.full(count, float(p.minsta_glapp_timmar)))
    start = np.maximum(start, earliest)
    stream = np.where(wave.stream == PSYCHIATRY, PSYCHIATRY, ACUTE)
    arrivals = Admissions(wave.resident, stream, lt.settle(start))
    return take(arrivals, comes & (start <= run.asof))


def _without_collisions(run: Run, episodes: Episodes) -> Episodes:
    """Leave out stays that start during or just after another of the person, or after death.

    episodes must be sorted by person and start.
    """
    gap = np.timedelta64(run.parameters.inlaggning.minsta_glapp_timmar, "h")
    while True:
        same = episodes.resident[1:] == episodes.resident[:-1]
        close = episodes.start[1:] < episodes.end[:-1] + gap
        bad = np.r_[False, same & (close | episodes.died[:-1])]
        # Of several in a row only the first goes: the next may be free of the one before it.
        bad &= ~np.r_[False, bad[:-1]]
        if not bad.any():
            return episodes
        episodes = take(episodes, ~bad)
