"""The measures of the indicators as a reader meets them: order, Swedish label, kind of number. The
one home of a measure's words, for the open site, workbooks, PDFs and CSV.

Which measures there are is decided by the warehouse (dim_indikatormatt); a test holds the two
together. Does not belong here: values, and how a number is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from orchestration.swedish import capitalized

DAYS = "utskrivningsklara_dagar"
BEDS = "belaggning_utskrivningsklara"
DEVIATIONS = "avvikelser"
SURVEYS = "delaktighet"
READMISSIONS = "aterinskrivning_30d"
"""Indicators that reports treat in a way of their own, by id."""
ALL_CARE = "alla"
"""Both vårdformer together, as the column vardform."""


class Kind(StrEnum):
    """What a number is, and so how it is written."""

    ANTAL = "antal"
    DAGAR = "dagar"
    """A sum of whole days."""
    SNITT = "snitt"
    """Days with decimals: means and quantiles."""
    ANDEL = "andel"
    """0-1, shown as percent."""
    TIMMAR = "timmar"
    MEDELANTAL = "medelantal"
    """Patients a day, with decimals."""
    RESULTAT = "resultat"
    """A survey's result as published."""


DECIMALS = {Kind.SNITT: 2, Kind.MEDELANTAL: 2, Kind.TIMMAR: 1, Kind.RESULTAT: 1}
"""How many decimals a kind is written with, always; kinds that are not here are whole numbers, and
shares are percent with one."""


@dataclass(frozen=True)
class Measure:
    """One measure of one indicator. main: shown where there is room for one figure only."""

    indikator_id: str
    matt: str
    label: str
    kind: Kind
    main: bool = False


