"""Rows as they were at an earlier time: later rows are gone, later changes are undone.

Follows from the rows themselves: what carries a later time is emptied, and a row's time of change
is the latest that had come. Does not belong here: changes that rows do not tell (changes.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from orchestration.synthetic.arrays import Columns, Flags, Ints, Times
from orchestration.synthetic.defects import rows

Before = Mapping[str, object]
"""Columns and what they held before; None is empty."""


@dataclass(frozen=True)
class Rule:
    """How a table is taken back.

    by_time: a time column, and what was in it and beside it before that time. by_change: what was
    in these columns before the row's last change, for rows whose times do not tell. finished: a
    status that the last change set, and the one before it.
    """

    by_time: Mapping[str, Before]
    by_change: Before
    finished: tuple[str, str] | None = None


OPEN_ENDED = Rule({}, {"giltig_till": None})
RULES: dict[str, Rule] = {
    "vardtillfalle": Rule(
        {
            "utskrivning_tidpunkt": {
                "utskrivning_tidpunkt": None,
                "utskrivningssatt_kod": None,
                "enhet_ut_id": None,
                "utskriven_till_annan_klinik": None,
                "status": "PAGAENDE",
            }
        },
        {},
    ),
    "permission": Rule({"till_tidpunkt": {"till_tidpunkt": None}}, {}),
    "link_arende": Rule(
        {
            "avslutad_tidpunkt": {
                "avslutad_tidpunkt": None,
                "avslutsorsak": None,
                "status": "PAGAENDE",
            },
            "samtycke_tidpunkt": {"samtycke_tidpunkt": None},
            "insatser_motsatta_tidpunkt": {"insatser_motsatta_tidpunkt": None},
        },
        {},
    ),
    "link_aktor": Rule({"till_tidpunkt": {"till_tidpunkt": None}}, {}),
    "link_meddelande_mottagare": Rule(
        {"kvitterad_tidpunkt": {"kvitterad_tidpunkt": None, "kvittens_status": "OLAST"}}, {}
    ),
    "link_plan": Rule(
        {
            "kallelse_skickad_tidpunkt": {
                "kallelse_skickad_tidpunkt": None,
                "kallelse_avsandare_roll": None,
            },
            "mote_tidpunkt": {
                "mote_tidpunkt": None,
                "patient_deltog": None,
                "narstaende_deltog": None,
            },
            "upprattad_tidpunkt": {
                "upprattad_tidpunkt": None,
                "status": "PABORJAD",
                "antal_anteckningar": 0,
            },
        },
        {},
        finished=("AVSLUTAD", "UPPRATTAD"),
    ),
    "link_oppenvard_hinder": Rule({}, {"till_datum": None}),
    "link_sip_uppfoljning": Rule({}, {"genomford_tidpunkt": None, "utfall": None}),
    "fast_vardkontakt": OPEN_ENDED,
    "listning": OPEN_ENDED,
    "folkbokforing": OPEN_ENDED,
    "enhet": OPEN_ENDED,
    "patient": Rule({}, {"avliden_datum": None, "patient_nyckel_ersatt_av": None}),
    "avvikelse": Rule({}, {"avslutad_datum": None, "status": "UTREDS"}),
}
NOTHING = Rule({}, {})
MS = "M8[ms]"


def settle_changes(tabell: str, columns: Columns) -> None:
    """See to it that a row's time of change is not before any time in it that tells a change."""
    told = RULES.get(tabell, NOTHING).by_time
    if told:
        every = np.arange(rows.count(columns))
        rows.touch(columns, every, rows.latest(columns, told))


def taken_back(tabell: str, columns: Columns, when: np.datetime64) -> None:
    """Undo, in place, all changes after `when`; every row must have been created by then."""
    rule = RULES.get(tabell, NOTHING)
    changed = rows.times(columns, rows.CHANGED)
    later: Flags = changed > when.astype(MS)
    if rule.finished:
        last, before = rule.finished
        rows.put(columns, "status", later & rows.has_label(columns, "status", last), before)
    for name, values in rule.by_time.items():
        undone = rows.times(columns, name) > when
        for column, value in values.items():
            rows.put(columns, column, undone, value)
    for column, value in rule.by_change.items():
        rows.put(columns, column, later, value)
    fraction = changed - changed.astype("M8[s]")
    known: Times = rows.latest(columns, rule.by_time).astype(MS) + fraction
    rows.put(columns, rows.CHANGED, later, np.minimum(known, when.astype(MS))[later])


def created_by(columns: Columns, when: np.datetime64) -> Flags:
    """Rows that were there."""
    return rows.times(columns, rows.CREATED) <= when


def positions_in(picked: Ints, wanted: Ints) -> tuple[Ints, Flags]:
    """Where each of the wanted positions lies among the picked (sorted), and whether it does."""
    at = np.minimum(np.searchsorted(picked, wanted), max(len(picked) - 1, 0))
    found: Flags = picked[at] == wanted if len(picked) else np.zeros(len(wanted), bool)
    return at, found
