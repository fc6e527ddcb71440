"""Which deliveries bring nothing new (delivery.md §1): a function of the set, not of arrival.

Pure. Does not belong here: what follows from it (no rows added, marks nothing missing, moves the
as-of time all the same).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

DeliveryKey = tuple[str, str, str]
Content = frozenset[tuple[str, str]]
"""(tabell, sha256 as delivered) of every file of a delivery, identity tables too."""


def known_content(contents: Mapping[DeliveryKey, Content]) -> frozenset[DeliveryKey]:
    """Keys (kalla, region_kod, extrakt_id) of deliveries whose every file was accepted before.

    «Before» is by extrakt_id within källa and region: of equal deliveries the lowest extrakt_id
    bears the content. When that one arrives last, the others turn into known content then.
    """
    seen: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    known = set()
    for key in sorted(contents):
        before = seen[key[:2]]
        if contents[key] <= before:
            known.add(key)
        before |= contents[key]
    return frozenset(known)
