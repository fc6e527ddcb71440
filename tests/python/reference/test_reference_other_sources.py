"""R6 `avvikelser` and `delaktighet`: rows of stella and enkat by hand, and by chance."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from orchestration.contract import load_contract
from tests.python.reference.indicator_rows import ASOF
from tests.python.reference.made_rows import Rows
from tests.reference.api import expected_tables
from tests.reference.deliveries import in_memory
from tests.reference.generate import random_deviations, random_surveys

Row = dict[str, Any]
DEVIATION: dict[str, str | None] = {
    "avvikelse_id": "S1",
    "handelse_datum": "2022-05-31",
    "registrerad_datum": "2022-06-02",
    "rapporterande_huvudman": "KOMMUN",
    "mottagande_huvudman": "REGION",
    "kommun_kod": "0880",
    "sjukhus_kod": "25010",
    "processteg": "SIP",
    "status": "NY",
    "kalla_andrad_tidpunkt": "2022-06-03 10:00:00",
    "ar_makulerad": "0",
}
SURVEY: dict[str, str | None] = {
    "matning": "NPE 2022",
    "kalla_namn": "NPE",
    "matt_kod": "DELAKTIG",
    "niva": "SJUKHUS",
    "niva_kod": "25010",
    "period_fran": "2022-01-01",
    "period_till": "2022-03-31",
    "antal_utskick": "200",
    "antal_svar": "50",
    "resultat": "71,5",
    "kalla_andrad_tidpunkt": "2022-06-03 10:00:00",
    "ar_makulerad": "0",
}


def _of_other_source(kalla: str, table: str, name: str, *rows: dict[str, Any]) -> list[Row]:
    """The table of region 08 when each row comes in a delivery of its own."""
    columns = [c.name for c in load_contract().kalla(kalla).table(table).columns]
    deliveries = [
        in_memory(
            {table: [dict.fromkeys(columns) | row]},
            extrakt_id=f"2022060{number}033000",
            asof_local=datetime(2022, 6, number, 5, 30),
            kalla=kalla,
        )
        for number, row in enumerate(rows, start=1)
    ]
    return expected_tables([Rows().delivery(ASOF), *deliveries], names=[name])[name]


@pytest.mark.parametrize(
    ("values", "month"),
    [
        ({}, "2022-05"),
        ({"handelse_datum": None}, "2022-06"),
        ({"status": "AVSLUTAD"}, "2022-05"),
        ({"status": "AVVISAD"}, None),
        ({"ar_makulerad": "1"}, None),
    ],
)
def test_which_deviation_counts_and_when(values: dict[str, Any], month: str | None) -> None:
    found = _of_other_source("stella", "avvikelse", "ind_avvikelser", DEVIATION | values)
    places = {("lan", "08"), ("kommun", "0880"), ("sjukhus", "25010")}
    assert {(r["niva"], r["enhet_kod"]) for r in found} == (places if month else set())
    assert {(r["period"], r["processteg"], r["antal"]) for r in found} == (
        {(month, "SIP", 1)} if month else set()
    )


def test_deviations_are_never_missing_and_unknown_places_are_okand() -> None:
    """delivery.md §2: a row that the next FULL of stella lacks still counts; R0: okand."""
    other = {"avvikelse_id": "S2", "kommun_kod": "1480", "sjukhus_kod": None}
    found = _of_other_source("stella", "avvikelse", "ind_avvikelser", DEVIATION, DEVIATION | other)
    antal = {(r["niva"], r["enhet_kod"]): r["antal"] for r in found}
    assert antal == {
        ("lan", "08"): 2,
        ("kommun", "0880"): 1,
        ("kommun", "1480"): 1,
        ("sjukhus", "25010"): 1,
        ("sjukhus", "okand"): 1,
    }


@pytest.mark.parametrize(
    ("values", "rate"),
    [
        ({}, 0.25),
        ({"antal_svar": "0"}, 0),
        ({"antal_utskick": "0", "antal_svar": "0"}, None),
        ({"antal_utskick": None}, None),
        ({"antal_svar": None}, None),
    ],
)
def test_a_survey_row_keeps_its_result(values: dict[str, Any], rate: float | None) -> None:
    (row,) = _of_other_source("enkat", "delaktighet", "ind_delaktighet", SURVEY | values)
    assert (row["svarsandel"], row["resultat"]) == (rate, Decimal("71.5"))
    assert (row["niva"], row["enhet_kod"]) == ("sjukhus", "25010")


def test_random_rows_of_the_other_sources_reach_every_answer() -> None:
    given = [Rows().delivery(ASOF), *random_deviations(1, 150), *random_surveys(1, 60)]
    made = expected_tables(given, names=["ind_avvikelser", "ind_delaktighet"])
    deviations = made["ind_avvikelser"]
    assert {r["enhet_kod"] for r in deviations if r["niva"] == "kommun"} > {"okand", "1480"}
    assert {r["enhet_kod"] for r in deviations if r["niva"] == "sjukhus"} > {"okand"}
    assert {"2021-12", "2022-09", "2022-10"} < {r["period"] for r in deviations}
    lan = sum(r["antal"] for r in deviations if r["niva"] == "lan")
    for niva in ("kommun", "sjukhus"):
        assert sum(r["antal"] for r in deviations if r["niva"] == niva) == lan > 0
    assert {r["svarsandel"] for r in made["ind_delaktighet"]} > {None, 0}
