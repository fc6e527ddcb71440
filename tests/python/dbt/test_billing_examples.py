"""Worked cases of billing (tests/python/fixtures/exempel) through the SQL of the night.

Every case is an agreement of its own and its episodes, so one build holds all of a file.
Does not belong here: the edges of single models (unit tests beside them).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from orchestration.warehouse.compiled_models import CompiledModel
from tests.python.dbt.billing import (
    Billing,
    Episode,
    compile_billing,
    open_billing,
)
from tests.python.dbt.warehouse import Warehouse
from tests.python.reference.worked_rows import cases

Case = dict[str, str]
GATES: dict[str, Any] = {
    "krav_inskr_24h": "diskvalificerar",
    "krav_sip_kallelse": "om_behov",
    "sip_kallelse_max_dagar": 3,
    "krav_oppenvard_ok": True,
    "krav_ej_motsatt": False,
    "opt_orv_regel": "statut",
}
COMMON = GATES | {
    "utskrivningsdag_raknas": False,
    "atertagen_regel": "nollstall",
    "byte_avdelning_regel": "sammanhall",
    "avliden_regel": "raknas_till_dodsdatum",
    "permission_regel": "raknas",
    "belopp_kalla": "socialstyrelsen",
    "reglering": "auto_faktura",
}
NOON = {"brytklocka": time(12), "brytklocka_operator": "gt", "brytklocka_tillagg": 1}
INDIVIDUAL = COMMON | {
    "modelltyp": "individ",
    "fristdagar": 3,
    "dagtyp": "kalenderdag",
    "periodisering": "dygnsmanad",
}
MEAN = COMMON | {
    "modelltyp": "snitt_overskjutande",
    "troskel_operator": "gt",
    "period": "manad",
    "konsekutiva_perioder": 1,
    "dag0_i_namnare": True,
    "okvalificerad_i_snitt": False,
    "langliggare_i_snitt": "full",
    "brytklocka_i_snitt": False,
}
GATED = {
    k: v for k, v in MEAN.items() if k not in ("langliggare_i_snitt", "brytklocka_i_snitt")
} | {
    "modelltyp": "snitt_grind_individ",
    "fristdagar": 3,
    "dagtyp": "kalenderdag",
    "periodisering": "utskrivningsmanad",
}
TWO_DECIMALS = {"avrundning_snitt_decimaler": 2, "avrundning_lage": "half_up"}


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@pytest.fixture(scope="module")
def models(empty_warehouse: Warehouse) -> list[CompiledModel]:
    return compile_billing(empty_warehouse)


def _opened(
    warehouse: Warehouse, models: list[CompiledModel], factory: pytest.TempPathFactory
) -> Iterator[Billing]:
    with open_billing(warehouse, models, factory.mktemp("fakturering")) as billing:
        yield billing


# --- statut_dagar.csv -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def statute(
    empty_warehouse: Warehouse,
    models: list[CompiledModel],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Billing]:
    """Each case twice: the discharge day not counted, and (region with a +) counted."""
    for billing in _opened(empty_warehouse, models, tmp_path_factory):
        for case in cases("statut_dagar.csv"):
            for region, counted in ((case["id"], False), (f"{case['id']}+", True)):
                billing.region(region)
                billing.agreement(
                    region,
                    **INDIVIDUAL
                    | {
                        "fristdagar": int(case["fristdagar"]),
                        "brytklocka": time.fromisoformat(case["brytklocka"]),
                        "brytklocka_operator": case["brytklocka_operator"],
                        "brytklocka_tillagg": int(case["brytklocka_tillagg"]),
                        "utskrivningsdag_raknas": counted,
                    },
                )
                billing.episode(
                    region,
                    Episode(
                        notified=datetime.fromisoformat(case["underrattad_lokal"]),
                        discharged=date.fromisoformat(case["utskriven_datum"])
                        if case["utskriven_datum"]
                        else None,
                        vardform=case["vardform"],
                    ),
                )
        billing.build()
        yield billing


@pytest.mark.parametrize("case", cases("statut_dagar.csv"), ids=lambda c: c["id"])
def test_first_payable_date_days_and_amount(statute: Billing, case: Case) -> None:
    (row,) = statute.rows("fak_vardepisoder", f"region_kod = '{case['id']}'")
    assert row["kvalificerad"]
    assert row["sen_underrattelse"] == (case["sen_underrattelse"] == "true")
    assert row["forsta_betaldag"] == date.fromisoformat(case["forsta_betaldag"])
    if not case["utskriven_datum"]:
        return
    assert row["utskrivningsklara_dagar"] == int(case["utskrivningsklara_dagar"])
    assert row["betaldagar"] == int(case["betaldagar"])
    assert row["belopp_kr"] == _number(case["belopp_kr"])
    assert row["belopp_status"] == (case["belopp_status"] or "beraknat")
    (counted,) = statute.rows("fak_vardepisoder", f"region_kod = '{case['id']}+'")
    assert counted["betaldagar"] == int(case["betaldagar_med_utskrivningsdag"])
    assert counted["belopp_kr"] == _number(case["belopp_kr_med_utskrivningsdag"])
    assert counted["utskrivningsklara_dagar"] == row["utskrivningsklara_dagar"] + 1


@pytest.mark.parametrize(
    "case", [c for c in cases("statut_dagar.csv") if c["utskriven_datum"]], ids=lambda c: c["id"]
)
def test_days_of_a_stay_are_split_over_months_without_loss(statute: Billing, case: Case) -> None:
    periods = statute.rows("fak_kommunperiod", f"region_kod = '{case['id']}'")
    assert sum(p["individuella_dagar"] for p in periods) == int(case["betaldagar"])
    known = [p["belopp_kr"] for p in periods]
    assert (None in known) == (case["belopp_status"] == "saknas")
    for period in (p for p in periods if p["belopp_kr"] is None):
        assert period["berakningsstatus"] == "ej_berakningsbar"
        assert period["saknad_parameter"] == "belopp_vardygn"
    if None not in known:
        assert sum(known) == _number(case["belopp_kr"])


# --- snitt_mekanik.csv ------------------------------------------------------------------------

MECHANICS = cases("snitt_mekanik.csv")


def _days(text: str) -> list[int]:
    found: list[int] = []
    for part in filter(None, text.split("|")):
        times, star, value = part.partition("*")
        found += [int(value)] * int(times) if star else [int(part)]
    return found


def _mean_agreement(case: Case, rounding: dict[str, Any]) -> dict[str, Any]:
    model = MEAN if case["modelltyp"] == "snitt_overskjutande" else GATED
    values = model | rounding | {"troskel_snitt": Decimal(case["troskel_snitt"])}
    values |= {"belopp_kalla": "avtal", "belopp_avtal": int(case["belopp_vardygn"])}
    if case["modelltyp"] == "snitt_overskjutande":
        values["langliggare_i_snitt"] = case["langliggare_i_snitt"]
        if case["langliggare_grans"]:
            values["langliggare_grans"] = int(case["langliggare_grans"])
    return values


@pytest.fixture(scope="module")
def means(
    empty_warehouse: Warehouse,
    models: list[CompiledModel],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Billing]:
    """Each case exact and, in a region with a +, with two decimals half up."""
    last = date(2022, 3, 31)
    for billing in _opened(empty_warehouse, models, tmp_path_factory):
        for case in MECHANICS:
            for region, rounding in ((case["id"], {}), (f"{case['id']}+", TWO_DECIMALS)):
                billing.region(region)
                billing.agreement(region, **_mean_agreement(case, rounding))
                for days in _days(case["dagar_per_vardepisod"]):
                    notified = datetime.combine(last - timedelta(days=days), time(9))
                    billing.episode(region, Episode(notified, last))
        billing.build()
        yield billing


@pytest.mark.parametrize("case", MECHANICS, ids=lambda c: c["id"])
def test_mean_excess_and_long_stayers(means: Billing, case: Case) -> None:
    exact = means.rows("fak_kommunperiod", f"region_kod = '{case['id']}'")
    rounded = means.rows("fak_kommunperiod", f"region_kod = '{case['id']}+'")
    if case["antal"] == "0":
        assert exact == rounded == []
        return
    for row in (*exact, *rounded):
        assert row["summa_dagar"] == int(case["summa_dagar"])
        shown = Decimal(str(row["snitt"])).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert shown == Decimal(case["snitt"])
        assert row["berakningsstatus"] == "beraknad"
    assert rounded[0]["over_troskel"] == (case["over_troskel"] == "true")
    if case["modelltyp"] == "snitt_grind_individ":
        for reading in ("k1", "k2", "k3"):
            assert rounded[0][f"belopp_{reading}_kr"] == Decimal(case[f"belopp_{reading}_kr"])
        assert rounded[0]["belopp_kr"] == rounded[0]["belopp_k1_kr"]
        return
    for row, kind in ((exact[0], "exakt"), (rounded[0], "2dec")):
        assert row["over_troskel"] == (case["over_troskel"] == "true")
        assert row["overskjutande_dagar"] == Decimal(case[f"overskjutande_{kind}"])
        assert row["individuella_dagar"] == int(case["individuella_dagar"])
        assert row["belopp_kr"] == Decimal(case[f"belopp_{kind}_kr"])


def test_the_mean_that_is_compared_is_the_rounded_one(means: Billing) -> None:
    """C11: 241 / 300 = 0.8033 is above 0.80 unrounded."""
    (exact,) = means.rows("fak_kommunperiod", "region_kod = 'C11'")
    (rounded,) = means.rows("fak_kommunperiod", "region_kod = 'C11+'")
    assert (exact["over_troskel"], rounded["over_troskel"]) == (True, False)


# --- februari_2022_*.csv ----------------------------------------------------------------------

STAYS = cases("februari_2022_vardepisoder.csv")
KALMAR = (
    GATED | NOON | TWO_DECIMALS | {"krav_inskr_24h": "flagga", "troskel_snitt": Decimal("0.80")}
)
MONTH_OF_DISCHARGE = {"periodisering": "utskrivningsmanad"}
LONG = {"langliggare_grans": 7}
ALL_IN = {"okvalificerad_i_snitt": True}
LITERAL = {"krav_inskr_24h": "diskvalificerar"}
NO_CLOCK = dict.fromkeys(NOON)
AGREEMENTS: dict[str, dict[str, Any]] = {
    "U01": INDIVIDUAL | NOON,
    "U03": INDIVIDUAL | NOON | MONTH_OF_DISCHARGE,
    "U05": MEAN | {"troskel_snitt": Decimal(3)},
    "U06": MEAN | ALL_IN | {"troskel_snitt": Decimal(3)},
    "U09": MEAN | {"troskel_snitt": Decimal("2.80")},
    "U10": MEAN | LONG | {"troskel_snitt": Decimal(3), "langliggare_i_snitt": "kapad"},
    "U11": MEAN | LONG | {"troskel_snitt": Decimal(3), "langliggare_i_snitt": "utesluten"},
    "U12": MEAN
    | LONG
    | TWO_DECIMALS
    | {"troskel_snitt": Decimal(3), "langliggare_i_snitt": "utesluten"},
    "U13": KALMAR,
    "U16": KALMAR | {"fristdagar": 4},
    "U17": KALMAR | NO_CLOCK,
    "U18": KALMAR | LITERAL,
    "U20": KALMAR | LITERAL | NO_CLOCK,
    "U21": KALMAR | LITERAL | {"fristdagar": 4},
    "summera": INDIVIDUAL | NOON | {"atertagen_regel": "summera"},
}
SAME_AGREEMENT = {"U02": "U01", "U04": "U03", "U07": "U05", "U08": "U06", "U14": "U13"}
SAME_AGREEMENT |= {"U15": "U13", "U19": "U18"}
AMOUNT_OF = {"U14": "belopp_k2_kr", "U15": "belopp_k3_kr", "U19": "belopp_k3_kr"}


def _stay(case: Case) -> Episode:
    hours, minutes, seconds = map(int, case["inskrivningsmeddelande_efter"].split(":"))
    earlier = None
    if case["tidigare_satt"]:
        earlier = (
            datetime.fromisoformat(case["tidigare_satt"]).date(),
            datetime.fromisoformat(case["tidigare_atertagen"]).date(),
        )
    return Episode(
        notified=datetime.fromisoformat(case["underrattad_lokal"]),
        discharged=date.fromisoformat(case["utskriven_datum"]),
        vardform=case["vardform"],
        message_after=timedelta(hours=hours, minutes=minutes, seconds=seconds),
        sip_behov=case["sip_behov"],
        sip_call=date.fromisoformat(case["sip_kallelse_datum"])
        if case["sip_kallelse_datum"]
        else None,
        deceased=case["avliden"] == "true",
        earlier=earlier,
    )


@pytest.fixture(scope="module")
def february(
    empty_warehouse: Warehouse,
    models: list[CompiledModel],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Billing, dict[tuple[str, str], str]]]:
    """The thirteen episodes once under every agreement, and (agreement, case) -> episode id."""
    for billing in _opened(empty_warehouse, models, tmp_path_factory):
        ids = {}
        for region, values in AGREEMENTS.items():
            billing.region(region)
            billing.agreement(region, **values)
            for case in STAYS:
                ids[region, case["id"]] = billing.episode(region, _stay(case))
        billing.build()
        yield billing, ids


@pytest.mark.parametrize("case", STAYS, ids=lambda c: c["id"])
def test_each_episode_of_february(
    february: tuple[Billing, dict[tuple[str, str], str]], case: Case
) -> None:
    billing, ids = february
    rows = {
        region: billing.rows("fak_vardepisoder", f"vardepisod_id = '{ids[region, case['id']]}'")[0]
        for region in ("U01", "U13", "summera")
    }
    statute, kalmar = rows["U01"], rows["U13"]
    assert statute["sen_underrattelse"] == (case["sen_underrattelse"] == "true")
    assert statute["forsta_betaldag"] == date.fromisoformat(case["forsta_betaldag"])
    assert statute["kvalificerad"] == (case["kvalificerad_statut"] == "true")
    assert statute["orsakskoder"] == ([case["orsakskod"]] if case["orsakskod"] else None)
    assert kalmar["kvalificerad"] == (case["kvalificerad_kalmar_2022"] == "true")
    assert kalmar["orsakskoder"] == statute["orsakskoder"]
    assert kalmar["betaldagar"] == int(case["betaldagar_kalmar_2022"])
    assert statute["utskrivningsklara_dagar"] == int(case["utskrivningsklara_dagar"])
    summed = rows["summera"]["utskrivningsklara_dagar"]
    assert summed == int(case["utskrivningsklara_dagar_summera"])
    days = billing.rows("fak_betaldygn", f"vardepisod_id = '{ids['U01', case['id']]}'")
    months = [day["datum"].month for day in days]
    assert months.count(2) == int(case["betaldagar_februari"])
    assert months.count(3) == int(case["betaldagar_mars"])
    assert all(day["ingar_i_belopp"] for day in days)


OUTCOMES = cases("februari_2022_utfall.csv")


@pytest.mark.parametrize("case", OUTCOMES, ids=lambda c: c["id"])
def test_each_outcome_of_february(
    february: tuple[Billing, dict[tuple[str, str], str]], case: Case
) -> None:
    region = SAME_AGREEMENT.get(case["id"], case["id"])
    where = f"region_kod = '{region}' AND period = '{case['period']}'"
    (row,) = february[0].rows("fak_kommunperiod", where)
    assert row["modelltyp"] == case["modelltyp"]
    if case["antal"]:
        mean = Decimal(str(row["snitt"]))
        assert row["summa_dagar"] == int(case["summa_dagar"])
        assert abs(mean * int(case["antal"]) - row["summa_dagar"]) < Decimal("0.05")
        assert mean.quantize(Decimal(case["snitt"]), ROUND_HALF_UP) == Decimal(case["snitt"])
    if case["overskjutande_dagar"]:
        assert row["overskjutande_dagar"] == Decimal(case["overskjutande_dagar"])
    days = case["individuella_dagar"] or (
        case["dagar_totalt"] if case["modelltyp"] == "individ" else ""
    )
    if days:
        assert row["individuella_dagar"] == int(days)
    if case["belopp_kr"]:
        assert row[AMOUNT_OF.get(case["id"], "belopp_kr")] == Decimal(case["belopp_kr"])


QUALIFYING_DAYS = """
    SELECT utskrivningsklara_dagar AS t
    FROM fakturering.fak_vardepisoder AS fakta
    INNER JOIN intermediate.int_vardepisoder AS episoder
        ON fakta.vardepisod_id = episoder.region_kod || ':' || episoder.vardepisod_id
    WHERE fakta.region_kod = 'U05' AND kvalificerad
        AND date_trunc('month', utskrivning_datum) = DATE '2022-02-01'
