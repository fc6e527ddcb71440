"""Utskrivningsplaner, SIP and their follow-up.

Becomes `link_plan` and `link_sip_uppfoljning`. Does not belong here: the messages that carry them
(messages.py).
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
    Texts,
    Times,
    never,
    rank_within,
    stack,
    take,
    texts,
)
from orchestration.synthetic.cases import DISCHARGE, ROLE, SIP_AT_HOME, SIP_YES, Cases, owner_of
from orchestration.synthetic.run import Run, stamp, unit_column

PLAN_KINDS = texts(["UTSKRIVNINGSPLAN", "SIP"])
DISCHARGE_PLAN, SIP = 0, 1
PLAN_STATES = texts(["PABORJAD", "UPPRATTAD", "JUSTERAD", "AVSLUTAD"])
STARTED, MADE, ADJUSTED, FINISHED = 0, 1, 2, 3
CALLERS = texts(["FAST_VARDKONTAKT", "PRIMARVARD"])
CALL_LIMIT_DAYS = 3
CALL_ANSWERS = ("I_TID", "SEN", "ALDRIG")
CALLED_LATE, NEVER_CALLED = 1, 2


@dataclass(frozen=True)
class Plans:
    """One row per plan, in order of start. Times are empty where the step never comes."""

    case: Ints
    kind: Ints
    started: Times
    made: Times
    called: Times
    met: Times
    notes: Ints
    followed_up: Times
    follow_up_due: Times


def simulate_plans(run: Run, cases: Cases, sent: Times, ready: Times) -> Plans:
    """sent: the inskrivningsmeddelande; ready: the final time of utskrivningsklar, per ärende."""
    rng = run.rng("plans")
    plans = stack(
        [
            _discharge_plans(rng, run, cases, sent, ready),
            _sips_in_hospital(rng, run, cases, ready),
            _sips_at_home(rng, run, cases),
        ]
    )
    plans = take(plans, run.known(plans.started))
    return take(plans, np.lexsort((plans.case, plans.started)))


def _notes(rng: draws.Rng, run: Run, count: int) -> Ints:
    p = run.parameters.plan
    notes = 1 + rng.poisson(p.anteckningar_medel, count)
    return np.where(draws.chance(rng, p.andel_utan_anteckning, count), 0, notes)


def _discharge_plans(rng: draws.Rng, run: Run, cases: Cases, sent: Times, ready: Times) -> Plans:
    p = run.parameters.plan
    chosen = ~np.isnat(sent) & ~cases.broken & (cases.kind == DISCHARGE)
    chosen &= draws.chance(rng, p.andel_utskrivningsplan, len(sent))
    case = np.flatnonzero(chosen)
    count = len(case)
    limit = np.where(np.isnat(ready[case]), cases.left[case], ready[case])
    started = lt.settle(draws.between(rng, sent[case], np.maximum(limit, sent[case])))
    in_time = draws.chance(rng, p.andel_utskrivningsplan_i_tid, count)
    before = draws.between(rng, started, np.maximum(cases.left[case], started))
    after = lt.later(cases.left[case], (1 + 3 * rng.random(count)) * lt.HOURS_A_DAY)
    return Plans(
        case=case,
        kind=np.full(count, DISCHARGE_PLAN),
        started=started,
        made=lt.settle(np.where(in_time, before, after)),
        called=never(count),
        met=never(count),
        notes=_notes(rng, run, count),
        followed_up=never(count),
        follow_up_due=never(count),
    )


def _sips_in_hospital(rng: draws.Rng, run: Run, cases: Cases, ready: Times) -> Plans:
    p = run.parameters.plan
    case = np.flatnonzero((cases.sip_need == SIP_YES) & ~np.isnat(ready))
    count = len(case)
    answer = draws.pick(rng, [p.sip_kallelse[k] for k in CALL_ANSWERS], count)
    in_time = np.floor(rng.random(count) * (CALL_LIMIT_DAYS + 1))
    late = CALL_LIMIT_DAYS + 1 + np.floor(rng.random(count) * 6)
    wait = np.where(answer == CALLED_LATE, late, in_time).astype(np.int64)
    called_day = lt.plus_days(lt.days(ready[case]), wait)
    called = lt.at(called_day, 8.5 + 8 * rng.random(count))
    called = lt.settle(np.maximum(called, lt.later(ready[case], np.full(count, 0.25))))
    return _sips(rng, run, case, called, answer != NEVER_CALLED)


def _sips_at_home(rng: draws.Rng, run: Run, cases: Cases) -> Plans:
    case = np.flatnonzero(cases.kind == SIP_AT_HOME)
    called = lt.later(cases.created[case], 1 + 90 * rng.random(len(case)))
    return _sips(rng, run, case, lt.settle(called), np.ones(len(case), bool))


def _sips(rng: draws.Rng, run: Run, case: Ints, called: Times, is_called: Flags) -> Plans:
    p, count = run.parameters.plan, len(case)
    wait = draws.spread(rng, p.mote_dygn, count)
    meeting_day = draws.off_weekend(rng, lt.days(lt.later(called, wait * lt.HOURS_A_DAY)), 1.0)
    meeting = lt.settle(np.maximum(lt.at(meeting_day, 9 + 6 * rng.random(count)), called))
    meets = is_called & draws.chance(rng, p.andel_mote, count)
    met = np.where(meets, meeting, NEVER)
    due = lt.days(lt.later(met, draws.spread(rng, p.uppfoljning_dygn, count) * lt.HOURS_A_DAY))
    follows = meets & draws.chance(rng, p.andel_uppfoljning, count)
    done = lt.settle(lt.at(draws.off_weekend(rng, due, 1.0), 9 + 6 * rng.random(count)))
    return Plans(
        case=case,
        kind=np.full(count, SIP),
        started=called,
        made=lt.settle(lt.later(met, 0.5 + rng.random(count))),
        called=np.where(is_called, called, NEVER),
        met=met,
        notes=_notes(rng, run, count),
        followed_up=np.where(follows, done, NEVER),
        follow_up_due=np.where(follows, due, NEVER),
    )


def plan_rows(run: Run, cases: Cases, plans: Plans, parties: Ints) -> Columns:
    """`link_plan` as it looks at the as-of time."""
    rng = run.rng("plan_rows")
    p = run.parameters.plan
    count = len(plans.case)
    made, called, met = run.seen(plans.made), run.seen(plans.called), run.seen(plans.met)
    closed = run.known(cases.closed[plans.case]) & (cases.closed[plans.case] >= plans.made)
    adjusted = draws.chance(rng, 1 / 8, count)
    state = np.where(closed, FINISHED, np.where(adjusted, ADJUSTED, MADE))
    state = np.where(np.isnat(made), STARTED, state)
    caller = np.where(np.isnat(called), MISSING, draws.chance(rng, 1 / 10, count).astype(np.int64))
    patient = draws.chance(rng, p.andel_patient_deltog, count).astype(np.int64)
    family = draws.chance(rng, p.andel_narstaende_deltog, count).astype(np.int64)
    unit = np.where(
        plans.kind == SIP, parties[plans.case, ROLE["PRIMARVARD"]], owner_of(parties)[plans.case]
    )
    return stamp(
        run,
        {
            "plan_id": run.number(np.arange(count)),
            "arende_id": run.number(plans.case),
            "plantyp": Coded(plans.kind, PLAN_KINDS),
            "status": Coded(state, PLAN_STATES),
            "paborjad_tidpunkt": plans.started,
            "upprattad_tidpunkt": made,
            "ansvarig_enhet_id": unit_column(run, unit),
            "antal_anteckningar": np.where(np.isnat(made), 0, plans.notes),
            "kallelse_skickad_tidpunkt": called,
            "kallelse_avsandare_roll": Coded(caller, CALLERS),
            "mote_tidpunkt": met,
            "patient_deltog": np.where(np.isnat(met), MISSING, patient),
            "narstaende_deltog": np.where(np.isnat(met), MISSING, family),
        },
        plans.started,
        plans.called,
        plans.met,
        plans.made,
        np.where(closed, cases.closed[plans.case], NEVER),
    )


def follow_up_rows(run: Run, plans: Plans) -> Columns:
    """`link_sip_uppfoljning`: one row per planned follow-up."""
    rng = run.rng("uppfoljning")
    plan = np.flatnonzero(~np.isnat(plans.follow_up_due) & run.known(plans.made))
    count = len(plan)
    code, labels = draws.pick_label(rng, run.parameters.plan.uppfoljning_utfall, count)
    done = run.seen(plans.followed_up[plan])
    has_come = ~np.isnat(done)
    took_place = has_come & _is_label(code, labels, "GENOMFORD")
    return stamp(
        run,
        {
            "plan_id": run.number(plan),
            "uppfoljning_nr": rank_within(plan),
            "planerad_datum": lt.days(plans.follow_up_due[plan]),
            "genomford_tidpunkt": np.where(took_place, done, NEVER),
            "utfall": Coded(np.where(has_come, code, MISSING), labels),
        },
        plans.made[plan],
        plans.followed_up[plan],
    )


def _is_label(codes: Ints, labels: Texts, label: str) -> Flags:
    return np.asarray(codes == labels.tolist().index(label))
