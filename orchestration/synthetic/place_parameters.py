"""The types of the parameters that say where and when: region, population, calendar.

Does not belong here: the process itself (parameters.py), values and their sources (scenarios/).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from orchestration.synthetic.parameter_types import (
    Count,
    Positive,
    Section,
    Share,
    Weight,
    Weights,
)

MonthDay = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
"""A day of any year, "06-20"."""


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

    status_faktor multiplies the share of late and missing status. stangda_i_sommar: of the
    avdelningar, those that close (Summer).
    """

    sjukhus: str
    suffix: str
    namn: str
    gren: str
    vikt: Weight
    barn: Weight
    kvinna: Weight
    avdelningar: Count
    stangda_i_sommar: Annotated[int, Field(ge=0)]
    status_faktor: Weight


class HospitalChange(Section):
    """From a day on acute care at a hospital goes to another, but for a share that stays."""

    sjukhus: str
    till_sjukhus: str
    fran: date
    andel_akut_kvar: Share


class Region(Section):
    kod: str
    kommuner: tuple[Kommun, ...]
    kommuner_utanfor: tuple[Kommun, ...]
    andel_utanfor: Share
    sjukhus: tuple[Sjukhus, ...]
    sjukhus_andel: dict[str, Weights]
    kliniker: tuple[Klinik, ...]
    forandringar: tuple[HospitalChange, ...]
    invanare_per_enhet: dict[str, Positive]
    andel_enheter_med_historik: Share

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """What is named elsewhere in the region must be there, and every clinic keeps a ward."""
        hospitals = {s.kod for s in self.sjukhus}
        named = {k.sjukhus for k in self.kliniker}
        named |= {h for c in self.forandringar for h in (c.sjukhus, c.till_sjukhus)}
        named |= {h for shares in self.sjukhus_andel.values() for h in shares}
        if unknown := sorted(named - hospitals):
            raise ValueError(f"sjukhus som inte finns i region.sjukhus: {', '.join(unknown)}")
        homes = {k.kod for k in self.kommuner}
        if homes != set(self.sjukhus_andel):
            raise ValueError("sjukhus_andel ska ha en rad för varje kommun i region.kommuner")
        if any(k.stangda_i_sommar >= k.avdelningar for k in self.kliniker):
            raise ValueError("stangda_i_sommar ska vara färre än klinikens avdelningar")
        return self


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


class Summer(Section):
    """The weeks when wards close: fran and till are the first and the last day, of every year.

    planerad_faktor: on planned admissions. vardtid_faktor: on the length of stays. dag0_effekt: on
    the log-odds of leaving on the day of utskrivningsklar.
    """

    fran: MonthDay
    till: MonthDay
    planerad_faktor: Weight
    vardtid_faktor: Positive
    dag0_effekt: float
