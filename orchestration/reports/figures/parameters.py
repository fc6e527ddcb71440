"""Names and values of parameters as a reader meets them: of the rules (rules.md R0) and of the
agreements (R8). A test holds them together with the seeds.

Does not belong here: which parameters there are and what they are set to (seeds/).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from orchestration.explain.sentences import STATUS_TEXT
from orchestration.swedish import amount, number

PARAMETER_NAMES: Mapping[str, str] = {
    "klocka": "24-timmarsklockan börjar",
    "dagraknare_start": "dag 0",
    "atertagen_regel": "om utskrivningsklar tas tillbaka",
    "utskrivningsdag_raknas": "utskrivningsdagen räknas",
    "episod_max_glapp_minuter": "längsta glapp mellan vårdtillfällen i en vårdepisod",
    "oppen_max_dagar": "längsta tid för ett vårdtillfälle utan utskrivning",
    "sip_fonster_dagar": "SIP räknas till och med så långt efter utskrivningen",
    "lo": "första dag som räknas som återinskrivning",
    "hi": "sista dag som räknas som återinskrivning",
    "k": "minsta antal som visas öppet",
    "forvarning_timmar": "förvarning till kliniken före tidsgränsen",
    "kalla_tyst_timmar": "så länge utan status innan en källa kan vara tyst",
    "kalla_tyst_vantade": "väntade statusar innan en källa kan vara tyst",
    "styrdiagram_minsta_veckor": "styrdiagrammets gränser kräver så lång tid före",
    "styrdiagram_svans": "del av slumpen utanför styrdiagrammets gräns, på var sida",
    "verksamhetsgren_minsta_manader": "månader före som krävs för att sakna en verksamhetsgren",
    "verksamhetsgren_minsta_antal": "vårdtillfällen i månaden för att sakna en verksamhetsgren",
    "verksamhetsgren_andel": "del av månaderna före då en verksamhetsgren saknas",
    "avtalsmodell": "avtalet självt",
    "belopp_vardygn": "beloppet per vårddygn",
    "modelltyp": "avtalets modell",
    "troskel_snitt": "tröskeln för snittet",
    "troskel_operator": "tröskeln passeras",
    "period": "perioden som snittet gäller",
    "konsekutiva_perioder": "perioder i rad över tröskeln",
    "fristdagar": "antalet fristdagar",
    "dagtyp": "fristdagarna räknas i",
    "brytklocka": "klockslaget då en underrättelse är sen",
    "brytklocka_operator": "underrättelsen är sen",
    "brytklocka_tillagg": "extra dagar när underrättelsen är sen",
    "brytklocka_i_snitt": "en sen underrättelse minskar dagarna i snittet",
    "dag0_i_namnare": "den som skrivs ut dag 0 ingår i snittet",
    "langliggare_grans": "gränsen för långliggare",
    "langliggare_i_snitt": "långliggare i snittet",
    "avrundning_snitt_decimaler": "antalet decimaler i snittet",
    "avrundning_lage": "snittet avrundas",
    "belopp_kalla": "beloppet bestäms av",
    "belopp_avtal": "avtalets belopp per vårddygn",
    "belopp_datum": "beloppet är det som gäller för",
    "krav_inskr_24h": "sent inskrivningsmeddelande",
    "krav_sip_kallelse": "kallelse till SIP krävs",
    "sip_kallelse_max_dagar": "senaste kallelse till SIP efter dag 0",
    "krav_oppenvard_ok": "dagar då öppenvården inte är redo faller bort",
    "krav_ej_motsatt": "den som motsätter sig insatser faller bort",
    "opt_orv_regel": "öppen psykiatrisk eller rättspsykiatrisk tvångsvård",
    "okvalificerad_i_snitt": "vårdepisoder som inte är kvalificerade ingår i snittet",
    "byte_avdelning_regel": "byte av avdelning",
    "avliden_regel": "den som avlider",
    "permission_regel": "dagar på permission",
    "periodisering": "dagarna hör till",
    "reglering": "så regleras beloppet",
    "granskningstid_dagar": "tiden för granskning",
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "klocka": {"bedomning": "vid det senare av inskrivning och bedömning"},
    "dagraknare_start": {"underrattelse": "den dag då kommunen underrättades"},
    "atertagen_regel": {
        "nollstall": "räknas bara den sista perioden",
        "summera": "räknas perioderna ihop",
    },
    "modelltyp": {
        "individ": "varje patients dagar",
        "snitt_grind_individ": "varje patients dagar, när snittet är över tröskeln",
        "snitt_overskjutande": "snittets dagar över tröskeln",
        "snitt_analys": "gemensam analys när snittet är över tröskeln",
    },
    "troskel_operator": {
        "gt": "när snittet är över den",
        "gte": "när snittet är på eller över den",
    },
    "period": {
        "vardtillfalle": "vårdtillfälle",
        "manad": "månad",
        "kvartal": "kvartal",
        "rullande_3_manader": "rullande tre månader",
    },
    "dagtyp": {"kalenderdag": "kalenderdagar", "vardag": "vardagar"},
    "brytklocka_operator": {"gt": "efter klockslaget", "gte": "på eller efter klockslaget"},
    "langliggare_i_snitt": {
        "full": "med alla sina dagar",
        "kapad": "med dagarna upp till gränsen",
        "utesluten": "räknas inte",
    },
    "avrundning_lage": {
        "half_up": "till närmaste, hälften uppåt",
        "down": "nedåt",
        "ingen": "inte",
    },
    "belopp_kalla": {"socialstyrelsen": "Socialstyrelsens föreskrift", "avtal": "avtalet"},
    "belopp_datum": {"vardygn": "vårddygnets dag", "period": "perioden"},
    "krav_inskr_24h": {
        "diskvalificerar": "betalningsansvaret faller bort",
        "flagga": "anmärks men stoppar inte",
        "ignorera": "räknas inte",
    },
    "krav_sip_kallelse": {"om_behov": "vid behov av SIP", "aldrig": "aldrig"},
    "opt_orv_regel": {
        "statut": "prövas enligt lagen",
        "utesluts": "räknas inte",
        "manuell": "prövas för hand",
    },
    "byte_avdelning_regel": {"sammanhall": "håller ihop vårdepisoden", "nytt": "börjar en ny"},
    "avliden_regel": {
        "raknas_till_dodsdatum": "räknas till dödsdagen",
        "utesluts": "räknas inte",
    },
    "permission_regel": {"raknas": "räknas", "pausar": "räknas inte"},
    "periodisering": {
        "utskrivningsmanad": "den månad då patienten skrivs ut",
        "dygnsmanad": "den månad då vårddygnet infaller",
    },
    "reglering": {
        "auto_faktura": "faktura",
        "forslag_dialog": "förslag till dialog",
        "gemensam_analys": "gemensam analys",
    },
}
SOURCES = (
    "R1 till R9 är avsnitt i regelverket. LUS är lagen (2017:612) om samverkan vid utskrivning "
    "från sluten hälso- och sjukvård."
)
"""What a reader must know of the sources of definitions and parameters."""
_MANY = {
    "V": "verifierade i källan",
    "B": "beslutade skriftligt",
    "S": "andrahandsuppgifter",
    "I": "härledda",
    "A": "antagna",
    "U": "okända",
}
"""Status of several parameters; of one: explain.STATUS_TEXT."""
_TRUTH = {"true": "ja", "false": "nej"}
_UNITS = {"minuter": "minuter", "timmar": "timmar", "dagar": "dagar", "veckor": "veckor"}
"""What the last word of a parameter's name says of its value."""
_UNIT_OF = {"troskel_snitt": "dagar", "langliggare_grans": "dagar"}
_DAY_AFTER = {"lo", "hi"}
_KRONOR = "belopp_avtal"
UNKNOWN = "okänt"


