"""Plans: D28 (a SIP that nobody met about); a lure with the longest id there may be.

Does not belong here: late kallelse (D27) and empty headers (D29), which the process draws.
"""

from __future__ import annotations

import numpy as np

from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.planting import split
from orchestration.synthetic.defects.scene import Scene
from orchestration.synthetic.writer import LONG_ID

PLAN, FOLLOW_UP = "link_plan", "link_sip_uppfoljning"
SIPS = "upprättade SIP"


def plant_plans(scene: Scene) -> None:
    """D28 and the lure, in place."""
    planting, table = scene.planting, scene.tables[PLAN]
    _longest_ids(scene)
    made = ~np.isnat(rows.times(table, "upprattad_tidpunkt"))
    sips = made & rows.has_label(table, "plantyp", "SIP")
    planting.ledger.count_base(SIPS, int(sips.sum()))
    nobody = (rows.numbers(table, "patient_deltog") == 0) & (
        rows.numbers(table, "narstaende_deltog") == 0
    )
    rows.put(table, "patient_deltog", sips & nobody, 1)
    number = planting.number("D28", planting.shares.d28_sip_utan_mote, int(sips.sum()))
    unmet, alone = split(planting.draw("D28", np.flatnonzero(sips), number), 2)
    for name in ("mote_tidpunkt", "patient_deltog", "narstaende_deltog"):
        rows.put(table, name, unmet, None)
    for name in ("patient_deltog", "narstaende_deltog"):
        rows.put(table, name, alone, 0)
    scene.keys.enter("D28-mote", PLAN, unmet)
    scene.keys.enter("D28-deltagare", PLAN, alone)


def _longest_ids(scene: Scene) -> None:
    """Lure: an id of 64 characters is as long as one may be (delivery.md §3)."""
    planting, table = scene.planting, scene.tables[PLAN]
    number = planting.number("L06", planting.shares.lockbeten)
    chosen = planting.draw("L06", np.arange(rows.count(table)), number)
    old = rows.numbers(table, "plan_id")[chosen]
    for tabell in (PLAN, FOLLOW_UP):
        ids = scene.column("plan_id", tabell)
        long = np.isin(ids, old)
        rows.put(scene.tables[tabell], "plan_id", long, LONG_ID + ids[long])
    scene.keys.enter("L06", PLAN, chosen)
