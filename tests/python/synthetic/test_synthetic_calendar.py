"""What depends on the date and on the place: summer, Oskarshamn's change, psychiatry, kommuner."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from orchestration.synthetic import load_scenario
from orchestration.synthetic.episodes import waiting_days
from orchestration.synthetic.run import Run
from orchestration.synthetic.seasons import in_summer
from orchestration.synthetic.world import build_world
from tests.python.synthetic.synthetic_helpers import Year, write_year

SUMMER = "strftime(inskrivning_tidpunkt, '%m-%d') BETWEEN '06-20' AND '08-20'"
COUNTED = "ar_makulerad = '0' AND status <> 'AVBRUTEN' AND inskriven_fran_annan_klinik = '0'"


def _in_order(year: Year, query: str) -> list[float]:
    return [float(row[0]) for row in year.sql.execute(query).fetchall()]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2022-06-19T23:59:59", False),
        ("2022-06-20T00:00:00", True),
        ("2024-07-31T12:00:00", True),
        ("2022-08-20T23:59:59", True),
        ("2022-08-21T00:00:00", False),
        ("2022-01-01T00:00:00", False),
        ("NaT", False),
    ],
)
def test_the_summer_has_a_first_and_a_last_day(time: str, expected: bool) -> None:
    summer = load_scenario().parameters.sommar
    assert in_summer(summer, np.array([time], dtype="M8[s]")).tolist() == [expected]


def test_planned_care_halves_in_summer_and_acute_care_does_not(fifth_year: Year) -> None:
    query = f"""
        SELECT count(*) / count(DISTINCT inskrivning_tidpunkt::DATE) AS a_day
        FROM vardtillfalle WHERE {COUNTED} AND year(inskrivning_tidpunkt) = 2022
            AND isodow(inskrivning_tidpunkt) < 5 AND planerad_flagga = '{{planned}}'
        GROUP BY {SUMMER} ORDER BY {SUMMER}"""
    rest, summer = _in_order(fifth_year, query.format(planned=1))
    assert 0.4 < summer / rest < 0.62
    rest, summer = _in_order(fifth_year, query.format(planned=0))
    assert 0.85 < summer / rest < 1.1


def test_a_quarter_of_the_wards_is_closed_in_summer(fifth_year: Year) -> None:
    query = f"""
        SELECT count(DISTINCT enhet_in_id) FROM vardtillfalle
        WHERE verksamhetsgren <> 'RATTSPSYKIATRI'
            AND enhet_in_id IN (SELECT enhet_id FROM enhet WHERE enhetstyp = 'AVDELNING')
        GROUP BY {SUMMER} ORDER BY {SUMMER}"""
    wards, open_wards = _in_order(fifth_year, query)
    forensic = 3
    assert wards + forensic == 46
    assert open_wards == wards - 12


def _a_day(year: Year, hospital: str, planned: int) -> tuple[float, float]:
    """Somatic admissions a day at a hospital, before and from 1 October 2025."""
    before, after = year.sql.execute(
        f"""SELECT count(*) FILTER (inskrivning_tidpunkt < TIMESTAMP '2025-10-01') / 273,
            count(*) FILTER (inskrivning_tidpunkt >= TIMESTAMP '2025-10-01') / 92
        FROM vardtillfalle WHERE {COUNTED} AND year(inskrivning_tidpunkt) = 2025
            AND verksamhetsgren = 'SOMATIK' AND sjukhus_kod = ? AND planerad_flagga = ?""",
        [hospital, str(planned)],
    ).fetchall()[0]
    return float(before), float(after)


def test_acute_care_leaves_oskarshamn_in_october_2025(folder: Path) -> None:
    year = write_year(folder, ar=2025, storlek=0.25)
    before, after = _a_day(year, "25011", 0)
    assert 0.2 < after / before < 0.5
    kalmar = _a_day(year, "25010", 0)
    assert kalmar[1] - kalmar[0] > 0.5 * (before - after), "they come to Kalmar instead"
    before, after = _a_day(year, "25011", 1)
    assert after > 0.8 * before, "planned care stays"
    year.sql.close()


def test_nothing_moves_from_oskarshamn_before(fifth_year: Year) -> None:
    before, after = _in_order(
        fifth_year,
        f"""SELECT count(*) / count(DISTINCT inskrivning_tidpunkt::DATE) FROM vardtillfalle
        WHERE {COUNTED} AND sjukhus_kod = '25011' AND planerad_flagga = '0'
        GROUP BY month(inskrivning_tidpunkt) >= 10 ORDER BY month(inskrivning_tidpunkt) >= 10""",
    )
    assert 0.8 < after / before < 1.25


def test_the_form_of_psychiatric_care_follows_the_patient(fifth_year: Year) -> None:
    lost, orv_without_lrv, opt_without_lpt, orv, opt = fifth_year.count(
        """SELECT count(*) FROM (
            SELECT radnr = '1' AND inskriven_fran_annan_klinik = '1'
                AND v.inskrivning_tidpunkt > lag(galler_fran_tidpunkt) OVER w
                AND vardform <> lag(vardform) OVER w
                AND v.vardepisod_id = lag(v.vardepisod_id) OVER w AS is_lost
            FROM psykiatrisk_vardform JOIN vardtillfalle v USING (vardtillfalle_id)
            WINDOW w AS (PARTITION BY v.patient_nyckel ORDER BY galler_fran_tidpunkt)
        ) WHERE is_lost""",
        *(
            f"""SELECT count(*) FROM psykiatrisk_vardform f
            JOIN vardtillfalle v USING (vardtillfalle_id) WHERE vardform = '{opened}'
            AND NOT EXISTS (SELECT 1 FROM psykiatrisk_vardform e
                JOIN vardtillfalle w USING (vardtillfalle_id)
                WHERE e.vardform = '{closed}' AND w.patient_nyckel = v.patient_nyckel
                AND e.galler_fran_tidpunkt < f.galler_fran_tidpunkt)"""
            for opened, closed in (("ORV", "LRV"), ("OPT", "LPT"))
        ),
        "SELECT count(*) FROM psykiatrisk_vardform WHERE vardform = 'ORV'",
        "SELECT count(*) FROM psykiatrisk_vardform WHERE vardform = 'OPT'",
    )
    assert (lost, orv_without_lrv, opt_without_lpt) == (0, 0, 0)
    assert orv > 0
    assert opt > 0


def test_some_come_to_psychiatry_by_way_of_a_somatic_clinic(fifth_year: Year) -> None:
    by_way, back = fifth_year.count(
        *(
            f"""SELECT count(*) FROM vardtillfalle a JOIN vardtillfalle b
            ON a.patient_nyckel = b.patient_nyckel AND b.inskriven_fran_annan_klinik = '1'
            AND b.inskrivning_tidpunkt BETWEEN a.utskrivning_tidpunkt
            AND a.utskrivning_tidpunkt + INTERVAL 2 HOUR
            WHERE a.verksamhetsgren = '{first}' AND b.verksamhetsgren = '{second}'"""
            for first, second in (("SOMATIK", "PSYKIATRI"), ("PSYKIATRI", "SOMATIK"))
        )
    )
    assert by_way > 5
    assert back == 0


def test_kommuner_answer_at_their_own_pace(fifth_year: Year) -> None:
    slowness = load_scenario().parameters.meddelande.kvittens_kommun_faktor
    query = """
        SELECT r.kommun_kod, median(datediff('minute', skickad_tidpunkt, kvitterad_tidpunkt))
        FROM link_meddelande_mottagare r JOIN link_meddelande USING (meddelande_id)
        WHERE mottagare_roll = 'KOMMUN_HSL' GROUP BY ALL"""
    minutes = {code: float(median) for code, median in fifth_year.sql.execute(query).fetchall()}
    assert minutes["0821"] > 1.4 * minutes["0882"]
    codes = list(slowness)
    assert np.corrcoef([slowness[c] for c in codes], [minutes[c] for c in codes])[0, 1] > 0.8


def _same_day_shares(seed: int, day: str) -> list[float]:
    """Share that leaves on the day of utskrivningsklar, per kommun of the scenario."""
    parameters = load_scenario().parameters
    world = build_world(parameters.region)
    first, asof = np.datetime64("2022-01-01", "s"), np.datetime64("2023-01-12", "s")
    run = Run(parameters, world, first, asof, seed, block=0, share=1.0)
    kommun = np.repeat(np.arange(world.own_kommuner), 5000)
    ready = np.full(len(kommun), np.datetime64(day, "s"))
    waited = waiting_days(run.rng("test"), run, kommun, ready, np.zeros(len(kommun), bool))
    return [float((waited[kommun == code] == 0).mean()) for code in range(world.own_kommuner)]


@pytest.mark.parametrize("seed", [1, 2])
def test_kommuner_differ_and_keep_differing(seed: int) -> None:
    effects = load_scenario().parameters.utskrivningsklar.kommun_effekt
    shares = _same_day_shares(seed, "2022-11-08")
    assert np.corrcoef([effects[k] for k in sorted(effects)], shares)[0, 1] > 0.95
    assert max(shares) - min(shares) > 0.1


def test_fewer_leave_at_once_in_summer() -> None:
    assert np.mean(_same_day_shares(1, "2022-07-12")) < np.mean(_same_day_shares(1, "2022-11-08"))
