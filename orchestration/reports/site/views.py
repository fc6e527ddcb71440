"""Which measures are shown, and what they and the levels are called. Data, no code that decides.

Does not belong here: definitions and sources, which come with the figures (dim_indikator).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.explain.sentences import GATES
from orchestration.reports.charts.model import Form
from orchestration.reports.figures.billing import REASON_TEXT
from orchestration.reports.figures.measures import SURVEY_NAMES
from orchestration.reports.figures.names import (
    FUNNEL_END,
    FUNNEL_START,
    NEGATIVE_TIME,
    PERIOD_WORDS,
)
from orchestration.swedish import capitalized


@dataclass(frozen=True, slots=True)
class View:
    """A measure that has a chart. question: heading of the figure. extra: other measures of the
    indicator that stand in its table. unit: beside the value, empty for percent. rests_on: the
    measure that counts the people behind a value whose denominator is something else. riktning:
    which way is better, where it is another than that of the indicator."""

    indikator_id: str
    matt: str
    question: str
    short: str
    form: Form
    extra: tuple[str, ...] = ()
    unit: str = ""
    rests_on: str = ""
    riktning: str = ""


SNITT = View(
    "utskrivningsklara_dagar",
    "snitt_alla",
    "Hur länge väntar de som är utskrivningsklara?",
    "Utskrivningsklara dagar i snitt",
    "tal",
    (
        *("antal", "antal_dag0", "antal_minst_1_dag", "summa_dagar", "snitt_minst_1"),
        *("median_dagar", "p90_dagar", "dagar_fran_dag_4"),
        *("antal_utan_utskrivningsklar", "antal_negativ_tid"),
    ),
    unit="dagar",
)
DAG0 = View(
    "utskrivningsklara_dagar",
    "andel_dag0",
    "Hur många får lämna sjukhuset samma dag?",
    "Utskrivna samma dag",
    "andel",
    ("antal_dag0", "antal"),
    riktning="hogre",
)
STATUS = View(
    "status_24h",
    "andel_i_tid",
    "Fylls status i inom 24 timmar?",
    "Status inom 24 timmar",
    "andel",
    (
        *("antal_ok", "antal_avgjorda", "antal_sen", "antal_saknar_meddelande", "antal_vet_ej"),
        *("antal_saknar_status", "antal_ej_forfallen", "antal_ej_bedombar"),
        *("median_gap_timmar", "p90_gap_timmar", "andel_i_tid_inskrivningsklocka"),
    ),
)
MEDDELANDE = View(
    "inskrivningsmeddelande_24h",
    "andel",
    "Skickas inskrivningsmeddelandet inom 24 timmar?",
    "Inskrivningsmeddelande i tid",
    "andel",
    ("antal_i_tid", "antal_avgjorda"),
)
KVITTENS = View(
    "kvittens_24h",
    "andel",
    "Kvitterar kommunen inom 24 timmar?",
    "Kvittens i tid",
    "andel",
    ("antal_i_tid", "antal_avgjorda"),
)
KALLELSE = View(
    "sip_kallelse_3d",
    "andel_i_tid",
    "Kallas det till SIP inom tre dagar?",
    "Kallelse till SIP i tid",
    "andel",
    ("antal_sip_behov", "antal_kallad_i_tid", "antal_kallad_sent", "antal_ej_kallad"),
)
PLAN = View(
    "utskrivningsplan",
    "andel",
    "Finns en utskrivningsplan vid utskrivningen?",
    "Utskrivningsplan",
    "andel",
    ("antal", "antal_utskrivna_lankade"),
)
SIP = View(
    "sip",
    "andel",
    "Upprättas en samordnad individuell plan (SIP)?",
    "SIP upprättad",
    "andel",
    ("antal", "antal_utskrivna_lankade"),
)
SIP_UPPFOLJNING = View(
    "sip_uppfoljning",
    "andel",
    "Följs planen upp?",
    "SIP uppföljd",
    "andel",
    ("antal", "antal_utskrivna_lankade"),
)
FAST_VARDKONTAKT = View(
    "fast_vardkontakt",
    "andel",
    "Finns en fast vårdkontakt vid utskrivningen?",
    "Fast vårdkontakt",
    "andel",
    ("antal_berorda", "antal_med_fast_vardkontakt"),
)
ATERINSKRIVNING = View(
    "aterinskrivning_30d",
    "andel",
    "Hur många kommer tillbaka akut inom 30 dagar?",
    "Återinskrivna inom 30 dagar",
    "andel",
    ("antal_aterinskrivna", "antal_index", "antal_samma_dag"),
)
BELAGGNING = View(
    "belaggning_utskrivningsklara",
    "medelantal_per_dygn",
    "Hur många vårdplatser upptas av utskrivningsklara?",
    "Vårdplatser per dygn",
    "tal",
    ("varddygn_utskrivningsklara", "antal_med_varddygn", "antal_pagaende_vid_periodslut"),
    unit="platser",
    rests_on="antal_med_varddygn",
)

VIEWS = (
    *(SNITT, DAG0, STATUS, MEDDELANDE, KVITTENS, KALLELSE, PLAN, SIP, SIP_UPPFOLJNING),
    *(FAST_VARDKONTAKT, ATERINSKRIVNING, BELAGGNING),
)
"""In the order a stay takes."""

MEASURE_NAMES = {
    "antal": "Antal",
    "antal_dag0": "Utskrivna dag 0",
    "antal_minst_1_dag": "Väntade minst 1 dag",
    "summa_dagar": "Summa dagar",
    "snitt_alla": "Snitt, alla",
    "snitt_minst_1": "Snitt, minst 1 dag",
    "median_dagar": "Median, dagar",
    "p90_dagar": "Nio av tio väntade högst, dagar",
    "dagar_fran_dag_4": "Dagar från dag 4",
    "andel_dag0": "Andel utskrivna dag 0",
    "antal_utan_utskrivningsklar": "Utan giltig period",
    "antal_negativ_tid": NEGATIVE_TIME,
    "antal_ok": "I tid",
    "antal_sen": "Sent",
    "antal_saknar_meddelande": "Saknar meddelande",
    "antal_vet_ej": "«Vet ej» eller för kort",
    "antal_saknar_status": "Saknar status",
    "antal_ej_forfallen": "Tiden har inte gått ut",
    "antal_ej_bedombar": "Kan inte bedömas",
    "antal_avgjorda": "Avgjorda",
    "antal_i_tid": "I tid",
    "andel_i_tid": "Andel i tid",
    "andel_i_tid_inskrivningsklocka": "Andel i tid från inskrivningen",
    "median_gap_timmar": "Median timmar för sent",
    "p90_gap_timmar": "Nio av tio högst, timmar för sent",
    "antal_sip_behov": "Behövde SIP",
    "antal_kallad_i_tid": "Kallade i tid",
    "antal_kallad_sent": "Kallade sent",
    "antal_ej_kallad": "Inte kallade",
    "antal_utskrivna_lankade": "Länkade utskrivna",
    "antal_berorda": "Berörda",
    "antal_med_fast_vardkontakt": "Med fast vårdkontakt",
    "antal_aterinskrivna": "Återinskrivna",
    "antal_index": "Utskrivna levande",
    "antal_samma_dag": "Tillbaka samma dag",
    "varddygn_utskrivningsklara": "Vårddygn",
    "antal_med_varddygn": "Vårdepisoder med vårddygn",
    "antal_pagaende_vid_periodslut": "Kvar vid månadens slut",
    "medelantal_per_dygn": "Medelantal per dygn",
    "andel": "Andel",
}
"""Unknown ones are shown under the name they are published by (`measure_name`)."""

DIRECTIONS = {
    "lagre": "Lägre är bättre.",
    "hogre": "Högre är bättre.",
    "ingen": "Ingen riktning är bestämd.",
}
VARDFORMER = {"somatik": "Somatisk vård", "psykiatri": "Psykiatrisk vård", "alla": "All vård"}
IN_VARDFORM = {
    "somatik": "i somatisk vård",
    "psykiatri": "i psykiatrisk vård",
    "alla": "i somatisk och psykiatrisk vård",
}
NIVAER = {
    "lan": "Län",
    "analysgrupp": "Analysgrupp",
    "kommun": "Kommun",
    "stadsdel": "Stadsdel",
    "sjukhus": "Sjukhus",
    "klinik": "Klinik",
    "halsovalsenhet": "Hälsovalsenhet",
}
NIVAER_MANY = {
    "analysgrupp": "Analysgrupper",
    "kommun": "Kommuner",
    "stadsdel": "Stadsdelar",
    "sjukhus": "Sjukhus",
    "klinik": "Kliniker",
    "halsovalsenhet": "Hälsovalsenheter",
}
PER_PERIODTYP = {kind: f"per {one}" for kind, (one, _) in PERIOD_WORDS.items()}
KALLOR = {"cosmic_link": "Cosmic LINK", "enkat": "Patientenkäter", "stella": "Stella"}
WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")

STEPS = {
    "antal_alla": FUNNEL_START,
    **{f"efter_{gate}": f"{code} {what}" for gate, (code, what, _) in GATES.items()},
    "antal_kvalificerade": FUNNEL_END,
}
"""As in the workbook and the PDF; G4 is no step, since it takes days and no episode (R7)."""
REASONS = {f"orsak_{code}": capitalized(text) for code, text in REASON_TEXT.items()}


def measure_name(matt: str) -> str:
    """What a measure is called in a table; one that this list does not know keeps its own name."""
    known = MEASURE_NAMES.get(matt) or SURVEY_NAMES.get(matt)
    return known or matt.removeprefix("antal_").replace("_", " ").capitalize()
