"""When people are admitted: how many a day, at what hour, and who.

Acute, planned and psychiatric admissions are three streams with their own week, year and day.
Readmissions are not drawn here; they follow from a stay (episodes.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from orchestration.synthetic import draws
from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Flags, Ints, Reals, Times, stack
from orchestration.synthetic.residents import Residents
from orchestration.synthetic.run import Run
from orchestration.synthetic.scenario import ScenarioError
from orchestration.synthetic.seasons import summer_factor

ACUTE, PLANNED, PSYCHIATRY = 0, 1, 2
DAYS_A_YEAR = 365.25


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
    p, case = run.parameters.inlaggning, run.parameters.arende
    somatic, psychiatric = _episodes_a_year(run)
    split = np.array([1 - p.andel_planerad, p.andel_planerad])
    streams = (residents.acute_rate, residents.planned_rate)
    growth = _growth(run, residents)
    base = somatic / (1 - p.andel_krockar) * split
    base /= float(split @ [_mean(growth, weights) for weights in streams])
    with_need = float(base @ [_mean(growth * residents.has_need, w) for w in streams])
    planned_need = float(base[1]) * _mean(residents.has_need, residents.planned_rate)
    weighted = with_need - (1 - p.lank_vikt_planerad) * planned_need
    reached = 1 - case.andel_utan_meddelande - case.andel_makulerat
    wanted = run.share * (p.lankade_per_ar - p.lankade_psykiatri_per_ar) / reached
    wanted /= 1 - p.andel_krockar_med_insats
    if wanted > weighted:
        raise ScenarioError(
            "lankade_per_ar är fler än inläggningarna av personer med kommunal insats: höj "
            "befolkning.aldersband.kommunal_insats eller sänk lankade_per_ar"
        )
    first_time = 1 - run.parameters.aterinskrivning.andel_psykiatri
    return Rates(
        per_year=np.array([*base, psychiatric * first_time]),
        case_chance_somatik=wanted / weighted if weighted else 0.0,
        case_chance_psykiatri=run.share * p.lankade_psykiatri_per_ar / reached / psychiatric,
    )


def _episodes_a_year(run: Run) -> tuple[float, float]:
    """Hospital stays a year of this block, somatic and psychiatric: each is one stay or more."""
    p, stay = run.parameters.inlaggning, run.parameters.vardtid
    parts = _mean_parts(stay.delar_vikter)
    # Of those with an ärende who would be moved, some stay where they are (stays.py).
    moved, wanted = _moved(stay.delar_vikter), run.parameters.defekter.d08_tva_kliniker
    kept = wanted / moved if moved > wanted else 1.0
    with_case = p.lankade_per_ar - p.lankade_psykiatri_per_ar
    not_moved = with_case * (parts - 1) * (1 - kept)
    somatic = (p.vardtillfallen_per_ar - p.psykiatri_per_ar + not_moved) / parts
    weights = stay.delar_vikter_psykiatri
    own_parts = _mean_parts(weights) - _moved(weights) * stay.andel_psykiatri_via_somatik
    return run.share * somatic, run.share * p.psykiatri_per_ar / own_parts


def _moved(weights: tuple[float, ...]) -> float:
    return 1 - weights[0] / sum(weights)


def _mean_parts(weights: tuple[float, ...]) -> float:
    return sum(w * parts for parts, w in enumerate(weights, start=1)) / sum(weights)


def draw_admissions(run: Run, residents: Residents, yearly: Rates) -> Admissions:
    """All admissions from the run-in before the first year to the as-of day."""
    rng = run.rng("admissions")
    p, summer = run.parameters.inlaggning, run.parameters.sommar
    first = run.first_day.astype("M8[D]") - np.timedelta64(p.invandning_dygn, "D")
    days = np.arange(first, run.asof.astype("M8[D]") + 1)
    acute = _Stream(p.veckodag_akut, p.manad_akut, p.timme_akut, 1.0, residents.acute_rate)
    planned = _Stream(
        p.veckodag_planerad,
        p.manad_planerad,
        p.timme_planerad,
        summer.planerad_faktor,
        residents.planned_rate,
    )
    psychiatric = replace(acute, people=residents.psychiatry_rate)
    parts = []
    for code, stream in enumerate((acute, planned, psychiatric)):
        expected = yearly.per_year[code] / DAYS_A_YEAR * stream.intensity(run, days)
        on = np.repeat(days, rng.poisson(expected))
        hour = draws.pick(rng, stream.hours, len(on)) + rng.random(len(on))
        parts.append(
            Admissions(
                resident=draws.pick(rng, stream.people, len(on)),
                stream=np.full(len(on), code, dtype=np.int64),
                start=lt.settle(lt.at(on, hour)),
            )
        )
    return stack(parts)


@dataclass(frozen=True)
class _Stream:
    """Weights of weekday, month and hour, a factor in summer, and the weights of the people."""

    week: tuple[float, ...]
    year: tuple[float, ...]
    hours: tuple[float, ...]
    summer_factor: float
    people: Reals

    def intensity(self, run: Run, days: Times) -> Reals:
        """Admissions of each day as a multiple of the mean over the first calendar year."""
        first = run.first_day.astype("M8[Y]")
        year = np.arange(first.astype("M8[D]"), (first + 1).astype("M8[D]"))
        return np.asarray(self._weight(run, days) / self._weight(run, year).mean())

    def _weight(self, run: Run, days: Times) -> Reals:
        week = np.asarray(self.week)[lt.weekday(days)]
        season = summer_factor(run.parameters.sommar, days, self.summer_factor)
        return np.asarray(week * np.asarray(self.year)[lt.month(days) - 1] * season)


def _mean(values: Reals | Flags, weights: Reals) -> float:
    total = float(weights.sum())
    return float((values * weights).sum()) / total if total else 0.0


def return_chance(run: Run, residents: Residents, resident: Ints, stream: Ints) -> Reals:
    """Chance that a stay that ended alive is followed by an acute one within 30 days."""
    somatik = _somatic_return_chance(run, residents)[resident]
    return np.where(stream == PSYCHIATRY, run.parameters.aterinskrivning.andel_psykiatri, somatik)


def _somatic_return_chance(run: Run, residents: Residents) -> Reals:
    """The same per resident, after a somatic stay."""
    p = run.parameters.aterinskrivning
    without = np.where(residents.is_senior, p.andel_utan_insats_65, p.andel_utan_insats)
    return np.where(residents.has_need, p.andel_med_insats, without)


def _growth(run: Run, residents: Residents) -> Reals:
    """Episodes per drawn admission of each resident, when one may be followed by another."""
    stay = run.parameters.vardtid
    dead = np.where(
        residents.has_need, stay.andel_avlidna_med_insats, stay.andel_avlidna_utan_insats
    )
    return np.asarray(1 / (1 - _somatic_return_chance(run, residents) * (1 - dead)))
