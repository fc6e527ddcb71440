"""Status in the inskrivningsmeddelande: in time, late, missing or «vet ej», and who is behind it.

Becomes `link_inskrivning_status`. Clinics, nights and weekends differ, so that the 24-hour table
has something to show. Also knows the truth of R5 for the answer key.
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
    Reals,
    Times,
    rank_within,
    stack,
    take,
    texts,
)
from orchestration.synthetic.cases import DISCHARGE, ROLE, Cases, owner_of, ward_of
from orchestration.synthetic.episodes import Episodes
from orchestration.synthetic.run import Run, stamp, unit_column

PARTS = texts(["SLUTENVARD", "KOMMUN", "OPPENVARD"])
HOSPITAL, KOMMUN, OUTPATIENT = 0, 1, 2
IN_TIME, LATE, ABSENT, UNSURE, UNSENT = 0, 1, 2, 3, 4
DAY_HOURS = (7.0, 16.0)
DEADLINE_HOURS = 24.0
TOO_SHORT = 3


@dataclass(frozen=True)
class Notices:
    """Per ärende: what comes of the status, when the message is sent, first valid status.

    draft: when a message was written but never sent. stated: the time of the first valid status
    as R5 reads it; registered: when it was written.
    """

    outcome: Ints
    sent: Times
    draft: Times
    stated: Times
    registered: Times


@dataclass(frozen=True)
class Entries:
    """Rows of `link_inskrivning_status` in the making."""

    case: Ints
    part: Ints
    filled: Flags
    placeholder: Flags
    length: Ints
    stated: Times
    registered: Times


def simulate_notices(run: Run, episodes: Episodes, cases: Cases) -> Notices:
    """The inskrivningsmeddelande and its status of every discharge ärende."""
    rng = run.rng("notices")
    p = run.parameters.status_24h
    count = len(cases.kind)
    discharge = cases.kind == DISCHARGE
    outcome = _outcomes(rng, run, episodes, cases)
    in_time = np.minimum(draws.spread(rng, p.i_tid_timmar, count), 23.8 - 2 * rng.random(count))
    late = DEADLINE_HOURS + 0.1 + draws.spread(rng, p.sen_timmar, count)
    lag = np.where(outcome == LATE, late, in_time)
    earliest = lt.later(cases.created, np.full(count, 0.05))
    registered = lt.settle(np.maximum(lt.later(cases.clock, lag), earliest))
    registered = np.where(outcome == LATE, registered, np.minimum(registered, cases.left))
    ahead = draws.chance(rng, p.andel_angiven_tid, count)
    stated = np.where(ahead, lt.later(registered, -0.4 * rng.random(count)), registered)
    stated = lt.settle(np.maximum(stated, cases.created))
    also_late = (outcome == LATE) & draws.chance(rng, p.andel_sen_med_sent_meddelande, count)
    message_lag = np.minimum(in_time, lag) * (0.4 + 0.6 * rng.random(count))
    message_lag = np.where(also_late, late * 0.98, message_lag)
    sent = lt.settle(np.maximum(lt.later(cases.clock, message_lag), earliest))
    sent = np.minimum(sent, cases.left)
    sent = np.where(outcome == LATE, sent, np.minimum(sent, np.maximum(registered, earliest)))
    has_valid = discharge & ((outcome == IN_TIME) | (outcome == LATE))
    drafted = discharge & (outcome == UNSENT) & draws.chance(rng, 1 / 2, count)
    return Notices(
        outcome=np.where(discharge, outcome, MISSING),
        sent=np.where(discharge & (outcome != UNSENT), sent, NEVER),
        draft=np.where(drafted, sent, NEVER),
        stated=np.where(has_valid, stated, NEVER),
        registered=np.where(has_valid, registered, NEVER),
    )


def _outcomes(rng: draws.Rng, run: Run, episodes: Episodes, cases: Cases) -> Ints:
    """What comes of each status: clinics and hours have their own shares."""
    p, count = run.parameters.status_24h, len(cases.kind)
    clinic = episodes.clinic[cases.episode]
    factor = np.where(cases.episode == MISSING, 1.0, run.world.clinic_status_factor[clinic])
    hour = lt.clock_hours(cases.clock)
    daytime = (hour >= DAY_HOURS[0]) & (hour < DAY_HOURS[1]) & ~lt.is_weekend(cases.clock)
    factor = factor * np.where(daytime, p.faktor_dagtid, p.faktor_natt_helg)
    discharge = cases.kind == DISCHARGE
    # On average 1, so that the shares of the scenario come out whatever clinics and hours do.
    factor = factor / factor[discharge].mean() if discharge.any() else factor
    bad = np.array([p.andel_sen, p.andel_saknas, p.andel_vet_ej])
    # Of those with a message, so that the shares are of all.
    bad = bad / (1 - run.parameters.arende.andel_utan_meddelande)
    shares = np.minimum(factor, 0.8 / bad.sum())[:, None] * bad
    drawn = rng.random(count)
    edges = np.cumsum(shares, axis=1)
    outcome = np.where(drawn >= edges[:, 2], IN_TIME, LATE + (drawn[:, None] >= edges).sum(axis=1))
    unsent = draws.chance(rng, run.parameters.arende.andel_utan_meddelande, count)
    return np.where(unsent, UNSENT, outcome).astype(np.int64)


def simulate_entries(run: Run, cases: Cases, notices: Notices, parties: Ints) -> Entries:
    """All status rows: the decisive ones, later updates, those of kommun and öppenvård."""
    rng = run.rng("entries")
    entries = stack(
        [
            _first_valid(rng, notices),
            _placeholders(rng, run, cases, notices),
            _updates(rng, run, cases, notices),
            _others(rng, run, cases, parties, KOMMUN),
            _others(rng, run, cases, parties, OUTPATIENT),
        ]
    )
    entries = take(entries, run.known(entries.registered))
    return take(entries, np.lexsort((entries.registered, entries.case)))


@dataclass(frozen=True)
class _Content:
    """What is written in the field."""

    filled: Flags
    placeholder: Flags
    length: Ints


def _entries(case: Ints, part: int, content: _Content, when: Times) -> Entries:
    """Rows whose stated time is empty: the registration counts (R5)."""
    return Entries(
        case=case,
        part=np.full(len(case), part),
        filled=content.filled,
        placeholder=content.placeholder,
        length=content.length,
        stated=np.full(len(case), NEVER),
        registered=when,
    )


def _lengths(rng: draws.Rng, count: int) -> Ints:
    """Length of a text that says something; a tenth of the rows come without a length."""
    length = np.floor(20 + 160 * rng.random(count) ** 2).astype(np.int64)
    return np.where(draws.chance(rng, 1 / 10, count), MISSING, length)


def _first_valid(rng: draws.Rng, notices: Notices) -> Entries:
    case = np.flatnonzero(~np.isnat(notices.registered))
    count = len(case)
    yes, no = np.ones(count, bool), np.zeros(count, bool)
    content = _Content(yes, no, _lengths(rng, count))
    rows = _entries(case, HOSPITAL, content, notices.registered[case])
    differs = notices.stated[case] != notices.registered[case]
    return Entries(**{**rows.__dict__, "stated": np.where(differs, notices.stated[case], NEVER)})


def _placeholders(rng: draws.Rng, run: Run, cases: Cases, notices: Notices) -> Entries:
    """«Vet ej», too short, or not filled in: rows that never count as a status."""
    first = draws.chance(
        rng, run.parameters.status_24h.andel_tidigare_platshallare, len(cases.kind)
    )
    empty_row = (notices.outcome == ABSENT) & draws.chance(rng, 1 / 2, len(cases.kind))
    chosen = (notices.outcome == UNSURE) | ((notices.outcome == LATE) & first) | empty_row
    case = np.flatnonzero(chosen)
    count = len(case)
    filled = notices.outcome[case] != ABSENT
    short = draws.chance(rng, 1 / 4, count)
    length = np.where(short, np.floor(rng.random(count) * (TOO_SHORT + 1)).astype(np.int64), 7)
    when = lt.settle(lt.later(notices.sent[case], 0.5 * rng.random(count)))
    content = _Content(filled, filled & ~short, np.where(filled, length, 0))
    return _entries(case, HOSPITAL, content, when)


def _updates(rng: draws.Rng, run: Run, cases: Cases, notices: Notices) -> Entries:
    """Later rows by the ward, of the same worth as the first."""
    valid = ~np.isnat(notices.registered)
    mean = run.parameters.status_24h.uppdateringar_medel
    unsure = notices.outcome == UNSURE
    per_case = rng.poisson(np.where(valid, mean, np.where(unsure, mean / 3, 0.0)))
    case = np.repeat(np.arange(len(per_case)), per_case)
    start = np.where(valid, notices.registered, notices.sent)[case]
    start = lt.later(start, np.full(len(case), 2.0))
    when = lt.settle(draws.between(rng, start, np.maximum(start, cases.left[case])))
    is_valid = valid[case]
    length = np.where(is_valid, _lengths(rng, len(case)), 7)
    content = _Content(np.ones(len(case), bool), ~is_valid, length)
    return _entries(case, HOSPITAL, content, when)


def _others(rng: draws.Rng, run: Run, cases: Cases, parties: Ints, part: int) -> Entries:
    """Rows by kommun or öppenvård: never decisive, but in the table."""
    p = run.parameters.status_24h
    share = p.andel_kommun if part == KOMMUN else p.andel_oppenvard
    has_unit = _unit_of(parties, np.full(len(cases.kind), part)) >= 0
    chosen = (cases.kind == DISCHARGE) & has_unit & draws.chance(rng, share, len(cases.kind))
    case = np.flatnonzero(chosen)
    count = len(case)
    when = lt.later(cases.created[case], 2 + 40 * rng.random(count))
    when = lt.settle(np.minimum(when, cases.closed[case]))
    unsure = draws.chance(rng, 1 / 8, count)
    length = np.where(unsure, 7, _lengths(rng, count))
    return _entries(case, part, _Content(np.ones(count, bool), unsure, length), when)


def _unit_of(parties: Ints, part: Ints) -> Ints:
    """The unit that writes for a part, per row of parties."""
    sol, hsl = parties[:, ROLE["KOMMUN_SOL"]], parties[:, ROLE["KOMMUN_HSL"]]
    kommun = np.where(sol >= 0, sol, hsl)
    return np.choose(part, [ward_of(parties), kommun, parties[:, ROLE["PRIMARVARD"]]])


def entry_rows(
    run: Run, notices: Notices, entries: Entries, parties: Ints, numbers: Ints
) -> Columns:
    """`link_inskrivning_status`; numbers: the sent INSKRIVNING message of each ärende."""
    rng = run.rng("entry_rows")
    category, categories = draws.pick_label(
        rng, run.parameters.status_24h.kategorier, len(entries.case)
    )
    sent = notices.sent[entries.case] <= entries.registered
    unit = _unit_of(parties[entries.case], entries.part)
    unit = np.where(unit >= 0, unit, owner_of(parties)[entries.case])
    return stamp(
        run,
        {
            "arende_id": run.number(entries.case),
            "status_nr": rank_within(entries.case),
            "meddelande_id": np.where(sent, numbers[entries.case], MISSING),
            "part": Coded(entries.part, PARTS),
            "status_kategori": Coded(category, categories),
            "ifylld_flagga": entries.filled.astype(np.int64),
            "platshallare_flagga": entries.placeholder.astype(np.int64),
            "teckenlangd": entries.length,
            "angiven_tidpunkt": entries.stated,
            "registrerad_tidpunkt": entries.registered,
            "registrerad_av_enhet_id": unit_column(run, unit),
        },
        entries.registered,
    )


STATES = ("OK", "SEN", "EJ_FORFALLEN", "SAKNAR_MEDDELANDE", "VET_EJ", "SAKNAR_STATUS")


def true_states(run: Run, cases: Cases, notices: Notices, entries: Entries) -> Ints:
    """R5's state of every discharge ärende at the as-of time, as positions in STATES.

    Follows from what the simulator decided and when it happened, not from the written rows.
    """
    hours = lt.elapsed_hours(cases.clock, notices.stated)
    by_asof = lt.elapsed_hours(cases.clock, np.full(len(cases.kind), run.asof))
    has_valid = run.known(notices.registered)
    unsure = np.zeros(len(cases.kind), bool)
    doubtful = (
        (entries.part == HOSPITAL)
        & entries.filled
        & (entries.placeholder | ((entries.length >= 0) & (entries.length <= TOO_SHORT)))
    )
    unsure[entries.case[doubtful]] = True
    in_time = _at_most_a_day(hours)
    return np.select(
        [
            has_valid & in_time,
            has_valid,
            _at_most_a_day(by_asof),
            ~run.known(notices.sent),
            unsure,
        ],
        [0, 1, 2, 3, 4],
        5,
    ).astype(np.int64)


def _at_most_a_day(hours: Reals) -> Flags:
    """Exactly 24 hours is in time."""
    return hours <= DEADLINE_HOURS
