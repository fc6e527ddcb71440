"""The targets that a region's parties have decided, with sources: `seeds/avtal/malvarden.csv`.

The published figures carry the target of each of their periods and neither its source nor the
target of a year that has not begun. Does not belong here: who met them (target_outcome.py).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.period import Periodtyp
from orchestration.reports.figures.shown import MEAN
from orchestration.settings import PROJECT_DIR

TARGETS_FILE = PROJECT_DIR / "seeds" / "avtal" / "malvarden.csv"


@dataclass(frozen=True, order=True)
class DecidedTarget:
    """The highest mean of ready days that a year's periods of one kind may have. status: V, S, I,
    A, U or B, as in the seed. kalla: where it is decided."""

    ar: int
    vardform: str
    periodtyp: Periodtyp
    mal: Decimal
    status: str
    kalla: str


def decided_targets(region_kod: str, path: Path = TARGETS_FILE) -> tuple[DecidedTarget, ...]:
    """Those of one region, by year and vårdform. Raises OSError, KeyError and ValueError for a
    file that is not the seed."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["region_kod"] == region_kod
            and (row["indikator_id"], row["matt"]) == (DAYS, MEAN)
        ]
    return tuple(
        sorted(
            DecidedTarget(
                int(row["ar"]),
                row["vardform"],
                Periodtyp(row["period"]),
                Decimal(row["mal"]),
                row["status"],
                row["kalla"],
            )
            for row in rows
        )
    )
