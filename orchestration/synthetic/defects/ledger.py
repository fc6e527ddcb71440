"""The ledger of what was planted: every key by kind, and how many there were to choose among.

Blocks write into the same ledger. Does not belong here: what the kinds mean (catalogue.py) and
how a defect is written into rows (one module per family).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

EPISODE = "vardepisod"
"""Instead of a table's name where the key is an episode: `region:vardtillfalle_id` (R0)."""


class Ledger:
    """Keys per kind and table, and the size of every base that shares are taken of."""

    def __init__(self) -> None:
        self.keys: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
        self.bases: Counter[str] = Counter()

    def enter(self, kind: str, tabell: str, keys: Iterable[str]) -> None:
        """Add planted keys; a key may be entered once per kind and table."""
        self.keys[kind].setdefault(tabell, []).extend(keys)

    def count_base(self, name: str, count: int) -> None:
        """Add a block's number of things that a share is of."""
        self.bases[name] += int(count)

    def number(self, kind: str) -> int:
        """How many keys the kind has, over all tables."""
        return sum(len(keys) for keys in self.keys[kind].values())
