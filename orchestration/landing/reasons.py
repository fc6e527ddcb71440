"""Every reason code of landing, and the Swedish sentence that says what to do about it.

The codes are stable: they lie in the ledger, in orsak.json and in alerts, and other programs match
on them. A sentence never holds a delivered value.
Does not belong here: deciding when a code applies.
"""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Stable codes; the first group refuses a delivery, the second remarks, the third holds."""

    MANIFEST_OLASLIGT = "manifest_olasligt"
    MANIFEST_OGILTIGT = "manifest_ogiltigt"
    OKAND_KALLA = "okand_kalla"
    OKAND_REGION = "okand_region"
    EXTRAKT_ID_OGILTIGT = "extrakt_id_ogiltigt"
    EXTRAKT_ID_UPPTAGET = "extrakt_id_upptaget"
    EXTRAKT_TIDPUNKT_OGILTIG = "extrakt_tidpunkt_ogiltig"
    EXTRAKT_TIDPUNKT_AVVIKER = "extrakt_tidpunkt_avviker"
    OMFATTNING_OGILTIG = "omfattning_ogiltig"
    ANNAN_HUVUDVERSION = "annan_huvudversion"
    BLANDAR_SYNTETISKT = "blandar_syntetiskt"
    TABELL_SAKNAS = "tabell_saknas"
    TABELL_DUBBLERAD = "tabell_dubblerad"
    OTILLATET_FILNAMN = "otillatet_filnamn"
    FIL_SAKNAS = "fil_saknas"
    SHA256_AVVIKER = "sha256_avviker"
    RADANTAL_AVVIKER = "radantal_avviker"
    FELAKTIGT_FORMAT = "felaktigt_format"
    FEL_TECKENKODNING = "fel_teckenkodning"
    KOLUMN_SAKNAS = "kolumn_saknas"
    KOLUMN_DUBBLERAD = "kolumn_dubblerad"
    NYCKELKOLUMN_TOM = "nyckelkolumn_tom"
    OTILLATEN_TYP = "otillaten_typ"
    DECIMALPUNKT = "decimalpunkt"
    ID_SOM_FLYTTAL = "id_som_flyttal"
    PATIENT_NYCKEL_FEL_FORM = "patient_nyckel_fel_form"

    EXTRA_KOLUMN = "extra_kolumn"
    SAKNAD_KOLUMN = "saknad_kolumn"
    EXTRA_TABELL = "extra_tabell"
    OVRIG_FIL = "ovrig_fil"
    ARKIV_ATERSKAPAT = "arkiv_aterskapat"
    IDENTITETSRAD_OFULLSTANDIG = "identitetsrad_ofullstandig"

    VOLYM_AVVIKER = "volym_avviker"
    LANG_TYSTNAD = "lang_tystnad"


SENTENCES: dict[str, str] = {
    Code.MANIFEST_OLASLIGT: (
        "manifest.json går inte att läsa som JSON. Skriv om manifestet och leverera mappen igen."
    ),
    Code.MANIFEST_OGILTIGT: (
        "Ett fält i manifest.json saknas eller har fel form. Rätta fältet enligt "
        "leveranskontraktet och leverera igen."
    ),
    Code.OKAND_KALLA: (
        "Källan i manifestet är inte känd. Rätta «kalla», eller lägg till källans kontrakt först."
    ),
    Code.OKAND_REGION: (
        "Regionkoden i manifestet är inte känd. Rätta «region_kod» till en länskod med två siffror."
    ),
    Code.EXTRAKT_ID_OGILTIGT: (
        "extrakt_id ska vara läsningens UTC-tid som ÅÅÅÅMMDDTTMMSS. Rätta manifestet och leverera "
        "igen."
    ),
    Code.EXTRAKT_ID_UPPTAGET: (
        "En annan leverans med samma extrakt_id är redan mottagen. Gör ett nytt uttag med nytt "
        "extrakt_id."
    ),
    Code.EXTRAKT_TIDPUNKT_OGILTIG: (
        "extrakt_tidpunkt ska vara lokal tid som ÅÅÅÅ-MM-DD TT:MM:SS. Rätta manifestet och "
        "leverera igen."
    ),
    Code.EXTRAKT_TIDPUNKT_AVVIKER: (
        "extrakt_tidpunkt ligger mer än 24 timmar från extrakt_id. Kontrollera uttagets klocka "
        "och leverera igen."
    ),
    Code.OMFATTNING_OGILTIG: (
        "omfattning ska vara FULL eller DELTA. Rätta manifestet och leverera igen."
    ),
    Code.ANNAN_HUVUDVERSION: (
        "Leveransen följer en annan huvudversion av kontraktet. Leverera enligt den version som "
        "lagret har, eller uppgradera lagret först."
    ),
    Code.BLANDAR_SYNTETISKT: (
        "Syntetiska och verkliga data får inte blandas i samma datamapp. Lägg leveransen i en "
        "egen datamapp."
    ),
    Code.TABELL_SAKNAS: (
        "En tabell som kontraktet kräver finns inte i manifestet. Leverera tabellen, även om den "
        "saknar rader."
    ),
    Code.TABELL_DUBBLERAD: (
        "Tabellen står mer än en gång i manifestet. Leverera den i en enda fil."
    ),
    Code.OTILLATET_FILNAMN: (
        "Filen ska heta <tabell>.csv eller <tabell>.parquet och ligga i leveransmappen. Rätta "
        "filnamnet och leverera igen."
    ),
    Code.FIL_SAKNAS: ("Filen finns inte som vanlig fil i leveransmappen. Leverera om hela mappen."),
    Code.SHA256_AVVIKER: (
        "Filens kontrollsumma är inte manifestets. Överföringen blev troligen avbruten: leverera "
        "om hela mappen."
    ),
    Code.RADANTAL_AVVIKER: (
        "Filen har inte det antal rader som manifestet anger. Gör om uttaget och leverera igen."
    ),
    Code.FELAKTIGT_FORMAT: (
        "Filen följer inte det avtalade formatet (antal fält, citattecken, rubrikrad, radslut "
        "eller skadad Parquet). Rätta uttaget och leverera igen."
    ),
    Code.FEL_TECKENKODNING: (
        "Texten är inte riktig UTF-8 (trasiga å, ä, ö eller ersättningstecken). Gör om uttaget "
        "med UTF-8 hela vägen."
    ),
    Code.KOLUMN_SAKNAS: (
        "En obligatorisk kolumn saknas i filen. Lägg till kolumnen i uttaget och leverera igen."
    ),
    Code.KOLUMN_DUBBLERAD: (
        "Kolumnen står mer än en gång i filens rubrik. Rätta uttaget och leverera igen."
    ),
    Code.NYCKELKOLUMN_TOM: (
        "En nyckelkolumn är tom på varje rad. Kontrollera uttagets koppling och leverera igen."
    ),
    Code.OTILLATEN_TYP: (
        "Parquet-kolumnen har en typ som kontraktet inte tillåter (till exempel tid med tidszon "
        "eller nästlade värden). Skriv den som text eller som kontraktets typ."
    ),
    Code.DECIMALPUNKT: (
        "Ett decimaltal är skrivet med punkt. Skriv decimaltal med kommatecken och leverera igen."
    ),
    Code.ID_SOM_FLYTTAL: (
        "Ett id är skrivet som flyttal och kan ha tappat siffror. Läs id:n som text i hela "
        "uttaget och leverera igen."
    ),
    Code.PATIENT_NYCKEL_FEL_FORM: (
        "En patientnyckel är inte 64 hexadecimala tecken och kan vara ett personnummer. Stoppa "
        "uttaget, kontrollera pseudonymiseringen och behandla mappen i karantän som känslig."
    ),
    Code.EXTRA_KOLUMN: (
        "Filen har en kolumn som kontraktet inte känner. Den läses inte in: ta bort den ur "
        "uttaget eller lägg till den i kontraktet."
    ),
    Code.SAKNAD_KOLUMN: (
        "En frivillig kolumn saknas i filen och läses som tom. Lägg till den i uttaget om källan "
        "har uppgiften."
    ),
    Code.EXTRA_TABELL: (
        "Manifestet har en tabell som kontraktet inte känner. Den läses inte in; filen ligger "
        "kvar i karantän under «ovriga_filer»."
    ),
    Code.OVRIG_FIL: (
        "Leveransmappen hade en fil som inte står i manifestet. Den läses inte in och ligger i "
        "karantän under «ovriga_filer»: gå igenom den och ta bort den."
    ),
    Code.ARKIV_ATERSKAPAT: (
        "Arkivets fil var skadad eller borta och är återskapad ur leveransen. Kontrollera disken."
    ),
    Code.IDENTITETSRAD_OFULLSTANDIG: (
        "Minst en rad saknar patientnyckel eller identitet och finns inte i identitetslagret. "
        "Rätta uttaget av patient_identitet."
    ),
    Code.VOLYM_AVVIKER: (
        "Antalet rader är under hälften av eller över det dubbla mot medianen. Kontrollera "
        "källan; godkänn leveransen om volymen är riktig."
    ),
    Code.LANG_TYSTNAD: (
        "Leveransen kommer mer än 35 dagar efter den förra. Kontrollera extrakt_tidpunkt; "
        "godkänn leveransen om tiden är riktig."
    ),
}


def sentence(code: str) -> str:
    """The Swedish sentence of a code; raise KeyError for a code that does not exist."""
    return SENTENCES[code]