_LISTED: dict[str, tuple[tuple[str, str, Kind], ...]] = {
    DAYS: (
        ("snitt_alla", "Snitt, alla utskrivna", Kind.SNITT),
        ("antal", "Utskrivna med giltig period", Kind.ANTAL),
        ("summa_dagar", "Summa utskrivningsklara dagar", Kind.DAGAR),
        ("antal_dag0", "Utskrivna dag 0", Kind.ANTAL),
        ("andel_dag0", "Andel utskrivna dag 0", Kind.ANDEL),
        ("antal_minst_1_dag", "Väntade minst en dag", Kind.ANTAL),
        ("snitt_minst_1", "Snitt, de som väntade minst en dag", Kind.SNITT),
        ("median_dagar", "Median, dagar", Kind.SNITT),
        ("p90_dagar", "Nio av tio väntade högst, dagar", Kind.SNITT),
        ("max_dagar", "Längsta väntan, dagar", Kind.DAGAR),
        ("dagar_fran_dag_4", "Dagar från dag 4", Kind.DAGAR),
        ("antal_utan_utskrivningsklar", "Utskrivna utan giltig period", Kind.ANTAL),
        ("antal_negativ_tid", "Utskrivna före dag 0", Kind.ANTAL),
    ),
    "utskrivningsplan": (
        ("andel", "Andel med utskrivningsplan", Kind.ANDEL),
        ("antal", "Utskrivna med utskrivningsplan", Kind.ANTAL),
        ("antal_utskrivna_lankade", "Länkade utskrivna", Kind.ANTAL),
    ),
    "sip": (
        ("andel", "Andel med SIP", Kind.ANDEL),
        ("antal", "Utskrivna med SIP", Kind.ANTAL),
        ("antal_utskrivna_lankade", "Länkade utskrivna", Kind.ANTAL),
    ),
    "sip_uppfoljning": (
        ("andel", "Andel med uppföljd SIP", Kind.ANDEL),
        ("antal", "Utskrivna med uppföljd SIP", Kind.ANTAL),
        ("antal_utskrivna_lankade", "Länkade utskrivna", Kind.ANTAL),
    ),
    "fast_vardkontakt": (
        ("andel", "Andel med fast vårdkontakt", Kind.ANDEL),
        ("antal_med_fast_vardkontakt", "Utskrivna med fast vårdkontakt", Kind.ANTAL),
        ("antal_berorda", "Utskrivna med kommunal hälso- och sjukvård", Kind.ANTAL),
    ),
    READMISSIONS: (
        ("andel", "Andel återinskrivna inom 30 dagar", Kind.ANDEL),
        ("antal_aterinskrivna", "Återinskrivna inom 30 dagar", Kind.ANTAL),
        ("antal_index", "Utskrivna levande", Kind.ANTAL),
        ("antal_samma_dag", "Akut tillbaka samma dag", Kind.ANTAL),
    ),
    "status_24h": (
        ("andel_i_tid", "Andel med status inom 24 timmar", Kind.ANDEL),
        ("antal_ok", "Status i tid", Kind.ANTAL),
        ("antal_avgjorda", "Avgjorda vårdepisoder", Kind.ANTAL),
        ("antal_sen", "Status för sent", Kind.ANTAL),
        ("antal_saknar_meddelande", "Inskrivningsmeddelande saknas", Kind.ANTAL),
        ("antal_vet_ej", "Svarat «vet ej» eller för kort", Kind.ANTAL),
        ("antal_saknar_status", "Status inte ifylld", Kind.ANTAL),
        ("antal_ej_forfallen", "24 timmar har inte gått", Kind.ANTAL),
        ("antal_ej_bedombar", "Går inte att bedöma", Kind.ANTAL),
        ("antal_med_gap", "Inte i tid", Kind.ANTAL),
        ("median_gap_timmar", "Median, timmar för sent", Kind.TIMMAR),
        ("p90_gap_timmar", "Nio av tio högst, timmar för sent", Kind.TIMMAR),
        ("andel_i_tid_inskrivningsklocka", "Andel i tid räknat från inskrivningen", Kind.ANDEL),
        ("antal_i_tid_inskrivningsklocka", "I tid räknat från inskrivningen", Kind.ANTAL),
        ("antal_avgjorda_inskrivningsklocka", "Avgjorda räknat från inskrivningen", Kind.ANTAL),
    ),
    "inskrivningsmeddelande_24h": (
        ("andel", "Andel inskrivningsmeddelanden inom 24 timmar", Kind.ANDEL),
        ("antal_i_tid", "Inskrivningsmeddelanden i tid", Kind.ANTAL),
        ("antal_avgjorda", "Avgjorda vårdepisoder", Kind.ANTAL),
    ),
    "kvittens_24h": (
        ("andel", "Andel kvitterade inom 24 timmar", Kind.ANDEL),
        ("antal_i_tid", "Kvitterade i tid", Kind.ANTAL),
        ("antal_avgjorda", "Avgjorda vårdepisoder", Kind.ANTAL),
    ),
    "sip_kallelse_3d": (
        ("andel_i_tid", "Andel kallade till SIP inom tre dagar", Kind.ANDEL),
        ("antal_kallad_i_tid", "Kallade i tid", Kind.ANTAL),
        ("antal_sip_behov", "Utskrivna med behov av SIP", Kind.ANTAL),
        ("antal_kallad_sent", "Kallade för sent", Kind.ANTAL),
        ("antal_ej_kallad", "Inte kallade", Kind.ANTAL),
    ),
    BEDS: (
        ("varddygn_utskrivningsklara", "Vårddygn med utskrivningsklara", Kind.DAGAR),
        ("medelantal_per_dygn", "Medelantal per dygn", Kind.MEDELANTAL),
        ("antal_med_varddygn", "Vårdepisoder med vårddygn", Kind.ANTAL),
        ("antal_pagaende_vid_periodslut", "Låg kvar vid periodens slut", Kind.ANTAL),
    ),
    DEVIATIONS: (
        ("antal", "Avvikelser", Kind.ANTAL),
        ("antal_inskrivning", "Avvikelser: inskrivning", Kind.ANTAL),
        ("antal_planering", "Avvikelser: planering", Kind.ANTAL),
        ("antal_status", "Avvikelser: status", Kind.ANTAL),
        ("antal_fast_vardkontakt", "Avvikelser: fast vårdkontakt", Kind.ANTAL),
        ("antal_sip", "Avvikelser: SIP", Kind.ANTAL),
        ("antal_utskrivningsklar", "Avvikelser: utskrivningsklar", Kind.ANTAL),
        ("antal_utskrivning", "Avvikelser: utskrivning", Kind.ANTAL),
        ("antal_lakemedel", "Avvikelser: läkemedel", Kind.ANTAL),
        ("antal_hjalpmedel", "Avvikelser: hjälpmedel", Kind.ANTAL),
        ("antal_information", "Avvikelser: information", Kind.ANTAL),
        ("antal_ovrigt", "Avvikelser: övrigt", Kind.ANTAL),
    ),
    SURVEYS: (),
}

