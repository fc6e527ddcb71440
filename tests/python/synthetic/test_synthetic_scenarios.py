"""What the other scenarios change, and what they leave as in Kalmar, seen in the written rows."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from orchestration.synthetic import ScenarioError, load_scenario
from orchestration.synthetic.episodes import simulate_episodes
from orchestration.synthetic.residents import draw_residents
from orchestration.synthetic.run import Run
from orchestration.synthetic.world import build_world
from tests.python.synthetic.synthetic_helpers import Year, write_year

IN_TIME = """
    SELECT avg((sent <= clock + INTERVAL 24 HOUR)::INT) FROM (
        SELECT min(skickad_tidpunkt) AS sent,
            min(coalesce(behov_bedomt_tidpunkt, inskrivning_tidpunkt)) AS clock
        FROM link_meddelande JOIN link_arende USING (arende_id)
        JOIN link_arende_vardtillfalle USING (arende_id) JOIN vardtillfalle USING (vardtillfalle_id)
        WHERE meddelandetyp_kod = 'INSKRIVNING' GROUP BY arende_id)"""
NOTIFIED = """
    SELECT avg((meddelande_id IS NOT NULL)::INT) FROM link_utskrivningsklar_handelse
    WHERE handelse = 'SATT'"""
STATUS = """
    SELECT avg((arende_id IN (SELECT arende_id FROM link_inskrivning_status
        WHERE part = 'SLUTENVARD' AND ifylld_flagga = '1' AND platshallare_flagga = '0'))::INT)
    FROM link_arende WHERE arende_typ = 'UTSKRIVNING'"""
HINDERED = "SELECT count(*) / 450.0 FROM link_oppenvard_hinder"
"""Per linked episode of a tenth of Kalmar."""


@pytest.fixture(scope="module", params=["lag_foljsamhet", "lugnt_ar", "kalmar_2022"])
def year(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Year]:
    """A tenth of a year of each scenario."""
    folder = tmp_path_factory.mktemp("scenario")
    year = write_year(folder, storlek=0.1, scenario=request.param)
    yield year
    year.sql.close()


def _share(year: Year, query: str) -> float:
    row = year.sql.execute(query).fetchone()
    assert row is not None
    return float(row[0])


def _is_low(year: Year) -> bool:
    return bool(year.facit["scenario"] == "lag_foljsamhet")


@pytest.mark.parametrize(("query", "boundary"), [(IN_TIME, 0.93), (NOTIFIED, 0.93), (STATUS, 0.7)])
def test_low_conformity_is_low_where_others_are_not(
    year: Year, query: str, boundary: float
) -> None:
    assert (_share(year, query) < boundary) is _is_low(year)


def test_sip_is_called_less_and_care_at_home_hinders_more(year: Year) -> None:
    called = "SELECT count(*) FILTER (kallelse_skickad_tidpunkt IS NOT NULL) / count(*)"
    share = _share(year, f"{called} FROM link_plan WHERE plantyp = 'SIP'")
    assert (share < 0.85) is _is_low(year)
    assert (_share(year, HINDERED) > 0.05) is _is_low(year)


def test_patients_wait_as_long_where_the_registration_is_poor(year: Year) -> None:
    true = year.true
    mean = true["utskrivningsklara_dagar"] / true["utskrivna_med_giltig_period"]
    if year.facit["scenario"] == "lugnt_ar":
        assert mean < 0.58
    else:
        assert 0.58 < mean < 1.0


def test_a_quiet_year_has_fewer_stays(year: Year) -> None:
    is_quiet = year.facit["scenario"] == "lugnt_ar"
    # 376 days and who lay there already, a tenth of 36 000 or 39 000 stays a year.
    assert (year.true["vardtillfallen"] < 3845) is is_quiet


def test_more_linked_than_people_with_municipal_care_is_refused() -> None:
    parameters = load_scenario().parameters
    many = parameters.inlaggning.model_copy(update={"lankade_per_ar": 30_000})
    changed = parameters.model_copy(update={"inlaggning": many})
    first, asof = np.datetime64("2022-01-01", "s"), np.datetime64("2023-01-12", "s")
    run = Run(changed, build_world(parameters.region), first, asof, seed=1, block=0, share=0.02)
    with pytest.raises(ScenarioError, match="lankade_per_ar är fler"):
        simulate_episodes(run, draw_residents(run))
