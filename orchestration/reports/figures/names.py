"""Words that every report writes alike: of units, of what is hidden, of columns of figures.

Does not belong here: codes, which are kept as they are; labels of measures (measures.py).
"""

from __future__ import annotations

import re
from functools import lru_cache

from orchestration.alerts.published import delivered
from orchestration.reports.figures.measures import measures_of
from orchestration.reports.figures.model import Definition
from orchestration.source_names import SOURCE_NAMES

_KEPT = 4096
HIDDEN = "dolt"
"""There is a figure that is not shown (rules.md R9): in the open site, or outside the kommun."""
WHY_HIDDEN = "för att det bygger på få personer eller för att sådana tal kan räknas ut ur det"
FUNNEL_START = "Länkade utskrivna med giltig period, även före dag 0"
FUNNEL_END = "Kvalificerade enligt avtalet"
FIGURE_TITLES = {
    "region_kod": "Länskod",
    "indikator": "Indikator",
    "matt": "Mått",
    "vardform": "Vårdform",
    "niva": "Nivå",
    "enhet_kod": "Enhetens kod",
    "enhet": "Enhet",
    "periodtyp": "Periodtyp",
    "period": "Period",
    "taljare": "Täljare",
    "namnare": "Nämnare (n)",
    "varde": "Värde",
    "enhet_for_varde": "Värdet räknas i",
    "mal": "Mål",
    "uppfyller_mal": "Målet uppfyllt",
    "preliminar": "Preliminärt",
    "fullstandighet": "Fullständighet",
    "undertryckt": "Dolt",
    "kod": "Kod i regelverket",
}
"""What a file of figures calls the columns of the table indikator, and `kod` for what the row's
measure is called in the rules."""
LEVELS = {"lan": "län", "halsovalsenhet": "hälsovalsenhet"}
PERIOD_WORDS = {
    "manad": ("månad", "månader"),
    "kvartal": ("kvartal", "kvartal"),
    "halvar": ("halvår", "halvår"),
    "ar": ("år", "år"),
}
"""Kind of period -> one, many."""
PERIOD_KINDS = {**{kind: one for kind, (one, _) in PERIOD_WORDS.items()}, "matning": "mätning"}
"""Levels and kinds of period whose words are not their codes."""


@lru_cache(maxsize=_KEPT)
def unit_name(text: str) -> str:
    """A delivered name on one line, with what looks like an identity number masked: free text of
    a register can hold one (operations.md §8)."""
    return delivered(text)


def source_name(kalla: str) -> str:
    """«Cosmic LINK»; a källa without a name keeps its code."""
    return SOURCE_NAMES.get(kalla, kalla)


def group_name(name: str) -> str:
    """«Analysgrupp södra»."""
    return f"Analysgrupp {name.lower()}"


def swedish_order(text: str) -> str:
    """A sort key: å, ä and ö last, and in that order."""
    return text.casefold().translate({ord("å"): "~1", ord("ä"): "~2", ord("ö"): "~3"})


def definition_text(one: Definition) -> str:
    """The definition with measures called what the tables call them."""
    return with_labels(one.indikator_id, one.definition)


def with_labels(indikator_id: str, text: str) -> str:
    """A text about an indicator with its measures called what the tables call them."""
    for measure in measures_of(indikator_id):
        if "_" in measure.matt:
            text = re.sub(rf"\b{measure.matt}\b", f"«{measure.label}»", text)
    return text
