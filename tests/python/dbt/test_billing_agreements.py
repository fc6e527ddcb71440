"""Every agreement of the seed runs, a simulation is the same SQL, vardagar are right in any year.

Does not belong here: worked cases (test_billing_examples.py), what single models do (unit tests).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orchestration.settings import PROJECT_DIR
from orchestration.warehouse.compiled_models import CompiledModel
from tests.python.dbt.billing import (
    Billing,
    Episode,
    compile_billing,
    open_billing,
)
from tests.python.dbt.staged import open_copy
from tests.python.dbt.warehouse import Warehouse

SEEDS = PROJECT_DIR / "seeds" / "avtal"
Row = dict[str, str]


def _seed(name: str) -> list[Row]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@pytest.fixture(scope="module")
def models(empty_warehouse: Warehouse) -> list[CompiledModel]:
    return compile_billing(empty_warehouse)


# --- every row of the seed --------------------------------------------------------------------

AGREEMENTS = _seed("avtalsmodell")
COMPUTABLE = {"00-somatik-2018", "00-psykiatri-2019", "08-somatik-2022", "08-psykiatri-2022"}
"""Preliminary under R8; 04 is a flag without money; every other row lacks something."""
FLAG = "04-somatik-2018"
NEEDS_RATE_OF_AGREEMENT = {"21-psykiatri-2016", "21-somatik-2016"}
OUTSIDE = "0180"
"""A kommun that no agreement's region but Stockholm has: billed by the statute row elsewhere."""


def _last_day(row: Row) -> date:
    """A discharge date on which the row is valid: its first day and 40 more; the statute row of
    2018 a year on, when there is a rate."""
    later = 365 if row["modell_id"] == "00-somatik-2018" else 0
    return date.fromisoformat(row["giltig_fran"]) + timedelta(days=40 + later)


@pytest.fixture(scope="module")
def every_agreement(
    empty_warehouse: Warehouse,
    models: list[CompiledModel],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Billing]:
    """One long stay under each row, of a kommun of the region; the statute rows by another's."""
    folder = tmp_path_factory.mktemp("avtal")
    with open_billing(empty_warehouse, models, folder, keep_agreements=True) as billing:
        for region in sorted({row["region_kod"] for row in AGREEMENTS} - {"00"}):
            billing.region(region)
        for row in AGREEMENTS:
            last = _last_day(row)
            notified = datetime(last.year, last.month, last.day, 9) - timedelta(days=39)
            is_statute = row["region_kod"] == "00"
            kommun = OUTSIDE if is_statute else "K"
            region = "08" if is_statute else row["region_kod"]
            billing.episode(region, Episode(notified, last, row["vardform"], kommun))
        billing.build()
        yield billing


@pytest.mark.parametrize("row", AGREEMENTS, ids=lambda row: row["modell_id"])
def test_every_row_of_the_agreements_runs(every_agreement: Billing, row: Row) -> None:
    found = every_agreement.rows("fak_kommunperiod", f"modell_id = '{row['modell_id']}'")
    period = next(p for p in found if p["antal_alla"] == 1)
    missing = _missing_by_the_seeds(row)
    assert period["saknad_parameter"] == (missing or None)
    assert period["modelltyp"] == row["modelltyp"]
    if row["modell_id"] in COMPUTABLE:
        assert (period["berakningsstatus"], period["belopp_status"]) == ("preliminar", "beraknat")
        assert period["belopp_kr"] > 0
    elif row["modell_id"] == FLAG:
        assert (period["over_troskel"], period["belopp_kr"]) == (False, None)
        assert period["reglering"] == "gemensam_analys"
    else:
        assert missing
        assert all(p["berakningsstatus"] == "ej_berakningsbar" for p in found)
        assert all(p["belopp_kr"] is None and p["belopp_status"] == "saknas" for p in found)


NEEDED = {
    "individ": "fristdagar dagtyp brytklocka brytklocka_operator brytklocka_tillagg"
    " utskrivningsdag_raknas periodisering belopp_kalla",
    "snitt_overskjutande": "troskel_snitt troskel_operator period konsekutiva_perioder"
    " dag0_i_namnare okvalificerad_i_snitt langliggare_grans langliggare_i_snitt"
    " brytklocka_i_snitt avrundning_snitt_decimaler avrundning_lage utskrivningsdag_raknas"
    " belopp_kalla",
    "snitt_analys": "troskel_snitt period konsekutiva_perioder",
}
NEEDED["snitt_grind_individ"] = " ".join(
    {
        *f"{NEEDED['individ']} {NEEDED['snitt_overskjutande']}".split(),
    }
    - {"langliggare_grans", "langliggare_i_snitt", "brytklocka_i_snitt"}
)
GATES = (
    "krav_inskr_24h krav_sip_kallelse sip_kallelse_max_dagar krav_oppenvard_ok krav_ej_motsatt"
    " opt_orv_regel"
)


def _missing_by_the_seeds(row: Row) -> str:
    """The table of R8, read once more: parameters needed whose status is U, sorted, comma."""
    status: dict[str, dict[str, str]] = defaultdict(dict)
    for source in _seed("avtalsmodell_kalla"):
        status[source["modell_id"]][source["parameter"]] = source["status"]
    needed = set(NEEDED[row["modelltyp"]].split())
    needed |= set() if row["modelltyp"] == "snitt_analys" else set(GATES.split())
    needed |= {"belopp_avtal"} if row["modell_id"] in NEEDS_RATE_OF_AGREEMENT else set()
    unknown = {p for p, s in status[row["modell_id"]].items() if s == "U"}
    return ",".join(sorted(needed & unknown))


