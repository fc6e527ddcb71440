"""Samordningsärenden: who needs one, when it opens and closes, what is decided in it, its parties.

Becomes `link_arende`, `link_arende_vardtillfalle`, `link_aktor` and `link_oppenvard_hinder`. Does
not belong here: what is sent, answered and planned in an ärende (messages.py, status.py, ready.py,
plans.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import (
    MISSING,
    NEVER,
    Coded,
    Columns,
    Flags,
    Ints,
    Times,
    never,
    rank_within,
    stack,
    take,
    texts,
)
from orchestration.synthetic.episodes import Episodes
from orchestration.synthetic.registers import Registers
from orchestration.synthetic.residents import Residents
from orchestration.synthetic.run import Run, kommun_column, stamp, unit_column
from orchestration.synthetic.stays import Stays
from orchestration.synthetic.world import MUNICIPAL_ROLES, SOMATIK

KINDS = texts(["UTSKRIVNING", "SIP_HEMMA", "OVRIGT"])
DISCHARGE, SIP_AT_HOME, OTHER = 0, 1, 2
ROLES = texts(
    [
        "SLUTENVARD_SOMATIK",
        "SLUTENVARD_PSYKIATRI",
        "OPPENVARD_SPECIALIST",
        "PRIMARVARD",
        "PSYKIATRI_OPPEN",
        "KOMMUN_SOL",
        "KOMMUN_LSS",
        "KOMMUN_HSL",
        "KOMMUN_REHAB",
        "FAST_VARDKONTAKT",
        "ANHORIG",
        "OVRIG",
    ]
)
ROLE = {name: code for code, name in enumerate(ROLES.tolist())}
ABSENT, NO_UNIT = -2, -1
"""In the matrix of parties: the role is not in the ärende; it is, but is no unit."""
SIP_YES, SIP_NO, SIP_OPEN = 0, 1, 2


@dataclass(frozen=True)
class Cases:
    """One row per ärende, in order of creation.

    episode: MISSING outside hospital. clock: admission, or the later judgement (start of the 24
    hours). left: when the process ends: discharge, or the end at home. broken: need withdrawn.
    """

    kind: Ints
    resident: Ints
    episode: Ints
    clock: Times
    judged: Times
    created: Times
    left: Times
    closed: Times
    broken: Flags
    cancelled: Flags
    died: Flags
    has_health_care: Flags
    sip_need: Ints


def simulate_cases(run: Run, residents: Residents, episodes: Episodes) -> Cases:
    """Ärenden of the stays that need one, and those of people at home."""
    rng = run.rng("cases")
    cases = stack([_discharge_cases(rng, run, episodes), _home_cases(rng, run, residents)])
    cases = take(cases, cases.created <= run.asof)
    return take(cases, np.argsort(cases.created, kind="stable"))


def _discharge_cases(rng: draws.Rng, run: Run, episodes: Episodes) -> Cases:
    p = run.parameters.arende
    episode = np.flatnonzero(episodes.has_case)
    start, end = episodes.start[episode], episodes.end[episode]
    count = len(episode)
    # The judgement comes before the patient is ready, and leaves time for the process.
    limit = np.where(np.isnat(episodes.ready[episode]), end, episodes.ready[episode])
    latest = lt.part_way(start, limit, 1 / 2)
    is_later = draws.chance(rng, p.andel_senare_bedomning, count)
    judged = lt.later(start, draws.spread(rng, p.senare_bedomning_timmar, count))
    judged = lt.settle(np.minimum(judged, latest))
    clock = np.where(is_later, judged, start)
    created = lt.later(clock, draws.spread(rng, p.skapat_efter_timmar, count))
    created = lt.settle(np.minimum(created, lt.part_way(clock, limit, 1 / 3)))
    never_ready = np.isnat(episodes.ready[episode]) & ~episodes.died[episode]
    broken = never_ready & draws.chance(rng, p.andel_avbrutet, count)
    closed = lt.later(end, 1 + draws.spread(rng, run.parameters.plan.mote_dygn, count) * 12)
    return Cases(
        kind=np.full(count, DISCHARGE),
        resident=episodes.resident[episode],
        episode=episode,
        clock=clock,
        judged=np.where(is_later, judged, NEVER),
        created=created,
        left=end,
        closed=lt.settle(closed),
        broken=broken,
        cancelled=draws.chance(rng, p.andel_makulerat, count),
        died=episodes.died[episode],
        has_health_care=draws.chance(rng, p.andel_kommunal_hsv, count),
        sip_need=draws.pick(rng, list(p.sip_behov.values()), count),
    )


def _home_cases(rng: draws.Rng, run: Run, residents: Residents) -> Cases:
    p = run.parameters.arende
    total = run.share * run.years * (p.sip_hemma_per_ar + p.ovrigt_per_ar)
    people = np.flatnonzero(residents.has_need)
    count = int(rng.poisson(total)) if len(people) else 0
    resident = people[np.floor(rng.random(count) * len(people)).astype(np.int64)]
    first = np.full(count, run.first_day)
    created = lt.settle(draws.between(rng, first, np.full(count, run.asof)))
    left = lt.settle(lt.later(created, (20 + 60 * rng.random(count)) * lt.HOURS_A_DAY))
    is_sip = draws.chance(rng, p.sip_hemma_per_ar / (p.sip_hemma_per_ar + p.ovrigt_per_ar), count)
    return Cases(
        kind=np.where(is_sip, SIP_AT_HOME, OTHER),
        resident=resident,
        episode=np.full(count, MISSING),
        clock=created,
        judged=never(count),
        created=created,
        left=left,
        closed=left,
        broken=np.zeros(count, bool),
        cancelled=np.zeros(count, bool),
        died=np.zeros(count, bool),
        has_health_care=draws.chance(rng, p.andel_kommunal_hsv, count),
        sip_need=np.where(is_sip, SIP_YES, SIP_NO),
    )


def placed_in(run: Run, cases: Cases) -> Ints:
    """The kommun that has placed the patient (5 kap. 2 §), of few ärenden; MISSING for the rest."""
    rng, count = run.rng("placed"), len(cases.kind)
    elsewhere = draws.pick(rng, run.world.population[: run.world.own_kommuner], count)
    placed = draws.chance(rng, run.parameters.arende.andel_placerad, count)
    return np.where(placed & (cases.kind == DISCHARGE), elsewhere, MISSING)


def responsible_kommun(run: Run, cases: Cases, registers: Registers) -> Ints:
    """The kommun that is told of each ärende: that which placed the patient, else where they live
    when it opens."""
    placed = placed_in(run, cases)
    home = registers.kommun_on(cases.resident, cases.created)
    return np.where(placed == MISSING, home, placed)


def choose_parties(
    run: Run, episodes: Episodes, stays: Stays, cases: Cases, registers: Registers
) -> Ints:
    """The parties of every ärende: [ärenden x ROLES] unit positions, NO_UNIT or ABSENT."""
    rng = run.rng("parties")
    world, share = run.world, run.parameters.arende.aktor_andel
    count = len(cases.kind)
    at_home = cases.episode == MISSING
    first_stay = _opening_stays(run, episodes, stays)
    ward = np.where(at_home, ABSENT, stays.ward_in[first_stay[cases.episode]])
    somatik = np.where(at_home, True, episodes.branch[cases.episode] == SOMATIK)
    clinic = np.where(at_home, 0, episodes.clinic[cases.episode])
    kommun = registers.kommun_on(cases.resident, cases.created)
    listed = registers.listed_on(cases.resident, cases.created)
    primary = np.where(listed == MISSING, world.primary_care.pick(rng, kommun), listed)
    parties = np.full((count, len(ROLES)), ABSENT)
    parties[:, ROLE["SLUTENVARD_SOMATIK"]] = np.where(somatik, ward, ABSENT)
    parties[:, ROLE["SLUTENVARD_PSYKIATRI"]] = np.where(somatik, ABSENT, ward)
    parties[:, ROLE["PRIMARVARD"]] = primary
    psychiatric = world.psychiatric_care.pick(rng, kommun)
    parties[:, ROLE["PSYKIATRI_OPPEN"]] = np.where(somatik, ABSENT, psychiatric)
    optional = {
        "FAST_VARDKONTAKT": primary,
        "OPPENVARD_SPECIALIST": world.specialists.pick(rng, clinic),
        "ANHORIG": np.full(count, NO_UNIT),
        "OVRIG": np.full(count, NO_UNIT),
    }
    responsible = responsible_kommun(run, cases, registers)
    for role, group in zip(MUNICIPAL_ROLES, world.municipal, strict=True):
        optional[role] = group.pick(rng, responsible)
    for role, units in optional.items():
        joins = draws.chance(rng, share[role], count)
        if role == "KOMMUN_HSL":
            joins &= cases.has_health_care
        parties[:, ROLE[role]] = np.where(joins, units, ABSENT)
    no_kommun = (parties[:, [ROLE[r] for r in MUNICIPAL_ROLES]] == ABSENT).all(axis=1)
    sol = world.municipal[0].pick(rng, responsible)
    parties[:, ROLE["KOMMUN_SOL"]] = np.where(no_kommun, sol, parties[:, ROLE["KOMMUN_SOL"]])
    return parties


def _opening_stays(run: Run, episodes: Episodes, stays: Stays) -> Ints:
    """Per hospital stay its first vårdtillfälle of its own branch: there the process is run.

    The first of all where the patient has not come so far by the as-of time.
    """
    own = run.world.clinic_branch[stays.clinic] == episodes.branch[stays.episode]
    first = np.full(len(episodes.start), MISSING)
    for chosen in (stays.counts, stays.counts & own):
        # Stays are in order of admission: written backwards, the earliest is what remains.
        rows = np.flatnonzero(chosen)[::-1]
        first[stays.episode[rows]] = rows
    return first


def ward_of(parties: Ints) -> Ints:
    """The ward that owns the ärende; NO_UNIT or ABSENT outside hospital."""
    return np.maximum(
        parties[:, ROLE["SLUTENVARD_SOMATIK"]], parties[:, ROLE["SLUTENVARD_PSYKIATRI"]]
    )


def owner_of(parties: Ints) -> Ints:
    """The ward, or the primary care unit of an ärende outside hospital."""
    ward = ward_of(parties)
    return np.where(ward >= 0, ward, parties[:, ROLE["PRIMARVARD"]])


def party_rows(run: Run, cases: Cases, parties: Ints, registers: Registers) -> Columns:
    """`link_aktor`: one row per party."""
    rng = run.rng("aktor")
    case, role = np.nonzero(parties != ABSENT)
    unit = parties[case, role]
    joined = lt.later(cases.created[case], np.where(role > 1, 3 * rng.random(len(case)), 0.0))
    joined = lt.settle(np.minimum(joined, cases.closed[case]))
    municipal = np.isin(role, [ROLE[r] for r in MUNICIPAL_ROLES])
    kommun = responsible_kommun(run, cases, registers)[case]
    return stamp(
        run,
        {
            "arende_id": run.number(case),
            "aktor_nr": rank_within(case),
            "roll": Coded(role, ROLES),
            "enhet_id": unit_column(run, np.maximum(unit, MISSING)),
            "kommun_kod": kommun_column(run, np.where(municipal, kommun, MISSING)),
            "stadsdel_kod": Coded(np.full(len(case), MISSING), texts([""])),
            "fran_tidpunkt": joined,
            "till_tidpunkt": run.seen(cases.closed[case]),
        },
        joined,
        cases.closed[case],
    )


def bridge_rows(run: Run, cases: Cases, stays: Stays) -> Columns:
    """`link_arende_vardtillfalle`: every counted stay of the ärende's hospital stay."""
    rng = run.rng("bridge")
    of_episode = np.full(int(stays.episode.max(initial=0)) + 1, MISSING)
    discharge = np.flatnonzero(cases.kind == DISCHARGE)
    of_episode[cases.episode[discharge]] = discharge
    stay = np.flatnonzero(stays.counts & (of_episode[stays.episode] != MISSING))
    case = of_episode[stays.episode[stay]]
    order = np.lexsort((stay, case))
    stay, case = stay[order], case[order]
    linked = np.maximum(cases.created[case], stays.start[stay])
    by_key = draws.chance(rng, run.parameters.arende.andel_kallnyckel, len(stay))
    return stamp(
        run,
        {
            "arende_id": run.number(case),
            "vardtillfalle_id": run.number(stay),
            "matchmetod": Coded((~by_key).astype(np.int64), texts(["KALLNYCKEL", "TID"])),
            "kopplad_tidpunkt": linked,
        },
        linked,
    )
