"""Psychiatry: D19, leave while utskrivningsklar. ÖPT (D20) is drawn by the process.

Does not belong here: other stays (stays.py).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Flags, Ints
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.scene import Scene

LEAVE = "permission"
PSYCHIATRIC = "länkade vårdepisoder i psykiatri"
ROOM_DAYS = 2
MORNING, NEXT_DAY_HOURS = 9.0, 30.0


def plant_leave(scene: Scene) -> None:
    """D19: as many leaves in the period as the share says, those of the process among them."""
    planting, truth = scene.planting, scene.truth
    psychiatric = truth.linked & ~truth.somatik
    planting.ledger.count_base(PSYCHIATRIC, int(psychiatric.sum()))
    waits = psychiatric & planting.quiet & truth.with_days & (truth.days >= ROOM_DAYS)
    last = _last_stays(scene)
    natural = _natural(scene, psychiatric)
    share = planting.shares.d19_permission_i_perioden
    number = planting.number("D19", share, int(psychiatric.sum())) - len(natural)
    has_leave = np.isin(scene.stay_ids(last), scene.column("vardtillfalle_id", LEAVE))
    fit = np.flatnonzero(waits & planting.free & (last >= 0) & ~has_leave)
    chosen = planting.draw("D19", fit, max(0, number))
    planting.free[chosen] = False
    added = _leaves(scene, chosen, last[chosen])
    scene.keys.enter("D19", LEAVE, np.concatenate([natural, added]))


def _last_stays(scene: Scene) -> Ints:
    """Position among the vårdtillfällen of each episode's last one."""
    stays = scene.block.stays
    found = np.full(len(scene.planting.free), -1)
    counted = np.flatnonzero(stays.counts)
    found[stays.episode[counted]] = counted
    return found


def _natural(scene: Scene, psychiatric: Flags) -> Ints:
    """Rows of leaves that the process put within a valid period of a linked episode."""
    truth, table, stays = scene.truth, scene.tables[LEAVE], scene.block.stays
    ids = scene.run.number(np.arange(len(stays.start)))
    stay = rows.positions(ids, rows.numbers(table, "vardtillfalle_id"))
    episode = stays.episode[stay]
    start = lt.days(rows.times(table, "fran_tidpunkt"))
    end = lt.days(rows.times(table, "till_tidpunkt"))
    inside = psychiatric[episode] & truth.with_days[episode]
    inside &= (start >= lt.days(truth.notice[episode])) & (end <= lt.days(truth.end[episode]))
    return np.flatnonzero(inside & ~np.isnat(end))


def _leaves(scene: Scene, chosen: Ints, last: Ints) -> Ints:
    """A night at home for each, after the notice and before the discharge."""
    table = scene.tables[LEAVE]
    if len(chosen) == 0 or rows.count(table) == 0:
        return np.empty(0, dtype=np.int64)
    extra = rows.copy_rows(table, np.zeros(len(chosen), dtype=np.int64))
    day = lt.plus_days(lt.days(scene.truth.notice[chosen]), 1)
    start = lt.settle(lt.at(day, np.full(len(chosen), MORNING)))
    end = np.minimum(
        lt.settle(lt.later(start, np.full(len(chosen), NEXT_DAY_HOURS))), scene.truth.end[chosen]
    )
    every = np.arange(len(chosen))
    rows.put(extra, "vardtillfalle_id", every, scene.stay_ids(last))
    rows.put(extra, "radnr", every, 1)
    rows.put(extra, "fran_tidpunkt", every, start)
    rows.put(extra, "till_tidpunkt", every, end)
    rows.put(extra, rows.CREATED, every, start)
    rows.put(extra, rows.CHANGED, every, end.astype("M8[ms]"))
    return scene.append(LEAVE, extra)
