"""Utskrivningsklar: set, withdrawn and set again, with the notice of each event.

Becomes `link_utskrivningsklar_handelse`. Also knows the truth of R4 for the answer key. Does not
belong here: how long patients wait (episodes.py).
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
    Times,
    never,
    rank_within,
    texts,
)
from orchestration.synthetic.cases import Cases
from orchestration.synthetic.episodes import Episodes
from orchestration.synthetic.run import Run, stamp, unit_column

EVENTS = texts(["SATT", "ATERTAGEN"])
SET, WITHDRAWN = 0, 1
SLOTS = 6
"""Set, withdrawn, set, withdrawn, set, withdrawn: the final setting is always slot 4."""
FINAL, FINALLY_WITHDRAWN = 4, 5
MINIMUM_GAP_HOURS = 48.0
"""Room from the ärende to the final setting that earlier events need; see _fill_earlier."""


@dataclass(frozen=True)
class ReadyEvents:
    """[ärenden x SLOTS] stated, registered and notified times; empty where nothing happened.

    unsent: registered, but no underrättelse was sent; then the registration is the notice (R4).
    """

    stated: Times
    registered: Times
    notified: Times
    only_date: Flags
    unsent: Flags

    def standing(self, asof: np.datetime64, admitted: Times, left: Times) -> tuple[Flags, Times]:
        """Truth of R4: is there a valid period, and since when (the notice that opened it).

        Only events notified by the as-of time count, and none stated on a date before the
        admission date. admitted, left: of the hospital stay, per ärende; empty outside hospital.
        """
        is_open, ever = np.zeros(len(self.stated), bool), np.zeros(len(self.stated), bool)
        since = never(len(self.stated))
        for slot in range(SLOTS):
            stated = self.stated[:, slot]
            notified = self.notified[:, slot]
            counts = (notified <= asof) & ~(lt.days(stated) < lt.days(admitted))
            # After the discharge a setting counts only if there has been none, a withdrawal never.
            late = (stated > left) & (left <= asof)
            if slot % 2 == SET:
                opens = counts & ~is_open & ~(late & ever)
                since = np.where(opens, notified, since)
                is_open, ever = is_open | opens, ever | opens
            else:
                is_open &= ~(counts & ~late)
        return is_open, np.where(is_open, since, NEVER)


def simulate_ready(run: Run, episodes: Episodes, cases: Cases) -> ReadyEvents:
    """All events of every ärende; none for the ones at home."""
    rng = run.rng("ready")
    p = run.parameters.utskrivningsklar
    count = len(cases.kind)
    in_hospital = cases.episode != MISSING
    final = np.where(in_hospital, episodes.ready[cases.episode], NEVER) if count else never(0)
    stated = np.full((count, SLOTS), NEVER)
    stated[:, FINAL] = final
    room = lt.elapsed_hours(cases.created, final)
    again = (room > MINIMUM_GAP_HOURS) & draws.chance(
        rng, _among(p.andel_atertagen, in_hospital, room > MINIMUM_GAP_HOURS), count
    )
    twice = again & draws.chance(rng, p.andel_atertagen_tva_ganger, count)
    _fill_earlier(rng, stated, cases, again, twice)
    waits = lt.elapsed_hours(final, cases.left) > 2 * lt.HOURS_A_DAY
    gone = draws.chance(rng, _among(p.andel_slutligt_atertagen, in_hospital, waits), count) & waits
    stated[:, FINALLY_WITHDRAWN] = np.where(gone, lt.part_way(final, cases.left, 1 / 2), NEVER)
    settled = lt.settle(stated)
    registered = lt.settle(lt.later(settled, 0.7 * rng.random(settled.shape)))
    notified = lt.settle(lt.later(registered, 0.15 * rng.random(settled.shape)))
    once = ~again & ~gone & ~np.isnat(final)
    only_date = np.zeros(settled.shape, bool)
    dated = _among(p.andel_bara_datum, in_hospital, once)
    only_date[:, FINAL] = once & draws.chance(rng, dated, count)
    unsent = np.zeros(settled.shape, bool)
    unsent[:, FINAL] = draws.chance(rng, p.andel_utan_underrattelse, count)
    notified = np.where(unsent, registered, notified)
    return ReadyEvents(settled, registered, notified, only_date, unsent)


def _fill_earlier(rng: draws.Rng, stated: Times, cases: Cases, again: Flags, twice: Flags) -> None:
    """Place set-withdrawn pairs between the ärende's opening and the final setting."""
    # Moving an event into the daytime shifts it by at most 8 hours and shrinks the gaps to 9/24:
    # with 48 hours of room these bounds keep all events, and their notices, in order.
    bounds = [
        (0, twice, 0.15, 0.28),
        (1, twice, 0.33, 0.45),
        (2, twice, 0.50, 0.62),
        (3, twice, 0.67, 0.80),
        (2, again & ~twice, 0.30, 0.50),
        (3, again & ~twice, 0.55, 0.80),
    ]
    for slot, happens, low, high in bounds:
        share = low + (high - low) * rng.random(len(stated))
        moved = lt.part_way(cases.created, stated[:, FINAL], share)
        stated[:, slot] = np.where(happens, lt.to_daytime(moved), stated[:, slot])


def _among(share: float, of: Flags, fit: Flags) -> float:
    """The chance among the fit that gives this share of the others."""
    return min(1.0, share * float(of.sum()) / max(1.0, float(fit.sum())))


def event_rows(
    run: Run, cases: Cases, ready: ReadyEvents, message_numbers: Ints, ward: Ints
) -> Columns:
    """`link_utskrivningsklar_handelse`; message_numbers: [ärenden x SLOTS], MISSING if unsent."""
    case, slot = np.nonzero(run.known(ready.notified))
    stated = ready.stated[case, slot]
    clock = (stated - stated.astype("M8[D]")).astype("m8[s]").astype(np.int64)
    return stamp(
        run,
        {
            "arende_id": run.number(case),
            "handelse_nr": rank_within(case),
            "handelse": Coded(slot % 2, EVENTS),
            "angivet_datum": lt.days(stated),
            "angiven_tid": np.where(ready.only_date[case, slot], MISSING, clock),
            "registrerad_tidpunkt": ready.registered[case, slot],
            "meddelande_id": message_numbers[case, slot],
            "beslutande_enhet_id": unit_column(run, ward[case]),
        },
        ready.registered[case, slot],
    )
