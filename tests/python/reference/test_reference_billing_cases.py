"""The billing reference against worked cases with expected numbers (B, C, V, U, AT-D)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.python.reference.made_rows import Rows
from tests.python.reference.worked_rows import cases
from tests.reference.agreements import Agreement, Agreements, load_agreements, typed_value
from tests.reference.api import expected_tables
from tests.reference.billing import BILLING_TABLES

Row = dict[str, Any]


def _agreement(modell_id: str) -> Agreement:
    return next(a for a in load_agreements().rows if a.modell_id == modell_id)


def _only(agreement: Agreement, rates: dict[int, int] | None = None) -> Agreements:
    """The agreement as the only one of region 08, for every vårdform and day."""
    alone = Agreement(
        agreement.modell_id,
        "08",
        "alla",
        date(1900, 1, 1),
        None,
        agreement.values,
        agreement.statuses,
    )
    statute = [a for a in load_agreements().rows if a.region_kod == "00"]
    known = load_agreements().rates
    given = {year: (kr, "V") for year, kr in (rates or {}).items()}
    return Agreements((*statute, alone), known | given)


def _episode(rows: Rows, name: str, notified: str, discharged: str | None, **arende: Any) -> None:
    """A linked episode, its notice sent when it was judged; SIP not needed unless said."""
    admitted = f"{datetime.fromisoformat(notified) - timedelta(days=2):%Y-%m-%d %H:%M:%S}"
    sent = arende.pop("sent", admitted)
    rows.stay(name, admitted, discharged and f"{discharged} 23:59:00", **arende.pop("stay", {}))
    rows.arende(f"A{name}", name, admitted, **({"sip_behov": "NEJ"} | arende))
    rows.message(f"M{name}", f"A{name}", "INSKRIVNING", sent)
    _set_ready(rows, name, 9, notified)


def _set_ready(rows: Rows, name: str, number: int, notified: str) -> None:
    rows.event(f"A{name}", number, "SATT", notified, meddelande_id=f"U{name}{number}")
    rows.message(f"U{name}{number}", f"A{name}", "UTSKRIVNINGSKLAR", notified)


def _billed(rows: Rows, agreements: Agreements) -> dict[str, list[Row]]:
    delivery = rows.delivery("2026-01-12 04:30:00")
    return expected_tables([delivery], names=BILLING_TABLES, agreements=agreements)


STATUTE_CASES = cases("statut_dagar.csv")


@pytest.mark.parametrize("case", STATUTE_CASES, ids=lambda case: str(case["id"]))
@pytest.mark.parametrize("counts_discharge", [False, True])
def test_days_of_the_statute(case: dict[str, str], counts_discharge: bool) -> None:
    names = ("fristdagar", "brytklocka", "brytklocka_operator", "brytklocka_tillagg")
    given = {name: typed_value(name, case[name]) for name in names}
    agreement = _agreement("00-somatik-2018").with_values(
        **given, utskrivningsdag_raknas=counts_discharge
    )
    rows = Rows()
    _episode(rows, "V", case["underrattad_lokal"], case["utskriven_datum"] or None)
    (row,) = _billed(rows, _only(agreement))["fak_vardepisoder"]
    assert row["kvalificerad"]
    assert row["sen_underrattelse"] == (case["sen_underrattelse"] == "true")
    assert row["forsta_betaldag"] == date.fromisoformat(case["forsta_betaldag"])
    if case["utskriven_datum"]:
        suffix = "_med_utskrivningsdag" if counts_discharge else ""
        assert row["betaldagar"] == int(case[f"betaldagar{suffix}"])
        kr = case[f"belopp_kr{suffix}"]
        assert row["belopp_kr"] == (Decimal(kr) if kr else None)
        assert row["belopp_status"] == (case["belopp_status"] or "beraknat")


def _values(text: str) -> Iterator[int]:
    """`241*1|59*0` means 241 ones and 59 zeros."""
    for part in text.split("|") if text else ():
        number, _, value = part.rpartition("*")
        yield from [int(value)] * int(number or 1)


def _month(values: Iterable[int]) -> Rows:
    """Episodes with these T, all discharged on 28 February 2022."""
    rows = Rows()
    for number, t in enumerate(values):
        ready = date(2022, 2, 28) - timedelta(days=t)
        _episode(rows, f"V{number}", f"{ready} 09:00:00", "2022-02-28")
    return rows


MEAN_CASES = [c for c in cases("snitt_mekanik.csv") if c["dagar_per_vardepisod"]]


@pytest.mark.parametrize("case", MEAN_CASES, ids=lambda case: str(case["id"]))
@pytest.mark.parametrize("rounding", ["exakt", "2dec"])
def test_means(case: dict[str, str], rounding: str) -> None:
    kalmar = case["modelltyp"] == "snitt_grind_individ"
    base = _agreement("08-somatik-2022")
    if not kalmar:
        base = base.with_values(
            avrundning_snitt_decimaler=None if rounding == "exakt" else 2,
            langliggare_grans=typed_value("langliggare_grans", case["langliggare_grans"]),
            langliggare_i_snitt=case["langliggare_i_snitt"],
            modelltyp="snitt_overskjutande",
        )
    agreement = base.with_values(troskel_snitt=Fraction(case["troskel_snitt"]))
    rates = {2022: int(case["belopp_vardygn"])}
    tables = _billed(_month(_values(case["dagar_per_vardepisod"])), _only(agreement, rates))
    (row,) = tables["fak_kommunperiod"]
    assert row["summa_dagar"] == int(case["summa_dagar"])
    assert round(row["snitt"] + 1e-9, 2) == float(case["snitt"])
    assert row["over_troskel"] == (case["over_troskel"] == "true")
    if kalmar:
        for name in ("belopp_k1_kr", "belopp_k2_kr", "belopp_k3_kr"):
            assert row[name] == Decimal(case[name]), name
    else:
        assert row["antal_kvalificerade"] == len(list(_values(case["dagar_per_vardepisod"])))
        excess = float(case[f"overskjutande_{rounding}"])
        assert row["overskjutande_dagar"] == pytest.approx(excess)
        assert row["individuella_dagar"] == int(case["individuella_dagar"])
        assert row["belopp_kr"] == Decimal(case[f"belopp_{rounding}_kr"])


def test_an_empty_period_has_no_row() -> None:
    """C6: zero rows, no mean."""
    assert not _billed(Rows(), load_agreements())["fak_kommunperiod"]


EPISODES = cases("februari_2022_vardepisoder.csv")


def _february() -> Rows:
    rows = Rows()
    for case in EPISODES:
        earlier = case["tidigare_satt"]
        admitted = datetime.fromisoformat(earlier or case["underrattad_lokal"]) - timedelta(days=2)
        hours, minutes, seconds = map(int, case["inskrivningsmeddelande_efter"].split(":"))
        sent = admitted + timedelta(hours=hours, minutes=minutes, seconds=seconds)
        name = case["id"]
        died = {"utskrivningssatt_kod": "4"} if case["avliden"] == "true" else {}
        rows.stay(name, f"{admitted}", f"{case['utskriven_datum']} 15:00:00", **died)
        rows.arende(f"A{name}", name, f"{admitted}", sip_behov=case["sip_behov"])
        rows.message(f"M{name}", f"A{name}", "INSKRIVNING", f"{sent}")
        if earlier:
            _set_ready(rows, name, 1, earlier)
            rows.event(f"A{name}", 2, "ATERTAGEN", case["tidigare_atertagen"])
        _set_ready(rows, name, 9, case["underrattad_lokal"])
        if case["sip_kallelse_datum"]:
            rows.add(
                "link_plan",
                plan_id=f"P{name}",
                arende_id=f"A{name}",
                plantyp="SIP",
                status="UPPRATTAD",
                antal_anteckningar=1,
                kallelse_skickad_tidpunkt=f"{case['sip_kallelse_datum']} 10:00:00",
            )
    return rows


@pytest.mark.parametrize(
    ("modell_id", "suffix"), [("00-somatik-2018", "statut"), ("08-somatik-2022", "kalmar_2022")]
)
def test_each_episode_of_february(modell_id: str, suffix: str) -> None:
    found = {
        r["vardepisod_id"].removeprefix("08:"): r
        for r in _billed(_february(), _only(_agreement(modell_id)))["fak_vardepisoder"]
    }
    assert found.keys() == {c["id"] for c in EPISODES}
    for case in EPISODES:
        row = found[case["id"]]
        assert row["kvalificerad"] == (case[f"kvalificerad_{suffix}"] == "true"), case["id"]
        assert row["orsakskoder"] == [c for c in [case["orsakskod"]] if c], case["id"]
        assert row["forsta_betaldag"] == date.fromisoformat(case["forsta_betaldag"]), case["id"]
        days = int(case["betaldagar_februari"]) + int(case["betaldagar_mars"])
        if suffix == "kalmar_2022":
            days = int(case["betaldagar_kalmar_2022"])
        assert row["betaldagar"] == days, case["id"]


STATUTE, KALMAR = "00-somatik-2018", "08-somatik-2022"
MEAN: dict[str, Any] = {
    "modelltyp": "snitt_overskjutande",
    "krav_inskr_24h": "diskvalificerar",
    "troskel_snitt": Fraction(3),
    "avrundning_snitt_decimaler": None,
}
SEVEN = {"langliggare_grans": 7}
DISQUALIFIES = {"krav_inskr_24h": "diskvalificerar"}
OUTCOMES: dict[str, tuple[str, dict[str, Any], str]] = {
    "U01": (STATUTE, {}, "belopp_kr"),
    "U02": (STATUTE, {}, "belopp_kr"),
    "U03": (STATUTE, {"periodisering": "utskrivningsmanad"}, "belopp_kr"),
    "U04": (STATUTE, {"periodisering": "utskrivningsmanad"}, "belopp_kr"),
    "U05": (KALMAR, MEAN, ""),
    "U06": (KALMAR, MEAN | {"okvalificerad_i_snitt": True}, ""),
    "U07": (KALMAR, MEAN, "belopp_kr"),
    "U08": (KALMAR, MEAN | {"okvalificerad_i_snitt": True}, "belopp_kr"),
    "U09": (KALMAR, MEAN | {"troskel_snitt": Fraction("2.8")}, "belopp_kr"),
    "U10": (KALMAR, MEAN | SEVEN | {"langliggare_i_snitt": "kapad"}, "belopp_kr"),
    "U11": (KALMAR, MEAN | SEVEN | {"langliggare_i_snitt": "utesluten"}, "belopp_kr"),
    "U12": (
        KALMAR,
        MEAN | SEVEN | {"langliggare_i_snitt": "utesluten", "avrundning_snitt_decimaler": 2},
        "belopp_kr",
    ),
    "U13": (KALMAR, {}, "belopp_k1_kr"),
    "U14": (KALMAR, {}, "belopp_k2_kr"),
    "U15": (KALMAR, {}, "belopp_k3_kr"),
    "U16": (KALMAR, {"fristdagar": 4}, "belopp_k1_kr"),
    "U17": (KALMAR, {"brytklocka": None}, "belopp_k1_kr"),
    "U18": (KALMAR, DISQUALIFIES, "belopp_k1_kr"),
    "U19": (KALMAR, DISQUALIFIES, "belopp_k3_kr"),
    "U20": (KALMAR, DISQUALIFIES | {"brytklocka": None}, "belopp_k1_kr"),
    "U21": (KALMAR, DISQUALIFIES | {"fristdagar": 4}, "belopp_k1_kr"),
}


@pytest.mark.parametrize(
    "case", cases("februari_2022_utfall.csv"), ids=lambda case: str(case["id"])
)
def test_outcome_of_february(case: dict[str, str]) -> None:
    modell_id, values, amount = OUTCOMES[case["id"]]
    agreement = _agreement(modell_id).with_values(**values)
    periods = _billed(_february(), _only(agreement))["fak_kommunperiod"]
    (row,) = [r for r in periods if r["period"] == case["period"]]
    if case["summa_dagar"]:
        assert row["summa_dagar"] == int(case["summa_dagar"])
        assert row["snitt"] == pytest.approx(float(case["snitt"]), abs=0.005)
    if case["overskjutande_dagar"]:
        assert row["overskjutande_dagar"] == pytest.approx(float(case["overskjutande_dagar"]))
    if case["individuella_dagar"]:
        assert row["individuella_dagar"] == int(case["individuella_dagar"])
    if amount:
        assert row[amount] == Decimal(case["belopp_kr"])


@pytest.mark.parametrize(
    "case", [c for c in cases("dalarna_at.csv") if c["antal"]], ids=lambda case: str(case["id"])
)
def test_totals_of_dalarna(case: dict[str, str]) -> None:
    """N episodes whose T sum to S: published amounts come out to the krona."""
    antal, summa = int(case["antal"]), int(case["summa_dagar"])
    values = [summa // antal + (number < summa % antal) for number in range(antal)]
    for mode in case["avrundning_lage"].split("|"):
        agreement = _agreement(KALMAR).with_values(
            **MEAN
            | {
                "troskel_snitt": Fraction(case["troskel_snitt"]),
                "avrundning_snitt_decimaler": 2,
                "avrundning_lage": mode,
            }
        )
        tables = _billed(_month(values), _only(agreement, {2022: int(case["belopp_vardygn"])}))
        (row,) = tables["fak_kommunperiod"]
        assert row["overskjutande_dagar"] == pytest.approx(float(case["overskjutande_dagar"]))
        assert row["belopp_kr"] == Decimal(case["belopp_kr"])
