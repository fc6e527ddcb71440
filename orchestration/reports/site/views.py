"""Which measures are shown, and what they and the levels are called. Data, no code that decides.

Does not belong here: definitions and sources, which come with the figures (dim_indikator).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.explain.sentences import GATES
from orchestration.reports.charts.model import Form
from orchestration.reports.figures.billing import REASON_TEXT
from orchestration.reports.figures.measures import SHORT
from orchestration.reports.figures.names import (
    FUNNEL_END,
    FUNNEL_START,
    PERIOD_WORDS,
)
from orchestration.swedish import capitalized


@dataclass(frozen=True, slots=True)
class View:
    """A measure that has a chart. question: heading of the figure. extra: other measures of the
    indicator that stand in its table. unit: beside the value, empty for percent. rests_on: the
    measure that counts the people behind a value whose denominator is something else. riktning:
    which way is better, where it is another than that of the indicator. adds_up: the län is the
    sum of its units, and so no measure to hold one of them against."""

    indikator_id: str
    matt: str
    question: str
    form: Form
    extra: tuple[str, ...] = ()
    unit: str = ""
    rests_on: str = ""
    riktning: str = ""
    adds_up: bool = False

    @property
    def short(self) -> str:
        """What a heading calls the measure, as in the other reports."""
        return SHORT[self.indikator_id, self.matt]


SNITT = View(
    "utskrivningsklara_dagar",
    "snitt_alla",
    "Hur länge väntar de som är utskrivningsklara?",
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
    "andel",
    ("antal_dag0", "antal"),
    riktning="hogre",
)
STATUS = View(
    "status_24h",
    "andel_i_tid",
    "Fylls status i inom 24 timmar?",
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
    "andel",
    ("antal_i_tid", "antal_avgjorda"),
)
KVITTENS = View(
    "kvittens_24h",
    "andel",
    "Kvitterar kommunen inom 24 timmar?",
    "andel",
    ("antal_i_tid", "antal_avgjorda"),
)
KALLELSE = View(
    "sip_kallelse_3d",
    "andel_i_tid",
    "Kallas det till SIP inom tre dagar?",
    "andel",
    ("antal_sip_behov", "antal_kallad_i_tid", "antal_kallad_sent", "antal_ej_kallad"),
)
PLAN = View(
    "utskrivningsplan",
    "andel",
    "Finns en utskrivningsplan vid utskrivningen?",
    "andel",
    ("antal", "antal_utskrivna_lankade"),
)
SIP = View(
    "sip",
    "andel",
    "Upprättas en samordnad individuell plan (SIP)?",
    "andel",
    ("antal", "antal_utskrivna_lankade"),
)
SIP_UPPFOLJNING = View(
    "sip_uppfoljning",
    "andel",
    "Följs planen upp?",
    "andel",
    ("antal", "antal_utskrivna_lankade"),
)
FAST_VARDKONTAKT = View(
    "fast_vardkontakt",
    "andel",
    "Finns en fast vårdkontakt vid utskrivningen?",
    "andel",
    ("antal_berorda", "antal_med_fast_vardkontakt"),
)
ATERINSKRIVNING = View(
    "aterinskrivning_30d",
    "andel",
    "Hur många kommer tillbaka akut inom 30 dagar?",
    "andel",
    ("antal_aterinskrivna", "antal_index", "antal_samma_dag"),
)
BELAGGNING = View(
    "belaggning_utskrivningsklara",
    "medelantal_per_dygn",
    "Hur många vårdplatser upptas av utskrivningsklara?",
    "tal",
    ("varddygn_utskrivningsklara", "antal_med_varddygn", "antal_pagaende_vid_periodslut"),
    unit="platser",
    rests_on="antal_med_varddygn",
    adds_up=True,
)

VIEWS = (
    *(SNITT, DAG0, STATUS, MEDDELANDE, KVITTENS, KALLELSE, PLAN, SIP, SIP_UPPFOLJNING),
    *(FAST_VARDKONTAKT, ATERINSKRIVNING, BELAGGNING),
)
"""In the order a stay takes."""

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
WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")

STEPS = {
    "antal_alla": FUNNEL_START,
    **{f"efter_{gate}": f"{code} {what}" for gate, (code, what, _) in GATES.items()},
    "antal_kvalificerade": FUNNEL_END,
}
"""As in the workbook and the PDF; G4 is no step, since it takes days and no episode (R7)."""
REASONS = {f"orsak_{code}": capitalized(text) for code, text in REASON_TEXT.items()}
