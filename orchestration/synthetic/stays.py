"""Vårdtillfällen: a hospital stay parted into stays at one clinic each.

Becomes `vardtillfalle`. Does not belong here: when people come and leave (episodes.py), leave and
vårdform in psychiatry (psychiatry.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.admissions import PLANNED
from orchestration.synthetic.arrays import (
    MISSING,
    Coded,
    Columns,
    Flags,
    Ints,
    Reals,
    Times,
    rank_within,
    take,
    texts,
)
from orchestration.synthetic.episodes import Episodes
from orchestration.synthetic.registers import Registers
from orchestration.synthetic.run import Run, kommun_column, stamp, unit_column
from orchestration.synthetic.seasons import choose_ward
from orchestration.synthetic.world import ADULT, BRANCHES, PSYKIATRI, SOMATIK, choose_clinic

STATES = texts(["AVSLUTAD", "PAGAENDE", "AVBRUTEN"])
CLOSED, OPEN, ABANDONED = 0, 1, 2
WAYS = texts(["1", "2", "3", "4"])
OTHER_CLINIC, CARE_HOME, HOME, DEAD = 0, 1, 2, 3
SHORT_STOP = 0.3


@dataclass(frozen=True)
class Stays:
    """One row per vårdtillfälle that the source delivers, in order of admission."""

    episode: Ints
    part: Ints
    parts: Ints
    start: Times
    end: Times
    clinic: Ints
    ward_in: Ints
    ward_out: Ints
    abandoned: Flags
    cancelled: Flags

    @property
    def counts(self) -> Flags:
        """Stays that rule R1 counts."""
        return ~self.abandoned & ~self.cancelled


def simulate_stays(run: Run, episodes: Episodes) -> Stays:
    """Part every hospital stay, and add planned admissions that came to nothing."""
    rng = run.rng("stays")
    p = run.parameters.vardtid
    parts = _parts(rng, run, episodes)
    episode = np.repeat(np.arange(len(parts)), parts)
    part = rank_within(episode)
    start, end = _cut(rng, run, episodes, episode, part)
    clinic = _clinics(rng, run, episodes, (episode, part, start))
    ward_in = choose_ward(rng, run, clinic, start)
    moves = draws.chance(rng, p.andel_avdelningsbyte, len(part))
    ward_out = np.where(moves, choose_ward(rng, run, clinic, end), ward_in)
    inlaggning = run.parameters.inlaggning
    single = parts[episode] == 1
    stays = Stays(
        episode=episode,
        part=part,
        parts=parts[episode],
        start=start,
        end=end,
        clinic=clinic,
        ward_in=ward_in,
        ward_out=ward_out,
        abandoned=np.zeros(len(part), bool),
        cancelled=np.zeros(len(part), bool),
    )
    extra = single & draws.chance(
        rng, inlaggning.andel_avbruten + inlaggning.andel_makulerad, len(part)
    )
    stays = _with_failed(rng, run, stays, take(stays, extra & ~episodes.has_case[episode]))
    stays = take(stays, stays.start <= run.asof)
    return take(stays, np.argsort(stays.start, kind="stable"))


def _cut(
    rng: draws.Rng, run: Run, episodes: Episodes, episode: Ints, part: Ints
) -> tuple[Times, Times]:
    """Start and end of each part: evenly cut with some play, short gaps for the transfers."""
    parts = np.bincount(episode)[episode]
    length = (episodes.end - episodes.start).astype("m8[s]").astype(np.int64)[episode]
    play = 0.6 * (rng.random(len(part)) - 0.5)
    cut = np.where(part < parts, (part + play) / parts, 1.0)
    # The somatic ward before psychiatry, or the first of two psychiatric ones, is a short stop.
    short = (episodes.branch[episode] == PSYKIATRI) & (part == 1) & (parts > 1)
    cut = np.where(short, cut * SHORT_STOP, cut)
    end = lt.part_way(episodes.start[episode], episodes.end[episode], cut)
    end = np.where(part < parts, lt.settle(end), episodes.end[episode])
    longest = np.minimum(run.parameters.vardtid.glapp_minuter_hogst * 60, 0.1 * length / parts)
    gap = np.floor(rng.random(len(part)) * longest).astype("m8[s]")
    gap = np.where(draws.chance(rng, 1 / 3, len(part)), np.timedelta64(0, "s"), gap)
    left = np.concatenate([episodes.start[:1], end[:-1]])
    begins = lt.settle(np.concatenate([episodes.start[:1], lt.moved(end, gap)[:-1]]))
    # Nobody is on the way between two clinics when the delivery is read.
    begins = np.where(run.known(left) & ~run.known(begins), left, begins)
    start = np.where(part == 1, episodes.start[episode], begins)
    return start, end


def _parts(rng: draws.Rng, run: Run, episodes: Episodes) -> Ints:
    """How many clinics each hospital stay goes over; forensic care stays at its only one."""
    p, count = run.parameters.vardtid, len(episodes.start)
    somatic = draws.pick(rng, p.delar_vikter, count) + 1
    psychiatric = draws.pick(rng, p.delar_vikter_psykiatri, count) + 1
    psychiatric = np.where(episodes.branch == PSYKIATRI, psychiatric, 1)
    parts = np.where(episodes.branch == SOMATIK, somatic, psychiatric)
    # Those with an ärende move less: their share over two clinics is a figure of its own (D08).
    moves = episodes.has_case & (parts > 1)
    wanted = run.parameters.defekter.d08_tva_kliniker * float(episodes.has_case.sum())
    stays_put = moves & ~draws.chance(rng, min(1.0, wanted / max(1.0, float(moves.sum()))), count)
    return np.where(stays_put, 1, parts)


def _clinics(rng: draws.Rng, run: Run, episodes: Episodes, rows: tuple[Ints, Ints, Times]) -> Ints:
    """The clinic of every part: some who end in psychiatry come by way of a somatic clinic.

    rows: hospital stay, number of the part and its start.
    """
    episode, part, start = rows
    count, branch = len(part), episodes.branch[episode]
    parts = np.bincount(episode)[episode]
    by_way = (part == 1) & (parts > 1) & (branch == PSYKIATRI)
    by_way &= draws.chance(rng, run.parameters.vardtid.andel_psykiatri_via_somatik, count)
    # Who has not come to psychiatry when the delivery is read would be somatic in it (R1).
    by_way &= np.append(run.known(start[1:]), False)
    adult, somatik = np.full(count, ADULT), np.full(count, SOMATIK)
    other = choose_clinic(rng, run.world, episodes.hospital[episode], adult, somatik)
    own = episodes.clinic[episode]
    clinic = np.where(by_way, other, own)
    weights = _transfer_weights(run)
    for number in range(2, int(part.max(initial=1)) + 1):
        later = np.flatnonzero(part == number)
        next_one = draws.pick_by_row(rng, weights, clinic[later - 1])
        # Who came by way of a somatic clinic arrives at the own one.
        clinic[later] = np.where(by_way[later - 1], own[later], next_one)
    return clinic


def _transfer_weights(run: Run) -> Reals:
    """[clinic x clinic] weights of a move: to another of the branch, mostly in the same house."""
    world = run.world
    same_branch = world.clinic_branch[:, None] == world.clinic_branch[None, :]
    near = np.where(world.clinic_hospital[:, None] == world.clinic_hospital[None, :], 1.0, 0.05)
    somatik = world.clinic_branch == SOMATIK
    weights = np.where(somatik, world.clinic_weights[0], 1.0)[None, :] * near * same_branch
    others = weights.sum(axis=1) > weights.diagonal()
    np.fill_diagonal(weights, np.where(others, 0.0, 1.0))
    return np.asarray(weights)


def _with_failed(rng: draws.Rng, run: Run, stays: Stays, copies: Stays) -> Stays:
    """Add admissions that were broken off, or registered by mistake, ahead of some stays."""
    p = run.parameters.inlaggning
    count = len(copies.start)
    mistake = draws.chance(
        rng, p.andel_makulerad / max(p.andel_avbruten + p.andel_makulerad, 1e-9), count
    )
    earlier = lt.later(copies.start, -(2.0 + 40 * rng.random(count)))
    start = lt.settle(np.where(mistake, copies.start, earlier))
    failed = Stays(
        episode=copies.episode,
        part=copies.part,
        parts=copies.parts,
        start=start,
        end=np.where(mistake, copies.end, start),
        clinic=copies.clinic,
        ward_in=copies.ward_in,
        ward_out=copies.ward_in,
        abandoned=~mistake,
        cancelled=mistake,
    )
    joined = {
        name: np.concatenate([getattr(stays, name), getattr(failed, name)])
        for name in Stays.__dataclass_fields__
    }
    return Stays(**joined)


def stay_rows(run: Run, episodes: Episodes, stays: Stays, registers: Registers) -> Columns:
    """`vardtillfalle` as it looks at the as-of time."""
    rng = run.rng("stay_rows")
    count, resident = len(stays.start), episodes.resident[stays.episode]
    kommun = registers.kommun_on(resident, stays.start)
    end = run.seen(stays.end)
    left = ~np.isnat(end)
    planned = (episodes.stream[stays.episode] == PLANNED) & (stays.part == 1)
    grouped = draws.chance(rng, run.parameters.vardtid.andel_vardepisod_id, len(episodes.start))
    shared = grouped[stays.episode] & stays.counts
    last = stays.part == stays.parts
    way_in, way_out = _ways(rng, run, episodes, stays)
    state = np.where(stays.abandoned, ABANDONED, np.where(left, CLOSED, OPEN))
    return stamp(
        run,
        {
            "vardtillfalle_id": run.number(np.arange(count)),
            "vardepisod_id": np.where(shared, run.number(stays.episode), MISSING),
            "patient_nyckel": registers.keys[resident],
            "inskrivning_tidpunkt": stays.start,
            "utskrivning_tidpunkt": end,
            "planerad_flagga": planned.astype(np.int64),
            "akut_flagga": (~planned & (stays.part == 1)).astype(np.int64),
            "inskrivningssatt_kod": Coded(way_in, WAYS),
            "utskrivningssatt_kod": Coded(np.where(left, way_out, MISSING), WAYS),
            "inskriven_fran_annan_klinik": (stays.part > 1).astype(np.int64),
            "utskriven_till_annan_klinik": np.where(left, ~last, MISSING).astype(np.int64),
            "enhet_in_id": unit_column(run, stays.ward_in),
            "enhet_ut_id": unit_column(run, np.where(left, stays.ward_out, MISSING)),
            "klinik_kod": unit_column(run, run.world.clinic_units[stays.clinic]),
            "sjukhus_kod": Coded(run.world.clinic_hospital[stays.clinic], run.world.hospital_codes),
            "verksamhetsgren": Coded(run.world.clinic_branch[stays.clinic], BRANCHES),
            "kommun_kod_vid_inskrivning": kommun_column(run, kommun),
            "status": Coded(state, STATES),
        },
        stays.start,
        stays.end,
        cancelled=stays.cancelled,
    )


def _ways(rng: draws.Rng, run: Run, episodes: Episodes, stays: Stays) -> tuple[Ints, Ints]:
    """Inskrivnings- and utskrivningssätt of every stay, as positions in WAYS."""
    p, count = run.parameters.vardtid, len(stays.start)
    from_care_home = draws.chance(rng, p.andel_fran_sarskilt_boende, count)
    way_in = np.where(stays.part > 1, OTHER_CLINIC, np.where(from_care_home, CARE_HOME, HOME))
    to_care_home = draws.chance(rng, p.andel_till_sarskilt_boende, count)
    last = stays.part == stays.parts
    dead = last & episodes.died[stays.episode] & stays.counts
    alive_out = np.where(to_care_home, CARE_HOME, HOME)
    return way_in, np.where(~last, OTHER_CLINIC, np.where(dead, DEAD, alive_out))
