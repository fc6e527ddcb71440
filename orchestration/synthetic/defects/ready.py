"""Utskrivningsklar wrongly told: D11, D12, D13, D15; lures around midnight and within a minute.

Changes what was stated and registered before messages are made of it, so that the notices follow.
Does not belong here: date without time (D14) and withdrawals in earnest (D17), which the process
draws.
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Flags, Ints, Times
from orchestration.synthetic.cases import Cases
from orchestration.synthetic.defects.keys import enter_episodes
from orchestration.synthetic.defects.planting import Planting, split
from orchestration.synthetic.ready import FINAL, ReadyEvents

LATEST_HOUR = 21.0
BEFORE_MIDNIGHT, AFTER_MIDNIGHT = 23 + 59 / 60, 1 / 60
FIRST, WITHDRAWN = 2, 3
DAY_H = 24.0


def move_to_midnight(planting: Planting) -> None:
    """Lure: ready 23:59 and discharged 00:01 is a day; 00:01 and 23:59 the same date is none."""
    e = planting.episodes
    fit = planting.quiet & planting.lone & e.has_case & ~np.isnat(e.ready) & ~e.died
    fit &= lt.elapsed_hours(e.start, e.ready) > 2 * DAY_H
    base = int(e.has_case.sum())
    chosen = planting.choose("L03", planting.shares.lockbeten, fit, base)
    over, within = split(chosen, 2)
    day = lt.days(e.ready[chosen])
    e.ready[over] = lt.at(day[0::2], np.full(len(over), BEFORE_MIDNIGHT))
    e.end[over] = lt.at(lt.plus_days(day[0::2], 1), np.full(len(over), AFTER_MIDNIGHT))
    e.ready[within] = lt.at(day[1::2], np.full(len(within), AFTER_MIDNIGHT))
    e.end[within] = lt.at(day[1::2], np.full(len(within), BEFORE_MIDNIGHT))
    planting.remembered["L03"] = chosen


def plant_ready(planting: Planting, cases: Cases, ready: ReadyEvents) -> None:
    """All defects and lures of the events, in place."""
    _at_midnight(planting, ready)
    _dead(planting, ready)
    happened = ~np.isnat(ready.stated)
    once = happened[:, FINAL] & (happened.sum(axis=1) == 1) & ~ready.unsent[:, FINAL]
    single = np.zeros(len(planting.free), bool)
    has_case = planting.case_of >= 0
    single[has_case] = once[planting.case_of[has_case]]
    fit = planting.linked_and_quiet() & single
    _after_discharge(planting, ready, fit)
    _before_admission(planting, ready, fit)
    _withdrawn_unset(planting, cases, ready, fit)
    _set_twice(planting, cases, ready, fit)
    _registered_late(planting, cases, ready, fit)
    _same_minute(planting, cases, ready, fit)


def _room(planting: Planting, cases: Cases, ready: ReadyEvents, hours: float) -> Flags:
    """Episodes with more than so many hours between the ärende's opening and the setting."""
    found = np.zeros(len(planting.free), bool)
    rows = np.flatnonzero(planting.case_of >= 0)
    case = planting.case_of[rows]
    found[rows] = lt.elapsed_hours(cases.created[case], ready.stated[case, FINAL]) > hours
    return found


def _write(ready: ReadyEvents, case: Ints, slot: int, stated: Times, minutes: float = 12.0) -> None:
    """State an event and register it soon after; the notice follows within some minutes."""
    settled = lt.settle(stated)
    ready.stated[case, slot] = settled
    registered = lt.settle(lt.later(settled, np.full(len(case), minutes / 60)))
    ready.registered[case, slot] = registered
    ready.notified[case, slot] = lt.settle(lt.later(registered, np.full(len(case), minutes / 180)))
    ready.only_date[case, slot] = False


def _at_midnight(planting: Planting, ready: ReadyEvents) -> None:
    chosen = planting.remembered["L03"]
    chosen = chosen[planting.linked[chosen]]
    case = planting.case_of[chosen]
    chosen = chosen[~np.isnat(ready.stated[case, FINAL])]
    case = planting.case_of[chosen]
    _write(ready, case, FINAL, planting.episodes.ready[chosen], minutes=0.0)
    ready.stated[case, :FINAL] = np.datetime64("NaT")
    ready.stated[case, FINAL + 1 :] = np.datetime64("NaT")
    ready.notified[case, :FINAL] = np.datetime64("NaT")
    ready.notified[case, FINAL + 1 :] = np.datetime64("NaT")
    ready.unsent[case] = False
    late = lt.days(planting.episodes.end[chosen]) > lt.days(planting.episodes.ready[chosen])
    enter_episodes(planting, "L03-over", chosen[late])
    enter_episodes(planting, "L03-inom", chosen[~late])


