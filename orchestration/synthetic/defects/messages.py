"""Messages: D24 (felsänt) and D25 (cancelled and sent again late).

And the lure of a message sent again in time. Does not belong here: kvittens in the ordinary way
(receipts.py) and the parties' kommun (kommun.py).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import MISSING, Flags, Ints, Reals, Times
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.keys import enter_episodes
from orchestration.synthetic.defects.scene import Scene, shift
from orchestration.synthetic.status import DEADLINE_HOURS, IN_TIME, STATES
from orchestration.synthetic.world import MUNICIPAL_ROLES

MESSAGE, RECEIVER, STATUS = (
    "link_meddelande",
    "link_meddelande_mottagare",
    "link_inskrivning_status",
)
SEN = STATES.index("SEN")


def plant_messages(scene: Scene) -> None:
    """D25, the lure beside it, and D24, in place."""
    planting, p = scene.planting, scene.planting.shares
    able = _all_status_in_the_message(scene)
    fit = planting.linked_and_quiet() & able
    late = planting.choose("D25", p.d25_makulerat_sent_omsant, fit)
    _send_again(scene, late, in_time=False)
    scene.truth.state[late] = SEN
    enter_episodes(planting, "D25", late)
    soon = planting.choose("L09", p.lockbeten, fit & _has_room(scene))
    _send_again(scene, soon, in_time=True)
    enter_episodes(planting, "L09", soon)
    _to_the_wrong_kommun(scene)


def _first_messages(scene: Scene, episodes: Ints) -> Ints:
    """Row of the sent inskrivningsmeddelande of each episode."""
    block = scene.block
    first = block.messages.first("INSKRIVNING", len(block.cases.kind))
    ids = scene.run.number(first[scene.planting.case_of[episodes]])
    return rows.positions(scene.column("meddelande_id", MESSAGE), ids)


def _deadlines(scene: Scene, episodes: Ints) -> Times:
    clock = scene.block.cases.clock[scene.planting.case_of[episodes]]
    return lt.later(clock, np.full(len(episodes), DEADLINE_HOURS))


def _all_status_in_the_message(scene: Scene) -> Flags:
    """Episodes in time whose every status of the ward lies in the first inskrivningsmeddelande."""
    planting, cases = scene.planting, scene.block.cases
    first = scene.run.number(scene.block.messages.first("INSKRIVNING", len(cases.kind)))
    table = scene.tables[STATUS]
    of = rows.positions(
        scene.run.number(np.arange(len(cases.kind))), scene.column("arende_id", STATUS)
    )
    ward = rows.has_label(table, "part", "SLUTENVARD")
    elsewhere = ward & (of >= 0) & (scene.column("meddelande_id", STATUS) != first[of])
    bad = np.zeros(len(cases.kind), bool)
    bad[of[elsewhere]] = True
    found = np.zeros(len(planting.free), bool)
    episodes = np.flatnonzero(planting.case_of >= 0)
    case = planting.case_of[episodes]
    found[episodes] = ~bad[case] & (scene.block.notices.outcome[case] == IN_TIME)
    return found


def _has_room(scene: Scene) -> Flags:
    """Episodes whose last row of status leaves an hour or more before the deadline."""
    found = np.zeros(len(scene.planting.free), bool)
    episodes = np.flatnonzero(scene.planting.case_of >= 0)
    latest = _last_status(scene, episodes)
    found[episodes] = lt.elapsed_hours(latest, _deadlines(scene, episodes)) > 1
    return found


def _last_status(scene: Scene, episodes: Ints) -> Times:
    """When the ward last wrote a status in the ärende; empty where it never did."""
    table = scene.tables[STATUS]
    ward = np.flatnonzero(rows.has_label(table, "part", "SLUTENVARD"))
    written = rows.times(table, "registrerad_tidpunkt")[ward]
    case = rows.numbers(table, "arende_id")[ward]
    order = np.lexsort((written, case))
    last = order[np.r_[case[order][1:] != case[order][:-1], True]] if len(order) else order
    at = rows.positions(case[last], scene.case_ids(episodes))
    return np.where(at == MISSING, np.datetime64("NaT"), written[last][np.maximum(at, 0)])


def _send_again(scene: Scene, episodes: Ints, *, in_time: bool) -> None:
    """Cancel the inskrivningsmeddelande, send it once more, and write the status in the new one."""
    if len(episodes) == 0:
        return
    table, deadline = scene.tables[MESSAGE], _deadlines(scene, episodes)
    rng = scene.planting.rng(f"omsänt {in_time}")
    if in_time:
        again = lt.part_way(_last_status(scene, episodes), deadline, 0.5)
    else:
        later = lt.later(deadline, 1 + 20 * rng.random(len(episodes)))
        again = np.maximum(later, _last_status(scene, episodes))
    again = lt.settle(again)
    old = _first_messages(scene, episodes)
    hours = lt.elapsed_hours(rows.times(table, "skickad_tidpunkt")[old], again)
    ids = scene.new_ids("meddelande_id", len(episodes))
    extra = rows.copy_rows(table, old)
    every = np.arange(len(old))
    rows.put(extra, "meddelande_id", every, ids)
    rows.put(extra, "ersatter_meddelande_id", every, rows.numbers(table, "meddelande_id")[old])
    rows.put(extra, "version_nr", every, rows.numbers(extra, "version_nr") + 1)
    for name in ("skickad_tidpunkt", rows.CREATED, rows.CHANGED):
        rows.put(extra, name, every, again.astype(rows.times(extra, name).dtype))
    replaced = rows.numbers(table, "meddelande_id")[old]
    rows.put(table, rows.CANCELLED, old, 1)
    rows.touch(table, old, again)
    scene.append(MESSAGE, extra)
    _receive_again(scene, replaced, ids, hours)
    _write_status_again(scene, episodes, replaced, ids, again)


def _receive_again(scene: Scene, replaced: Ints, ids: Ints, hours: Reals) -> None:
    """The receivers of the cancelled message get the new one, and answer as fast."""
    table = scene.tables[RECEIVER]
    mine = scene.rows_of(RECEIVER, "meddelande_id", replaced)
    which = rows.positions(replaced, rows.numbers(table, "meddelande_id")[mine])
    extra = rows.copy_rows(table, mine)
    rows.put(extra, "meddelande_id", np.arange(len(mine)), ids[which])
    moved = ("kvitterad_tidpunkt", rows.CREATED, rows.CHANGED)
    shift(extra, moved, hours[which], scene.run)
    scene.append(RECEIVER, extra)


def _write_status_again(
    scene: Scene, episodes: Ints, replaced: Ints, ids: Ints, when: Times
) -> None:
    """One more row of status of the ward, in the new message."""
    table = scene.tables[STATUS]
    mine = scene.rows_of(STATUS, "meddelande_id", replaced)
    mine = mine[rows.has_label(table, "part", "SLUTENVARD")[mine]]
    of = rows.positions(replaced, rows.numbers(table, "meddelande_id")[mine])
    first = mine[np.unique(of, return_index=True)[1]]
    which = np.unique(of)
    extra = rows.copy_rows(table, first)
    every = np.arange(len(first))
    case = rows.numbers(table, "arende_id")
    highest = np.array([rows.numbers(table, "status_nr")[case == c].max() for c in case[first]])
    rows.put(extra, "status_nr", every, highest + 1)
    rows.put(extra, "meddelande_id", every, ids[which])
    rows.put(extra, "angiven_tidpunkt", every, None)
    for name in ("registrerad_tidpunkt", rows.CREATED, rows.CHANGED):
        rows.put(extra, name, every, when[which].astype(rows.times(extra, name).dtype))
    scene.append(STATUS, extra)


def _to_the_wrong_kommun(scene: Scene) -> None:
    """D24: one municipal receiver is another kommun's and says so; then the right one gets it."""
    planting, world = scene.planting, scene.run.world
    share = planting.shares.d24_felsant
    table = scene.tables[RECEIVER]
    municipal = rows.has_label(table, "mottagare_roll", *MUNICIPAL_ROLES)
    answered = municipal & rows.has_label(table, "kvittens_status", "KVITTERAD")
    has_answer = np.zeros(len(planting.free), bool)
    linked = np.flatnonzero(planting.linked)
    sent_to = np.unique(rows.numbers(table, "meddelande_id")[answered])
    message = _first_messages(scene, linked)
    has_answer[linked] = np.isin(scene.column("meddelande_id", MESSAGE)[message], sent_to)
    chosen = planting.choose("D24", share, planting.linked_and_quiet() & has_answer)
    ids = scene.column("meddelande_id", MESSAGE)[_first_messages(scene, chosen)]
    mine = np.flatnonzero(answered & np.isin(rows.numbers(table, "meddelande_id"), ids))
    wrong = mine[np.unique(rows.numbers(table, "meddelande_id")[mine], return_index=True)[1]]
    right = rows.copy_rows(table, wrong)
    every = np.arange(len(wrong))
    rows.put(right, "mottagare_nr", every, _next_receiver(scene, wrong))
    hours = 2 + 10 * planting.rng("D24").random(len(wrong))
    shift(right, ("kvitterad_tidpunkt", rows.CREATED, rows.CHANGED), hours, scene.run)
    places = {code: place for place, code in enumerate(world.kommun_codes.tolist())}
    now = [places[code] for code in rows.labels(table, "kommun_kod")[wrong].tolist()]
    other = scene.other_kommun("D24", np.array(now, dtype=np.int64))
    rows.put(table, "kommun_kod", wrong, world.kommun_codes[other])
    unit = world.municipal[0].pick(planting.rng("D24 enhet"), other)
    rows.put(table, "mottagare_enhet_id", wrong, world.unit_ids[unit])
    rows.put(table, "kvittens_status", wrong, "FELSANT")
    scene.keys.enter("D24", RECEIVER, wrong)
    scene.append(RECEIVER, right)


def _next_receiver(scene: Scene, at: Ints) -> Ints:
    """The number after the last of each message's receivers."""
    ids = scene.column("meddelande_id", RECEIVER)
    numbers = scene.column("mottagare_nr", RECEIVER)
    wanted = ids[at]
    among = np.flatnonzero(np.isin(ids, wanted))
    order = among[np.lexsort((numbers[among], ids[among]))]
    is_last = np.r_[ids[order][1:] != ids[order][:-1], True] if len(order) else np.zeros(0, bool)
    last = order[is_last]
    return numbers[last][rows.positions(ids[last], wanted)] + 1
