"""What the marts make of a tenth of Kalmar: near the published figures, and as the key says.

One build for all of it. Does not belong here: other seeds and faulty deliveries
(test_synthetic_findings.py).
"""

from __future__ import annotations

import pytest

from benchmarks.bench_calibration import figures, measure
from orchestration.synthetic.defects.ledger import EPISODE
from tests.python.synthetic.marts import STORLEK, Marts, build_marts
from tests.python.synthetic.planted_findings import (
    BETWEEN_DELIVERIES,
    KINDS,
    NOT_PLANTED,
    QUERY,
    judge,
    lured,
)
from tests.python.synthetic.test_synthetic_calibration import WIDE, lay_out_as_published

STATES = {
    "OK": (),
    "SEN": ("D02", "D25"),
    "SAKNAR_STATUS": ("D01-status",),
    "SAKNAR_MEDDELANDE": ("D01-meddelande",),
    "VET_EJ": ("D03",),
}
DAYS = "SELECT vardepisod_id FROM fakta.fct_utskrivningsklara_dagar"
EPISODES = "SELECT vardepisod_id FROM fakta.fct_vardepisoder"
LOCAL_CLOCK = "CAST(klar_tidpunkt AT TIME ZONE 'Europe/Stockholm' AS TIME)"


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Marts:
    return build_marts(tmp_path_factory.mktemp("tiondel"))


def _planted(marts: Marts, *kinds: str) -> set[str]:
    return {key for kind in kinds for key in marts.year.keys(kind, EPISODE)}


def test_a_tenth_of_kalmar_lands_near_the_published_figures(marts: Marts) -> None:
    data = marts.year.out
    lay_out_as_published(data, marts.build_file)
    found = measure(data, scenario="kalmar_2022", storlek=STORLEK)
    assert set(found) == {figure.name for figure in figures("kalmar_2022")}
    outside = {k: found[k] for k, (low, high) in WIDE.items() if not low <= found[k] <= high}
    assert outside == {}


@pytest.mark.parametrize("state", [s for s in STATES if s != "OK"])
def test_status_is_late_or_missing_where_the_key_says(marts: Marts, state: str) -> None:
    query = f"SELECT vardepisod_id FROM kvalitet.dq_status_24h WHERE tillstand = '{state}'"
    assert marts.keys(query) == _planted(marts, *STATES[state]) != set()


def test_status_in_time_survives_what_only_looks_late(marts: Marts) -> None:
    ok = "SELECT vardepisod_id FROM kvalitet.dq_status_24h WHERE tillstand = 'OK'"
    assert marts.keys(f"{ok} AND fore_inskrivning") == _planted(marts, "D04") != set()
    assert marts.keys(f"{ok} AND registrerad_i_efterhand") == _planted(marts, "D05") != set()
    lures = _planted(marts, "L01", "L02", "L09")
    assert lures
    assert lures <= marts.keys(ok)


def test_the_counts_of_the_key_are_those_of_the_marts(marts: Marts) -> None:
    true = marts.year.true
    ((episodes, ongoing, linked),) = marts.rows(
        "SELECT count(*), count(*) - count(utskrivning), count(*) FILTER (ar_lankad) "
        "FROM fakta.fct_vardepisoder"
    )
    assert (episodes, ongoing, linked) == (
        true["vardepisoder"],
        true["vardepisoder_pagaende"],
        true["lankade_vardepisoder"],
    )
    ((discharged, day_0, days),) = marts.rows(
        "SELECT count(utskrivningsklara_dagar), "
        "count(*) FILTER (utskrivningsklara_dagar = 0), sum(utskrivningsklara_dagar) "
        "FROM fakta.fct_utskrivningsklara_dagar"
    )
    assert (discharged, day_0, int(days)) == (
        true["utskrivna_med_giltig_period"],
        true["utskrivna_dag0"],
        true["utskrivningsklara_dagar"],
    )


def test_days_are_as_the_key_says(marts: Marts) -> None:
    zero = marts.keys(f"{DAYS} WHERE utskrivningsklara_dagar = 0")
    assert zero == _planted(marts, "D16")
    assert _planted(marts, "D11-samma", "L03-inom") <= zero
    negative = marts.keys(f"{DAYS} WHERE exkluderad_orsak = 'negativ_tid'")
    assert negative == _planted(marts, "D11-senare") != set()
    one = marts.keys(f"{DAYS} WHERE utskrivningsklara_dagar = 1")
    assert _planted(marts, "L03-over") <= one
    assert not _planted(marts, "D12") & marts.keys(DAYS)
    for kinds in (("D13-atertagen",), ("D13-satt",), ("D15",), ("L05",)):
        assert set() < _planted(marts, *kinds) <= marts.keys(DAYS)


def test_periods_are_as_the_key_says(marts: Marts) -> None:
    withdrawn = marts.keys(
        "SELECT vardepisod_id FROM fakta.fct_utskrivningsklara_perioder "
        "WHERE slutorsak = 'aterkallad'"
    )
    assert _planted(marts, "D17", "L05") <= withdrawn
    assert not _planted(marts, "D13-atertagen", "D13-satt") & withdrawn
    late = marts.keys(
        "SELECT vardepisod_id FROM fakta.fct_utskrivningsklara_perioder WHERE ar_giltig AND "
        "underrattad_tidpunkt > klar_tidpunkt + INTERVAL 24 HOUR"
    )
    assert _planted(marts, "D15") <= late
    ((without_time,),) = marts.rows(
        "SELECT count(*) FROM fakta.fct_utskrivningsklara_perioder "
        f"WHERE {LOCAL_CLOCK} = TIME '00:00:00'"
    )
    dated = marts.year.keys("D14", "link_utskrivningsklar_handelse")
    assert 0.9 * len(dated) <= without_time <= len(dated)