"""


def test_the_billing_mean_leaves_out_what_the_indicator_keeps(
    february: tuple[Billing, dict[tuple[str, str], str]],
) -> None:
    """I02: qualifying for billing only; share of dag 0 is 20 %."""
    case = next(c for c in cases("februari_2022_indikator.csv") if c["id"] == "I02")
    (row,) = february[0].rows("fak_kommunperiod", "region_kod = 'U05' AND period = '2022-02'")
    assert row["antal_kvalificerade"] == int(case["antal"])
    assert row["antal_dag0"] == int(case["antal_dag0"])
    assert row["summa_dagar"] == int(case["summa_dagar"])
    assert row["snitt"] == pytest.approx(float(case["snitt_alla"]))
    (measures,) = february[0].store.rows(
        "SELECT count(*) FILTER (WHERE t > 0), avg(t) FILTER (WHERE t > 0), median(t),"
        f" quantile_cont(t, 0.9), max(t), sum(greatest(t - 3, 0)) FROM ({QUALIFYING_DAYS})"
    )
    names = ("antal_minst_1_dag", "snitt_minst_1", "median_dagar", "p90_dagar", "max_dagar")
    assert measures == pytest.approx([float(case[n]) for n in (*names, "dagar_fran_dag_4")])


# --- dalarna_*.csv ----------------------------------------------------------------------------

DALARNA = [c for c in cases("dalarna_at.csv") if c["antal"]]
DALARNA_RUNS = [(c, mode) for c in DALARNA for mode in c["avrundning_lage"].split("|")]


@pytest.fixture(scope="module")
def dalarna(
    empty_warehouse: Warehouse,
    models: list[CompiledModel],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Billing]:
    """N episodes whose days sum to S; the mean does not depend on how they are spread."""
    last = date(2023, 6, 30)
    for billing in _opened(empty_warehouse, models, tmp_path_factory):
        for case, mode in DALARNA_RUNS:
            region = f"{case['id']}-{mode}"
            billing.region(region)
            rounding = {"avrundning_snitt_decimaler": 2, "avrundning_lage": mode}
            billing.agreement(
                region, **MEAN | rounding | {"troskel_snitt": Decimal(case["troskel_snitt"])}
            )
            number, total = int(case["antal"]), int(case["summa_dagar"])
            for n in range(number):
                days = total // number + (1 if n < total % number else 0)
                notified = datetime.combine(last - timedelta(days=days), time(9))
                billing.episode(region, Episode(notified, last))
        billing.build()
        yield billing


@pytest.mark.parametrize(
    ("case", "mode"), DALARNA_RUNS, ids=lambda v: v if isinstance(v, str) else v["id"]
)
def test_published_totals_to_the_krona(dalarna: Billing, case: Case, mode: str) -> None:
    (row,) = dalarna.rows("fak_kommunperiod", f"region_kod = '{case['id']}-{mode}'")
    assert row["snitt"] == pytest.approx(float(case["snitt"]))
    assert row["overskjutande_dagar"] == Decimal(case["overskjutande_dagar"])
    assert row["belopp_kr"] == Decimal(case["belopp_kr"])
    assert row["berakningsstatus"] == "preliminar", "the rate of 2023 has status S"


def test_two_decimals_make_amounts_whole_hundredths_of_the_rate(dalarna: Billing) -> None:
    """AT-D4, and that the published totals said to be so are."""
    for row in dalarna.rows("fak_kommunperiod"):
        assert row["belopp_kr"] % Decimal(105) == 0
    totals = cases("dalarna_summor.csv")
    assert totals
    for case in totals:
        hundredths = Decimal(case["fakturerat_kr"]) * 100 / Decimal(case["antaget_belopp_vardygn"])
        assert (hundredths % 1 == 0) == (case["helt_antal_hundradelar"] == "ja"), case["kommun"]
        assert hundredths / 100 == pytest.approx(Decimal(case["vardygn"]), abs=Decimal("0.0001"))
