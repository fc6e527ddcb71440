"""Psychiatric care: the vårdform of a stay and its changes, and leave (permission).

Becomes `psykiatrisk_vardform` and `permission`. Does not belong here: which stays are psychiatric
(stays.py).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import (
    MISSING,
    NEVER,
    Coded,
    Columns,
    Ints,
    Times,
    rank_within,
    texts,
)
from orchestration.synthetic.episodes import Episodes
from orchestration.synthetic.run import Run, stamp
from orchestration.synthetic.stays import Stays
from orchestration.synthetic.world import PSYKIATRI, RATTSPSYKIATRI, SOMATIK

LEGAL_FORMS = texts(["HSL", "LPT", "LRV", "OPT", "ORV"])
HSL, LPT, LRV, OPT, ORV = 0, 1, 2, 3, 4
SECOND_FROM, THIRD_FROM, PLAY = 0.15, 0.75, 0.2
"""When in the hospital stay the form changes, as a share of it, and how much that varies."""
LONG_STAY_DAYS = 3.0


def leave_rows(run: Run, stays: Stays) -> Columns:
    """`permission`: nights at home during longer psychiatric stays."""
    rng = run.rng("permission")
    p = run.parameters.psykiatri
    days = lt.elapsed_hours(stays.start, stays.end) / lt.HOURS_A_DAY
    fit = (
        (run.world.clinic_branch[stays.clinic] != SOMATIK) & stays.counts & (days > LONG_STAY_DAYS)
    )
    count = np.where(fit, rng.poisson(p.permission_per_dygn * np.clip(days, 0, 120)), 0)
    row = np.repeat(np.arange(len(count)), count)
    number = rank_within(row)
    slot = (days[row] - 1) / count[row]
    offset = 1 + (number - 1 + 0.3 * rng.random(len(row))) * slot
    start = lt.settle(lt.to_daytime(lt.later(stays.start[row], offset * lt.HOURS_A_DAY)))
    length = np.minimum(
        draws.spread(rng, p.permission_timmar, len(row)), 0.6 * slot * lt.HOURS_A_DAY
    )
    end = lt.to_daytime(lt.later(start, length))
    end = lt.settle(np.minimum(np.maximum(end, start), stays.end[row]))
    return stamp(
        run,
        {
            "vardtillfalle_id": run.number(row),
            "radnr": number,
            "fran_tidpunkt": start,
            "till_tidpunkt": run.seen(end),
        },
        start,
        end,
    )


def legal_form_rows(run: Run, episodes: Episodes, stays: Stays) -> Columns:
    """`psykiatrisk_vardform`: the form at admission and its changes, per vårdtillfälle.

    The form belongs to the whole hospital stay: a ward it is moved to begins with the one in force.
    """
    forms, since = _courses(run, episodes)
    stay = np.flatnonzero((run.world.clinic_branch[stays.clinic] != SOMATIK) & stays.counts)
    start, end = stays.start[stay], stays.end[stay]
    form, changed = forms[stays.episode[stay]], since[stays.episode[stay]]
    in_force = np.maximum((changed <= start[:, None]).sum(axis=1) - 1, 0)
    here = (changed > start[:, None]) & (changed < end[:, None])
    later, which = np.nonzero(here)
    row = np.concatenate([np.arange(len(stay)), later])
    code = np.concatenate([form[np.arange(len(stay)), in_force], form[later, which]])
    valid_from = np.concatenate([start, changed[later, which]])
    order = np.lexsort((valid_from, row))
    row, code, valid_from = row[order], code[order], valid_from[order]
    return stamp(
        run,
        {
            "vardtillfalle_id": run.number(stay[row]),
            "radnr": rank_within(row),
            "vardform": Coded(code, LEGAL_FORMS),
            "galler_fran_tidpunkt": valid_from,
        },
        valid_from,
    )


def _courses(run: Run, episodes: Episodes) -> tuple[Ints, Times]:
    """[hospital stays x 3] forms in order and since when; empty times where there is no change."""
    rng = run.rng("vardform")
    p, count = run.parameters.psykiatri, len(episodes.start)
    forensic = episodes.branch == RATTSPSYKIATRI
    compulsory = draws.chance(rng, p.vardform["LPT"] / sum(p.vardform.values()), count)
    first = np.where(forensic, LRV, np.where(compulsory, LPT, HSL))
    chance = np.where(compulsory, p.andel_byter_till_hsl, p.andel_byter_till_lpt)
    changes = draws.chance(rng, chance, count) & ~forensic
    second = np.where(changes, np.where(compulsory, HSL, LPT), MISSING)
    was_compulsory = (first == LPT) | (second == LPT)
    psychiatric = episodes.branch == PSYKIATRI
    # Only who has been under LPT can go on to OPT; the share is of all in psykiatri.
    among = float(psychiatric.sum()) / max(1.0, float((psychiatric & was_compulsory).sum()))
    to_open = min(1.0, p.andel_opt * among) * was_compulsory
    opens = draws.chance(rng, np.where(forensic, p.andel_orv, to_open), count)
    third = np.where(opens, np.where(forensic, ORV, OPT), MISSING)
    forms = np.stack([first, second, third], axis=1)
    times = [episodes.start]
    for low in (SECOND_FROM, THIRD_FROM):
        share = low + PLAY * rng.random(count)
        times.append(lt.settle(lt.part_way(episodes.start, episodes.end, share)))
    since = np.where(forms == MISSING, NEVER, np.stack(times, axis=1))
    # Changes that never come go last, so that the form in force is found by counting.
    order = np.argsort(np.isnat(since), axis=1, kind="stable")
    return np.take_along_axis(forms, order, axis=1), np.take_along_axis(since, order, axis=1)
