"""Enters what the process itself draws: late and missing status, zero days, set again, death ...

These need no planting, only their keys. Does not belong here: their shares (scenarios/) and how
they come about (the process).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import MISSING, Flags, Times
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.keys import enter_episodes
from orchestration.synthetic.defects.scene import Scene
from orchestration.synthetic.ready import FINAL
from orchestration.synthetic.status import STATES

WITH_CASE = "vårdepisoder med ärende"
WITH_PERIOD = "utskrivna med giltig period"
FORMS = "vårdtillfällen i psykiatri"
PLANS, SIPS = "upprättade planer", "SIP med utskrivningsklar"
CALL_DAYS = 3
STATE_KINDS = {
    "SAKNAR_STATUS": "D01-status",
    "SAKNAR_MEDDELANDE": "D01-meddelande",
    "SEN": "D02",
    "VET_EJ": "D03",
}
WITHDRAWN = 3


def enter_natural(scene: Scene) -> None:
    """All kinds that the process draws."""
    _status(scene)
    _periods(scene)
    _clinics(scene)
    _legal_forms(scene)
    _plans(scene)
    _contacts(scene)


def _status(scene: Scene) -> None:
    truth, planting = scene.truth, scene.planting
    planting.ledger.count_base(WITH_CASE, int((truth.case >= 0).sum()))
    resent = _chosen(scene, "D25")
    for state, kind in STATE_KINDS.items():
        shows = (truth.state == STATES.index(state)) & ~resent
        enter_episodes(planting, kind, np.flatnonzero(shows))


def _chosen(scene: Scene, *kinds: str) -> Flags:
    """Episodes that were entered for one of these kinds."""
    found = np.zeros(len(scene.planting.free), bool)
    for kind, episodes in scene.planting.entered:
        if kind in kinds:
            found[episodes] = True
    return found


def _periods(scene: Scene) -> None:
    truth, planting, block = scene.truth, scene.planting, scene.block
    planting.ledger.count_base(WITH_PERIOD, int(truth.with_days.sum()))
    enter_episodes(planting, "D16", np.flatnonzero(truth.with_days & (truth.days == 0)))
    enter_episodes(planting, "D18", np.flatnonzero(truth.valid & truth.left & truth.died))
    known = block.ready.notified <= scene.run.asof
    again = known[:, WITHDRAWN] & known[:, FINAL]
    valid = np.flatnonzero(truth.valid)
    valid = valid[again[truth.case[valid]]]
    quick = _chosen(scene, "D13-atertagen", "L05")
    enter_episodes(planting, "D17", valid[~quick[valid]])
    table = scene.tables["link_utskrivningsklar_handelse"]
    scene.keys.enter(
        "D14", "link_utskrivningsklar_handelse", rows.numbers(table, "angiven_tid") == MISSING
    )


def _clinics(scene: Scene) -> None:
    """D08: linked episodes whose stays are at two clinics or more."""
    stays, linked = scene.block.stays, scene.truth.linked
    lowest = np.full(len(linked), np.iinfo(np.int64).max)
    highest = np.full(len(linked), MISSING)
    counted = stays.counts
    np.minimum.at(lowest, stays.episode[counted], stays.clinic[counted])
    np.maximum.at(highest, stays.episode[counted], stays.clinic[counted])
    enter_episodes(scene.planting, "D08", np.flatnonzero(linked & (lowest < highest)))


def _legal_forms(scene: Scene) -> None:
    """D20: from LPT to ÖPT within a stay."""
    table = scene.tables["psykiatrisk_vardform"]
    stay = rows.numbers(table, "vardtillfalle_id")
    scene.planting.ledger.count_base(FORMS, len(np.unique(stay)))
    open_form, closed_form = (rows.has_label(table, "vardform", form) for form in ("OPT", "LPT"))
    shows = open_form & np.isin(stay, stay[closed_form])
    scene.keys.enter("D20", "psykiatrisk_vardform", shows)


def _plans(scene: Scene) -> None:
    planting, truth, table = scene.planting, scene.truth, scene.tables["link_plan"]
    made = ~np.isnat(rows.times(table, "upprattad_tidpunkt"))
    planting.ledger.count_base(PLANS, int(made.sum()))
    header = made & (rows.numbers(table, "antal_anteckningar") == 0)
    scene.keys.enter("D29", "link_plan", header)
    first_day = _first_days(scene, truth.valid & truth.left)
    called = lt.days(rows.times(table, "kallelse_skickad_tidpunkt"))
    is_sip = rows.has_label(table, "plantyp", "SIP") & ~np.isnat(first_day)
    planting.ledger.count_base(SIPS, int(is_sip.sum()))
    limit = lt.plus_days(first_day, CALL_DAYS)
    scene.keys.enter("D27", "link_plan", is_sip & (called > limit))
    scene.keys.enter("L12", "link_plan", is_sip & (called == limit))


def _first_days(scene: Scene, chosen: Flags) -> Times:
    """D of the ärende of every plan, empty where it has none."""
    episodes = np.flatnonzero(chosen)
    ids = scene.case_ids(episodes)
    at = rows.positions(ids, scene.column("arende_id", "link_plan"))
    days = lt.days(scene.truth.notice[episodes])
    if len(days) == 0:
        return np.full(len(at), np.datetime64("NaT", "D"))
    return np.where(at == MISSING, np.datetime64("NaT", "D"), days[at])


def _contacts(scene: Scene) -> None:
    """D30: a fast vårdkontakt without a name, or named when the patient had gone home."""
    table, truth = scene.tables["fast_vardkontakt"], scene.truth
    is_contact = rows.has_label(table, "typ", "FAST_VARDKONTAKT")
    is_named = rows.numbers(table, "namngiven_flagga") == 1
    gone = _left_before(scene, rows.times(table, "utsedd_tidpunkt"))
    people = set(scene.person_keys(np.flatnonzero(truth.linked & truth.left)).tolist())
    known = np.array([p in people for p in rows.labels(table, "patient_nyckel").tolist()])
    unnamed = is_contact & known & ~is_named
    late = is_contact & is_named & (rows.times(table, "utsedd_tidpunkt") > gone)
    scene.keys.enter("D30-namnlos", "fast_vardkontakt", unnamed)
    scene.keys.enter("D30-efter", "fast_vardkontakt", late)


def _left_before(scene: Scene, named: Times) -> Times:
    """Per fast vårdkontakt when the patient left the linked stay that had begun last when the
    contact was named; empty when none had."""
    truth, found = scene.truth, np.full(len(named), np.datetime64("NaT"), "M8[s]")
    episodes = np.flatnonzero(truth.linked & truth.left)
    stays: dict[str, list[tuple[np.datetime64, np.datetime64]]] = {}
    spans = zip(truth.start[episodes], truth.end[episodes], strict=True)
    for person, span in zip(scene.person_keys(episodes).tolist(), spans, strict=True):
        stays.setdefault(person, []).append(span)
    people = rows.labels(scene.tables["fast_vardkontakt"], "patient_nyckel").tolist()
    for at, person in enumerate(people):
        begun = [span for span in stays.get(person, []) if span[0] <= named[at]]
        if begun:
            found[at] = max(begun)[1]
    return found
