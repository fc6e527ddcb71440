"""The people of one block: age, sex, home, need of municipal care, and how often they fall ill.

Does not belong here: their registers over time (registers.py) and their stays (episodes.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Flags, Ints, Reals
from orchestration.synthetic.run import Run
from orchestration.synthetic.world import ADULT, CHILD, WOMAN

MAN, KVINNA = 1, 2
ADULT_AGE, FERTILE_AGE, OLDEST_PSYCHIATRY = 18, 50, 85
SENIOR_AGE = 65


@dataclass(frozen=True)
class Residents:
    """kommun: position in the world at the start of the span. The rates are relative weights.

    is_senior: 65 or more in the first year.
    """

    birth_year: Ints
    sex: Ints
    kommun: Ints
    has_need: Flags
    is_senior: Flags
    acute_rate: Reals
    planned_rate: Reals
    psychiatry_rate: Reals

    def age_class(self, residents: Ints, first_year: int) -> Ints:
        """CHILD, WOMAN (18-49) or ADULT, which decides the clinic."""
        age = first_year - self.birth_year[residents]
        fertile = (self.sex[residents] == KVINNA) & (age < FERTILE_AGE)
        return np.where(age < ADULT_AGE, CHILD, np.where(fertile, WOMAN, ADULT))


def draw_residents(run: Run) -> Residents:
    """This block's share of the region's population, and of the visitors from elsewhere."""
    rng = run.rng("residents")
    population, region = run.parameters.befolkning, run.parameters.region
    home = _homes(rng, run)
    count = len(home)
    bands = population.aldersband
    band = draws.pick(rng, [b.andel for b in bands], count)
    lowest = np.array([b.fran for b in bands])
    width = np.array([b.till - b.fran + 1 for b in bands])
    age = lowest[band] + np.floor(rng.random(count) * width[band]).astype(np.int64)
    need = draws.chance(rng, np.array([b.kommunal_insats for b in bands])[band], count)
    frailty = np.exp(population.skorhet_sigma * rng.standard_normal(count))
    frailty *= np.where(need, population.insats_faktor, 1.0)
    in_psychiatry = draws.chance(rng, population.andel_psykiatri_behov, count)
    in_psychiatry &= (age >= ADULT_AGE) & (age < OLDEST_PSYCHIATRY)
    first_year = int(lt.year(np.array([run.first_day]))[0])
    # A visitor falls ill as often as others, but is here for a small part of the year: their
    # number already is the share of patients from elsewhere.
    return Residents(
        birth_year=first_year - age,
        sex=np.where(rng.random(count) < 1 / 2, MAN, KVINNA),
        kommun=home,
        has_need=need & (home < len(region.kommuner)),
        is_senior=age >= SENIOR_AGE,
        acute_rate=np.array([b.akut for b in bands])[band] * frailty,
        planned_rate=np.array([b.planerad for b in bands])[band] * frailty,
        psychiatry_rate=np.where(in_psychiatry, frailty, 0.0),
    )


def _homes(rng: draws.Rng, run: Run) -> Ints:
    region, world = run.parameters.region, run.world
    own = world.population[: world.own_kommuner]
    total = max(1, round(float(own.sum()) * run.share))
    visitors = round(total * region.andel_utanfor)
    inside = draws.pick(rng, own.astype(np.float64), total)
    outside = draws.pick(rng, world.population[world.own_kommuner :].astype(np.float64), visitors)
    return np.concatenate([inside, outside + world.own_kommuner])
