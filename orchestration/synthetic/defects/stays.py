"""Vårdtillfällen: D37 (clock change), D42 (overlap), X1 (ends before it begins), X2 (forgotten).

And the lure of stays 120 minutes apart, which are one episode. Does not belong here: vårdform and
permission (psychiatry.py).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import MISSING, Columns, Flags, Ints
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.keys import enter_episodes
from orchestration.synthetic.defects.scene import Scene

TABLE = "vardtillfalle"
START, END = "inskrivning_tidpunkt", "utskrivning_tidpunkt"
STAYS = "vårdtillfällen"
OPEN_FOR_DAYS = 180
JOINED_MINUTES = 120
TO_OTHER_CLINIC = "1"
NIGHT_ENDS = 9.0
TWO = 2


def plant_stays(scene: Scene) -> None:
    """All defects and lures of the stays, in place."""
    scene.planting.ledger.count_base(STAYS, rows.count(scene.tables[TABLE]))
    _forgotten(scene)
    _in_the_changed_hour(scene)
    _overlapping(scene)
    _just_joined(scene)
    _ended_before_it_began(scene)


def _plain(scene: Scene) -> Flags:
    """Somatic episodes that are over and have no ärende: nothing else hangs on their times."""
    planting = scene.planting
    return planting.quiet & ~planting.episodes.has_case & scene.truth.somatik & planting.free


def _forgotten(scene: Scene) -> None:
    """Never discharged; the person's next stay comes more than 180 days later (rules.md R1)."""
    planting, e = scene.planting, scene.planting.episodes
    order = np.lexsort((e.start, e.resident))
    same = e.resident[order][1:] == e.resident[order][:-1]
    gap = lt.elapsed_hours(e.start[order][:-1], e.start[order][1:]) / lt.HOURS_A_DAY
    first = np.zeros(len(order), bool)
    first[order[:-1]] = same & (gap > OPEN_FOR_DAYS + 1)
    # Those who came before must not be joined to it, which their own ends see to.
    single, row = scene.only_stay()
    number = planting.number("X2", planting.shares.x2_glomd_oppen, rows.count(scene.tables[TABLE]))
    chosen = planting.draw("X2", np.flatnonzero(_plain(scene) & first & single), number)
    planting.free[chosen] = False
    table = scene.tables[TABLE]
    _empty_end(table, row[chosen])
    scene.truth.end[chosen] = np.datetime64("NaT")
    scene.keys.enter("X2", TABLE, row[chosen])


def _empty_end(table: Columns, at: Ints) -> None:
    for name in (END, "utskrivningssatt_kod", "enhet_ut_id", "utskriven_till_annan_klinik"):
        rows.put(table, name, at, None)
    rows.put(table, "status", at, "PAGAENDE")
    created = rows.times(table, rows.CREATED)[at]
    rows.put(table, rows.CHANGED, at, created.astype("M8[ms]"))


def _in_the_changed_hour(scene: Scene) -> None:
    """D37: admitted in the hour that does not exist (March) or exists twice (October)."""
    planting, e = scene.planting, scene.planting.episodes
    single, row = scene.only_stay()
    wanted = planting.shares.d37_klockbyte * scene.run.share
    rng = planting.rng("D37")
    stays_on = lt.clock_hours(e.start) + lt.elapsed_hours(e.start, e.end) > NIGHT_ENDS
    able = _plain(scene) & single & planting.lone & stays_on
    days = lt.change_days()
    for day in days[(days >= scene.run.first_day) & (days <= scene.run.asof)]:
        fit = np.flatnonzero(able & planting.free & (lt.days(e.start) == day))
        number = max(1, int(np.floor(wanted + rng.random())))
        chosen = planting.draw(f"D37 {day}", fit, number)
        planting.free[chosen] = False
        minute = np.floor(60 * rng.random(len(chosen))).astype("m8[m]")
        start = lt.moved(np.full(len(chosen), day.astype("M8[s]")), np.timedelta64(2, "h"))
        start = lt.moved(start, minute)
        table = scene.tables[TABLE]
        for name in (START, rows.CREATED):
            rows.put(table, name, row[chosen], start)
        scene.keys.enter("D37", TABLE, row[chosen])


