"""Which kommun: D09 (wrong at admission), D10 (none), the notice to another; a lure of moving.

Does not belong here: receivers that answer «felsänt» (messages.py).
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Flags, Ints, Texts
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.keys import enter_episodes
from orchestration.synthetic.defects.planting import split
from orchestration.synthetic.defects.scene import Scene
from orchestration.synthetic.world import MUNICIPAL_ROLES

STAY, HOME, PARTY = "vardtillfalle", "folkbokforing", "link_aktor"
AT_ADMISSION = "kommun_kod_vid_inskrivning"
ASYLUM_SEEKER, ABROAD = "9901", "9999"
REGISTERED_HOUR = 5.5


def plant_kommun(scene: Scene) -> None:
    """All defects and lures about the kommun, in place."""
    planting, p = scene.planting, scene.planting.shares
    fit = planting.linked_and_quiet()
    _without_kommun(scene, planting.choose("D10", p.d10_kommun_saknas, fit & planting.lone))
    _moved_at_discharge(scene, fit)
    _notified_elsewhere(scene, planting.choose("X3", p.x3_annan_kommun, fit))
    stale = planting.choose("D09", p.d09_fel_kommun_vid_inskrivning, fit)
    at = scene.rows_of_stays(stale)
    rows.put(scene.tables[STAY], AT_ADMISSION, at, _other_codes(scene, "D09", STAY, at))
    enter_episodes(planting, "D09", stale)


def _codes(scene: Scene) -> Texts:
    return scene.run.world.kommun_codes


def _other_codes(scene: Scene, name: str, tabell: str, at: Ints) -> Texts:
    """For each row another kommun than the one it names."""
    column = AT_ADMISSION if tabell == STAY else "kommun_kod"
    known = {code: place for place, code in enumerate(_codes(scene).tolist())}
    named = rows.labels(scene.tables[tabell], column)[at].tolist()
    now = np.array([known.get(code, 0) for code in named], dtype=np.int64)
    return np.asarray(_codes(scene)[scene.other_kommun(name, now)])


def _without_kommun(scene: Scene, chosen: Ints) -> None:
    """D10: no folkbokföring; the stay says nothing, asylum seeker (9901), or abroad."""
    homes = np.zeros(rows.count(scene.tables[HOME]), bool)
    homes[scene.rows_of_people(HOME, chosen)] = True
    rows.drop(scene.tables[HOME], homes)
    for variant, code, part in zip(
        ("saknas", "9901", "utland"),
        (None, ASYLUM_SEEKER, ABROAD),
        split(chosen, 3),
        strict=True,
    ):
        rows.put(scene.tables[STAY], AT_ADMISSION, scene.rows_of_stays(part), code)
        enter_episodes(scene.planting, f"D10-{variant}", part)


def _moved_at_discharge(scene: Scene, fit: Flags) -> None:
    """Lure: the kommun of the discharge day is the one moved to that very day (rules.md R3)."""
    planting, table = scene.planting, scene.tables[HOME]
    spells = Counter(rows.labels(table, "patient_nyckel").tolist())
    everyone = scene.person_keys(np.arange(len(planting.free))).tolist()
    settled = np.array([spells[key] == 1 for key in everyone], dtype=bool)
    chosen = planting.choose("L07", planting.shares.lockbeten, fit & planting.lone & settled)
    people = scene.person_keys(chosen)
    at = rows.positions_of_texts(rows.labels(table, "patient_nyckel"), people)
    day = lt.days(planting.episodes.end[chosen])
    told = lt.at(day, np.full(len(day), REGISTERED_HOUR))
    elsewhere = _other_codes(scene, "L07", HOME, at)
    before = rows.copy_rows(table, at)
    every = np.arange(len(at))
    rows.put(before, "kommun_kod", every, elsewhere)
    rows.put(before, "giltig_till", every, day)
    rows.touch(before, every, told)
    rows.put(table, "giltig_fran", at, day)
    rows.put(table, rows.CREATED, at, told)
    rows.put(table, rows.CHANGED, at, told.astype("M8[ms]"))
    scene.append(HOME, before)
    stays = scene.rows_of_stays(chosen)
    patients = rows.labels(scene.tables[STAY], "patient_nyckel")[stays]
    of = rows.positions_of_texts(people, patients)
    rows.put(scene.tables[STAY], AT_ADMISSION, stays, elsewhere[of])
    enter_episodes(planting, "L07", chosen)


def _notified_elsewhere(scene: Scene, chosen: Ints) -> None:
    """The municipal parties of the ärende are another kommun's than that of R3 (R10)."""
    planting, table, world = scene.planting, scene.tables[PARTY], scene.run.world
    mine = np.isin(rows.numbers(table, "arende_id"), scene.case_ids(chosen))
    at = np.flatnonzero(mine & rows.has_label(table, "roll", *MUNICIPAL_ROLES))
    _, first, which = np.unique(
        rows.numbers(table, "arende_id")[at], return_index=True, return_inverse=True
    )
    codes = _other_codes(scene, "X3", PARTY, at[first])[which]
    places = {code: place for place, code in enumerate(_codes(scene).tolist())}
    kommuner = np.array([places[code] for code in codes.tolist()], dtype=np.int64)
    units = world.municipal[0].pick(planting.rng("X3 enhet"), kommuner)
    rows.put(table, "kommun_kod", at, codes)
    rows.put(table, "enhet_id", at, world.unit_ids[units])
    scene.keys.enter("X3", PARTY, at)
