"""Worked cases of R4-R6 (tests/python/fixtures/exempel) through the SQL of the night.

Every case is a region of its own with its as-of, so one build holds them all; the rows are those
that the reference is asked about. Does not belong here: billing (test_billing_examples.py), the
edges of single models (unit tests beside them).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from orchestration.warehouse.compiled_models import CompiledModel
from tests.python.dbt.staged import Store, open_copy
from tests.python.dbt.warehouse import Warehouse
from tests.python.reference.made_rows import Rows
from tests.python.reference.worked_rows import cases, february_rows, status_rows
from tests.reference.values import to_utc

Case = dict[str, str]
STATUS = cases("status_24h.csv")
EPISODES = cases("februari_2022_vardepisoder.csv")
INDICATOR = [c for c in cases("februari_2022_indikator.csv") if c["population"].startswith("R6")]
ASKED = ("dq_status_24h", "ind_utskrivningsklara_dagar")
ASOF = "2022-11-15 04:30:00"
ALL_PERIODS, LAST_PERIOD = "summera", "nollstall"
GAP_TOLERANCE = MEAN_TOLERANCE = 0.00005


@pytest.fixture(scope="module")
def models(empty_warehouse: Warehouse) -> list[CompiledModel]:
    empty_warehouse.run("compile", "--select", *(f"+{name}" for name in ASKED))
    return empty_warehouse.compiled().before(*ASKED)


@pytest.fixture(scope="module")
def worked(
    empty_warehouse: Warehouse,
    models: list[CompiledModel],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Store]:
    """Each status case under both clocks, in regions `T1a` and `T1a+` (the admission clock);
    February under both readings of a withdrawn period, in regions named after them."""
    with open_copy(empty_warehouse, tmp_path_factory.mktemp("exempel")) as store:
        for case in STATUS:
            _deliver(store, case["id"], status_rows(case), case["asof"])
            _deliver(store, f"{case['id']}+", status_rows(case), case["asof"])
            _set(store, f"{case['id']}+", "klocka", "inskrivning")
        for reading in (LAST_PERIOD, ALL_PERIODS):
            _deliver(store, reading, february_rows(), ASOF)
            _set(store, reading, "atertagen_regel", reading)
        for model in models:
            store.connection.execute(model.create())
        yield store


def _deliver(store: Store, region: str, rows: Rows, asof: str) -> None:
    store.deliver("20221115", region_kod=region, extrakt_tidpunkt=datetime.fromisoformat(asof))
    for tabell, values in rows.tables.items():
        for row in values:
            store.store(tabell, "20221115", region_kod=region, **row)


def _set(store: Store, region: str, parameter: str, varde: str) -> None:
    store.insert(
        "referens.regionparametrar",
        **{"region_kod": region, "parameter": parameter, "varde": varde},
        **{"giltig_fran": date(1900, 1, 1), "status": "A", "kalla": "fall"},
    )


def _number(text: str, tolerance: float) -> Any:
    return pytest.approx(float(text), abs=tolerance) if text else None


def _instant(text: str) -> datetime:
    return to_utc(datetime.fromisoformat(text))


@pytest.mark.parametrize("case", STATUS, ids=lambda case: str(case["id"]))
def test_status_24h(worked: Store, case: Case) -> None:
    found = worked.records(
        f"SELECT * FROM kvalitet.dq_status_24h WHERE region_kod = '{case['id']}'"
    )
    if not case["tillstand"]:
        assert (case["id"], found) == ("T5", [])
        return
    (row,) = found
    assert row["tillstand"] == case["tillstand"]
    assert row["tillstand_inskrivningsklocka"] == case["tillstand_inskrivningsklocka"]
    assert row["tidsgrans"] == _instant(case["tidsgrans"])
    assert row["gap_timmar"] == _number(case["gap_timmar"], GAP_TOLERANCE)
    for column in ("fore_inskrivning", "registrerad_i_efterhand", "meddelande_i_tid"):
        assert row[column] == {"true": True, "false": False, "": None}[case[column]], column


@pytest.mark.parametrize(
    "case", [c for c in STATUS if c["tillstand"]], ids=lambda case: str(case["id"])
)
def test_status_24h_on_the_admission_clock(worked: Store, case: Case) -> None:
    (row,) = worked.records(
        f"SELECT * FROM kvalitet.dq_status_24h WHERE region_kod = '{case['id']}+'"
    )
    assert row["tillstand"] == case["tillstand_inskrivningsklocka"]
    assert row["tidsgrans"] == _instant(case["tidsgrans_inskrivningsklocka"])
    assert row["gap_timmar"] == _number(case["gap_timmar_inskrivningsklocka"], GAP_TOLERANCE)


@pytest.mark.parametrize(
    ("reading", "column"),
    [
        (LAST_PERIOD, "utskrivningsklara_dagar"),
        (ALL_PERIODS, "utskrivningsklara_dagar_summera"),
    ],
)
def test_days_of_each_episode(worked: Store, reading: str, column: str) -> None:
    found = worked.rows(
        "SELECT vardepisod_id, utskrivningsklara_dagar FROM fakta.fct_utskrivningsklara_dagar"
        f" WHERE region_kod = '{reading}'"
    )
    assert dict(found) == {f"{reading}:{c['id']}": int(c[column]) for c in EPISODES}


@pytest.mark.parametrize("case", INDICATOR, ids=lambda case: str(case["id"]))
def test_indicator_of_the_month(worked: Store, case: Case) -> None:
    reading = ALL_PERIODS if ALL_PERIODS in case["population"] else LAST_PERIOD
    (row,) = worked.records(
        "SELECT * FROM indikatorer.ind_utskrivningsklara_dagar"
        f" WHERE region_kod = '{reading}' AND period = '{case['period']}'"
        " AND niva = 'kommun' AND enhet_kod = '0880' AND vardform = 'somatik'"
    )
    for column in ("antal", "antal_dag0", "antal_minst_1_dag", "summa_dagar", "dagar_fran_dag_4"):
        assert row[column] == int(case[column]), column
    for column in ("snitt_alla", "snitt_minst_1", "median_dagar", "p90_dagar", "max_dagar"):
        assert row[column] == _number(case[column], MEAN_TOLERANCE), column


def test_the_cases_are_all_there() -> None:
    """I02 is of the billing population: test_billing_examples.py."""
    assert [c["id"] for c in INDICATOR] == ["I01", "I03", "I04"]
    assert len(STATUS) == 21