def parameter_name(parameter: str) -> str:
    """The name in a sentence; one that is not known here keeps its code, so that it is seen."""
    return PARAMETER_NAMES.get(parameter, parameter)


def parameter_value(parameter: str, value: str) -> str:
    """A set value in words: ja or nej, «3 dagar», «kl. 12.00», a choice by its meaning. A choice
    that is not known here keeps its code."""
    if value in _TRUTH:
        return _TRUTH[value]
    if re.fullmatch(r"\d\d:\d\d:\d\d", value):
        return f"kl. {time.fromisoformat(value):%H.%M}"
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        return _WORDS.get(parameter, {}).get(value, value)
    if parameter == _KRONOR:
        return amount(value)
    if parameter in _DAY_AFTER:
        return f"dag {number(value)} efter utskrivningen"
    unit = _UNIT_OF.get(parameter) or _UNITS.get(parameter.rpartition("_")[2], "")
    return f"{number(value)}{f' {unit}' if unit else ''}"


def status_text(status: str, count: int = 1) -> str:
    """«antagen», of several «antagna»; a mark that is not known here is kept."""
    return (STATUS_TEXT if count == 1 else _MANY).get(status, status)


def set_to(parameter: str, value: str | None) -> str:
    """«antalet fristdagar: 3»; unknown is said."""
    text = UNKNOWN if value is None else parameter_value(parameter, value)
    return f"{parameter_name(parameter)}: {text}"


def rests_on(antaganden: str) -> tuple[tuple[str, ...], str]:
    """What a definition rests on (dim_indikator): names of parameters, and the words after the
    semicolon."""
    names, _, words = antaganden.partition(";")
    return tuple(filter(None, (one.strip() for one in names.split(",")))), words.strip()