def _overlapping(scene: Scene) -> None:
    """D42: one more stay within another, or half over its end; one episode all the same."""
    planting, table = scene.planting, scene.tables[TABLE]
    single, row = scene.only_stay()
    long = lt.elapsed_hours(planting.episodes.start, planting.episodes.end) > lt.HOURS_A_DAY
    number = planting.number("D42", planting.shares.d42_overlappande, rows.count(table))
    chosen = planting.draw("D42", np.flatnonzero(_plain(scene) & single & long), number)
    planting.free[chosen] = False
    at = row[chosen]
    extra = rows.copy_rows(table, at)
    start, end = rows.times(table, START)[at], rows.times(table, END)[at]
    astride = np.arange(len(at)) % TWO == 1
    cut = lt.settle(lt.part_way(start, end, 0.7))
    rows.put(extra, START, slice_all(at), lt.settle(lt.part_way(start, end, 0.4)))
    inner = lt.settle(lt.part_way(start, end, 0.8))
    rows.put(extra, END, ~astride, inner[~astride])
    _as_moved(extra)
    rows.put(table, END, at[astride], cut[astride])
    rows.put(table, "utskriven_till_annan_klinik", at[astride], 1)
    rows.put(table, "utskrivningssatt_kod", at[astride], TO_OTHER_CLINIC)
    rows.put(extra, "utskrivningssatt_kod", ~astride, TO_OTHER_CLINIC)
    rows.put(extra, "vardtillfalle_id", slice_all(at), scene.new_ids("vardtillfalle_id", len(at)))
    added = scene.append(TABLE, extra)
    scene.truth.stays[chosen] += 1
    scene.keys.enter("D42-inne", TABLE, added[~astride])
    scene.keys.enter("D42-omlott", TABLE, added[astride])


def slice_all(like: Ints) -> Ints:
    """Every position of an array as long as this one."""
    return np.arange(len(like))


def _as_moved(extra: Columns) -> None:
    """The stay came from another clinic, and was registered when it began."""
    every = np.arange(rows.count(extra))
    rows.put(extra, "akut_flagga", every, 0)
    rows.put(extra, "planerad_flagga", every, 0)
    rows.put(extra, "inskriven_fran_annan_klinik", every, 1)
    rows.put(extra, "vardepisod_id", every, None)
    rows.put(extra, rows.CREATED, every, rows.times(extra, START))
    ended = rows.times(extra, END)
    rows.put(extra, rows.CHANGED, every, ended.astype("M8[ms]"))


def _just_joined(scene: Scene) -> None:
    """Lure: exactly 120 minutes between two clinics is one episode, no return (rules.md R1)."""
    planting, stays, table = scene.planting, scene.block.stays, scene.tables[TABLE]
    parts = np.bincount(stays.episode[stays.counts], minlength=len(planting.free))
    fit = np.flatnonzero(_plain(scene) & (parts == TWO))
    number = planting.number("L11", planting.shares.lockbeten)
    second = np.full(len(planting.free), MISSING)
    first = np.full(len(planting.free), MISSING)
    for part, found in ((1, first), (TWO, second)):
        chosen = np.flatnonzero(stays.counts & (stays.part == part))
        found[stays.episode[chosen]] = scene.stay_rows[chosen]
    fit = fit[(first[fit] != MISSING) & (second[fit] != MISSING)]
    begins = lt.later(rows.times(table, END)[first[fit]], np.full(len(fit), JOINED_MINUTES / 60))
    steady = lt.elapsed_hours(rows.times(table, END)[first[fit]], begins) == JOINED_MINUTES / 60
    roomy = lt.elapsed_hours(begins, rows.times(table, END)[second[fit]]) > 1
    chosen = planting.draw("L11", fit[steady & roomy & (lt.settle(begins) == begins)], number)
    planting.free[chosen] = False
    at = second[chosen]
    begins = lt.moved(rows.times(table, END)[first[chosen]], np.timedelta64(JOINED_MINUTES, "m"))
    for name in (START, rows.CREATED):
        rows.put(table, name, at, begins)
    for place in (first[chosen], at):
        rows.put(table, "vardepisod_id", place, None)
    enter_episodes(planting, "L11", chosen)


def _ended_before_it_began(scene: Scene) -> None:
    """A stay whose end lies before its start: the row is quarantined (delivery.md §3)."""
    planting, table = scene.planting, scene.tables[TABLE]
    single, row = scene.only_stay()
    share = planting.shares.x1_utskriven_fore_inskrivning
    number = planting.number("X1", share, rows.count(table))
    at = row[planting.draw("X1", np.flatnonzero(_plain(scene) & single), number)]
    extra = rows.copy_rows(table, at)
    every = slice_all(at)
    end = lt.settle(lt.later(rows.times(table, START)[at], np.full(len(at), -30.0)))
    rows.put(extra, END, every, end)
    rows.put(extra, "vardepisod_id", every, None)
    rows.put(extra, "vardtillfalle_id", every, scene.new_ids("vardtillfalle_id", len(at)))
    scene.keys.enter("X1", TABLE, scene.append(TABLE, extra))
