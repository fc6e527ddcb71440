"""Keys of the ledger: published ids of episodes, business keys of rows, delayed until known.

Does not belong here: who is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping

from orchestration.contract import Kalla
from orchestration.synthetic.arrays import Columns, Flags, Ints
from orchestration.synthetic.defects import rows
from orchestration.synthetic.defects.ledger import Ledger
from orchestration.synthetic.defects.planting import Planting


def enter_episodes(planting: Planting, kind: str, episodes: Ints) -> None:
    """Enter hospital stays by their published id: region and first vårdtillfälle (rules.md R1)."""
    planting.entered.append((kind, episodes))


class RowKeys:
    """Enters rows of delivered tables by their business key."""

    def __init__(self, ledger: Ledger, kalla: Kalla, tables: Mapping[str, Columns]) -> None:
        self._ledger, self._kalla, self._tables = ledger, kalla, tables

    def enter(self, kind: str, tabell: str, chosen: Flags | Ints) -> None:
        """These rows of the table show the kind."""
        keys = rows.keys(self._kalla.table(tabell), self._tables[tabell], chosen)
        self._ledger.enter(kind, tabell, keys)

    def count(self, base: str, number: int) -> None:
        """How many there were to choose among."""
        self._ledger.count_base(base, number)
