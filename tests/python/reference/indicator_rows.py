"""One linked episode of May 2022 as delivered rows, and what the reference says of it.

Does not belong here: what a case adds to it, and what it expects.
"""

from __future__ import annotations

from typing import Any

from tests.python.reference.made_rows import Rows
from tests.reference.api import expected_tables

IN, OUT = "2022-05-01 10:00:00", "2022-05-10 14:00:00"
ASOF = "2022-11-15 04:30:00"
Row = dict[str, Any]


def linked(rows: Rows, **arende: str | None) -> None:
    """The episode V with its ärende AV and a sent INSKRIVNING message."""
    rows.stay("V", IN, OUT)
    rows.arende("AV", "V", IN, **arende)
    rows.message("MV", "AV", "INSKRIVNING", IN)


def table(rows: Rows, name: str, asof: str = ASOF) -> list[Row]:
    """A table of the reference on these rows."""
    return expected_tables([rows.delivery(asof)], names=[name])[name]


def month(rows: Rows, name: str, period: str = "2022-05", niva: str = "lan") -> Row:
    """The row of one month for `lan`, or for Kalmar kommun, vårdform alla."""
    enhet = {"lan": "08", "kommun": "0880"}[niva]
    wanted = (niva, enhet, period, "alla")
    key = ("niva", "enhet_kod", "period", "vardform")
    (row,) = [r for r in table(rows, name) if tuple(r[c] for c in key) == wanted]
    return row
