"""The regions a delivery may come from: every län of the seed of Swedish kommuner.

Does not belong here: what a region's parameters are.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from orchestration.settings import PROJECT_DIR

KOMMUNER_FILE = PROJECT_DIR / "seeds" / "kodverk" / "kommuner.csv"


@cache
def known_regions(seed: Path = KOMMUNER_FILE) -> frozenset[str]:
    """The two-digit region codes (`lan_kod`) of the seed; raise OSError where it is not there."""
    with seed.open(encoding="utf-8", newline="") as file:
        return frozenset(row["lan_kod"] for row in csv.DictReader(file))
