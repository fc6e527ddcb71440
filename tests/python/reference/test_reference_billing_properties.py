"""Properties of R7 and R8 that hold whatever the data: identities, sums and directions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.agreements import Agreement, Agreements, load_agreements
from tests.reference.api import expected_tables
from tests.reference.billing import BILLING_TABLES
from tests.reference.generate import as_delivery, billing_world, merged
from tests.reference.generate.world import ASOF_LOCAL, Tables
from tests.reference.seeds import load_seeds

Row = dict[str, Any]
SEEDS = st.integers(0, 10**6)
EPISODES = 40
few = settings(max_examples=8, deadline=None)
NO_CONDITIONS = {
    "krav_inskr_24h": "ignorera",
    "krav_sip_kallelse": "aldrig",
    "krav_oppenvard_ok": False,
    "krav_ej_motsatt": False,
    "opt_orv_regel": "statut",
    "permission_regel": "raknas",
}
EVERY_CONDITION = {
    "krav_inskr_24h": "diskvalificerar",
    "krav_sip_kallelse": "om_behov",
    "krav_oppenvard_ok": True,
    "krav_ej_motsatt": True,
    "opt_orv_regel": "utesluts",
    "permission_regel": "pausar",
}
FORMAT = "%Y-%m-%d %H:%M:%S"


def _agreement(modell_id: str, **values: Any) -> Agreement:
    row = next(a for a in load_agreements().rows if a.modell_id == modell_id)
    everywhere = replace(row, region_kod="08", vardform="alla", giltig_fran=date(1900, 1, 1))
    return replace(everywhere, giltig_till=None).with_values(**values)


def _billed(tables: Tables, agreement: Agreement) -> dict[str, list[Row]]:
    """Region 08 under this agreement alone; the statute for kommuner outside."""
    known = load_agreements()
    statute = [a for a in known.rows if a.region_kod == "00"]
    agreements = Agreements((*statute, agreement), known.rates)
    return expected_tables([as_delivery(tables)], names=BILLING_TABLES, agreements=agreements)


def _many(seed: int) -> Tables:
    return merged(billing_world(seed, str(n), "08") for n in range(EPISODES))


def _individ(**values: Any) -> Agreement:
    return _agreement("00-somatik-2018", **values)


def _mean(**values: Any) -> Agreement:
    exact = {"avrundning_snitt_decimaler": None, "modelltyp": "snitt_overskjutande"}
    return _agreement("08-somatik-2022", **exact | values)


@few
@given(SEEDS)
def test_days_are_split_over_kommuner_and_months_without_loss(seed: int) -> None:
    tables = _billed(_many(seed), _individ())
    known = [d for d in tables["fak_betaldygn"] if d["kommun_kod"] in load_seeds().kommuner]
    days = Counter((d["kommun_kod"], f"{d['datum']:%Y-%m}") for d in known)
    split: Counter[tuple[str, str]] = Counter()
    for row in tables["fak_kommunperiod"]:
        split[row["kommun_kod"], row["period"]] += row["individuella_dagar"]
    assert +split == days
    assert len(tables["fak_betaldygn"]) == sum(r["betaldagar"] for r in tables["fak_vardepisoder"])


@few
@given(SEEDS)
def test_kommuner_add_up_to_every_discharged_episode(seed: int) -> None:
    tables = _billed(_many(seed), _mean())
    discharged = [
        r
        for r in tables["fak_vardepisoder"]
        if not r["pagaende"] and r["kommun_kod"] in load_seeds().kommuner
    ]
    periods = tables["fak_kommunperiod"]
    assert sum(r["antal_alla"] for r in periods) == len(discharged)
    qualified = sum(r["kvalificerad"] for r in discharged)
    assert sum(r["antal_kvalificerade"] for r in periods) == qualified


@few
@given(SEEDS, st.integers(1, 9))
def test_a_later_discharge_never_lowers_the_days(seed: int, days: int) -> None:
    """No conditions that look at the day of discharge; the kommun decides nothing of the days."""
    agreement = _individ(krav_ej_motsatt=False, opt_orv_regel="statut")
    early = _without_deaths(_many(seed))
    late = {name: [dict(row) for row in rows] for name, rows in early.items()}
    for row in late["vardtillfalle"]:
        if row["utskrivning_tidpunkt"] is not None and not _is_followed(row, late):
            moved = datetime.fromisoformat(row["utskrivning_tidpunkt"]) + timedelta(days=days)
            row["utskrivning_tidpunkt"] = min(moved, ASOF_LOCAL).strftime(FORMAT)
    before, after = (
        {r["vardepisod_id"]: r for r in _billed(tables, agreement)["fak_vardepisoder"]}
        for tables in (early, late)
    )
    for name, row in before.items():
        if row["kvalificerad"] and after[name]["kvalificerad"] and not row["pagaende"]:
            assert after[name]["betaldagar"] >= row["betaldagar"], name


def _without_deaths(tables: Tables) -> Tables:
    patients = [row | {"avliden_datum": None} for row in tables["patient"]]
    stays = [row | {"utskrivningssatt_kod": "3"} for row in tables["vardtillfalle"]]
    return tables | {"patient": patients, "vardtillfalle": stays}


def _is_followed(stay: Row, tables: Tables) -> bool:
    return any(
        other["patient_nyckel"] == stay["patient_nyckel"]
        and other["inskrivning_tidpunkt"] > stay["inskrivning_tidpunkt"]
        for other in tables["vardtillfalle"]
    )


@few
@given(SEEDS, st.sampled_from(sorted(NO_CONDITIONS)))
def test_withdrawing_a_condition_never_lowers_the_days(seed: int, condition: str) -> None:
    strict = EVERY_CONDITION | {"atertagen_regel": "nollstall"}
    loose = strict | {condition: NO_CONDITIONS[condition]}
    tables = _many(seed)
    with_it, without_it = (
        {r["vardepisod_id"]: r for r in _billed(tables, _individ(**values))["fak_vardepisoder"]}
        for values in (strict, loose)
    )
    for name, row in with_it.items():
        assert without_it[name]["betaldagar"] >= row["betaldagar"], name


@few
@given(SEEDS, st.sampled_from([Fraction(1), Fraction(2), Fraction("2.5")]))
def test_capping_moves_days_but_loses_none(seed: int, threshold: Fraction) -> None:
    """billing.md §6.3: excess + individual days = uncapped excess, capped mean at the threshold."""
    tables = _many(seed)
    whole = {"troskel_snitt": threshold, "troskel_operator": "gte"}
    uncapped = _by_period(tables, _mean(**whole))
    capped = _by_period(tables, _mean(**whole, langliggare_grans=7, langliggare_i_snitt="kapad"))
    for key, row in capped.items():
        if row["modelltyp"] == "snitt_overskjutande" and row["over_troskel"]:
            moved = row["overskjutande_dagar"] + row["individuella_dagar"]
            assert abs(moved - uncapped[key]["overskjutande_dagar"]) < 1e-9, key


@few
@given(SEEDS)
def test_excess_is_the_sum_less_the_threshold_of_each(seed: int) -> None:
    """billing.md §6.3: S - threshold x N = N x (mean - threshold), unrounded."""
    for row in _by_period(_many(seed), _mean(troskel_snitt=Fraction(1))).values():
        if row["modelltyp"] == "snitt_overskjutande" and row["over_troskel"]:
            antal = row["summa_dagar"] / row["snitt"]
            assert abs(row["overskjutande_dagar"] - (row["summa_dagar"] - antal)) < 1e-6


def _by_period(tables: Tables, agreement: Agreement) -> dict[tuple[Any, ...], Row]:
    key = ("vardform", "kommun_kod", "period", "modell_id")
    return {tuple(r[k] for k in key): r for r in _billed(tables, agreement)["fak_kommunperiod"]}
