"""R6 `aterinskrivning_30d` by hand: one condition at a time, on and just beside its edge."""

from __future__ import annotations

from datetime import date

import pytest

from tests.python.reference.indicator_rows import linked, month, table
from tests.python.reference.made_rows import Rows, nyckel


def _return(rows: Rows, name: str, start: str, acute: str = "1", key: str = "V") -> None:
    day = date.fromisoformat(start[:10])
    rows.stay(name, start, f"{day} 23:59:59", akut_flagga=acute, patient_nyckel=nyckel(key))


@pytest.mark.parametrize(
    ("starts", "days"),
    [
        (["2022-05-10 23:00:00"], None),
        (["2022-05-11 00:00:00"], 1),
        (["2022-06-09 23:59:00"], 30),
        (["2022-06-10 00:00:00"], None),
        (["2022-06-09 12:00:00", "2022-05-20 12:00:00"], 10),
    ],
    ids=["day 0", "day 1", "day 30", "day 31", "the earliest of two"],
)
def test_a_readmission_lies_1_to_30_calendar_days_on(starts: list[str], days: int | None) -> None:
    rows = Rows()
    linked(rows)
    for number, start in enumerate(starts):
        _return(rows, f"R{number}", start)
    (row,) = table(rows, "fct_aterinskrivningar")
    assert (row["dagar_till"], row["ar_aterinskriven_30d"]) == (days, days is not None)
    assert (row["aterinskriven_episod_id"] is None) == (days is None)
    may = month(rows, "ind_aterinskrivningar")
    assert may["antal_index"] == 1
    assert may["antal_aterinskrivna"] == int(days is not None)
    assert may["antal_samma_dag"] == int(starts == ["2022-05-10 23:00:00"])


def test_a_leap_day_is_a_day() -> None:
    rows = Rows()
    rows.stay("V", "2024-01-20 10:00:00", "2024-02-01 14:00:00")
    rows.arende("A", "V", "2024-01-20 10:00:00")
    rows.message("M", "A", "INSKRIVNING", "2024-01-20 10:00:00")
    _return(rows, "R", "2024-03-02 00:30:00")
    (row,) = table(rows, "fct_aterinskrivningar")
    assert row["dagar_till"] == 30


def test_both_on_the_day_and_within_thirty() -> None:
    rows = Rows()
    linked(rows)
    _return(rows, "R1", "2022-05-10 20:00:00")
    _return(rows, "R2", "2022-05-20 20:00:00")
    may = month(rows, "ind_aterinskrivningar")
    assert (may["antal_aterinskrivna"], may["antal_samma_dag"]) == (1, 1)


@pytest.mark.parametrize(("acute", "key"), [("0", "V"), ("1", "another")])
def test_a_planned_or_another_patients_stay_is_no_return(acute: str, key: str) -> None:
    rows = Rows()
    linked(rows)
    _return(rows, "R", "2022-05-20 12:00:00", acute, key)
    (row,) = table(rows, "fct_aterinskrivningar")
    assert not row["ar_aterinskriven_30d"]


def test_a_planned_stay_in_between_does_not_stop_the_search() -> None:
    rows = Rows()
    linked(rows)
    _return(rows, "P", "2022-05-15 12:00:00", acute="0")
    _return(rows, "R", "2022-05-20 12:00:00")
    (row,) = table(rows, "fct_aterinskrivningar")
    assert row["aterinskriven_episod_id"] == "08:R"


def test_the_deceased_are_no_index_and_a_replaced_key_is_the_same_patient() -> None:
    rows = Rows()
    linked(rows)
    rows.add("patient", patient_nyckel=nyckel("old"), patient_nyckel_ersatt_av=nyckel("V"))
    _return(rows, "R", "2022-05-20 12:00:00", key="old")
    assert [r["dagar_till"] for r in table(rows, "fct_aterinskrivningar")] == [10]
    rows.add("patient", patient_nyckel=nyckel("V"), avliden_datum="2022-05-10")
    assert not table(rows, "fct_aterinskrivningar")


def test_a_stay_on_the_discharge_date_before_the_discharge_is_no_return() -> None:
    """An episode held together by `vardepisod_id` may start before another one of the same day."""
    rows = Rows()
    rows.stay("R1", "2022-05-10 01:00:00", "2022-05-10 02:00:00", **_same_episode())
    rows.stay("R2", "2022-05-30 01:00:00", "2022-05-30 02:00:00", **_same_episode())
    rows.stay("V", "2022-05-10 06:00:00", "2022-05-10 14:00:00")
    rows.arende("A", "V", "2022-05-10 06:00:00")
    rows.message("M", "A", "INSKRIVNING", "2022-05-10 06:00:00")
    assert month(rows, "ind_aterinskrivningar")["antal_samma_dag"] == 0


def _same_episode() -> dict[str, str]:
    return {"vardepisod_id": "E", "akut_flagga": "1", "patient_nyckel": nyckel("V")}


@pytest.mark.parametrize(
    ("asof", "preliminary"), [("2022-06-29 23:59:59", True), ("2022-06-30 00:00:00", False)]
)
def test_a_month_is_preliminary_until_thirty_days_after_its_last(
    asof: str, preliminary: bool
) -> None:
    rows = Rows()
    linked(rows)
    found = table(rows, "ind_aterinskrivningar", asof)
    assert {r["preliminar"] for r in found if r["period"] == "2022-05"} == {preliminary}
    assert {r["preliminar"] for r in found if r["period"] == "2022-Q2"} == {True}
