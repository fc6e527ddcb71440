"""Status in the inskrivningsmeddelande: D04 and D05, and lures at the edges of R5.

Changes when the first valid status was stated and registered before rows are made of it. Does not
belong here: late, missing and «vet ej» (D01-D03), which the process draws.
"""

from __future__ import annotations

import zlib

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Flags, Ints, Times
from orchestration.synthetic.cases import Cases
from orchestration.synthetic.defects.keys import enter_episodes
from orchestration.synthetic.defects.planting import Planting, split
from orchestration.synthetic.messages import TYPE, Messages
from orchestration.synthetic.run import Run
from orchestration.synthetic.status import DEADLINE_HOURS, HOSPITAL, IN_TIME, Entries, Notices

SHORTEST_VALID = 4
OPENED_WITHIN_HOURS = 18.0
LONG_HOURS = 72.0
"""A stay long enough for paper forms to be typed in before discharge."""


def plant_notices(planting: Planting, cases: Cases, notices: Notices) -> None:
    """D05, D04 and the lure of exactly 24 hours, in place; in order of how hard they are to fit."""
    in_time = np.zeros(len(planting.free), bool)
    rows = np.flatnonzero(planting.case_of >= 0)
    case = planting.case_of[rows]
    in_time[rows] = notices.outcome[case] == IN_TIME
    long = np.zeros(len(planting.free), bool)
    long[rows] = lt.elapsed_hours(cases.clock[case], cases.left[case]) > LONG_HOURS
    long[rows] &= lt.elapsed_hours(cases.clock[case], cases.created[case]) < OPENED_WITHIN_HOURS
    fit = planting.linked_and_quiet() & in_time
    _typed_in_later(planting, cases, notices, fit & long)
    _exactly_a_day(planting, cases, notices, fit & long)
    _before_admission(planting, notices, fit)
    chosen = planting.choose("L02", planting.shares.lockbeten, fit)
    planting.remembered["L02"] = chosen
    enter_episodes(planting, "L02", chosen)


def _before_admission(planting: Planting, notices: Notices, fit: Flags) -> None:
    """D04: stated to be from before the patient came."""
    chosen = planting.choose("D04", planting.shares.d04_status_fore_inskrivning, fit)
    before = 0.5 + 20 * planting.rng("D04").random(len(chosen))
    stated = lt.settle(lt.later(planting.episodes.start[chosen], -before))
    notices.stated[planting.case_of[chosen]] = stated
    enter_episodes(planting, "D04", chosen)


def _exactly_a_day(planting: Planting, cases: Cases, notices: Notices, fit: Flags) -> None:
    """Lure: exactly 24 hours is in time (rules.md R5)."""
    chosen = planting.choose("L01", planting.shares.lockbeten, fit)
    case = planting.case_of[chosen]
    deadline = lt.later(cases.clock[case], np.full(len(case), DEADLINE_HOURS))
    steady = lt.elapsed_hours(cases.clock[case], deadline) == DEADLINE_HOURS
    chosen, case, deadline = chosen[steady], case[steady], deadline[steady]
    notices.stated[case] = deadline
    notices.registered[case] = deadline
    enter_episodes(planting, "L01", chosen)


def _typed_in_later(planting: Planting, cases: Cases, notices: Notices, fit: Flags) -> None:
    """D05: the system is down; stated on paper in time, typed in after the deadline."""
    p = planting.shares
    number = planting.number("D05", p.d05_reservrutin)
    picked = []
    for part, day in zip(
        split(np.arange(number), p.d05_kluster),
        downtime_days(planting.run, p.d05_kluster),
        strict=True,
    ):
        candidates = np.flatnonzero(fit & planting.free)
        clock = cases.clock[planting.case_of[candidates]]
        from_then_on = candidates[np.argsort(clock, kind="stable")]
        skipped = int((clock < day).sum())
        taken = from_then_on[skipped : skipped + len(part)]
        planting.free[taken] = False
        picked.append(taken)
    chosen = np.sort(np.concatenate(picked))
    case = planting.case_of[chosen]
    stated, registered = _on_paper(planting, cases, case)
    notices.stated[case], notices.registered[case] = stated, registered
    notices.sent[case] = lt.settle(lt.later(registered, np.full(len(case), -0.1)))
    planting.remembered["D05"] = chosen
    enter_episodes(planting, "D05", chosen)


def _on_paper(planting: Planting, cases: Cases, case: Ints) -> tuple[Times, Times]:
    """When the form says so, and when it was typed in."""
    rng = planting.rng("D05")
    clock = cases.clock[case]
    stated = lt.settle(lt.later(clock, 2 + 18 * rng.random(len(case))))
    stated = np.maximum(stated, cases.created[case])
    registered = lt.settle(lt.later(clock, DEADLINE_HOURS + 3 + 30 * rng.random(len(case))))
    return stated, registered


def downtime_days(run: Run, number: int) -> Times:
    """First days of the downtimes: the same for every block of the region."""
    rng = np.random.default_rng([run.seed, zlib.crc32(b"reservrutin")])
    span = int((run.asof - run.first_day) / np.timedelta64(1, "D")) - 90
    after = np.sort(rng.choice(max(span, number), size=number, replace=False))
    return lt.plus_days(np.full(number, run.first_day), after).astype("M8[s]")


def plant_entries(planting: Planting, entries: Entries) -> None:
    """Lure: four characters are a status, three would not be."""
    cases = planting.case_of[planting.remembered["L02"]]
    own = np.isin(entries.case, cases) & (entries.part == HOSPITAL)
    entries.length[own] = SHORTEST_VALID


def state_the_paper_time(planting: Planting, notices: Notices, messages: Messages) -> None:
    """D05: the inskrivningsmeddelande tells when it happened, not when it was typed in."""
    cases = planting.case_of[planting.remembered["D05"]]
    rows = np.flatnonzero((messages.type == TYPE["INSKRIVNING"]) & np.isin(messages.case, cases))
    messages.about[rows] = notices.stated[messages.case[rows]]
