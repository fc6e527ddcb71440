"""Differences of a figure, an amount or a plan as a reader sees them. Pure.

Does not belong here: finding which rows differ (compare.py), why (reasons.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from orchestration.reports.figures import Kind, Measure
from orchestration.reports.figures.unknown import STATUS_TEXT
from orchestration.reports.figures.value_text import value_text
from orchestration.reports.workbook.table import HIDDEN, MISSING
from orchestration.swedish import amount, number

Row = Mapping[str, Any]
Told = tuple[str, str]

ABSENT = "fanns inte"
GONE = "finns inte längre"
WAS_SHOWN = "visades"
"""Of a figure that is hidden now: it is not said again."""
PLANS = {
    "antal_utskrivna": "Länkade utskrivna",
    "antal_utskrivningsplan": "Med utskrivningsplan",
    "antal_sip": "Med SIP",
    "antal_sip_uppfoljning": "Med uppföljd SIP",
}
_AMOUNTS = {
    "belopp_kr": "Belopp enligt avtalet",
    "belopp_k1_kr": "Betalningsansvar, K1",
    "belopp_k2_kr": "Betalningsansvar, K2",
    "belopp_k3_kr": "Betalningsansvar, K3",
}
_COUNTS = {
    "antal_alla": "Betalningsansvar, utskrivna med giltig period",
    "antal_kvalificerade": "Betalningsansvar, kvalificerade",
    "summa_dagar": "Betalningsansvar, dagar i snittet",
    "individuella_dagar": "Betalningsansvar, enskilda dagar i beloppet",
    "snitt": "Betalningsansvar, snitt",
    "troskel": "Betalningsansvar, tröskel",
}


def figure_differences(
    old: Row | None, new: Row | None, measure: Measure
) -> Iterator[tuple[str, Told, bool]]:
    """(what of the figure, (before, after), whether it is the target). The first difference that a
    reader would see stands for those below it: value, then n, then the marks."""
    if old is None or new is None:
        yield "", (_shown(old, measure, ABSENT), _shown(new, measure, GONE)), False
        return
    if _target(old) != _target(new):
        yield ", mål", (_target(old), _target(new)), True
    was, now = _shown(old, measure, ABSENT), _shown(new, measure, GONE)
    if new["undertryckt"] and not old["undertryckt"]:
        was = WAS_SHOWN
    if (old["varde"], old["undertryckt"]) != (new["varde"], new["undertryckt"]):
        later = " (ändrat i en senare decimal)" if was == now else ""
        yield "", (was, f"{now}{later}"), False
    elif (old["taljare"], old["namnare"]) != (new["taljare"], new["namnare"]):
        yield ", antalet bakom", (_parts(old), _parts(new)), False
    elif old["preliminar"] != new["preliminar"]:
        yield ", läge", (_state(old), _state(new)), False
    elif old["fullstandighet"] != new["fullstandighet"]:
        yield ", fullständighet", (_part(old), _part(new)), False
    elif _target(old) == _target(new) and old["uppfyller_mal"] != new["uppfyller_mal"]:
        yield ", målet nått", (_verdict(old), _verdict(new)), False


def amount_differences(old: Row | None, new: Row | None) -> Iterator[tuple[str, Told]]:
    """(what, (before, after)) of each field that differs."""
    if old is None or new is None:
        yield "Betalningsansvar", (_status(old, ABSENT), _status(new, GONE))
        return
    for name, label in _AMOUNTS.items():
        if old[name] != new[name]:
            yield label, (_kronor(old[name]), _kronor(new[name]))
    for name, label in _COUNTS.items():
        if old[name] != new[name]:
            yield label, (_number(old[name]), _number(new[name]))
    if old["berakningsstatus"] != new["berakningsstatus"]:
        yield "Betalningsansvar, status", (_status(old, ABSENT), _status(new, GONE))
    if _counts(old["funnel"]) != _counts(new["funnel"]):
        yield "Betalningsansvar, tratten", ("se förra utgåvan", "se bladet Tratt")


def _counts(funnel: Row | None) -> object:
    """The numbers of a funnel, without the words that a later version may write otherwise."""
    if funnel is None:
        return None
    steps = [(step["gate"], step["left"]) for step in funnel["steps"]]
    reasons = [(reason["code"], reason["count"]) for reason in funnel["reasons"]]
    return funnel["start"], steps, funnel["qualified"], reasons


def _shown(row: Row | None, measure: Measure, absent: str) -> str:
    if row is None:
        return absent
    return HIDDEN if row["undertryckt"] else value_text(row["varde"], measure.kind)


def _target(row: Row) -> str:
    mal = row["mal"]
    return "inget" if mal is None else number(mal)


def _parts(row: Row) -> str:
    return f"{_number(row['taljare'])} av {_number(row['namnare'])}"


def _state(row: Row) -> str:
    return "preliminärt" if row["preliminar"] else "slutligt"


def _part(row: Row) -> str:
    return value_text(row["fullstandighet"], Kind.ANDEL)


def _verdict(row: Row) -> str:
    return {True: "ja", False: "nej", None: MISSING}[row["uppfyller_mal"]]


def _number(value: Any) -> str:
    return MISSING if value is None else number(value)


def _kronor(value: Any) -> str:
    return MISSING if value is None else amount(value)


def _status(row: Row | None, absent: str) -> str:
    return absent if row is None else STATUS_TEXT[row["berakningsstatus"]]
