"""Count the answer key's numbers again from the written files, by the plain-Python rules.

The rules (tests/reference) know nothing of the simulator: only the delivered rows are read.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.reference.api import EPISODE_TABLES, expected_tables

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FORMS = ("alla", "somatik", "psykiatri")
RETURN_DAYS = range(1, 31)

Rows = Sequence[dict[str, Any]]


def recount(landing: Path, stays: Rows) -> dict[str, Counter[str]]:
    """Per vårdform the counts of facit.json. stays: the rows of `vardtillfalle`."""
    tables = expected_tables(landing, names=EPISODE_TABLES)
    episodes = tables["fct_vardepisoder"]
    counts = {form: Counter[str]() for form in FORMS}
    form_of = {e["vardepisod_id"]: e["vardform"] for e in episodes}
    linked = {e["vardepisod_id"] for e in episodes if e["ar_lankad"]}
    for episode in episodes:
        _add(counts, episode["vardform"], _of_episode(episode))
    for period in tables["fct_utskrivningsklara_perioder"]:
        if period["ar_giltig"] and period["vardepisod_id"] in linked:
            _add(counts, form_of[period["vardepisod_id"]], ["giltiga_perioder"])
    for fact in tables["fct_utskrivningsklara_dagar"]:
        _add_days(counts, form_of[fact["vardepisod_id"]], fact["utskrivningsklara_dagar"])
    for state in tables["dq_status_24h"]:
        form = form_of[state["vardepisod_id"]]
        _add(counts, form, ["vardepisoder_med_arende", f"status_24h_{state['tillstand']}"])
    _add_stays(counts, episodes, stays, _replaced_keys(landing))
    _add_returns(counts, episodes)
    return counts


def _replaced_keys(landing: Path) -> dict[str, str]:
    """Key of a reservnummer -> the key that replaced it, from the delivered rows of `patient`."""
    replaced = {}
    for path in landing.glob("cosmic_link/*/patient.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                if row["patient_nyckel_ersatt_av"]:
                    replaced[row["patient_nyckel"]] = row["patient_nyckel_ersatt_av"]
    return replaced


def _add_stays(
    counts: dict[str, Counter[str]], episodes: Rows, stays: Rows, replaced: dict[str, str]
) -> None:
    """A stay has the vårdform of its episode (R1), also at a clinic of another branch.

    A row whose end lies before its start is quarantined, and counts nowhere.
    """
    of_patient: dict[str, list[tuple[str, str, str]]] = {}
    for episode in episodes:
        start, end = _local_text(episode["inskrivning"]), _local_text(episode["utskrivning"])
        span = (start, end or "9999", episode["vardform"])
        of_patient.setdefault(episode["patient_nyckel"], []).append(span)
    for row in stays:
        start, end = row["inskrivning_tidpunkt"], row["utskrivning_tidpunkt"] or "9999"
        if row["ar_makulerad"] == "0" and row["status"] != "AVBRUTEN" and start <= end:
            key = str(row["patient_nyckel"])
            spans = of_patient[replaced.get(key, key)]
            moved = _hour_on(start)
            # A forgotten open stay has no end: the latest that had begun is the stay's own.
            _, form = max((first, form) for first, last, form in spans if first <= moved <= last)
            _add(counts, form, ["vardtillfallen"])


def _hour_on(local: str) -> str:
    """What the missing hour of March is read as; in other nights it stays within the stay."""
    return f"{local[:11]}03{local[13:]}" if local[11:13] == "02" else local


def _local_text(instant: datetime | None) -> str:
    """As the delivery spells it; empty for none."""
    return "" if instant is None else f"{instant.astimezone(STOCKHOLM):%Y-%m-%d %H:%M:%S}"


def _add(counts: dict[str, Counter[str]], form: str, names: Sequence[str]) -> None:
    for name in names:
        counts["alla"][name] += 1
        counts[form][name] += 1


def _of_episode(episode: dict[str, Any]) -> list[str]:
    names = ["vardepisoder"]
    if episode["utskrivning"] is None:
        names.append("vardepisoder_pagaende")
    if episode["ar_lankad"]:
        names.append("lankade_vardepisoder")
        if episode["utskrivning"] is not None:
            names.append("lankade_utskrivna")
    return names


def _add_days(counts: dict[str, Counter[str]], form: str, days: int | None) -> None:
    if days is None:
        return
    _add(counts, form, ["utskrivna_med_giltig_period"] + ["utskrivna_dag0"] * (days == 0))
    for name in ("alla", form):
        counts[name]["utskrivningsklara_dagar"] += days


def _add_returns(counts: dict[str, Counter[str]], episodes: Rows) -> None:
    acute: dict[str, list[date]] = {}
    for episode in episodes:
        if episode["akut"]:
            acute.setdefault(episode["patient_nyckel"], []).append(_day(episode["inskrivning"]))
    for episode in episodes:
        if episode["utskrivning"] is None or episode["avliden"] or not episode["ar_lankad"]:
            continue
        out = _day(episode["utskrivning"])
        gaps = {(day - out).days for day in acute.get(episode["patient_nyckel"], [])}
        returned = not gaps.isdisjoint(RETURN_DAYS)
        names = ["index_levande_utskrivna"] + ["aterinskrivna_1_30"] * returned
        _add(counts, episode["vardform"], names)


def _day(instant: datetime) -> date:
    return instant.astimezone(STOCKHOLM).date()
