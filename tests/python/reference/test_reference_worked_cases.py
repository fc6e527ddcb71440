"""The reference against worked cases with input and expected numbers (T and I of the examples)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.python.reference.worked_rows import cases, february_rows, status_rows
from tests.reference.api import expected_tables
from tests.reference.parameters import DEFAULTS, Parameters
from tests.reference.values import to_utc

GAP_TOLERANCE = 0.00005
MEAN_TOLERANCE = 0.00005
ADMISSION_CLOCK = Parameters(klocka="inskrivning")
SUMMERA = Parameters(atertagen_regel="summera")


def _status_rows(case: dict[str, str], parameters: Parameters) -> list[dict[str, Any]]:
    delivery = status_rows(case).delivery(case["asof"])
    return expected_tables([delivery], parameters, names=["dq_status_24h"])["dq_status_24h"]


STATUS_CASES = cases("status_24h.csv")
OUTSIDE = [case["id"] for case in STATUS_CASES if not case["tillstand"]]


def test_an_episode_without_arende_is_outside() -> None:
    assert OUTSIDE == ["T5"]
    assert all(not _status_rows(c, DEFAULTS) for c in STATUS_CASES if c["id"] in OUTSIDE)


@pytest.mark.parametrize(
    "case", [c for c in STATUS_CASES if c["tillstand"]], ids=lambda case: str(case["id"])
)
def test_status_24h(case: dict[str, str]) -> None:
    (row,) = _status_rows(case, DEFAULTS)
    (on_admission,) = _status_rows(case, ADMISSION_CLOCK)
    assert row["tillstand"] == case["tillstand"]
    assert row["tillstand_inskrivningsklocka"] == case["tillstand_inskrivningsklocka"]
    assert on_admission["tillstand"] == case["tillstand_inskrivningsklocka"]
    assert row["tidsgrans"] == _utc(case["tidsgrans"])
    assert on_admission["tidsgrans"] == _utc(case["tidsgrans_inskrivningsklocka"])
    assert row["gap_timmar"] == _number(case["gap_timmar"], GAP_TOLERANCE)
    wanted = _number(case["gap_timmar_inskrivningsklocka"], GAP_TOLERANCE)
    assert on_admission["gap_timmar"] == wanted
    for column in ("fore_inskrivning", "registrerad_i_efterhand", "meddelande_i_tid"):
        assert row[column] == {"true": True, "false": False, "": None}[case[column]], column


def _utc(local: str) -> datetime:
    return to_utc(datetime.fromisoformat(local))


def _number(text: str, tolerance: float) -> Any:
    return pytest.approx(float(text), abs=tolerance) if text else None


EPISODES = cases("februari_2022_vardepisoder.csv")
INDICATOR = [c for c in cases("februari_2022_indikator.csv") if c["population"].startswith("R6")]


@pytest.mark.parametrize(
    ("parameters", "column"),
    [(DEFAULTS, "utskrivningsklara_dagar"), (SUMMERA, "utskrivningsklara_dagar_summera")],
)
def test_days_of_each_episode(parameters: Parameters, column: str) -> None:
    name = "fct_utskrivningsklara_dagar"
    tables = expected_tables([february_rows().delivery()], parameters, names=[name])
    found = {r["vardepisod_id"]: r["utskrivningsklara_dagar"] for r in tables[name]}
    assert found == {f"08:{c['id']}": int(c[column]) for c in EPISODES}


@pytest.mark.parametrize("case", INDICATOR, ids=lambda case: str(case["id"]))
def test_indicator_of_the_month(case: dict[str, str]) -> None:
    parameters = SUMMERA if "summera" in case["population"] else DEFAULTS
    name = "ind_utskrivningsklara_dagar"
    tables = expected_tables([february_rows().delivery()], parameters, names=[name])
    (row,) = [
        r
        for r in tables[name]
        if (r["niva"], r["enhet_kod"], r["vardform"], r["period"])
        == ("kommun", "0880", "somatik", case["period"])
    ]
    for column in ("antal", "antal_dag0", "antal_minst_1_dag", "summa_dagar", "dagar_fran_dag_4"):
        assert row[column] == int(case[column]), column
    for column in ("snitt_alla", "snitt_minst_1", "median_dagar", "p90_dagar", "max_dagar"):
        assert row[column] == _number(case[column], MEAN_TOLERANCE), column
