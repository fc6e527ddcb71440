"""The answer key: what the simulator knows to be true at the as-of time.

Counted from what happened (region.Block), never from the written rows. The definitions are those
of rules.md R1-R6; a test counts the written files again and compares.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.admissions import PLANNED
from orchestration.synthetic.arrays import MISSING, NEVER, Flags, Ints, Times
from orchestration.synthetic.cases import DISCHARGE
from orchestration.synthetic.region import Block
from orchestration.synthetic.run import Run
from orchestration.synthetic.status import STATES, true_states
from orchestration.synthetic.world import SOMATIK

RETURN_DAYS = (1, 30)
DAY_SPAN = 1_000_000
FORMS = ("alla", "somatik", "psykiatri")

Counts = dict[str, Counter[str]]
"""Per vårdform, and "alla", the counts by name."""


def count_block(run: Run, block: Block) -> Counts:
    """The truth of one block; blocks are added up."""
    truth = _Truth(run, block)
    somatik = block.episodes.branch == SOMATIK
    everyone = np.ones(len(somatik), bool)
    return {
        "alla": truth.count(everyone),
        "somatik": truth.count(somatik),
        "psykiatri": truth.count(~somatik),
    }


def add(total: Counts, block: Counts) -> Counts:
    """Sum of two sets of counts."""
    return {form: total.get(form, Counter()) + block[form] for form in FORMS}


def as_document(counts: Counts, about: dict[str, Any]) -> dict[str, Any]:
    """The content of facit.json: what was asked for, and the true numbers per vårdform."""
    return {**about, "sant": {form: dict(sorted(counts[form].items())) for form in FORMS}}


class _Truth:
    """Facts per hospital stay, worked out once."""

    def __init__(self, run: Run, block: Block) -> None:
        episodes, cases = block.episodes, block.cases
        count = len(episodes.start)
        self.end = run.seen(episodes.end)
        self.left: Flags = ~np.isnat(self.end)
        self.stays = np.bincount(block.stays.episode[block.stays.counts], minlength=count)
        self.state = np.full(count, MISSING)
        self.linked = np.zeros(count, bool)
        self.valid = np.zeros(count, bool)
        self.notice = np.full(count, NEVER)
        valid_case = (cases.kind == DISCHARGE) & ~cases.cancelled
        rows, of = np.flatnonzero(valid_case), cases.episode[valid_case]
        self.state[of] = true_states(run, cases, block.notices, block.entries)[rows]
        self.linked[of] = run.known(block.notices.sent[rows])
        is_set, notice = block.ready.standing(run.asof)
        self.valid[of] = is_set[rows]
        self.notice[of] = notice[rows]
        self.valid &= self.linked
        self.alive: Flags = self.linked & self.left & ~episodes.died
        self.back = _days_to_return(block, self.left)

    def count(self, chosen: Flags) -> Counter[str]:
        """Counts over these hospital stays."""
        with_days = chosen & self.valid & self.left
        days = (lt.days(self.end) - lt.days(self.notice))[with_days].astype(np.int64)
        returned = (self.back >= RETURN_DAYS[0]) & (self.back <= RETURN_DAYS[1])
        counts = Counter(
            {
                "vardtillfallen": int(self.stays[chosen].sum()),
                "vardepisoder": int(chosen.sum()),
                "vardepisoder_pagaende": int((chosen & ~self.left).sum()),
                "vardepisoder_med_arende": int((chosen & (self.state != MISSING)).sum()),
                "lankade_vardepisoder": int((chosen & self.linked).sum()),
                "lankade_utskrivna": int((chosen & self.linked & self.left).sum()),
                "giltiga_perioder": int((chosen & self.valid).sum()),
                "utskrivna_med_giltig_period": len(days),
                "utskrivna_dag0": int((days == 0).sum()),
                "utskrivningsklara_dagar": int(days.sum()),
                "index_levande_utskrivna": int((chosen & self.alive).sum()),
                "aterinskrivna_1_30": int((chosen & self.alive & returned).sum()),
            }
        )
        for code, name in enumerate(STATES):
            counts[f"status_24h_{name}"] = int((chosen & (self.state == code)).sum())
        return counts


def _days_to_return(block: Block, left: Flags) -> Ints:
    """Calendar days from discharge to the person's next acute stay on a later day; else MISSING."""
    episodes = block.episodes
    acute = np.flatnonzero(episodes.stream != PLANNED)
    acute = acute[np.lexsort((episodes.start[acute], episodes.resident[acute]))]
    acute_keys = _person_day(episodes.resident[acute], episodes.start[acute])
    own_keys = _person_day(episodes.resident, episodes.end)
    found = np.searchsorted(acute_keys, own_keys + RETURN_DAYS[0])
    exists = found < len(acute)
    gap = acute_keys[np.where(exists, found, 0)] - own_keys if len(acute) else own_keys
    same_person = exists & (gap < DAY_SPAN // 2) & left
    return np.where(same_person, gap, MISSING)


def _person_day(resident: Ints, times: Times) -> Ints:
    """One sortable number for a person and a local date."""
    return resident * DAY_SPAN + lt.days(times).astype(np.int64)
