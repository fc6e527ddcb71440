"""The types of the parameters that say where and when: region, population, calendar.

Does not belong here: the process itself (parameters.py), values and their sources (scenarios/).
"""

from __future__ import annotations

from orchestration.synthetic.parameter_types import (
    Count,
    Positive,
    Section,
    Share,
    Weight,
    Weights,
)


class Kommun(Section):
    kod: str
    namn: str
    folkmangd: Count


class Sjukhus(Section):
    kod: str
    namn: str
    kommun_kod: str


class Klinik(Section):
    """vikt, barn, kvinna: share of adults, children and women 18-49 within the hospital.

    status_faktor multiplies the share of late and missing status.
    """

    sjukhus: str
    suffix: str
    namn: str
    gren: str
    vikt: Weight
    barn: Weight
    kvinna: Weight
    avdelningar: Count
    status_faktor: Weight


class Region(Section):
    kod: str
    kommuner: tuple[Kommun, ...]
    kommuner_utanfor: tuple[Kommun, ...]
    andel_utanfor: Share
    sjukhus: tuple[Sjukhus, ...]
    sjukhus_andel: dict[str, Weights]
    kliniker: tuple[Klinik, ...]
    invanare_per_enhet: dict[str, Positive]
    andel_enheter_med_historik: Share


class AgeBand(Section):
    """Ages fran-till; andel of the population; admissions per inhabitant and year."""

    fran: int
    till: int
    andel: Share
    akut: Weight
    planerad: Weight
    kommunal_insats: Share


class Population(Section):
    aldersband: tuple[AgeBand, ...]
    insats_faktor: Positive
    skorhet_sigma: Weight
    andel_psykiatri_behov: Share
    andel_skyddad: Share
    flyttar_per_ar: Weight
    listningsbyten_per_ar: Weight
    andel_olistad: Share
