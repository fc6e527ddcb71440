"""R6 by hand: one condition of plans, contacts, SIP calls and bed days at a time, on its edge."""

from __future__ import annotations

from typing import Any

import pytest

from tests.python.reference.indicator_rows import ASOF, IN, OUT, linked, month, table
from tests.python.reference.made_rows import Rows, nyckel
from tests.python.reference.worked_rows import cases, february_rows

SIP: dict[str, Any] = {
    "plantyp": "SIP",
    "status": "UPPRATTAD",
    "antal_anteckningar": 1,
    "upprattad_tidpunkt": "2022-05-05 10:00:00",
}
UPL = SIP | {"plantyp": "UTSKRIVNINGSPLAN"}


@pytest.mark.parametrize(
    ("plan", "counted"),
    [
        (UPL, (1, 0)),
        (UPL | {"status": "JUSTERAD"}, (1, 0)),
        (UPL | {"status": "AVSLUTAD"}, (1, 0)),
        (UPL | {"status": "PABORJAD"}, (0, 0)),
        (UPL | {"status": "MAKULERAD"}, (0, 0)),
        (UPL | {"ar_makulerad": "1"}, (0, 0)),
        (UPL | {"antal_anteckningar": 0}, (0, 0)),
        (UPL | {"upprattad_tidpunkt": None}, (0, 0)),
        (UPL | {"upprattad_tidpunkt": "2022-04-01 10:00:00"}, (1, 0)),
        (UPL | {"upprattad_tidpunkt": "2022-05-10 23:59:59"}, (1, 0)),
        (UPL | {"upprattad_tidpunkt": "2022-05-11 00:00:00"}, (0, 0)),
        (SIP, (0, 1)),
        (SIP | {"upprattad_tidpunkt": "2022-05-01 00:00:00"}, (0, 1)),
        (SIP | {"upprattad_tidpunkt": "2022-04-30 23:59:59"}, (0, 0)),
        (SIP | {"upprattad_tidpunkt": "2022-06-09 23:59:59"}, (0, 1)),
        (SIP | {"upprattad_tidpunkt": "2022-06-10 00:00:00"}, (0, 0)),
    ],
)
def test_which_plan_counts(plan: dict[str, Any], counted: tuple[int, int]) -> None:
    rows = Rows()
    linked(rows)
    rows.add("link_plan", plan_id="P", arende_id="AV", **plan)
    row = month(rows, "ind_planer")
    assert (row["antal_utskrivningsplan"], row["antal_sip"]) == counted
    assert row["antal_utskrivna_lankade"] == 1


def test_combinations_hold_kommun_listing_and_the_last_klinik() -> None:
    rows = Rows()
    linked(rows)
    for enhet, start, end in (("H1", "2020-01-01", "2022-05-01"), ("H2", "2022-05-01", None)):
        rows.add(
            "listning",
            patient_nyckel=nyckel("V"),
            enhet_id=enhet,
            giltig_fran=start,
            giltig_till=end,
        )
    combined = [r for r in table(rows, "ind_planer") if r["niva"] == "kombination"]
    assert {r["vardform"] for r in combined} == {"somatik", "alla"}
    for row in combined:
        assert (row["kommun_kod"], row["halsovalsenhet_kod"]) == ("0880", "H2")
        assert (row["klinik_kod"], row["enhet_kod"]) == ("SE-KLINIK", None)


@pytest.mark.parametrize(
    ("utfall", "genomford", "cancelled", "counted"),
    [
        ("GENOMFORD", "2022-06-01 10:00:00", "0", 1),
        ("GENOMFORD", ASOF, "0", 1),
        ("GENOMFORD", "2022-11-15 04:30:01", "0", 0),
        ("GENOMFORD", None, "0", 0),
        ("GENOMFORD", "2022-06-01 10:00:00", "1", 0),
        ("INSTALLD", "2022-06-01 10:00:00", "0", 0),
    ],
)
def test_which_follow_up_counts(
    utfall: str, genomford: str | None, cancelled: str, counted: int
) -> None:
    rows = Rows()
    linked(rows)
    rows.add("link_plan", plan_id="P", arende_id="AV", **SIP)
    rows.add(
        "link_sip_uppfoljning",
        plan_id="P",
        uppfoljning_nr=1,
        utfall=utfall,
        genomford_tidpunkt=genomford,
        ar_makulerad=cancelled,
    )
    assert month(rows, "ind_planer")["antal_sip_uppfoljning"] == counted


CONTACT = {
    "typ": "FAST_VARDKONTAKT",
    "namngiven_flagga": "1",
    "giltig_fran": "2022-05-10",
    "giltig_till": "2022-05-10",
    "utsedd_tidpunkt": OUT,
}


@pytest.mark.parametrize(
    ("contact", "counted"),
    [
        (CONTACT, 1),
        (CONTACT | {"giltig_till": None}, 1),
        (CONTACT | {"typ": "FAST_LAKARKONTAKT"}, 0),
        (CONTACT | {"namngiven_flagga": "0"}, 0),
        (CONTACT | {"giltig_fran": "2022-05-11", "giltig_till": None}, 0),
        (CONTACT | {"giltig_fran": "2022-05-01", "giltig_till": "2022-05-09"}, 0),
        (CONTACT | {"utsedd_tidpunkt": "2022-05-10 14:00:01"}, 0),
        (CONTACT | {"ar_makulerad": "1"}, 0),
    ],
)
def test_which_contact_counts(contact: dict[str, Any], counted: int) -> None:
    rows = Rows()
    linked(rows, kommunal_hsv_inkopplad="1")
    rows.add("fast_vardkontakt", patient_nyckel=nyckel("V"), fvk_nr=1, **contact)
    row = month(rows, "ind_fast_vardkontakt")
    assert (row["antal_berorda"], row["antal_med_fast_vardkontakt"]) == (1, counted)


