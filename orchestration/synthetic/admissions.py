"""When people are admitted: how many a day, at what hour, and who.

Acute, planned and psychiatric admissions are three streams with their own week, year and day.
Readmissions are not drawn here; they follow from a stay (episodes.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Flags, Ints, Reals, Times, stack
from orchestration.synthetic.residents import Residents
from orchestration.synthetic.run import Run
from orchestration.synthetic.scenario import ScenarioError

ACUTE, PLANNED, PSYCHIATRY = 0, 1, 2


@dataclass(frozen=True)
class Admissions:
    """One row per admission that does not follow from an earlier stay."""

    resident: Ints
    stream: Ints
    start: Times


@dataclass(frozen=True)
class Rates:
    """Admissions a year of this block before readmissions, and the chance of an ärende."""

    per_year: Reals
    case_chance_somatik: float
    case_chance_psykiatri: float


def rates(run: Run, residents: Residents) -> Rates:
    """Work back from the yearly numbers of the scenario to what is drawn.

    Raises ScenarioError when more linked episodes are asked for than people with municipal care
    are admitted.
    """
    p, returns = run.parameters.inlaggning, run.parameters.aterinskrivning
    parts = np.asarray(run.parameters.vardtid.delar_vikter)
    parts_mean = float((parts * np.arange(1, len(parts) + 1)).sum() / parts.sum())
    episodes = run.share * (p.vardtillfallen_per_ar - p.psykiatri_per_ar) / parts_mean
    psychiatric = run.share * p.psykiatri_per_ar / parts_mean
    split = np.array([1 - p.andel_planerad, p.andel_planerad])
    need = np.array(
        [
            _need_share(residents, residents.acute_rate),
            _need_share(residents, residents.planned_rate),
        ]
    )
    growth_need, growth_other = _growth(run, True), _growth(run, False)
    kept, kept_need = 1 - p.andel_krockar, 1 - p.andel_krockar_med_insats
    growth = float((split * (need * growth_need + (1 - need) * growth_other)).sum())
    base = episodes / growth / kept * split
    with_need = float((base * need).sum()) * growth_need
    weighted = with_need - (1 - p.lank_vikt_planerad) * float(base[1] * need[1])
    reached = (
        1 - run.parameters.arende.andel_utan_meddelande - run.parameters.arende.andel_makulerat
    )
    wanted = run.share * (p.lankade_per_ar - p.lankade_psykiatri_per_ar) / reached / kept_need
    if wanted > weighted:
        raise ScenarioError(
            "lankade_per_ar är fler än inläggningarna av personer med kommunal insats: höj "
            "befolkning.aldersband.kommunal_insats eller sänk lankade_per_ar"
        )
    return Rates(
        per_year=np.array([*base, psychiatric * (1 - returns.andel_psykiatri)]),
        case_chance_somatik=wanted / weighted,
        case_chance_psykiatri=run.share * p.lankade_psykiatri_per_ar / reached / psychiatric,
    )


def draw_admissions(run: Run, residents: Residents, yearly: Rates) -> Admissions:
    """All admissions from the run-in before the first year to the as-of day."""
    rng = run.rng("admissions")
    p = run.parameters.inlaggning
    first = run.first_day.astype("M8[D]") - np.timedelta64(p.invandning_dygn, "D")
    days = np.arange(first, run.asof.astype("M8[D]") + 1)
    parts = []
    for stream, (week, year, hours, weights) in enumerate(
        (
            (p.veckodag_akut, p.manad_akut, p.timme_akut, residents.acute_rate),
            (p.veckodag_planerad, p.manad_planerad, p.timme_planerad, residents.planned_rate),
            (p.veckodag_akut, p.manad_akut, p.timme_akut, residents.psychiatry_rate),
        )
    ):
        expected = _even(week)[lt.weekday(days)] * _even(year)[lt.month(days) - 1]
        counts = rng.poisson(expected * yearly.per_year[stream] / 365.25)
        on = np.repeat(days, counts)
        hour = draws.pick(rng, hours, len(on)) + rng.random(len(on))
        parts.append(
            Admissions(
                resident=draws.pick(rng, weights, len(on)),
                stream=np.full(len(on), stream, dtype=np.int64),
                start=lt.settle(lt.at(on, hour)),
            )
        )
    return stack(parts)


def _even(weights: tuple[float, ...]) -> Reals:
    array = np.asarray(weights, dtype=np.float64)
    return np.asarray(array / array.mean())


def _need_share(residents: Residents, weights: Reals) -> float:
    total = float(weights.sum())
    return float(weights[residents.has_need].sum()) / total if total else 0.0


def return_chance(run: Run, has_need: Flags, stream: Ints) -> Reals:
    """Chance that a stay that ended alive is followed by an acute one within 30 days."""
    p = run.parameters.aterinskrivning
    somatik = np.where(has_need, p.andel_med_insats, p.andel_utan_insats)
    return np.where(stream == PSYCHIATRY, p.andel_psykiatri, somatik)


def _growth(run: Run, has_need: bool) -> float:
    """Episodes per drawn admission when each may be followed by another, and so on."""
    p, stay = run.parameters.aterinskrivning, run.parameters.vardtid
    chance = p.andel_med_insats if has_need else p.andel_utan_insats
    dead = stay.andel_avlidna_med_insats if has_need else stay.andel_avlidna_utan_insats
    return 1 / (1 - chance * (1 - dead))
