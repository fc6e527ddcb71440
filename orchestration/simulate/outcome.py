"""Two computations of the same kommuner beside each other. Pure.

Does not belong here: running them (run.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.simulate.run import CURRENT_ID, SCENARIO_ID

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """One kommun and vårdform over the chosen periods.

    over_nu, over_simulerat: periods above the threshold. kr_nu, kr_simulerat: None when any
    period's amount is unknown (R8: never a partial amount).
    """

    kommun_kod: str
    vardform: str
    perioder: int
    over_nu: int
    over_simulerat: int
    kr_nu: Decimal | None
    kr_simulerat: Decimal | None

    @property
    def skillnad_kr(self) -> Decimal | None:
        if self.kr_nu is None or self.kr_simulerat is None:
            return None
        return self.kr_simulerat - self.kr_nu


def outcomes(rows: Iterable[Row], fran: date, till: date) -> list[Outcome]:
    """Per kommun and vårdform, the periods that start from `fran` to `till` (both included)."""
    chosen: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if fran <= row["period_start"] <= till:
            chosen.setdefault((row["kommun_kod"], row["vardform"]), []).append(row)
    return [
        _outcome(kommun, vardform, given) for (kommun, vardform), given in sorted(chosen.items())
    ]


def _outcome(kommun: str, vardform: str, rows: Sequence[Row]) -> Outcome:
    now = [row for row in rows if row["scenario_id"] == CURRENT_ID]
    other = [row for row in rows if row["scenario_id"] == SCENARIO_ID]
    return Outcome(
        kommun_kod=kommun,
        vardform=vardform,
        perioder=len({row["period"] for row in rows}),
        over_nu=sum(bool(row["over_troskel"]) for row in now),
        over_simulerat=sum(bool(row["over_troskel"]) for row in other),
        kr_nu=_total(now),
        kr_simulerat=_total(other),
    )


def _total(rows: Sequence[Row]) -> Decimal | None:
    amounts = [row["belopp_kr"] for row in rows]
    return None if None in amounts else sum(amounts, Decimal(0))
