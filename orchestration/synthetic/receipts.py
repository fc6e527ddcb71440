"""Receivers of messages and their kvittens: the table `link_meddelande_mottagare`."""

from __future__ import annotations

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
    Reals,
    Times,
    rank_within,
    texts,
)
from orchestration.synthetic.cases import ROLE, ROLES, Cases, responsible_kommun
from orchestration.synthetic.messages import HOSPITAL, MUNICIPAL, PRIMARY, Messages
from orchestration.synthetic.registers import Registers
from orchestration.synthetic.run import Run, kommun_column, stamp, unit_column
from orchestration.synthetic.world import MUNICIPAL_ROLES

ANSWERS = texts(["OLAST", "LAST", "KVITTERAD", "FELSANT", "VIDARESAND", "EJ_LEVERERAD"])
UNREAD, READ, WITH_TIME = 0, 1, (2, 3, 4)
OFFICE_OPENS, OFFICE_CLOSES = 7.5, 16.5
WARDS = ("SLUTENVARD_SOMATIK", "SLUTENVARD_PSYKIATRI")
ROUND_THE_CLOCK = (*WARDS, "KOMMUN_HSL")


def receipt_rows(
    run: Run, cases: Cases, messages: Messages, parties: Ints, registers: Registers
) -> Columns:
    """One row per message and receiver, in order of message."""
    rng = run.rng("receipts")
    message, role = _receivers(rng, run, messages, parties)
    case, sent = messages.case[message], messages.time[message]
    municipal = np.isin(role, [ROLE[r] for r in MUNICIPAL_ROLES])
    kommun = responsible_kommun(run, cases, registers)[case]
    slowness = np.where(municipal, _slowness(run)[kommun], 1.0)
    answer, answered = _answers(rng, run, sent, role, slowness)
    return stamp(
        run,
        {
            "meddelande_id": run.number(message),
            "mottagare_nr": rank_within(message),
            "mottagare_enhet_id": unit_column(run, parties[case, role]),
            "mottagare_roll": Coded(role, ROLES),
            "kommun_kod": kommun_column(run, np.where(municipal, kommun, MISSING)),
            "kvitterad_tidpunkt": answered,
            "kvittens_status": Coded(answer, ANSWERS),
        },
        sent,
        answered,
    )


def _receivers(rng: draws.Rng, run: Run, messages: Messages, parties: Ints) -> tuple[Ints, Ints]:
    """Message and role of every receiver: parties of other sides, a share of each role."""
    share = run.parameters.meddelande.mottagare_andel
    weights = np.zeros((3, len(ROLES)))
    for side in (HOSPITAL, PRIMARY, MUNICIPAL):
        for role, code in ROLE.items():
            key = "SLUTENVARD" if role in WARDS else role
            weights[side, code] = 0.0 if side == _side(role) else share.get(key, 0.0)
    is_unit: Flags = parties[messages.case] >= 0
    chance: Reals = weights[messages.side]
    chosen = is_unit & (rng.random(chance.shape) < chance)
    # A sent message always has a receiver: the likeliest of those that are parties.
    alone: Flags = np.asarray(~chosen.any(axis=1))
    likeliest = np.argmax(np.where(is_unit, chance, -1.0), axis=1)
    possible = is_unit[np.arange(len(alone)), likeliest]
    chosen[alone & possible, likeliest[alone & possible]] = True
    chosen[messages.draft] = False
    message, role_code = np.nonzero(chosen)
    return message, role_code


def _side(role: str) -> int:
    if role in WARDS:
        return HOSPITAL
    return MUNICIPAL if role in MUNICIPAL_ROLES else PRIMARY


def _slowness(run: Run) -> Reals:
    """Per kommun the factor on the hours to an answer; kommuner differ, and keep differing."""
    factors = run.parameters.meddelande.kvittens_kommun_faktor
    return np.array([factors.get(code, 1.0) for code in run.world.kommun_codes])


def _answers(
    rng: draws.Rng, run: Run, sent: Times, role: Ints, slowness: Reals
) -> tuple[Ints, Times]:
    """Answer and its time at the as-of time; offices answer in office hours."""
    p = run.parameters.meddelande
    drawn, labels = draws.pick_label(rng, p.kvittens, len(sent))
    order = [ANSWERS.tolist().index(label) for label in labels]
    answer = np.asarray(order)[drawn]
    when = lt.later(sent, slowness * draws.spread(rng, p.kvittens_timmar, len(sent)))
    always = np.isin(role, [ROLE[r] for r in ROUND_THE_CLOCK])
    when = lt.settle(np.where(always, when, _office_hours(rng, when)))
    has_time = np.isin(answer, WITH_TIME)
    waiting: Flags = has_time & ~run.known(when)
    answer = np.where(waiting, np.where(rng.random(len(sent)) < 1 / 2, UNREAD, READ), answer)
    return answer, np.where(has_time & ~waiting, when, NEVER)


def _office_hours(rng: draws.Rng, when: Times) -> Times:
    """Move what falls outside office hours to the next morning that is not in a weekend."""
    hour = lt.clock_hours(when)
    day = lt.plus_days(lt.days(when), (hour >= OFFICE_CLOSES).astype(np.int64))
    day = draws.off_weekend(rng, day, 1.0)
    outside = (hour < OFFICE_OPENS) | (day != lt.days(when))
    return np.where(outside, lt.at(day, OFFICE_OPENS + rng.random(len(when))), when)
