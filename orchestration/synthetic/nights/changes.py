"""Changes that the rows do not tell: D33, D34, cancellations, and rows that vanish (D35).

Each knows its time and what was there before, so that an earlier night can be written. Does not
belong here: which nights there are (schedule.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Columns, Ints, Times
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.scene import Scene
from orchestration.synthetic.nights.rewind import positions_in

OVERWRITTEN_NIGHTS = 28
"""So many nights before the last as-of time have rows of closed months overwritten (D33)."""
LATE_DAYS = (5, 90)
RECENT_DAYS = 120
A_DAY = np.timedelta64(1, "D")
MESSAGES = "meddelanden"


@dataclass(frozen=True)
class Change:
    """Rows of a table that got their present values at a time; before: what they held until then,
    the time of change among it."""

    tabell: str
    at_rows: Ints
    when: Times
    before: Mapping[str, object]


@dataclass
class History:
    """All changes of a block, and the rows that are in it no longer (with when they went)."""

    changes: list[Change] = field(default_factory=list)
    vanished: dict[str, tuple[Columns, Times]] = field(default_factory=dict)

    def undo(self, tabell: str, columns: Columns, picked: Ints, when: np.datetime64) -> None:
        """Put back, in place, what was there at `when`; picked: the rows that `columns` holds."""
        for change in self.changes:
            if change.tabell != tabell:
                continue
            at, found = positions_in(picked, change.at_rows)
            later = found & (change.when > when)
            for name, values in change.before.items():
                array = values[later] if isinstance(values, np.ndarray) else values
                rows.put(columns, name, at[later], array)


def make_history(scene: Scene) -> History:
    """Plant what changed late. The rows that change are as they end up, in any set of nights."""
    history = History()
    _late_decisions(scene, history)
    _overwritten(scene, history)
    for tabell in scene.tables:
        _cancelled(scene, tabell, history)
    return history


def _enter(history: History, columns: Columns, change: Change) -> None:
    """Note a change and move the rows' time of change to it."""
    history.changes.append(change)
    rows.touch(columns, change.at_rows, change.when)


def _late_decisions(scene: Scene, history: History) -> None:
    """D34: whether a SIP is needed was written weeks after the ärende was closed."""
    planting, table = scene.planting, scene.tables["link_arende"]
    closed = rows.times(table, "avslutad_tidpunkt")
    long_ago = scene.run.asof - np.timedelta64(LATE_DAYS[1], "D")
    decided = rows.labels(table, "sip_behov")
    fit = (closed < long_ago) & (rows.numbers(table, rows.CANCELLED) == 0)
    fit &= np.array([text is not None for text in decided], dtype=bool)
    number = planting.number("D34", planting.shares.d34_sena_andringar)
    at = planting.draw("D34", np.flatnonzero(fit), number)
    days = LATE_DAYS[0] + (LATE_DAYS[1] - LATE_DAYS[0]) * planting.rng("D34").random(len(at))
    when = lt.settle(lt.later(closed[at], days * lt.HOURS_A_DAY))
    scene.keys.enter("D34", "link_arende", at)
    until = rows.times(table, rows.CHANGED)[at].copy()
    before = {"sip_behov": None, rows.CHANGED: until}
    _enter(history, table, Change("link_arende", at, when, before))


def _overwritten(scene: Scene, history: History) -> None:
    """D33: night after night some discharges of closed months are moved, by a day."""
    planting, table = scene.planting, scene.tables["vardtillfalle"]
    end = rows.times(table, "utskrivning_tidpunkt")
    single, row = scene.only_stay()
    fit = planting.free & planting.linked & planting.quiet & single
    base = int(planting.linked.sum())
    for night in range(OVERWRITTEN_NIGHTS):
        read = scene.run.asof - np.timedelta64(night, "D")
        month = read.astype("M8[M]").astype("M8[s]")
        recent = month - np.timedelta64(RECENT_DAYS, "D")
        closed = np.zeros(len(fit), bool)
        closed[single] = (end[row[single]] + A_DAY < month) & (end[row[single]] > recent)
        name = f"D33 {night}"
        number = planting.number(name, planting.shares.d33_skrivs_over, base)
        chosen = planting.draw(name, np.flatnonzero(fit & closed & planting.free), number)
        planting.free[chosen] = False
        at = row[chosen]
        hours = -1 - 22 * planting.rng(name).random(len(at))
        when = lt.settle(lt.later(np.full(len(at), read), hours))
        scene.keys.enter("D33", "vardtillfalle", at)
        wrong = lt.moved(end[at], A_DAY)
        before = {"utskrivning_tidpunkt": wrong, rows.CHANGED: wrong.astype("M8[ms]")}
        _enter(history, table, Change("vardtillfalle", at, when, before))


def _cancelled(scene: Scene, tabell: str, history: History) -> None:
    """A cancellation is the last change of its row; some come hours or days after the row."""
    table = scene.tables[tabell]
    at = np.flatnonzero(rows.numbers(table, rows.CANCELLED) == 1)
    if len(at) == 0:
        return
    created = rows.times(table, rows.CREATED)[at]
    hours = 0.2 + 48 * scene.planting.rng(f"makulerad {tabell}").random(len(at))
    changed = rows.times(table, rows.CHANGED)[at].astype("M8[s]")
    when = np.where(changed > created, changed, lt.settle(lt.later(created, hours)))
    later = (when > created) & (when <= scene.run.asof)
    at, when = at[later], when[later]
    until = rows.times(table, rows.CREATED)[at].astype("M8[ms]")
    before: dict[str, object] = {rows.CANCELLED: 0, rows.CHANGED: until}
    if tabell == "link_arende":
        before |= {"status": "PAGAENDE", "avslutad_tidpunkt": None, "avslutsorsak": None}
    _enter(history, table, Change(tabell, at, when, before))


def plant_vanishing(
    scene: Scene, history: History, first: np.datetime64, last: np.datetime64
) -> None:
    """D35: messages that are deleted in the source between the first and the last FULL delivery.

    They are in no delivery read later, so the last state does not know them.
    """
    planting, table = scene.planting, scene.tables["link_meddelande"]
    planting.ledger.count_base(MESSAGES, rows.count(table))
    created = rows.times(table, rows.CREATED)
    chat = rows.has_label(table, "meddelandetyp_kod", "GENERELLT")
    chat &= (created < first - 2 * A_DAY) & (rows.numbers(table, rows.CANCELLED) == 0)
    share = planting.shares.d35_raderade
    number = max(1, planting.number("D35", share, rows.count(table)))
    at = planting.draw("D35", np.flatnonzero(chat), number)
    gone = rows.copy_rows(table, at)
    rows.put(gone, "meddelande_id", np.arange(len(at)), scene.new_ids("meddelande_id", len(at)))
    share_of = 0.01 + 0.99 * planting.rng("D35").random(len(at))
    went = lt.part_way(np.full(len(at), first), np.full(len(at), last), share_of)
    history.vanished["link_meddelande"] = (gone, went)
    keys = rows.keys(scene.kalla.table("link_meddelande"), gone, np.arange(len(at)))
    planting.ledger.enter("D35", "link_meddelande", keys)
