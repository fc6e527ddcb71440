"""Swedish words for the checks: what each kind looks at, what a failure means, what to do now.

One home for the wording, so that page, stored results and asset checks say the same.
Does not belong here: severity and derivation (suites.py), layout (page.py, the template).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.checks.model import Kind

UTDATA = "Ta upp det med utdataenheten"
REBUILD = (
    "Publiceringen är stoppad. Jämför arkivet med säkerhetskopian, återställ filen och kör natten "
    "igen."
)


@dataclass(frozen=True)
class KindText:
    """rubrik: short label. betyder: what a failure means. atgard: what to do now."""

    rubrik: str
    betyder: str
    atgard: str


KIND_TEXTS: dict[Kind, KindText] = {
    Kind.ARKIVFIL: KindText(
        "Arkivfil", "Filen som mottagningen arkiverade saknas eller går inte att läsa.", REBUILD
    ),
    Kind.KOLUMNER: KindText(
        "Kolumner", "Arkivfilen saknar kolumner som leveranskontraktet kräver.", REBUILD
    ),
    Kind.RADANTAL: KindText(
        "Radantal", "Arkivfilen har ett annat antal rader än liggaren.", REBUILD
    ),
    Kind.NYCKEL_HELT_TOM: KindText(
        "Tom nyckelkolumn",
        "En nyckelkolumn saknar värde på alla rader. Mottagningen skulle ha nekat leveransen.",
        REBUILD,
    ),
    Kind.PATIENTNYCKEL: KindText(
        "Patientnyckel",
        "Värden är inte 64 hexadecimala tecken och kan vara identitetsnummer. Mottagningen skulle "
        "ha nekat leveransen.",
        "Publiceringen är stoppad. Spärra arkivet för läsning, larma informationssäkerhet och be "
        "utdataenheten om en ny leverans.",
    ),
    Kind.EJ_TOM: KindText(
        "Saknat värde",
        "Obligatoriska värden saknas. Raderna hamnar i karantän, resten går vidare.",
        f"{UTDATA} om antalet är nytt eller växer; annars ingen åtgärd.",
    ),
    Kind.VARDE: KindText(
        "Okänd kod",
        "Koder som leveranskontraktet inte känner. Raderna behålls och räknas som «okänd».",
        "Se efter om källan har fått en ny kod. Lägg i så fall till den i leveranskontraktet.",
    ),
    Kind.FORM: KindText(
        "Felskrivet värde",
        "Värden som inte går att tolka. Raderna hamnar i karantän, resten går vidare.",
        f"{UTDATA}: uttaget skriver värdet på annat sätt än kontraktet.",
    ),
    Kind.FRITEXT: KindText(
        "Fritext",
        "En benämning innehåller något som liknar ett identitetsnummer.",
        "Be utdataenheten rätta benämningen i källan. Sprid inte tabellen innan det är gjort.",
    ),
    Kind.TIDSORDNING: KindText(
        "Tidsordning",
        "Slut före början. Raderna hamnar i karantän, resten går vidare.",
        f"{UTDATA} om antalet är nytt eller växer; annars ingen åtgärd.",
    ),
    Kind.UPPREPAD: KindText(
        "Upprepad nyckel",
        "Samma nyckel på flera rader. Det är tillåtet: nyaste versionen gäller, lika rader räknas "
        "en gång.",
        "Ingen åtgärd.",
    ),
    Kind.MOTSTRIDIG: KindText(
        "Motstridiga rader",
        "Samma nyckel och ändringstid men olika innehåll. Den senare raden i filen gäller.",
        f"{UTDATA}: uttaget ger flera versioner utan att skilja dem åt.",
    ),
    Kind.REFERENS: KindText(
        "Saknad motpart",
        "Värden pekar på rader som inte finns i leveransen. Raderna behålls och räknas som "
        "«okänd».",
        f"{UTDATA} om antalet är nytt eller växer: urvalet i uttaget kan vara för snävt.",
    ),
    Kind.FULLSTANDIGHET: KindText(
        "24-timmarsfullständighet",
        "Ärenden äldre än 24 timmar saknar rader som borde finnas. Andelen status inom 24 timmar "
        "blir för låg om det är uttaget som brister.",
        "Jämför med Cosmic för ett dygn. Saknas raderna bara här: be utdataenheten köra om "
        "uttaget. Saknas de också där: det är ett verksamhetsfel och syns i indikatorn.",
    ),
    Kind.TYST: KindText(
        "Tyst källa",
        "Ingen registrering de senaste 24 timmarna före uttaget. Källan kan ha tystnat.",
        "Fråga driften för Cosmic LINK om ett stopp. Lita inte på dygnets 24-timmarssiffror innan "
        "svaret har kommit.",
    ),
    Kind.FRAMTID: KindText(
        "Tid efter uttaget",
        "Tider senare än uttaget. De bedöms inte i 24-timmarsregeln.",
        f"{UTDATA}: fel klocka i källan eller fel tidszon i uttaget.",
    ),
}

SPELLING_TEXTS = {
    "ts": "tidpunkt (ÅÅÅÅ-MM-DD TT:MM:SS)",
    "date": "datum (ÅÅÅÅ-MM-DD)",
    "time": "klockslag (TT:MM)",
    "int": "heltal",
    "bit": "0 eller 1",
    "dec": "decimaltal med kommatecken",
}
