"""One call of the simulator, checked and worked out: scenario, nights, size and where to write.

Does not belong here: writing (deliveries.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.defects.ledger import Ledger
from orchestration.synthetic.errors import SyntheticError
from orchestration.synthetic.nights.faults import FEWEST_NIGHTS
from orchestration.synthetic.nights.schedule import Night, nights
from orchestration.synthetic.run import MAX_BLOCKS, Run, block_count
from orchestration.synthetic.scenario import Scenario, load_scenario
from orchestration.synthetic.world import World, build_world
from orchestration.synthetic.writer import MANIFEST, Head

FORMATS = ("csv", "parquet")
FIRST_YEAR, LAST_YEAR = 2000, 2090
MOST_NIGHTS = 3000
LANDING = "landing"
READ_AFTER_MINUTES = {"cosmic_link": 0, "stella": 5, "enkat": 10}
"""The källor are read one after another, the same night."""


@dataclass(frozen=True)
class Asked:
    """The arguments as given; `check` says what may not be."""

    out: Path
    ar: int
    antal_ar: int
    storlek: float
    seed: int
    fmt: str
    scenario: str
    natter: int
    med_filfel: bool

    def check(self) -> None:
        """Raise SyntheticError (Swedish) on arguments that cannot be used."""
        if self.fmt not in FORMATS:
            raise SyntheticError(f"Formatet {self.fmt} finns inte. Välj csv eller parquet.")
        if self.antal_ar < 1 or not FIRST_YEAR <= self.ar <= self.ar + self.antal_ar <= LAST_YEAR:
            raise SyntheticError(
                f"Ange minst ett år, mellan {FIRST_YEAR} och {LAST_YEAR - 1}, med --ar och "
                "--antal-ar."
            )
        if not 0 < self.storlek < math.inf:
            raise SyntheticError("Ange en storlek större än 0; 1 är hela Kalmar län.")
        if block_count(self.storlek, self.antal_ar) > MAX_BLOCKS:
            raise SyntheticError(
                f"Storlek gånger antal år får vara högst {MAX_BLOCKS}. Ange en mindre --storlek "
                "eller färre --antal-ar."
            )
        if self.seed < 0:
            raise SyntheticError("Ange ett frö (--seed) som är 0 eller större.")
        self._check_nights()

    def _check_nights(self) -> None:
        if not 1 <= self.natter <= min(MOST_NIGHTS, 365 * self.antal_ar):
            raise SyntheticError(
                "Ange minst 1 natt med --natter, och inte fler nätter än åren har dagar "
                f"(högst {MOST_NIGHTS})."
            )
        if self.med_filfel and self.natter < FEWEST_NIGHTS:
            raise SyntheticError(
                f"De felaktiga leveranserna kommer på egna nätter: ange --natter {FEWEST_NIGHTS} "
                "eller fler tillsammans med --med-filfel."
            )


@dataclass(frozen=True)
class Job:
    """What all of the writing needs. ledger: what has been planted so far."""

    asked: Asked
    scenario: Scenario
    world: World
    nights: tuple[Night, ...]
    ledger: Ledger

    @property
    def last(self) -> Night:
        """The night of the last as-of time."""
        return self.nights[-1]

    def run(self, block: int, share: float) -> Run:
        """A block of the population, simulated to the last as-of time."""
        return Run(
            parameters=self.scenario.parameters,
            world=self.world,
            first_day=np.datetime64(f"{self.asked.ar}-01-01T00:00:00", "s"),
            asof=self.last.asof,
            seed=self.asked.seed,
            block=block,
            share=share,
        )

    @property
    def whole(self) -> Run:
        """What does not hang on patients is made once, outside the blocks."""
        return self.run(MAX_BLOCKS, self.asked.storlek)

    def head(self, kalla: str, night: Night) -> Head:
        """What the manifest of a delivery says of it."""
        instant = night.read_at + timedelta(minutes=READ_AFTER_MINUTES[kalla])
        return Head(
            region_kod=self.scenario.parameters.region.kod,
            extrakt_id=instant.strftime("%Y%m%d%H%M%S"),
            extrakt_tidpunkt=lt.local_text(instant),
            omfattning=night.scope if kalla == "cosmic_link" else "FULL",
        )

    def folder(self, kalla: str, night: Night) -> Path:
        """Where a delivery lies."""
        return self.asked.out / LANDING / kalla / self.head(kalla, night).folder_name


def plan_job(asked: Asked) -> Job:
    """Check the arguments and lay out the nights. Raises SyntheticError and ScenarioError."""
    asked.check()
    scenario = load_scenario(asked.scenario)
    job = Job(
        asked=asked,
        scenario=scenario,
        world=build_world(scenario.parameters.region),
        nights=tuple(nights(lt.extract_instant(asked.ar + asked.antal_ar), asked.natter)),
        ledger=Ledger(),
    )
    for night in job.nights:
        for kalla in READ_AFTER_MINUTES:
            folder = job.folder(kalla, night)
            if (folder / MANIFEST).exists():
                raise SyntheticError(
                    f"Det ligger redan en leverans i {folder}. Ange en annan mapp med --out, "
                    "eller ta bort den gamla leveransen först."
                )
    return job
