"""Which accepted deliveries are held back, and which of them stop publishing (delivery.md §3).

Pure functions of the set of deliveries: order of arrival does not matter, medians go by
extrakt_id. Does not belong here: who approved what (ledger.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from statistics import median

from orchestration.landing.model import Delivery, Reason
from orchestration.landing.reasons import Code

MIN_BEFORE = 3
"""Volumes are judged from the fourth delivery on."""
MAX_BEFORE = 8
MIN_MEDIAN_ROWS = 100
MAX_SILENCE = timedelta(days=35)
ASOF_KALLA = "cosmic_link"
"""The källa whose extrakt_tidpunkt is the as-of time; stella and enkät come seldom by design."""

DeliveryKey = tuple[str, str, str]


def hold_reasons(deliveries: Iterable[Delivery]) -> dict[DeliveryKey, tuple[Reason, ...]]:
    """Keys of the held deliveries with the reasons; approved deliveries are never held.

    Known content counts as any other delivery.
    """
    ordered = sorted(deliveries, key=lambda d: d.key)
    found: defaultdict[DeliveryKey, list[Reason]] = defaultdict(list)
    for series in _series(ordered, by_scope=False):
        if series[0].kalla == ASOF_KALLA:
            for before, delivery in pairwise(series):
                if delivery.extrakt_tidpunkt - before.extrakt_tidpunkt > MAX_SILENCE:
                    found[delivery.key].append(Reason(Code.LANG_TYSTNAD))
    for series in _series(ordered, by_scope=True):
        counts = [delivery.row_counts() for delivery in series]
        for place in range(MIN_BEFORE, len(series)):
            before_all = counts[max(0, place - MAX_BEFORE) : place]
            found[series[place].key].extend(_volume_reasons(counts[place], before_all))
    approved = {d.key for d in ordered if d.approved}
    return {key: tuple(r) for key, r in sorted(found.items()) if r and key not in approved}


def blocking_holds(deliveries: Iterable[Delivery]) -> tuple[Delivery, ...]:
    """Held deliveries without a later (by extrakt_id) one of the same källa, region and scope
    that is not held: publishing waits for these."""
    all_deliveries = tuple(deliveries)
    held = hold_reasons(all_deliveries)
    blocking: list[Delivery] = []
    for series in _series(sorted(all_deliveries, key=lambda d: d.key), by_scope=True):
        for delivery in reversed(series):
            if delivery.key not in held:
                break
            blocking.append(delivery)
    return tuple(sorted(blocking, key=lambda d: d.key))


def _series(ordered: Sequence[Delivery], by_scope: bool) -> list[list[Delivery]]:
    groups: defaultdict[tuple[str, str, str], list[Delivery]] = defaultdict(list)
    for delivery in ordered:
        scope = delivery.omfattning.value if by_scope else ""
        groups[(delivery.kalla, delivery.region_kod, scope)].append(delivery)
    return list(groups.values())


def _volume_reasons(
    delivered: Mapping[str, int], before: Sequence[Mapping[str, int]]
) -> list[Reason]:
    """Rows of each table in a delivery, and in those before it."""
    reasons = []
    for tabell, rows in sorted(delivered.items()):
        earlier = [counts[tabell] for counts in before if tabell in counts]
        if len(earlier) < MIN_BEFORE:
            continue
        middle = median(earlier)
        if middle >= MIN_MEDIAN_ROWS and not middle / 2 <= rows <= middle * 2:
            reasons.append(Reason(Code.VOLYM_AVVIKER, tabell))
    return reasons