def test_kommun_and_persons_are_as_the_key_says(marts: Marts) -> None:
    for variant, code in (("saknas", "okand"), ("9901", "9901"), ("utland", "9999")):
        found = marts.keys(f"{EPISODES} WHERE ar_lankad AND kommun_kod = '{code}'")
        assert found == _planted(marts, f"D10-{variant}")
    protected = marts.keys(
        "SELECT DISTINCT patient_nyckel FROM fakta.fct_vardepisoder WHERE skyddad"
    )
    planted = marts.year.keys("D23", "patient")
    assert protected <= planted
    replaced = marts.year.keys("D21", "patient")
    assert not replaced & marts.keys("SELECT patient_nyckel FROM fakta.fct_vardepisoder")
    assert marts.keys(f"{EPISODES} WHERE avliden") >= _planted(marts, "D18")


def test_stays_and_cases_are_as_the_key_says(marts: Marts) -> None:
    episodes = marts.keys(EPISODES)
    extra = marts.year.keys("D42", "vardtillfalle") | marts.year.keys("X1", "vardtillfalle")
    assert extra
    assert not {f"08:{key}" for key in extra} & episodes
    forgotten = {f"08:{key}" for key in marts.year.keys("X2", "vardtillfalle")}
    assert forgotten <= marts.keys(f"{EPISODES} WHERE utskrivning IS NULL")
    assert _planted(marts, "L11", "D08") <= episodes
    linked = marts.keys(f"{EPISODES} WHERE ar_lankad")
    assert _planted(marts, "D06", "D07-tid", "L04") <= linked
    cases = marts.keys("SELECT arende_id FROM fakta.fct_vardepisoder")
    assert {f"08:{key}" for key in marts.year.keys("L08", "link_arende")} <= cases
    loose = {f"08:{key}" for key in marts.year.keys("D07-olankad", "link_arende")}
    assert not loose & cases


def test_every_planted_finding_is_found_and_little_else(marts: Marts) -> None:
    """Recall 100 % per kind, precision 99 % per rule; every rule is accounted for."""
    findings = marts.rows(QUERY)
    for rule, judged in judge(marts.year, findings).items():
        assert judged.planted, rule
        assert judged.missed == frozenset(), rule
        assert len(judged.extra) <= 0.01 * len(judged.found), (rule, sorted(judged.extra)[:5])
    assert {name for name, *_ in findings} == KINDS.keys()
    listed = marts.keys("SELECT regel_id FROM referens.dq_regler_lista")
    assert listed == KINDS.keys() | BETWEEN_DELIVERIES.keys() | NOT_PLANTED


def test_no_lure_is_taken_for_a_finding(marts: Marts) -> None:
    assert lured(marts.year, marts.rows(QUERY)) == set()


def test_the_counts_are_those_of_the_findings(marts: Marts) -> None:
    """dq_fynd_antal: every finding once, on its klinik; as many looked at as could be found."""
    findings = dict(marts.rows("SELECT regel_id, count(*) FROM kvalitet.dq_fynd GROUP BY 1"))
    counted = marts.rows(
        "SELECT regel_id, sum(antal + antal_undantagna), min(namnare - antal - antal_undantagna), "
        "sum(namnare), count(DISTINCT klinik_kod) FROM kvalitet.dq_fynd_antal GROUP BY 1"
    )
    assert {rule: int(number) for rule, number, *_ in counted if number} == findings
    assert all(least >= 0 for _, _, least, *_ in counted)
    kliniker = {rule: number for rule, *_, number in counted}
    assert kliniker["status_sen"] > 5 and kliniker["okand_kod"] == 1
    looked_at = {rule: int(total) for rule, _, _, total, _ in counted}
    ((decided,),) = marts.rows(
        "SELECT count(*) FROM kvalitet.dq_status_24h WHERE tillstand NOT LIKE 'EJ%'"
    )
    assert looked_at["status_sen"] == looked_at["status_vet_ej"] == decided


def test_a_finding_is_tied_to_the_klinik_and_kommun_of_its_stay(marts: Marts) -> None:
    differing = marts.rows(
        "SELECT f.regel_id FROM kvalitet.dq_fynd AS f "
        "JOIN fakta.fct_vardepisoder AS e USING (region_kod, vardepisod_id) "
        "WHERE f.kommun_kod <> e.kommun_kod OR f.klinik_kod <> "
        "CASE WHEN f.regel_id LIKE 'status%' THEN e.klinik_in_kod ELSE e.klinik_kod END"
    )
    assert differing == []
    untied = marts.keys("SELECT DISTINCT regel_id FROM kvalitet.dq_fynd WHERE klinik_kod = 'okand'")
    assert untied <= {
        *("saknad_referens", "enhet_utanfor_giltighet"),
        *("sip_utan_mote", "sip_utan_deltagare", "plan_utan_anteckningar"),
    }


def test_only_what_is_planted_is_quarantined(marts: Marts) -> None:
    """Long ids and ids of ten digits are not."""
    quarantined = marts.rows("SELECT tabell, count(*) FROM kvalitet.dq_karantan GROUP BY ALL")
    planted = marts.year.keys("X1", "vardtillfalle")
    assert quarantined == [("vardtillfalle", len(planted))]
