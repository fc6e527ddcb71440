"""Units: D31 (unknown or closed), D32 (a change told a day late); the lure of a proper new name.

Does not belong here: which units there are (world.py) and their ordinary history (references.py).
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Columns, Ints, Texts, texts
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.keys import RowKeys
from orchestration.synthetic.defects.planting import split
from orchestration.synthetic.defects.scene import Scene
from orchestration.synthetic.run import Run
from orchestration.synthetic.world import UNIT_PREFIX

UNIT = "enhet"
CLOSED = texts([f"{UNIT_PREFIX}Y{number:03d}" for number in range(1, 6)])
CLOSED_ON = np.datetime64("2015-01-01", "D")
UNKNOWN = 40
COLUMNS = {
    "link_meddelande": "avsandare_enhet_id",
    "link_aktor": "enhet_id",
    "link_plan": "ansvarig_enhet_id",
}
HISTORIES = "enheter med historik"


def plant_units(scene: Scene) -> None:
    """D31: living rows of some tables point at a unit that no row has, or that closed years ago."""
    planting, share = scene.planting, scene.planting.shares.d31_enhet_okand
    for tabell, column in COLUMNS.items():
        table = scene.tables[tabell]
        is_named = np.array([label is not None for label in rows.labels(table, column)], dtype=bool)
        named = np.flatnonzero(is_named & (rows.numbers(table, rows.CANCELLED) == 0))
        planting.ledger.count_base(f"rader i {tabell}", rows.count(table))
        number = planting.number(f"D31 {tabell}", share, rows.count(table))
        unknown, closed = split(planting.draw(f"D31 {tabell}", named, number), 2)
        rng = planting.rng(f"D31 {tabell} enhet")
        rows.put(table, column, unknown, _unknown(rng.integers(UNKNOWN, size=len(unknown))))
        rows.put(table, column, closed, CLOSED[rng.integers(len(CLOSED), size=len(closed))])
        scene.keys.enter("D31-okand", tabell, unknown)
        scene.keys.enter("D31-nedlagd", tabell, closed)


def _unknown(numbers: Ints) -> Texts:
    return texts([f"{UNIT_PREFIX}Z{number:03d}" for number in numbers.tolist()])


def plant_reference(run: Run, table: Columns, keys: RowKeys) -> None:
    """The closed units, and changes that reach us a day late, in the rows of `enhet`."""
    _closed_units(table)
    rng = run.rng("defekt D32")
    names = rows.labels(table, "enhet_id")
    again = np.r_[False, names[1:] == names[:-1]]
    changed = np.flatnonzero(again)
    late = rng.random(len(changed)) < run.parameters.defekter.d32_enhet_dagen_efter
    next_day = lt.plus_days(rows.times(table, "giltig_fran"), 1)
    told = lt.at(next_day, np.full(len(next_day), 6.0))
    new = changed[late & (told[changed] <= run.asof)]
    rows.put(table, rows.CREATED, new, told[new])
    for at in (new, new - 1):
        rows.touch(table, at, told[new])
    keys.enter("D32", UNIT, new)
    proper = changed[~np.isin(changed, new) & run.known(told[changed])]
    keys.enter("L10", UNIT, proper)
    keys.count(HISTORIES, len(changed))


def _closed_units(table: Columns) -> None:
    """Units that were closed before the first year, never deleted."""
    like = rows.copy_rows(table, np.full(len(CLOSED), rows.count(table) - 1))
    every = np.arange(len(CLOSED))
    rows.put(like, "enhet_id", every, CLOSED)
    rows.put(like, "namn", every, texts([f"Nedlagd enhet {number + 1}" for number in every]))
    rows.put(like, "giltig_till", every, CLOSED_ON)
    told = lt.at(np.full(len(CLOSED), CLOSED_ON), np.full(len(CLOSED), 6.0))
    rows.touch(like, every, told)
    rows.append(table, like)
