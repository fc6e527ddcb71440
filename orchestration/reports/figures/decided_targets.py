"""The targets that a region's parties have decided, with sources, as they were published.

The figures carry the target of each of their periods and neither its source nor the target of a
year that has not begun. Does not belong here: who met them (target_outcome.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import duckdb

from orchestration.records import records
from orchestration.reports.figures.measures import DAYS
from orchestration.reports.figures.period import Periodtyp
from orchestration.reports.figures.shown import MEAN

_ROWS = """
SELECT ar, vardform, periodtyp, mal, status, kalla FROM dimensioner.dim_malvarden
WHERE region_kod = $region AND indikator_id = $indikator AND matt = $matt
ORDER BY ar, vardform, periodtyp
"""


@dataclass(frozen=True)
class DecidedTarget:
    """The highest mean of ready days that a year's periods of one kind may have. status: V, S, I,
    A, U or B, as in the seed. kalla: where it is decided."""

    ar: int
    vardform: str
    periodtyp: Periodtyp
    mal: Decimal
    status: str
    kalla: str


def decided_targets(
    connection: duckdb.DuckDBPyConnection, region_kod: str
) -> tuple[DecidedTarget, ...]:
    """Those of one region, by year and vårdform, from an open published file. Raises duckdb.Error.

    Source: rules.md R6, the row of target; agreement Kalmar 2022 §2.
    """
    wanted = {"region": region_kod, "indikator": DAYS, "matt": MEAN}
    return tuple(
        DecidedTarget(**{**row, "periodtyp": Periodtyp(row["periodtyp"])})
        for row in records(connection, _ROWS, wanted)
    )
