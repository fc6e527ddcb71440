"""People: D21 (reservnummer replaced), D22 (samordningsnummer), D23 (protected, or not said).

Does not belong here: where people live (kommun.py).
"""

from __future__ import annotations

import hmac

import numpy as np

from orchestration.synthetic.arrays import Ints, Texts, texts
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.scene import Scene
from orchestration.synthetic.registers import IDENTITY_PATTERN, PUBLIC_KEY

PATIENT, IDENTITY, STAY = "patient", "patient_identitet", "vardtillfalle"
PATIENTS = "patienter"
COORDINATION_SHIFT = 31
"""From an impossible day of 92-99 to 61-68: day + 60, as in a samordningsnummer; the month stays
impossible."""
DAY_AT = slice(6, 8)


def plant_patients(scene: Scene) -> None:
    """All defects of the people, in place."""
    planting, p = scene.planting, scene.planting.shares
    fit = planting.linked_and_quiet()
    _replaced(scene, planting.choose("D21", p.d21_reservnummer, fit & planting.lone))
    _coordination(scene, planting.choose("D22", p.d22_samordningsnummer, fit & planting.lone))
    planting.ledger.count_base(PATIENTS, rows.count(scene.tables[PATIENT]))
    _protected(scene)


def _protected(scene: Scene) -> None:
    """D23: the process draws who is protected; of some the flag says nothing, which counts too."""
    table, planting = scene.tables[PATIENT], scene.planting
    protected = np.flatnonzero(rows.numbers(table, "skyddad_flagga") == 1)
    silent = planting.rng("D23").random(len(protected)) < planting.shares.d23_tom_flagga
    rows.put(table, "skyddad_flagga", protected[silent], None)
    scene.keys.enter("D23-skyddad", PATIENT, protected[~silent])
    scene.keys.enter("D23-tom", PATIENT, protected[silent])


def _replaced(scene: Scene, chosen: Ints) -> None:
    """D21: the stay came under a reservnummer, whose row names the personnummer's key."""
    table = scene.tables[PATIENT]
    people = scene.person_keys(chosen)
    at = rows.positions_of_texts(rows.labels(table, "patient_nyckel"), people)
    spare = _spare_keys(people)
    every = np.arange(len(chosen))
    extra = rows.copy_rows(table, at)
    rows.put(extra, "patient_nyckel", every, spare)
    rows.put(extra, "patient_nyckel_ersatt_av", every, people)
    admitted = scene.planting.episodes.start[chosen]
    rows.put(extra, rows.CREATED, every, admitted)
    rows.put(extra, rows.CHANGED, every, admitted.astype("M8[ms]"))
    rows.touch(extra, every, scene.planting.episodes.end[chosen])
    stays = scene.rows_of_stays(chosen)
    patients = rows.labels(scene.tables[STAY], "patient_nyckel")
    of = rows.positions_of_texts(people, patients[stays])
    rows.put(scene.tables[STAY], "patient_nyckel", stays, spare[of])
    identities = scene.tables[IDENTITY]
    known = rows.positions_of_texts(rows.labels(identities, "patient_nyckel"), people)
    numbers = rows.copy_rows(identities, known)
    rows.put(numbers, "patient_nyckel", every, spare)
    rows.put(numbers, "id_typ", every, "RNR_LOKAL")
    local = [f"R{text}" for text in rows.labels(numbers, "identitet").tolist()]
    rows.put(numbers, "identitet", every, texts(local))
    scene.append(IDENTITY, numbers)
    scene.keys.enter("D21", PATIENT, scene.append(PATIENT, extra))


def _spare_keys(people: Texts) -> Texts:
    """Another key for each, drawn again where its digits happen to look like an identity."""
    spare = []
    for person in people.tolist():
        attempt = 0
        while True:
            key = hmac.digest(PUBLIC_KEY, f"reserv:{person}:{attempt}".encode(), "sha256").hex()
            if not IDENTITY_PATTERN.search(key):
                break
            attempt += 1
        spare.append(key)
    return texts(spare)


def _coordination(scene: Scene, chosen: Ints) -> None:
    """D22: a samordningsnummer; the key is made of it as of any other number."""
    identities = scene.tables[IDENTITY]
    known = rows.labels(identities, "patient_nyckel")
    at = rows.positions_of_texts(known, scene.person_keys(chosen))
    numbers = rows.labels(identities, "identitet")[at].tolist()
    shifted = [
        f"{text[: DAY_AT.start]}{int(text[DAY_AT]) - COORDINATION_SHIFT}{text[DAY_AT.stop :]}"
        for text in numbers
    ]
    rows.put(identities, "id_typ", at, "SNR")
    rows.put(identities, "identitet", at, texts(shifted))
    scene.keys.enter("D22", IDENTITY, at)
