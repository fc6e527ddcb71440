"""The rows of one night's delivery, from the rows at the last as-of time.

FULL: everything there was. DELTA: what had changed lately, and every open ärende and stay with
children (delivery.md §1). Does not belong here: when nights are (schedule.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from orchestration.synthetic.arrays import Columns, Flags, Ints
from orchestration.synthetic.defects import rows
from orchestration.synthetic.draws import Rng
from orchestration.synthetic.nights.changes import History
from orchestration.synthetic.nights.rewind import created_by, taken_back
from orchestration.synthetic.nights.schedule import FULL, Night
from orchestration.synthetic.region import Tables

PARENTS = {
    "vardtillfalle_id": ("vardtillfalle", "utskrivning_tidpunkt"),
    "arende_id": ("link_arende", "avslutad_tidpunkt"),
}
CHILD_KEYS = {"meddelande_id": "link_meddelande", "plan_id": "link_plan"}
RESENT_TABLE = "link_meddelande"


@dataclass(frozen=True)
class Resend:
    """D36: this share of what has not changed comes again; resent: the rows it was, by table."""

    rng: Rng
    share: float
    resent: dict[str, Ints] = field(default_factory=dict)

    def pick(self, tabell: str, idle: Flags) -> Ints:
        """Draw rows among those that would not be delivered."""
        candidates = np.flatnonzero(idle)
        number = round(self.share * len(candidates))
        chosen = np.sort(self.rng.choice(candidates, size=number, replace=False))
        self.resent[tabell] = chosen
        return chosen


def of_night(tables: Tables, history: History, night: Night, resend: Resend) -> Tables:
    """Every table as it is delivered that night; the tables given stay as they are."""
    open_ids = _open_ids(tables, night)
    delivered = {}
    for tabell, columns in tables.items():
        there = created_by(columns, night.asof)
        whatever_age = np.ones(len(there), bool)
        if night.scope != FULL:
            whatever_age = _is_open(columns, open_ids)
            wanted = whatever_age | _recent(columns, night)
            if tabell == RESENT_TABLE:
                again = resend.pick(tabell, there & ~wanted)
                wanted[again] = whatever_age[again] = True
            there &= wanted
        picked = np.flatnonzero(there)
        rows_then = rows.copy_rows(columns, picked)
        history.undo(tabell, rows_then, picked, night.asof)
        taken_back(tabell, rows_then, night.asof)
        if night.scope != FULL:
            rows.drop(rows_then, ~(whatever_age[picked] | _recent(rows_then, night)))
        delivered[tabell] = rows_then
    for tabell, (gone, went) in history.vanished.items():
        if night.scope == FULL:
            rows.append(delivered[tabell], rows.copy_rows(gone, went > night.asof))
    return delivered


def _recent(columns: Columns, night: Night) -> Flags:
    """Changed since: as it ended up, perhaps long after the night, or as it was then."""
    changed: Flags = rows.times(columns, rows.CHANGED) > night.since.astype("M8[ms]")
    return changed


def _open_ids(tables: Tables, night: Night) -> dict[str, Ints]:
    """Ids of the open ärenden and stays, and of the messages and plans of the ärenden."""
    found = {}
    for key, (tabell, ending) in PARENTS.items():
        if tabell in tables:
            columns = tables[tabell]
            ended = rows.times(columns, ending) <= night.asof
            still = ~ended & created_by(columns, night.asof)
            found[key] = rows.numbers(columns, key)[still]
    for key, tabell in CHILD_KEYS.items():
        if tabell in tables:
            columns = tables[tabell]
            children = np.isin(rows.numbers(columns, "arende_id"), found["arende_id"])
            found[key] = rows.numbers(columns, key)[children]
    return found


def _is_open(columns: Columns, open_ids: dict[str, Ints]) -> Flags:
    """Rows of an open ärende or stay, by any parent that the row names."""
    found = np.zeros(rows.count(columns), bool)
    for key, ids in open_ids.items():
        if key in columns:
            found |= np.isin(rows.numbers(columns, key), ids)
    return found