MEASURES: tuple[Measure, ...] = tuple(
    Measure(indikator_id, matt, label, kind, main=place == 0)
    for indikator_id, measures in _LISTED.items()
    for place, (matt, label, kind) in enumerate(measures)
)
"""In the order of rules.md R6, the main measure of each indicator first. The survey's measures are
its own and are not listed: see `measure_of`."""

INDICATORS: tuple[str, ...] = tuple(_LISTED)
_OF_STEP = "Avvikelser: "
_BY_KEY = {(measure.indikator_id, measure.matt): measure for measure in MEASURES}

SHORT = {
    (DAYS, "snitt_alla"): "Utskrivningsklara dagar i snitt",
    (DAYS, "andel_dag0"): "Utskrivna dag 0",
    ("utskrivningsplan", "andel"): "Utskrivningsplan",
    ("sip", "andel"): "SIP",
    ("sip_uppfoljning", "andel"): "Uppföljd SIP",
    ("fast_vardkontakt", "andel"): "Fast vårdkontakt",
    (READMISSIONS, "andel"): "Återinskrivna inom 30 dagar",
    ("status_24h", "andel_i_tid"): "Status inom 24 timmar",
    ("inskrivningsmeddelande_24h", "andel"): "Inskrivningsmeddelande inom 24 timmar",
    ("kvittens_24h", "andel"): "Kvittens inom 24 timmar",
    ("sip_kallelse_3d", "andel_i_tid"): "Kallelse till SIP inom tre dagar",
    (BEDS, "medelantal_per_dygn"): "Vårdplatser per dygn",
    (DEVIATIONS, "antal"): "Avvikelser",
}
"""(indicator, measure) -> what a heading calls it."""

_SHARES = (
    *("utskrivningsplan", "sip", "sip_uppfoljning", "fast_vardkontakt", READMISSIONS),
    *("status_24h", "inskrivningsmeddelande_24h", "kvittens_24h", "sip_kallelse_3d"),
)
PROCESS_SHARES = tuple(
    (indikator_id, matt, title)
    for (indikator_id, matt), title in SHORT.items()
    if indikator_id in _SHARES
)
"""(indicator, measure, short title) of the shares of the process, in the order of rules.md R6."""

SURVEY_NAMES = {
    "HELHETSINTRYCK": "Helhetsintryck",
    "EMOTIONELLT_STOD": "Emotionellt stöd",
    "DELAKTIGHET_OCH_INVOLVERING": "Delaktighet och involvering",
    "RESPEKT_OCH_BEMOTANDE": "Respekt och bemötande",
    "KONTINUITET_OCH_KOORDINERING": "Kontinuitet och koordinering",
    "INFORMATION_OCH_KUNSKAP": "Information och kunskap",
    "TILLGANGLIGHET": "Tillgänglighet",
    "BRUKARE_DELAKTIGHET": "Brukares delaktighet",
}
"""Measures of surveys as people write them; a code that is not here is its own label."""


def measures_of(indikator_id: str) -> tuple[Measure, ...]:
    """The measures of one indicator in order of presentation."""
    return tuple(measure for measure in MEASURES if measure.indikator_id == indikator_id)


def measure_of(indikator_id: str, matt: str) -> Measure:
    """One measure. A code that is not listed (a survey's own measure, a new step of the process)
    is its own label, so that nothing is left out."""
    known = _BY_KEY.get((indikator_id, matt))
    if known is not None:
        return known
    kind = Kind.RESULTAT if indikator_id == SURVEYS else Kind.ANTAL
    plain = matt.removeprefix("antal_").replace("_", " ").lower().capitalize()
    label = SURVEY_NAMES.get(matt, plain)
    prefix = _OF_STEP if indikator_id == DEVIATIONS else ""
    return Measure(indikator_id, matt, prefix + (label.lower() if prefix else label), kind)


def label_of(indikator_id: str, matt: str) -> str:
    """What a measure is called in a table."""
    return measure_of(indikator_id, matt).label


def step_of(matt: str) -> str:
    """What a step of the process is called in a table of deviations: «Inskrivning»."""
    return capitalized(measure_of(DEVIATIONS, matt).label.removeprefix(_OF_STEP))
