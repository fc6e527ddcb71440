"""A kommun-period in Swedish sentences, in the order of the law. Pure.

Does not belong here: reading (period.py), layout on a terminal (orchestration.cli).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from orchestration.explain.period import KommunPeriod
from orchestration.swedish import amount, number, plural

STATUS_TEXT = {
    "V": "verifierad i källan",
    "B": "beslutad skriftligt",
    "S": "andrahandsuppgift",
    "I": "härledd",
    "A": "antagen",
    "U": "okänd",
}
GATES = {
    "g1": ("G1", "inskrivningsmeddelande inom 24 timmar", "5 kap. 3 § första stycket"),
    "g2": ("G2", "underrättelse om utskrivningsklar", "5 kap. 3 § första stycket"),
    "g3": ("G3", "kallelse till samordnad individuell planering", "5 kap. 3 § andra stycket"),
    "g5": ("G5", "insatser inte motsatta", "4 kap. 5 §"),
    "g6": ("G6", "vårdform vid utskrivning", "4 kap. 1 § andra stycket"),
    "g7": ("G7", "känd kommun", "5 kap. 2 §"),
    "g8": ("G8", "utskriven tidigast dag 0", "5 kap. 1 §"),
}
"""The gates that an episode can fall on; G4 takes days, never an episode."""
REASONS = {
    "g1": ("inskr_sent",),
    "g2": ("underrattelse_saknas",),
    "g3": ("sip_behov_ej_avgjort", "sip_kallelse_saknas", "sip_kallelse_sen"),
    "g5": ("insatser_motsatta",),
    "g6": ("opt_orv",),
    "g7": ("kommun_saknas",),
    "g8": ("negativ_tid",),
}


def sentences(period: KommunPeriod) -> list[str]:
    """The chain from discharged episodes to the amount, one sentence per step."""
    row = period.row
    return [
        *_population(period),
        *_mean(row),
        *_money(row),
        *_standing(row),
    ]


def _population(period: KommunPeriod) -> Iterator[str]:
    row, funnel = period.row, period.funnel
    yield (
        f"{plural(row['antal_alla'], 'länkad vårdepisod', 'länkade vårdepisoder')} med en giltig "
        "period som utskrivningsklar skrevs ut."
    )
    before = row["antal_alla"]
    for gate, (name, what, lagrum) in GATES.items() if funnel else ():
        left = funnel[f"efter_{gate}"]
        if left < before:
            lost = before - left
            why = _reasons(funnel, gate)
            yield f"{name}, {what} ({lagrum}): {lost} faller bort{why}, {left} kvar."
        before = left
    noted = (funnel.get("orsak_oppenvard_hinder") or 0) if funnel else 0
    if noted:
        yield (
            f"G4, öppenvårdens hinder (5 kap. 5 §): dagar räknas bort för "
            f"{plural(noted, 'vårdepisod', 'vårdepisoder')}."
        )
    yield (
        f"{plural(row['antal_kvalificerade'], 'vårdepisod är kvalificerad', 'är kvalificerade')}."
    )


def _reasons(funnel: Mapping[str, Any], gate: str) -> str:
    """The reasons of a gate over everyone; one episode may stand under several gates."""
    given = [f"{reason} {funnel[f'orsak_{reason}']}" for reason in REASONS[gate]]
    kept = [text for text in given if not text.endswith(" 0")]
    return f" ({', '.join(kept)} av alla)" if kept else ""


def _mean(row: Mapping[str, Any]) -> Iterator[str]:
    if row["modelltyp"] in {None, "individ"} or row["summa_dagar"] is None:
        return
    if row["snitt"] is None:
        yield "Ingen vårdepisod ingår i snittet."
        return
    dag0 = plural(row["antal_dag0"], "skrevs ut på dag 0", "skrevs ut på dag 0")
    text = f"Snittet är {number(row['snitt'])} dagar av {row['summa_dagar']} dagar; {dag0}"
    if row["troskel"] is None:
        yield f"{text}. Tröskeln är okänd."
        return
    side = "över" if row["over_troskel"] else "inte över"
    yield f"{text}. Det ligger {side} tröskeln {number(row['troskel'])}."


def _money(row: Mapping[str, Any]) -> Iterator[str]:
    kind = row["modelltyp"]
    if row["saknad_parameter"]:
        yield f"Beloppet kan inte beräknas. Okänt: {row['saknad_parameter'].replace(',', ', ')}."
        return
    if kind == "snitt_analys":
        yield "Avtalet leder till gemensam analys, inte till ett belopp."
        return
    if kind == "individ":
        days = plural(row["individuella_dagar"], "betaldygn", "betaldygn")
        yield f"{days} i perioden ger {_kr(row['belopp_kr'])}."
    elif kind == "snitt_overskjutande":
        yield (
            f"{number(row['overskjutande_dagar'])} överskjutande dagar och "
            f"{row['individuella_dagar'] or 0} långliggardagar ger {_kr(row['belopp_kr'])}."
        )
    else:
        yield from _three_readings(row)


def _three_readings(row: Mapping[str, Any]) -> Iterator[str]:
    """R8, Kalmar: K1 counts; K2 and K3 stand beside it for the dialogue."""
    yield (
        f"K1 (gäller): {row['individuella_dagar']} enskilda dagar när snittet är över tröskeln: "
        f"{_kr(row['belopp_k1_kr'])}."
    )
    yield f"K2 (enskilda dagar vad snittet än är): {_kr(row['belopp_k2_kr'])}."
    yield (
        f"K3 ({number(row['overskjutande_dagar'])} överskjutande dagar av snittet): "
        f"{_kr(row['belopp_k3_kr'])}."
    )


def _kr(value: Any) -> str:
    return (
        "okänt belopp, eftersom årets belopp per vårddygn saknas"
        if value is None
        else amount(value)
    )


def _standing(row: Mapping[str, Any]) -> Iterator[str]:
    yield {
        "ej_berakningsbar": "Beräkningsstatus: ej beräkningsbar.",
        "preliminar": "Beräkningsstatus: preliminär (något är antaget, härlett eller pågår).",
        "beraknad": "Beräkningsstatus: beräknad.",
    }[row["berakningsstatus"]]
    regulation = {
        "auto_faktura": "Reglering: kan faktureras när beräkningen är klar.",
        "forslag_dialog": "Reglering: förslag till dialog, aldrig en automatisk faktura.",
        "gemensam_analys": "Reglering: gemensam analys.",
    }.get(row["reglering"] or "")
    if regulation:
        yield regulation