def test_kalmar_2022_has_its_three_readings(every_agreement: Billing) -> None:
    """38 days of somatik: K1 and K2 from dag 4; K3 the excess over 0.80."""
    (row,) = every_agreement.rows("fak_kommunperiod", "modell_id = '08-somatik-2022'")
    assert row["individuella_dagar"] == 36
    assert row["belopp_k1_kr"] == row["belopp_k2_kr"] == row["belopp_kr"] == 36 * 9300
    assert row["belopp_k3_kr"] == Decimal("38.20") * 9300
    assert row["periodtyp"] == "manad"
    (row,) = every_agreement.rows("fak_kommunperiod", "modell_id = '08-psykiatri-2022'")
    assert (row["periodtyp"], row["period"]) == ("kvartal", "2022-Q1")


# --- simulation -------------------------------------------------------------------------------

SIMULATED = (
    *("snitt", "over_troskel", "overskjutande_dagar", "individuella_dagar"),
    *("belopp_kr", "belopp_k2_kr", "belopp_k3_kr", "troskel"),
)


def test_a_simulation_is_the_same_computation_on_other_parameters(
    empty_warehouse: Warehouse,
    models: list[CompiledModel],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """An ad-hoc scenario gives what the agreement with those values gives, and leaves it alone."""
    values: dict[str, Any] = {k: v or None for k, v in _kalmar().items()}
    with open_billing(empty_warehouse, models, tmp_path_factory.mktemp("simulering")) as billing:
        for region, changed in (("A", {}), ("B", {"troskel_snitt": "4.5", "fristdagar": "5"})):
            billing.region(region)
            billing.agreement(region, **values | changed)
            for month in (3, 4):
                for days in (1, 6, 9):
                    last = datetime(2022, month, 28, 9)
                    billing.episode(region, Episode(last - timedelta(days=days), last.date()))
        billing.scenario("prov", "A", troskel_snitt=Decimal("4.5"), fristdagar=5)
        billing.build()
        simulated = _figures(billing, "fak_simulering", "scenario_id = 'prov'")
        assert simulated == _figures(billing, "fak_kommunperiod", "region_kod = 'B'")
        assert len(simulated) == 2
        as_is = _figures(billing, "fak_simulering", "scenario_id = 'gallande' AND region_kod = 'A'")
        assert as_is == _figures(billing, "fak_kommunperiod", "region_kod = 'A'") != simulated


def _kalmar() -> Row:
    row = next(r for r in AGREEMENTS if r["modell_id"] == "08-somatik-2022")
    return {k: v for k, v in row.items() if k not in _KEYS}


_KEYS = {"modell_id", "region_kod", "vardform", "giltig_fran", "giltig_till"}


def _figures(billing: Billing, table: str, where: str) -> list[tuple[Any, ...]]:
    return sorted(
        (row["period"], *(row[column] for column in SIMULATED))
        for row in billing.rows(table, where)
    )


# --- vardagar ---------------------------------------------------------------------------------

CALENDAR = "int_kalenderdagar"
EASTER = {
    1954: "04-18",
    1981: "04-19",
    2000: "04-23",
    2004: "04-11",
    2005: "03-27",
    2008: "03-23",
    2011: "04-24",
    2022: "04-17",
    2024: "03-31",
    2038: "04-25",
    2049: "04-18",
    2076: "04-19",
    2285: "03-22",
    2326: "04-25",
    2465: "04-12",
}
"""Easter Sundays, among them the earliest, the latest, the exceptions of the rule and two that only
a formula slightly wrong would move."""
FIXED = ("01-01", "01-06", "05-01", "12-25", "12-26")


def _holidays(year: int) -> set[date]:
    """lag (1989:253) without Sundays and the two feasts that are always Saturdays."""
    easter = date.fromisoformat(f"{year}-{EASTER[year]}")
    found = {date.fromisoformat(f"{year}-{day}") for day in FIXED}
    found |= {easter + timedelta(days=days) for days in (-2, 1, 39)}
    found |= {date(year, 6, 6)} if year >= 2005 else {easter + timedelta(days=50)}
    return found


@pytest.fixture(scope="module")
def calendar(
    empty_warehouse: Warehouse,
    models: list[CompiledModel],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[tuple[date, bool, int]]:
    """int_kalenderdagar when dag 0 lies in each of the years."""
    sql = next(model.sql for model in models if model.name == CALENDAR)
    with open_copy(empty_warehouse, tmp_path_factory.mktemp("kalender")) as store:
        for year in EASTER:
            store.insert(
                "intermediate.int_utskrivningsklar__perioder",
                region_kod="08",
                vardepisod_id=str(year),
                dag0=date(year, 7, 1),
                ar_giltig=True,
            )
        return [tuple(row) for row in store.rows(f"SELECT * FROM ({sql}) ORDER BY datum")]


@pytest.mark.parametrize("year", EASTER)
def test_vardagar_are_monday_to_friday_without_public_holidays(
    calendar: list[tuple[date, bool, int]], year: int
) -> None:
    days = {day: is_vardag for day, is_vardag, _ in calendar if day.year == year}
    assert len(days) == (date(year + 1, 1, 1) - date(year, 1, 1)).days
    holidays = _holidays(year)
    assert days == {day: day.weekday() < 5 and day not in holidays for day in days}


def test_the_year_after_is_there_and_vardagar_are_numbered_through(
    calendar: list[tuple[date, bool, int]],
) -> None:
    assert {day.year for day, _, _ in calendar} == EASTER.keys() | {year + 1 for year in EASTER}
    number = 0
    for _, is_vardag, vardag_nr in calendar:
        number += is_vardag
        assert vardag_nr == number
