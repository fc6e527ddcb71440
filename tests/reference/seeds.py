"""The project's seeds that R3 and R6 need: kommuner, analysgrupper, targets.

Does not belong here: seeds of billing.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SEEDS_DIR = Path(__file__).resolve().parents[2] / "seeds"


@dataclass(frozen=True)
class Analysgrupp:
    """One row of `kommun_analysgrupp`, valid giltig_fran <= day < giltig_till."""

    region_kod: str
    kommun_kod: str
    analysgrupp: str
    giltig_fran: date
    giltig_till: date | None


@dataclass(frozen=True)
class Target:
    """One row of `malvarden`; period is the periodtyp it holds for."""

    region_kod: str
    vardform: str
    ar: int
    indikator_id: str
    matt: str
    period: str
    mal: float


@dataclass(frozen=True)
class Seeds:
    """kommuner: kommun_kod -> lan_kod (the region's code)."""

    kommuner: dict[str, str]
    analysgrupper: tuple[Analysgrupp, ...]
    targets: tuple[Target, ...]

    def kommuner_of(self, region_kod: str) -> list[str]:
        return sorted(k for k, lan in self.kommuner.items() if lan == region_kod)

    def analysgrupp(self, region_kod: str, kommun_kod: str, day: date) -> str | None:
        """The analysgrupp of a kommun on a day, None when the region has none for it."""
        for row in self.analysgrupper:
            same = (row.region_kod, row.kommun_kod) == (region_kod, kommun_kod)
            if same and row.giltig_fran <= day and (row.giltig_till or date.max) > day:
                return row.analysgrupp
        return None

    def target(
        self, region_kod: str, vardform: str, year: int, indikator_id: str, periodtyp: str
    ) -> float | None:
        """R6: the target for rows whose periodtyp is its period."""
        wanted = (region_kod, vardform, year, indikator_id, periodtyp)
        for t in self.targets:
            if (t.region_kod, t.vardform, t.ar, t.indikator_id, t.period) == wanted:
                return t.mal
        return None


@cache
def load_seeds(folder: Path = SEEDS_DIR) -> Seeds:
    """Read the seed files of the project."""
    return Seeds(
        kommuner={r["kommun_kod"]: r["lan_kod"] for r in _rows(folder / "kodverk/kommuner.csv")},
        analysgrupper=tuple(
            Analysgrupp(
                r["region_kod"],
                r["kommun_kod"],
                r["analysgrupp"],
                date.fromisoformat(r["giltig_fran"]),
                date.fromisoformat(r["giltig_till"]) if r["giltig_till"] else None,
            )
            for r in _rows(folder / "kodverk/kommun_analysgrupp.csv")
        ),
        targets=tuple(
            Target(
                r["region_kod"],
                r["vardform"],
                int(r["ar"]),
                r["indikator_id"],
                r["matt"],
                r["period"],
                float(r["mal"]),
            )
            for r in _rows(folder / "avtal/malvarden.csv")
        ),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
