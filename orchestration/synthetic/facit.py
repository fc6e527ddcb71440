"""The answer key: what the simulator knows to be true, and what was planted on purpose.

The truth is counted from what happened (truth.py), never from the written rows. The definitions
are those of rules.md R1-R6; a test counts the written files again and compares.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from orchestration.synthetic.arrays import Flags
from orchestration.synthetic.status import STATES
from orchestration.synthetic.truth import Truth, days_to_return

RETURN_DAYS = (1, 30)
FORMS = ("alla", "somatik", "psykiatri")

Counts = dict[str, Counter[str]]
"""Per vårdform, and "alla", the counts by name."""


def count_block(truth: Truth) -> Counts:
    """The counts of one block; blocks are added up."""
    everyone = np.ones(len(truth.start), bool)
    forms = {"alla": everyone, "somatik": truth.somatik, "psykiatri": ~truth.somatik}
    return {form: _count(truth, chosen) for form, chosen in forms.items()}


def add(total: Counts, block: Counts) -> Counts:
    """Sum of two sets of counts; a count of 0 stays."""
    summed = {form: Counter(total.get(form, Counter())) for form in FORMS}
    for form in FORMS:
        summed[form].update(block[form])
    return summed


def as_document(counts: Counts, about: dict[str, Any], planted: dict[str, Any]) -> dict[str, Any]:
    """The content of facit.json: what was asked for, the true numbers per vårdform, the keys."""
    true = {form: dict(sorted(counts[form].items())) for form in FORMS}
    return {**about, "sant": true, **planted}


def _count(truth: Truth, chosen: Flags) -> Counter[str]:
    """Counts over these hospital stays."""
    days = truth.days[chosen & truth.with_days]
    alive = chosen & truth.linked & truth.left & ~truth.died
    back = days_to_return(truth)
    returned = (back >= RETURN_DAYS[0]) & (back <= RETURN_DAYS[1])
    counts = Counter(
        {
            "vardtillfallen": int(truth.stays[chosen].sum()),
            "vardepisoder": int(chosen.sum()),
            "vardepisoder_pagaende": int((chosen & ~truth.left).sum()),
            "vardepisoder_med_arende": int((chosen & (truth.case >= 0)).sum()),
            "lankade_vardepisoder": int((chosen & truth.linked).sum()),
            "lankade_utskrivna": int((chosen & truth.linked & truth.left).sum()),
            "giltiga_perioder": int((chosen & truth.valid).sum()),
            "utskrivna_med_giltig_period": len(days),
            "utskrivna_dag0": int((days == 0).sum()),
            "utskrivningsklara_dagar": int(days.sum()),
            "index_levande_utskrivna": int(alive.sum()),
            "aterinskrivna_1_30": int((alive & returned).sum()),
        }
    )
    for code, name in enumerate(STATES):
        counts[f"status_24h_{name}"] = int((chosen & (truth.state == code)).sum())
    return counts
