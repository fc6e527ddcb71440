"""Tests of the data tests: rows that are right pass, and each row that must fail does.

Does not belong here: that every model has its tests (test_manifest_models.py).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.python.dbt.rows import Rows, run_on

Compiled = dict[str, str]
Row = dict[str, Any]


def _failing(compiled: Compiled, name: str, **relations: Rows) -> list[Row]:
    named = {relation.replace("__", ".", 1): rows for relation, rows in relations.items()}
    return run_on(compiled[name], named)


PERIOD = {"region_kod": "08", "vardepisod_id": "08:V1", "period_nr": 1}
UNIQUE_KEY = "fct_utskrivningsklara_perioder_en_rad_per_period"


@pytest.mark.parametrize(
    ("rows", "failing"),
    [
        ([PERIOD], 0),
        ([PERIOD, PERIOD | {"period_nr": 2}, PERIOD | {"region_kod": "01"}], 0),
        ([PERIOD, PERIOD], 1),
        ([PERIOD, PERIOD, PERIOD], 1),
        ([PERIOD, PERIOD | {"period_nr": None}], 1),
        ([PERIOD, PERIOD | {"region_kod": None}, PERIOD | {"vardepisod_id": None}], 2),
    ],
)
def test_unique_key(compiled_tests: Compiled, rows: list[Row], failing: int) -> None:
    found = _failing(compiled_tests, UNIQUE_KEY, fakta__fct_utskrivningsklara_perioder=rows)
    assert len(found) == failing


@pytest.mark.parametrize(("values", "failing"), [([0, 0], 0), ([0, 1], 1), ([0, -1, None], 2)])
def test_is_zero(compiled_tests: Compiled, values: list[int | None], failing: int) -> None:
    rows = [{"differens": value} for value in values]
    name = "dq_avstamning_differens_ar_noll"
    assert len(_failing(compiled_tests, name, kvalitet__dq_avstamning=rows)) == failing


def _valid(fran: str, till: str | None, kommun: str = "0880", region: str = "08") -> Row:
    return {
        "region_kod": region,
        "kommun_kod": kommun,
        "giltig_fran": date.fromisoformat(fran),
        "giltig_till": None if till is None else date.fromisoformat(till),
    }


FIRST = _valid("2019-03-01", "2022-01-01")


@pytest.mark.parametrize(
    ("rows", "failing"),
    [
        ([FIRST, _valid("2022-01-01", None)], 0),
        ([FIRST, _valid("2022-06-01", "2022-07-01")], 0),
        ([FIRST, _valid("2021-12-31", None)], 1),
        ([FIRST, _valid("2019-03-01", None)], 1),
        ([FIRST, _valid("2022-01-01", None), _valid("2023-01-01", None)], 1),
        ([FIRST, _valid("2022-01-01", "2022-01-01")], 1),
        ([FIRST, _valid("2023-01-01", "2022-06-01")], 1),
        ([FIRST, _valid("2020-01-01", None, "0881"), _valid("2020-01-01", None, region="01")], 0),
    ],
)
def test_no_overlap(compiled_tests: Compiled, rows: list[Row], failing: int) -> None:
    name = "kommun_analysgrupp_utan_overlapp"
    assert len(_failing(compiled_tests, name, referens__kommun_analysgrupp=rows)) == failing


def _parameter(parameter: str, varde: str | None) -> Row:
    return {
        "region_kod": "08",
        "parameter": parameter,
        "varde": varde,
        "giltig_fran": date(1900, 1, 1),
    }


KNOWN = _parameter("klocka", "bedomning")


@pytest.mark.parametrize(
    ("row", "failing"),
    [
        (_parameter("klocka", None), 0),
        (_parameter("lo", None), 0),
        (_parameter("lo", "1"), 0),
        (_parameter("utskrivningsdag_raknas", "true"), 0),
        (_parameter("klockan", "bedomning"), 1),
        (_parameter("klocka", "Bedomning"), 1),
        (_parameter("klocka", "underrattelse"), 1),
        (_parameter("dagraknare_start", "inskrivning"), 1),
        (_parameter("atertagen_regel", "nollställ"), 1),
        (_parameter("utskrivningsdag_raknas", "ja"), 1),
        (_parameter("episod_max_glapp_minuter", "två"), 1),
        (_parameter("oppen_max_dagar", "-1"), 1),
        (_parameter("styrdiagram_svans", "0.00135"), 0),
        (_parameter("styrdiagram_svans", None), 0),
        (_parameter("styrdiagram_svans", "0,00135"), 1),
        (_parameter("verksamhetsgren_andel", "25"), 1),
    ],
)
def test_regionparametrar_ar_kanda(compiled_tests: Compiled, row: Row, failing: int) -> None:
    rows = [KNOWN, row]
    name = "regionparametrar_ar_kanda"
    assert len(_failing(compiled_tests, name, referens__regionparametrar=rows)) == failing


@pytest.mark.parametrize(("gap", "reach", "failing"), [(120, 180, 0), (None, 180, 1), (0, None, 1)])
def test_regionparametrar_ar_fullstandiga(
    compiled_tests: Compiled, gap: int | None, reach: int | None, failing: int
) -> None:
    complete = {
        "region_kod": "08",
        "giltig_fran": date(1900, 1, 1),
        "episod_max_glapp_minuter": 120,
        "oppen_max_dagar": 180,
    }
    row = complete | {"episod_max_glapp_minuter": gap, "oppen_max_dagar": reach}
    name = "regionparametrar_ar_fullstandiga"
    rows = [complete, row | {"giltig_fran": date(2022, 1, 1)}]
    found = _failing(compiled_tests, name, intermediate__int_regionparametrar=rows)
    assert len(found) == failing


STAY = {"region_kod": "08", "vardtillfalle_id": "V1", "status": "AVSLUTAD"}
PART = {"region_kod": "08", "vardtillfalle_id": "V1", "vardepisod_id": "V1"}
EPISODE = {"region_kod": "08", "vardepisod_id": "08:V1"}


@pytest.mark.parametrize(
    ("stays", "parts", "episodes", "failing"),
    [
        ([STAY], [PART], [EPISODE], []),
        ([STAY, STAY | {"vardtillfalle_id": "V2"}], [PART], [EPISODE], ["V2"]),
        ([STAY], [PART], [EPISODE | {"vardepisod_id": "08:V2"}], ["V1"]),
        ([STAY], [PART], [EPISODE | {"region_kod": "01"}], ["V1"]),
        (
            [STAY, STAY | {"vardtillfalle_id": "V2", "status": "AVBRUTEN"}],
            [PART],
            [EPISODE],
            [],
        ),
        ([STAY, STAY | {"vardtillfalle_id": "V2", "region_kod": "03"}], [PART], [EPISODE], []),
    ],
    ids=["whole", "lost part", "lost episode", "other region", "broken off", "no as-of"],
)
def test_alla_vardtillfallen_finns_i_en_vardepisod(
    compiled_tests: Compiled, stays: Rows, parts: Rows, episodes: Rows, failing: list[str]
) -> None:
    found = _failing(
        compiled_tests,
        "alla_vardtillfallen_finns_i_en_vardepisod",
        bas__bas_vardtillfalle=stays,
        intermediate__int_asof=[{"region_kod": "08"}, {"region_kod": "01"}],
        intermediate__int_vardepisoder__vardtillfallen=parts,
        fakta__fct_vardepisoder=episodes,
    )
    assert [row["vardtillfalle_id"] for row in found] == failing


def _linked(number: int, t: int | None, reason: str) -> Row:
    key = {"region_kod": "08", "vardepisod_id": f"V{number}"}
    return key | {"utskrivningsklara_dagar": t, "exkluderad_orsak": reason}


def _episode(number: int, is_linked: bool = True, day: date | None = date(2022, 1, 1)) -> Row:
    key = {"region_kod": "08", "vardepisod_id": f"V{number}"}
    return key | {"ar_lankad": is_linked, "utskrivning_datum": day}


FACTS = [*map(_episode, range(5)), _episode(5, is_linked=False), _episode(6, day=None)]
DAYS = [_linked(0, 3, ""), _linked(1, 0, ""), _linked(2, 4, ""), _linked(3, None, "negativ_tid")]
INDICATOR = {
    "region_kod": "08",
    "niva": "klinik",
    "vardform": "alla",
    "periodtyp": "manad",
    "antal": 3,
    "summa_dagar": 7,
    "antal_utan_utskrivningsklar": 1,
    "antal_negativ_tid": 1,
}
SPLIT = [
    INDICATOR | {"antal": 1, "summa_dagar": 3},
    INDICATOR
    | {"antal": 2, "summa_dagar": 4, "antal_utan_utskrivningsklar": 0, "antal_negativ_tid": 0},
]


@pytest.mark.parametrize(
    ("rows", "failing"),
    [
        ([INDICATOR], 0),
        (SPLIT, 0),
        ([INDICATOR, INDICATOR | {"niva": "kommun"}, INDICATOR | {"vardform": "somatik"}], 0),
        ([INDICATOR, INDICATOR], 1),
        ([INDICATOR, INDICATOR | {"niva": "sjukhus", "antal": 2}], 1),
        ([INDICATOR | {"summa_dagar": 8}], 1),
        ([INDICATOR | {"antal_utan_utskrivningsklar": 0}], 1),
        ([INDICATOR | {"antal_negativ_tid": 0}], 1),
        ([INDICATOR | {"region_kod": "01"}], 1),
    ],
)
def test_ind_utskrivningsklara_dagar_summerar_till_fakta(
    compiled_tests: Compiled, rows: Rows, failing: int
) -> None:
    found = _failing(
        compiled_tests,
        "ind_utskrivningsklara_dagar_summerar_till_fakta",
        fakta__fct_vardepisoder=FACTS,
        fakta__fct_utskrivningsklara_dagar=DAYS,
        indikatorer__ind_utskrivningsklara_dagar=rows,
    )
    assert len(found) == failing


STATES = ("ok", "sen", "saknar_meddelande", "vet_ej", "saknar_status", "ej_forfallen")
STATUS = {"region_kod": "08", "niva": "klinik", "vardform": "alla", "periodtyp": "manad"} | {
    f"antal_{state}": number for number, state in enumerate((*STATES, "ej_bedombar"))
}


@pytest.mark.parametrize(
    ("rows", "failing"),
    [
        ([STATUS], 0),
        ([STATUS, STATUS | {"niva": "kommun"}], 0),
        ([STATUS | {"antal_ej_bedombar": 5}], 1),
        ([STATUS, STATUS | {"periodtyp": "kvartal", "antal_ok": 1}], 1),
        ([STATUS | {"region_kod": "01"}], 1),
    ],
)
def test_ind_status_24h_summerar_till_fakta(
    compiled_tests: Compiled, rows: Rows, failing: int
) -> None:
    episode = {"region_kod": "08", "klockstart": datetime(2022, 1, 1, tzinfo=UTC)}
    facts = [episode | {"tillstand": "OK"}] * sum(range(7)) + [episode | {"tillstand": None}]
    found = _failing(
        compiled_tests,
        "ind_status_24h_summerar_till_fakta",
        kvalitet__dq_status_24h=facts,
        indikatorer__ind_status_24h=rows,
    )
    assert len(found) == failing