def _dead(planting: Planting, ready: ReadyEvents) -> None:
    """D18: of those who die in hospital, only so many had become utskrivningsklara."""
    dying = np.flatnonzero(planting.linked & planting.episodes.died)
    is_set = ~np.isnat(ready.stated[planting.case_of[dying], FINAL])
    number = planting.number("D18", planting.shares.d18_avliden_utskrivningsklar)
    kept = planting.draw("D18", dying[is_set], number)
    case = planting.case_of[np.setdiff1d(dying[is_set], kept)]
    for times in (ready.stated, ready.registered, ready.notified):
        times[case] = np.datetime64("NaT")


def _after_discharge(planting: Planting, ready: ReadyEvents, fit: Flags) -> None:
    """D11: the same date still gives 0 days; a later date gives none at all (negativ_tid)."""
    end = planting.episodes.end
    early = lt.clock_hours(end) < LATEST_HOUR
    share = planting.shares.d11_klar_efter_utskrivning
    chosen = planting.choose("D11", share, fit & early)
    rng = planting.rng("D11")
    same, later = split(chosen, 2)
    soon = lt.later(end[same], 0.25 + 1.75 * rng.random(len(same)))
    _write(ready, planting.case_of[same], FINAL, soon)
    day = lt.plus_days(lt.days(end[later]), 1 + np.floor(2 * rng.random(len(later))).astype(int))
    hour = 9 + 6 * rng.random(len(later))
    _write(ready, planting.case_of[later], FINAL, lt.at(day, hour))
    enter_episodes(planting, "D11-samma", same)
    enter_episodes(planting, "D11-senare", later)


def _before_admission(planting: Planting, ready: ReadyEvents, fit: Flags) -> None:
    """D12: a mistyped date before the admission; registered and told when it happened."""
    chosen = planting.choose("D12", planting.shares.d12_klar_fore_inskrivning, fit)
    back = 1 + np.floor(6 * planting.rng("D12").random(len(chosen))).astype(np.int64)
    day = lt.plus_days(lt.days(planting.episodes.start[chosen]), -back)
    case = planting.case_of[chosen]
    hour = lt.clock_hours(ready.stated[case, FINAL])
    ready.stated[case, FINAL] = lt.settle(lt.at(day, hour))
    ready.only_date[case, FINAL] = False
    enter_episodes(planting, "D12", chosen)


def _withdrawn_unset(planting: Planting, cases: Cases, ready: ReadyEvents, fit: Flags) -> None:
    """D13: a withdrawal that nothing was set before."""
    roomy = fit & _room(planting, cases, ready, DAY_H)
    chosen = planting.choose("D13 a", planting.shares.d13_atertagen_utan_satt, roomy)
    case = planting.case_of[chosen]
    share = 0.4 + 0.3 * planting.rng("D13 a").random(len(chosen))
    when = lt.part_way(cases.created[case], ready.stated[case, FINAL], share)
    _write(ready, case, WITHDRAWN, when)
    ready.only_date[case, FINAL] = False
    enter_episodes(planting, "D13-atertagen", chosen)


def _set_twice(planting: Planting, cases: Cases, ready: ReadyEvents, fit: Flags) -> None:
    """D13: set once more within hours of the same date, without a withdrawal between."""
    roomy = fit & _room(planting, cases, ready, 4.0)
    chosen = planting.choose("D13 b", planting.shares.d13_tva_satt_i_rad, roomy)
    case = planting.case_of[chosen]
    ready.only_date[case, FINAL] = False
    before = 0.6 + 2.0 * planting.rng("D13 b").random(len(chosen))
    _write(ready, case, FIRST, lt.later(ready.stated[case, FINAL], -before))
    enter_episodes(planting, "D13-satt", chosen)


def _registered_late(planting: Planting, cases: Cases, ready: ReadyEvents, fit: Flags) -> None:
    """D15: stated to have been so more than a day before anyone registered it."""
    hours = 26 + 30 * planting.rng("D15").random(len(planting.free))
    roomy = fit & _room(planting, cases, ready, 60.0)
    chosen = planting.choose("D15", planting.shares.d15_sent_registrerad, roomy)
    case = planting.case_of[chosen]
    stated = lt.later(ready.registered[case, FINAL], -hours[chosen])
    ready.stated[case, FINAL] = lt.settle(stated)
    ready.only_date[case, FINAL] = False
    enter_episodes(planting, "D15", chosen)


def _same_minute(planting: Planting, cases: Cases, ready: ReadyEvents, fit: Flags) -> None:
    """Lure: withdrawn and set again within one minute is a new period, not a duplicate."""
    roomy = fit & _room(planting, cases, ready, 2 * DAY_H)
    chosen = planting.choose("L05", planting.shares.lockbeten, roomy)
    case = planting.case_of[chosen]
    again = ready.stated[case, FINAL].astype("M8[m]").astype("M8[s]")
    first = lt.part_way(cases.created[case], again, 0.5)
    _write(ready, case, FIRST, lt.to_daytime(first))
    _write(ready, case, WITHDRAWN, lt.moved(again, np.timedelta64(10, "s")), minutes=0.0)
    _write(ready, case, FINAL, lt.moved(again, np.timedelta64(40, "s")), minutes=0.0)
    enter_episodes(planting, "L05", chosen)