@pytest.mark.parametrize("involved", ["0", None])
def test_without_kommunal_hsv_nobody_is_counted(involved: str | None) -> None:
    rows = Rows()
    linked(rows, kommunal_hsv_inkopplad=involved)
    assert month(rows, "ind_fast_vardkontakt")["antal_berorda"] == 0


READY = "2022-05-04 15:00:00"


@pytest.mark.parametrize(
    ("called", "counted"),
    [
        ("2022-05-07 23:59:59", (1, 0, 0)),
        ("2022-04-01 08:00:00", (1, 0, 0)),
        ("2022-05-08 00:00:00", (0, 1, 0)),
        (None, (0, 0, 1)),
    ],
    ids=["D+3", "before D", "D+4", "never"],
)
@pytest.mark.parametrize("cancelled", ["0", "1"])
def test_sip_call_within_three_days(
    called: str | None, counted: tuple[int, int, int], cancelled: str
) -> None:
    rows = Rows()
    linked(rows, sip_behov="JA")
    rows.event("AV", 1, "SATT", READY)
    rows.add(
        "link_plan",
        plan_id="P",
        arende_id="AV",
        plantyp="SIP",
        status="PABORJAD",
        antal_anteckningar=0,
        kallelse_skickad_tidpunkt=called,
        ar_makulerad=cancelled,
    )
    row = month(rows, "ind_sip_kallelse")
    names = ("antal_kallad_i_tid", "antal_kallad_sent", "antal_ej_kallad")
    assert tuple(row[name] for name in names) == (counted if cancelled == "0" else (0, 0, 1))
    assert row["antal_sip_behov"] == 1


@pytest.mark.parametrize(("behov", "ready"), [("NEJ", True), (None, True), ("JA", False)])
def test_who_needs_no_sip_call(behov: str | None, ready: bool) -> None:
    rows = Rows()
    linked(rows, sip_behov=behov)
    if ready:
        rows.event("AV", 1, "SATT", READY)
    assert month(rows, "ind_sip_kallelse")["antal_sip_behov"] == 0


@pytest.mark.parametrize(
    "case", cases("februari_2022_belaggning.csv"), ids=lambda case: str(case["id"])
)
@pytest.mark.parametrize("niva", ["lan", "kommun"])
def test_bed_days_of_the_worked_months(case: dict[str, str], niva: str) -> None:
    row = month(february_rows(), "ind_belaggning", case["period"], niva)
    assert row["varddygn_utskrivningsklara"] == int(case["varddygn_utskrivningsklara"])
    assert row["medelantal_per_dygn"] == pytest.approx(
        float(case["medelantal_per_dygn"]), abs=0.00005
    )
    assert row["antal_pagaende_vid_periodslut"] == int(case["antal_pagaende_vid_periodslut"])


def test_bed_days_of_the_running_month_stop_at_asof() -> None:
    """D 31 October, still admitted on 15 November: 15 vårddygn of 15 days, one ongoing."""
    rows = Rows()
    linked(rows)
    rows.stay("W", "2022-10-20 10:00:00", None, patient_nyckel=nyckel("W"))
    rows.arende("AW", "W", "2022-10-20 10:00:00", patient_nyckel=nyckel("W"))
    rows.message("MW", "AW", "INSKRIVNING", "2022-10-20 11:00:00")
    rows.event("AW", 1, "SATT", "2022-10-31 12:00:00")
    october = month(rows, "ind_belaggning", "2022-10")
    november = month(rows, "ind_belaggning", "2022-11")
    names = ("varddygn_utskrivningsklara", "medelantal_per_dygn", "antal_pagaende_vid_periodslut")
    assert tuple(october[name] for name in names) == (0, 0, 1)
    assert tuple(november[name] for name in names) == (15, 1, 1)


@pytest.mark.parametrize(
    ("ready", "days"),
    [
        ("2022-10-31 12:00:00", {"2022-10": 0, "2022-11": 1}),
        ("2022-11-01 04:00:00", {"2022-11": 0}),
        ("2022-11-30 12:00:00", {"2022-11": 0}),
        ("2022-12-01 12:00:00", {}),
    ],
    ids=["day before as-of", "as-of", "later in its month", "the month after"],
)
def test_bed_days_of_a_kommun_outside_the_region(ready: str, days: dict[str, int]) -> None:
    """It has the rows of the months its patients are ready in, up to as-of on 1 November."""
    rows = Rows()
    rows.stay("W", "2022-10-20 10:00:00", None, kommun_kod_vid_inskrivning="1480")
    rows.arende("AW", "W", "2022-10-20 10:00:00")
    rows.message("MW", "AW", "INSKRIVNING", "2022-10-20 11:00:00")
    rows.event("AW", 1, "SATT", ready)
    found = table(rows, "ind_belaggning", "2022-11-01 04:30:00")
    assert {r["period"]: r["varddygn_utskrivningsklara"] for r in found} == days
    assert {r["enhet_kod"] for r in found} <= {"1480"}


def test_quarters_are_recomputed_and_no_row_means_no_linked_discharge() -> None:
    assert not table(Rows(), "ind_aterinskrivningar")
    rows = Rows()
    linked(rows)
    rows.stay("U", IN, OUT, patient_nyckel=nyckel("U"))
    found = table(rows, "ind_planer")
    assert sum(r["antal_utskrivna_lankade"] for r in found if r["niva"] == "lan") == 2 * 4
