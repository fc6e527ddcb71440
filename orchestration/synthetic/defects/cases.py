"""Ärenden: D06 (double), D07 (without a bridge to the stay); lures with cancelled doubles and ids.

Does not belong here: what is sent and decided in an ärende (messages.py, ready.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Columns, Ints, Reals
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.keys import enter_episodes
from orchestration.synthetic.defects.scene import Scene

CASE, BRIDGE, PARTY = "link_arende", "link_arende_vardtillfalle", "link_aktor"
UNLINKED = 0.1
"""Ärenden that end up unlinked, for every one that is matched by time (assumed)."""
BARE_DIGITS = 7_000_000_000
"""Ids from here on are written as ten bare digits (writer.spell_id)."""
BARE_SPAN = 1_000_000


def plant_cases(scene: Scene) -> None:
    """All defects and lures of the ärenden, in place; and the mark of those of D05."""
    planting, p = scene.planting, scene.planting.shares
    fit = planting.linked_and_quiet()
    typed_in = scene.rows_of(CASE, "arende_id", scene.case_ids(planting.remembered["D05"]))
    rows.put(scene.tables[CASE], "registrerad_i_efterhand", typed_in, 1)
    doubled = planting.choose("D06", p.d06_dubbla_arenden, fit)
    _double(scene, doubled, cancelled=False, bridged=True)
    enter_episodes(planting, "D06", doubled)
    # By time the nearest admission wins: only who has no other stay is sure to be matched.
    unbridged = planting.choose("D07", p.d07_utan_koppling, fit & planting.lone)
    bridge = scene.tables[BRIDGE]
    rows.drop(bridge, np.isin(rows.numbers(bridge, "arende_id"), scene.case_ids(unbridged)))
    enter_episodes(planting, "D07-tid", unbridged)
    loose = planting.choose("D07 b", p.d07_utan_koppling * UNLINKED, fit)
    ids = _double(scene, loose, cancelled=False, bridged=False)
    scene.keys.enter("D07-olankad", CASE, rows.positions(scene.column("arende_id", CASE), ids))
    undone = planting.choose("L04", p.lockbeten, fit)
    _double(scene, undone, cancelled=True, bridged=True)
    enter_episodes(planting, "L04", undone)


@dataclass(frozen=True)
class _Double:
    """Ärenden to be opened once more: of which, under which id, how many hours later."""

    of: Ints
    ids: Ints
    hours: Reals
    cancelled: bool


def _double(scene: Scene, episodes: Ints, *, cancelled: bool, bridged: bool) -> Ints:
    """A second ärende of each episode, opened a little later; gives its id."""
    rng = scene.planting.rng(f"dubbla {cancelled} {bridged}")
    double = _Double(
        of=scene.case_ids(episodes),
        ids=scene.new_ids("arende_id", len(episodes)),
        hours=1 + 3 * rng.random(len(episodes)),
        cancelled=cancelled,
    )
    for tabell in (CASE, BRIDGE, PARTY) if bridged else (CASE, PARTY):
        _copy(scene, tabell, double)
    return double.ids


def _copy(scene: Scene, tabell: str, double: _Double) -> None:
    """The rows of one ärende once more under another id."""
    table = scene.tables[tabell]
    chosen = scene.rows_of(tabell, "arende_id", double.of)
    which = rows.positions(double.of, rows.numbers(table, "arende_id")[chosen])
    extra = rows.copy_rows(table, chosen)
    every = np.arange(len(chosen))
    rows.put(extra, "arende_id", every, double.ids[which])
    opened = lt.settle(lt.later(rows.times(extra, rows.CREATED), double.hours[which]))
    for name in ("skapad_tidpunkt", "kopplad_tidpunkt", "fran_tidpunkt", rows.CREATED):
        if name in extra:
            rows.put(extra, name, every, opened)
    rows.touch(extra, every, opened)
    for name in ("samtycke_tidpunkt", "till_tidpunkt"):
        if name in extra:
            rows.put(extra, name, every, np.maximum(rows.times(extra, name), opened))
    if tabell == CASE:
        for name in ("behov_bedomt_tidpunkt", "insatser_motsatta_tidpunkt"):
            rows.put(extra, name, every, None)
    if double.cancelled:
        _cancel(extra, tabell)
    scene.append(tabell, extra)


def _cancel(extra: Columns, tabell: str) -> None:
    every = np.arange(rows.count(extra))
    rows.put(extra, rows.CANCELLED, every, 1)
    if tabell == CASE:
        rows.put(extra, "status", every, "MAKULERAD")
        rows.put(extra, "avslutsorsak", every, "FELREGISTRERAD")


def spell_with_bare_digits(scene: Scene) -> None:
    """Lure: an ärende whose id is ten digits, as an identity number is, but is an id (§3)."""
    planting = scene.planting
    chosen = planting.choose("L08", planting.shares.lockbeten, planting.linked_and_quiet())
    old = scene.case_ids(chosen)
    first = BARE_DIGITS + scene.run.block * BARE_SPAN
    new = -(first + np.arange(len(chosen)))
    scene.respelled.update(zip(old.tolist(), new.tolist(), strict=True))
    for table in scene.tables.values():
        if "arende_id" in table:
            which = rows.positions(old, rows.numbers(table, "arende_id"))
            hit = which >= 0
            rows.put(table, "arende_id", hit, new[which[hit]])
    found = rows.positions(scene.column("arende_id", CASE), new)
    scene.keys.enter("L08", CASE, found)
