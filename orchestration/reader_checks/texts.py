"""Swedish words for the reader checks: what a failure means, and what to do now.

One home for the wording, so that page, command and asset checks say the same.
Does not belong here: severity and sentences of single checks (suites.py).
"""

from __future__ import annotations

from orchestration.checks.texts import KindText
from orchestration.publish.gate import listed
from orchestration.reader_checks.model import Kind, ReaderReport, Suite

PAGE = "outbox/lasarkontroll/index.html"
REPORT = (
    "Felet ligger i koden eller publiceringslistan, inte i leveransen. Gå inte runt kontrollen: "
    "anmäl den med kontrollens namn, rätta och kör natten igen."
)
SUITE_TEXTS: dict[Suite, str] = {
    Suite.DELAD: "delad.duckdb, för alla läsare",
    Suite.SAMVERKAN: "samverkan.duckdb, för analysgrupper och ekonomer",
    Suite.AGGREGAT: "aggregat.duckdb, för utdataenheten",
    Suite.INDIVID: "individ.duckdb, med loggad åtkomst",
    Suite.HELHET: "Filerna mot varandra",
}
KIND_TEXTS: dict[Kind, KindText] = {
    Kind.IDENTITET: KindText(
        "Identitet i text",
        "En text i en fil för fler än utdataenheten kan peka ut en person.",
        "Öppna inte filen för någon. Sök tabellen i build/ med utdataenheten, be dem rätta texten "
        "i källan eller lägg kolumnen i individ, och larma informationssäkerhet om något äldre "
        "är spritt.",
    ),
    Kind.UNDERTRYCKT: KindText(
        "Undertryckt men synligt",
        "En rad säger att siffran inte får visas och visar den ändå.",
        f"Sprid inte filen. {REPORT}",
    ),
    Kind.LOFTE: KindText(
        "Utlovad kolumn",
        "Tabeller eller kolumner som läsare bygger på saknas eller har bytt typ.",
        "Rätta modellen eller tillatna_tabeller.yaml. Är ändringen avsedd: ändra utlovat.yaml i "
        "samma ändring och skriv en rad i CHANGELOG.md.",
    ),
    Kind.FORTECKNING: KindText(
        "Radantal",
        "om_leveransen.json säger ett annat antal rader än filerna har.",
        "Kontrollera disken med 'utskrivning doctor' och kör natten igen; består felet, anmäl det.",
    ),
    Kind.LEVERANSER: KindText(
        "Leveranser och läge",
        "Läsaren får veta fel om vilka leveranser eller vilken tid siffrorna gäller.",
        "Flytta undan build/ och kör natten igen; består felet, anmäl det.",
    ),
    Kind.MART: KindText(
        "Långa tabellen",
        "Samma mått har olika värden i indikator och i sin egen tabell.",
        REPORT,
    ),
    Kind.KVOT: KindText(
        "Kvot", "En andel eller ett medelvärde stämmer inte med tal som står bredvid.", REPORT
    ),
    Kind.LANSUMMA: KindText(
        "Länets summa", "Länets siffra är inte summan av dess kommuner.", REPORT
    ),
    Kind.BETALDYGN: KindText(
        "Betaldagar", "En vårdepisods betaldagar är inte lika många som dess betaldygn.", REPORT
    ),
    Kind.BELOPP: KindText(
        "Belopp",
        "En kommuns dagar eller kronor är inte summan av de vårddygn som säger sig ingå.",
        f"Skicka inget underlag till kommunen. {REPORT}",
    ),
    Kind.VARDEPISODER: KindText(
        "Vårdepisoder", "Betalningsansvaret och indikatorn räknar olika många vårdepisoder.", REPORT
    ),
    Kind.TRATT: KindText(
        "Tratt", "Tratten och kommunperioden räknar olika många vårdepisoder.", REPORT
    ),
    Kind.EPISOD: KindText(
        "Okänd vårdepisod", "Rader gäller vårdepisoder som inte finns i fct_vardepisoder.", REPORT
    ),
    Kind.NIVA_SAKNAS: KindText(
        "Nivå saknas", "En nivå eller period som läsare väntar sig har inga rader.", REPORT
    ),
    Kind.NIVA_OKAND: KindText(
        "Okänd nivå",
        "En nivå, periodtyp eller vårdform som ingen läsare känner kan räknas dubbelt.",
        "Är den avsedd: lägg den i utlovat.yaml. Rätta annars modellen och kör natten igen.",
    ),
    Kind.TAL: KindText(
        "Orimligt tal", "Ett antal är negativt, eller en andel utanför 0–1.", REPORT
    ),
    Kind.FRAMTID: KindText(
        "Efter läget", "Något är daterat efter det att leveransen lästes.", REPORT
    ),
    Kind.DIMENSION: KindText(
        "Saknas i dimension",
        "En period, en indikator eller ett mått har inget namn i filens dimensioner.",
        "Lägg till raden i dimensionens seed eller modell. Siffrorna gäller.",
    ),
    Kind.FYND: KindText(
        "Fynd",
        "dq_fynd, dq_fynd_antal och dq_regler stämmer inte överens.",
        "Lita på dq_fynd tills vidare och anmäl felet. Siffrorna i övrigt gäller.",
    ),
}


def held_text(report: ReaderReport) -> str:
    """Why the generation is not published; names and kinds, no values."""
    kinds = list(dict.fromkeys(o.check.kind for o in report.blocking))
    names = listed([o.check.id for o in report.blocking])
    todo = KIND_TEXTS[kinds[0]].atgard
    return (
        f"Läsarkontroller som stoppar föll: {names}. Inget publicerades, och published/current är "
        f"orört. Läs {PAGE}. {todo}"
    )
