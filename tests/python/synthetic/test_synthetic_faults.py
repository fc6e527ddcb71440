"""Faulty deliveries among the nights: what is wrong with each, and what landing makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.landing import Ledger
from orchestration.landing.hold import blocking_holds, hold_reasons
from orchestration.landing.reasons import Code
from tests.python.synthetic.nights_helpers import Nights, build_store
from tests.python.synthetic.synthetic_helpers import write_year

NIGHTS = 16
REFUSED = {"D38": Code.ID_SOM_FLYTTAL, "D39": Code.FEL_TECKENKODNING, "D40": Code.DECIMALPUNKT}


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """Sixteen nights of a fiftieth of Kalmar, with every kind of faulty delivery."""
    out = tmp_path_factory.mktemp("filfel")
    return Nights(write_year(out, storlek=0.02, natter=NIGHTS, med_filfel=True).out)


def _delivery(nights: Nights, kind: str) -> tuple[str, int]:
    """Källa of the delivery that was planted as a kind, and its number among that källa's."""
    (key, *_) = nights.planted(kind, "leverans")
    kalla, mapp = key.split("/")
    folders = [d["mapp"] for d in nights.facit["leveranser"] if d["kalla"] == kalla]
    return kalla, folders.index(mapp) + 1


def test_each_fault_has_a_delivery_of_its_own_and_the_last_is_sound(faulty: Nights) -> None:
    planted = {k: faulty.planted(k, "leverans") for k in ("D38", "D39", "D40", "D41", "D43")}
    assert all(len(keys) == 1 for keys in planted.values())
    assert len({key for keys in planted.values() for key in keys}) == len(planted)
    assert len(faulty.planted("D44", "leverans")) == 2
    last = {d["kalla"]: f"{d['kalla']}/{d['mapp']}" for d in faulty.facit["leveranser"]}
    assert not set(last.values()) & {key for keys in planted.values() for key in keys}


def test_an_id_is_written_as_a_float(faulty: Nights) -> None:
    kalla, night = _delivery(faulty, "D38")
    ids = [row["meddelande_id"] for row in faulty.rows(night, "link_meddelande", kalla)]
    assert [i for i in ids if not i.startswith("M")] == ["1.2E+18"]


def test_a_text_is_in_another_encoding(faulty: Nights) -> None:
    kalla, night = _delivery(faulty, "D39")
    assert any("Ã¥" in row["klartext"] for row in faulty.rows(night, "kodverk", kalla))
    assert not any("Ã¥" in row["klartext"] for row in faulty.rows(1, "kodverk", kalla))


def test_a_number_has_a_point(faulty: Nights) -> None:
    kalla, night = _delivery(faulty, "D40")
    results = [row["resultat"] for row in faulty.rows(night, "delaktighet", kalla)]
    assert sum("." in result for result in results) == 1
    assert sum("," in result for result in results) == len(results) - 1


def test_a_table_is_low(faulty: Nights) -> None:
    kalla, night = _delivery(faulty, "D41")
    low, before, after = (
        len(faulty.rows(n, "link_meddelande_mottagare", kalla))
        for n in (night, night - 1, night + 1)
    )
    assert low < min(before, after) / 2


def test_psychiatry_is_lacking_for_a_hospital_and_a_quarter(faulty: Nights) -> None:
    kalla, night = _delivery(faulty, "D43")
    there, lacking = (
        {row["vardtillfalle_id"]: row for row in faulty.rows(n, "vardtillfalle", kalla)}
        for n in (night + 7, night)
    )
    asof = faulty.link[night - 1]["extrakt_tidpunkt"]
    gone = [
        row
        for key, row in there.items()
        if key not in lacking and row["kalla_skapad_tidpunkt"] < asof
    ]
    assert gone
    assert len({row["sjukhus_kod"] for row in gone}) == 1
    assert {row["verksamhetsgren"] for row in gone} <= {"PSYKIATRI", "RATTSPSYKIATRI"}
    assert {row["inskrivning_tidpunkt"][:7] for row in gone} <= {"2022-10", "2022-11", "2022-12"}
    forms = {row["vardtillfalle_id"] for row in faulty.rows(night, "psykiatrisk_vardform", kalla)}
    assert forms.isdisjoint(row["vardtillfalle_id"] for row in gone)


@pytest.mark.parametrize(
    ("kalla", "tabell", "column"),
    [("stella", "avvikelse", "rapporterande_enhet"), ("enkat", "delaktighet", "niva_kod")],
)
def test_a_small_source_is_delivered_in_part(
    faulty: Nights, kalla: str, tabell: str, column: str
) -> None:
    count = len([d for d in faulty.facit["leveranser"] if d["kalla"] == kalla])
    part, whole = ({r[column] for r in faulty.rows(n, tabell, kalla)} for n in (1, count))
    assert part < whole
    assert abs(len(part) / len(whole) - 30 / 35) < 0.2


@pytest.mark.heavy
def test_landing_refuses_and_holds_what_it_should(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    out = tmp_path_factory.mktemp("filfel_tiondel")
    nights = Nights(write_year(out, storlek=0.1, natter=NIGHTS, med_filfel=True).out)
    settings, refused = build_store(nights.out, tmp_path)
    by_delivery = {
        nights.planted(kind, "leverans")[0].replace("/08_", "/"): [str(code)]
        for kind, code in REFUSED.items()
    }
    assert refused == by_delivery
    with Ledger(settings) as ledger:
        deliveries = ledger.deliveries()
    held = {
        f"{kalla}/{region}_{extract}": {str(reason.code) for reason in reasons}
        for (kalla, region, extract), reasons in hold_reasons(deliveries).items()
    }
    assert held == {nights.planted("D41", "leverans")[0]: {str(Code.VOLYM_AVVIKER)}}
    assert blocking_holds(deliveries) == ()
