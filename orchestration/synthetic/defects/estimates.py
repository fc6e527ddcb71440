"""The estimated discharge date: D26, passed and never updated.

Does not belong here: how well the date is guessed (orchestration.synthetic.estimates).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import MISSING, NO_DAY, Times
from orchestration.synthetic.defects.keys import enter_episodes
from orchestration.synthetic.defects.planting import Planting
from orchestration.synthetic.messages import Messages

PASSED_DAYS = 4


def stale_estimates(planting: Planting, messages: Messages, estimates: Times) -> Times:
    """D26: the last estimated date of an ärende passed without a new one; others' did not.

    estimates: the date that each message carries, or empty. Gives them anew.
    """
    order = np.lexsort((messages.time, messages.case))
    order = order[~np.isnat(estimates[order])]
    is_last = np.r_[messages.case[order][1:] != messages.case[order][:-1], True]
    last = order[is_last] if len(order) else order
    row_of = np.full(int(messages.case.max(initial=0)) + 1, MISSING)
    row_of[messages.case[last]] = last
    episodes = np.flatnonzero(planting.linked)
    mine = row_of[planting.case_of[episodes]]
    episodes, mine = episodes[mine != MISSING], mine[mine != MISSING]
    leaves = lt.days(planting.episodes.end[episodes])
    told = lt.days(messages.time[mine])
    anew = estimates.copy()
    anew[mine] = np.maximum(estimates[mine], leaves)
    fit = np.zeros(len(planting.free), bool)
    fit[episodes] = planting.quiet[episodes] & (leaves > told)
    number = planting.number("D26", planting.shares.d26_passerat_datum)
    chosen = planting.draw("D26", np.flatnonzero(fit), number)
    place = np.searchsorted(episodes, chosen)
    early = 1 + np.floor(PASSED_DAYS * planting.rng("D26").random(len(chosen))).astype(np.int64)
    passed = lt.plus_days(leaves[place], -early)
    anew[mine[place]] = np.maximum(passed, told[place])
    enter_episodes(planting, "D26", chosen)
    return np.where(np.isnat(estimates), NO_DAY, anew)
