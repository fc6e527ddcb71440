"""The sections of the process in a PDF: indicators that are read together, the heading over them
and what is said of each. Pure.

Does not belong here: their tables and charts (process.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.reports.figures.measures import READMISSIONS
from orchestration.swedish import inside_sentence, listed


@dataclass(frozen=True)
class Theme:
    """One section: indicators that are read together. parts: (indicator, what it is called in a
    heading, what is said of it above its tables). whole: the heading where all of it is shown,
    else it is made of the parts. closing: what is said last, of all of them. within: the time that
    every part has, after the names."""

    parts: tuple[tuple[str, str, str], ...]
    whole: str = ""
    closing: str = ""
    within: str = ""

    @property
    def indicators(self) -> tuple[str, ...]:
        return tuple(one for one, _, _ in self.parts)

    def heading(self, kept: Sequence[str]) -> str:
        """What the section holds: these indicators of the theme."""
        if self.whole and len(kept) == len(self.parts):
            return self.whole
        names = [name for one, name, _ in self.parts if one in kept]
        told = listed([names[0], *(inside_sentence(name) for name in names[1:])])
        return f"{told} {self.within}" if self.within else told

    def lead(self, kept: Sequence[str]) -> str:
        """What is said of these indicators."""
        return " ".join(
            filter(None, (*(text for one, _, text in self.parts if one in kept), self.closing))
        )


_MANY_PLACES = (
    "Fördelningen på hälsovalsenhet och klinik är stor: den finns i arbetsbokens blad Planer och i "
    "planer.csv."
)
THEMES = (
    Theme(
        (
            (
                "utskrivningsplan",
                "Utskrivningsplan",
                "Andel av de länkade utskrivna som hade en utskrivningsplan.",
            ),
            ("sip", "SIP", "Andel som hade en samordnad individuell plan (SIP)."),
            ("sip_uppfoljning", "Uppföljd SIP", "Andel som hade en uppföljd SIP."),
        ),
        "Planer: utskrivningsplan och SIP",
        _MANY_PLACES,
    ),
    Theme(
        (
            (
                "fast_vardkontakt",
                "Fast vårdkontakt",
                "Fast vårdkontakt räknas för dem som får kommunal hälso- och sjukvård: den ska "
                "vara utsedd senast vid utskrivningen.",
            ),
            (
                "sip_kallelse_3d",
                "Kallelse till SIP",
                "Kallelsen till SIP ska komma inom tre dagar när det finns ett behov.",
            ),
        ),
    ),
    Theme(
        (
            (
                "status_24h",
                "Status i inskrivningsmeddelandet",
                "Status i inskrivningsmeddelandet ska vara ifylld inom ett dygn.",
            ),
            (
                "inskrivningsmeddelande_24h",
                "Inskrivningsmeddelande",
                "Inskrivningsmeddelandet ska vara skickat inom ett dygn.",
            ),
            (
                "kvittens_24h",
                "Kvittens",
                "Kommunen ska ha kvitterat inom ett dygn.",
            ),
        ),
        "Information inom 24 timmar",
        "Räknas i den period då patienten skrevs in eller, om det var senare, bedömdes, inte när "
        "patienten skrevs ut. Det som ännu kan bli i tid räknas inte.",
        within="inom 24 timmar",
    ),
    Theme(
        (
            (
                READMISSIONS,
                "Oplanerade återinskrivningar inom 30 dagar",
                "Andel av de länkade som skrevs ut levande och som har en akut inskrivning 1–30 "
                "dagar senare, i regionens sjukhus. Återkomster i andra regioner syns inte.",
            ),
        ),
    ),
)
