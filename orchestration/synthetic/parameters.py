"""The types of all parameters of a scenario, in the order of the process.

Names are those of the scenario file. Does not belong here: values and their sources (scenarios/),
reading them (scenario.py), and where and when things happen (place_parameters.py).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from orchestration.synthetic.defects.parameters import Defects
from orchestration.synthetic.parameter_types import (
    ClockTime,
    Count,
    HourWeights,
    MonthWeights,
    Positive,
    Section,
    Share,
    Spread,
    WeekWeights,
    Weight,
    Weights,
)
from orchestration.synthetic.place_parameters import Population, Region, Summer


class Admissions(Section):
    vardtillfallen_per_ar: Count
    lankade_per_ar: Count
    lankade_psykiatri_per_ar: Count
    psykiatri_per_ar: Count
    andel_rattspsykiatri: Share
    andel_planerad: Share
    lank_vikt_planerad: Share
    veckodag_akut: WeekWeights
    veckodag_planerad: WeekWeights
    manad_akut: MonthWeights
    manad_planerad: MonthWeights
    timme_akut: HourWeights
    timme_planerad: HourWeights
    minsta_glapp_timmar: Annotated[int, Field(ge=4)]
    invandning_dygn: Count
    andel_krockar: Share
    andel_krockar_med_insats: Share
    andel_avbruten: Share
    andel_makulerad: Share


class Returns(Section):
    andel_med_insats: Share
    andel_utan_insats: Share
    andel_utan_insats_65: Share
    andel_psykiatri: Share
    dag_vikter: Weights


class LengthOfStay(Section):
    akut_dygn: Spread
    planerad_dygn: Spread
    psykiatri_dygn: Spread
    rattspsykiatri_dygn: Spread
    till_utskrivningsklar_dygn: Spread
    till_utskrivningsklar_psykiatri_dygn: Spread
    utskrivning_klocka: ClockTime
    flytt_fran_helg: Share
    andel_avlidna_med_insats: Share
    andel_avlidna_utan_insats: Share
    andel_avlidna_efter_utskrivning: Share
    delar_vikter: tuple[Weight, ...]
    delar_vikter_psykiatri: tuple[Weight, ...]
    andel_psykiatri_via_somatik: Share
    andel_vardepisod_id: Share
    glapp_minuter_hogst: Annotated[int, Field(ge=0, le=59)]
    andel_avdelningsbyte: Share
    andel_fran_sarskilt_boende: Share
    andel_till_sarskilt_boende: Share


class Ready(Section):
    andel_dag0_somatik: Share
    andel_dag0_psykiatri: Share
    kommun_effekt: dict[str, float]
    vantan_somatik: Weights
    vantan_psykiatri: Weights
    flytt_fran_helg_klar: Share
    flytt_fran_helg_vantan: Share
    klocka: ClockTime
    andel_aldrig_satt: Share
    andel_aldrig_satt_avlidna: Share
    andel_atertagen: Share
    andel_atertagen_tva_ganger: Share
    andel_slutligt_atertagen: Share
    andel_bara_datum: Share
    andel_utan_underrattelse: Share


class Cases(Section):
    sip_hemma_per_ar: Weight
    ovrigt_per_ar: Weight
    andel_senare_bedomning: Share
    senare_bedomning_timmar: Spread
    skapat_efter_timmar: Spread
    andel_utan_meddelande: Share
    andel_avbrutet: Share
    andel_makulerat: Share
    samtycke: Weights
    andel_kommunal_hsv: Share
    sip_behov: Weights
    andel_sip_samtycke: Share
    andel_motsatter_sig: Share
    andel_placerad: Share
    spar: Weights
    andel_kallnyckel: Share
    andel_hinder: Share
    aktor_andel: dict[str, Share]


class Status(Section):
    andel_sen: Share
    andel_saknas: Share
    andel_vet_ej: Share
    faktor_natt_helg: Weight
    faktor_dagtid: Weight
    i_tid_timmar: Spread
    sen_timmar: Spread
    andel_sen_med_sent_meddelande: Share
    andel_tidigare_platshallare: Share
    uppdateringar_medel: Weight
    andel_kommun: Share
    andel_oppenvard: Share
    andel_angiven_tid: Share
    kategorier: Weights


class Messages(Section):
    antal_medel: dict[str, Weight]
    andel: dict[str, Share]
    andel_makulerat_fritt: Share
    mottagare_andel: dict[str, Share]
    kvittens: Weights
    kvittens_timmar: Spread
    kvittens_kommun_faktor: dict[str, Positive]


class Plans(Section):
    andel_utskrivningsplan: Share
    andel_utskrivningsplan_i_tid: Share
    andel_utan_anteckning: Share
    anteckningar_medel: Weight
    sip_kallelse: Weights
    mote_dygn: Spread
    andel_mote: Share
    andel_patient_deltog: Share
    andel_narstaende_deltog: Share
    andel_uppfoljning: Share
    uppfoljning_dygn: Spread
    uppfoljning_utfall: Weights


class Contacts(Section):
    andel_redan_utsedd: Share
    andel_utses_under_vardtiden: Share
    andel_utses_efterat: Share
    andel_namngiven: Share
    andel_lakarkontakt: Share
    andel_omsorgskontakt: Share
    andel_kontaktsjukskoterska: Share


class Psychiatry(Section):
    vardform: Weights
    andel_byter_till_hsl: Share
    andel_byter_till_lpt: Share
    andel_opt: Share
    andel_orv: Share
    permission_per_dygn: Weight
    permission_timmar: Spread


class Deviations(Section):
    antal_per_ar: Weight
    andel_fran_kommun: Share
    processteg: Weights
    allvarlighetsgrad: Weights
    handlaggning_dygn: Spread
    andel_avvisad: Share
    andel_utan_handelsedatum: Share


class Survey(Section):
    npe_ar: tuple[int, ...]
    npe_resultat: dict[str, Annotated[float, Field(ge=0, le=100)]]
    npe_utskick: Count
    svarsandel: Share
    spridning: Weight


class Parameters(Section):
    """All parts of a scenario file, in the order of the process."""

    region: Region
    befolkning: Population
    sommar: Summer
    inlaggning: Admissions
    aterinskrivning: Returns
    vardtid: LengthOfStay
    utskrivningsklar: Ready
    arende: Cases
    status_24h: Status
    meddelande: Messages
    plan: Plans
    fast_vardkontakt: Contacts
    psykiatri: Psychiatry
    avvikelse: Deviations
    enkat: Survey
    defekter: Defects
