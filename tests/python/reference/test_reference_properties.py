"""What must hold for the reference on any world, and that the worlds reach every edge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.reference.api import (
    EPISODE_TABLES,
    REGION_TABLES,
    TABLES,
    expected_tables,
    reconciliation,
)
from tests.reference.deliveries import KALLA, Delivered, read_landing
from tests.reference.facts import build_facts
from tests.reference.generate import (
    as_delivery,
    merged,
    random_world,
    worlds,
    write_landing,
)
from tests.reference.parameters import Parameters
from tests.reference.r0_conventions import Source
from tests.reference.r5_status import COUNTED_STATES
from tests.reference.r6_groups import Region
from tests.reference.seeds import load_seeds

SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SUMS = ("antal", "antal_dag0", "summa_dagar", "dagar_fran_dag_4", "antal_utan_utskrivningsklar")
Row = dict[str, Any]


@SOME
@given(one=worlds("1"), other=worlds("2"))
def test_worlds_do_not_touch_each_other(one: Any, other: Any) -> None:
    """Many worlds in one delivery give each what it gives alone: one build tests them all."""
    alone = [expected_tables([as_delivery(w)], names=EPISODE_TABLES) for w in (one, other)]
    together = expected_tables([as_delivery(merged([other, one]))], names=EPISODE_TABLES)
    for name in EPISODE_TABLES:
        assert _sorted(together[name]) == _sorted(alone[0][name] + alone[1][name])


def _sorted(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda r: (r["vardepisod_id"], r.get("period_nr", 0)))


@SOME
@given(world=worlds())
def test_every_counting_stay_is_in_one_episode(world: Any) -> None:
    """R1: ids are stay ids and unique; with an endless gap a patient has one episode."""
    rows = expected_tables([as_delivery(world)], names=["fct_vardepisoder"])["fct_vardepisoder"]
    ids = [row["vardepisod_id"] for row in rows]
    assert len(set(ids)) == len(ids)
    stays = {f"08:{stay['vardtillfalle_id']}" for stay in world["vardtillfalle"]}
    assert set(ids) <= stays
    endless = Parameters(episod_max_glapp_minuter=10**8, oppen_max_dagar=10**5)
    merged_rows = expected_tables([as_delivery(world)], endless, names=["fct_vardepisoder"])
    patients = {row["patient_nyckel"] for row in rows}
    assert len(merged_rows["fct_vardepisoder"]) == len(patients)


def test_the_order_of_deliveries_does_not_matter(
    history: list[Delivered], tables: dict[str, list[Row]]
) -> None:
    assert expected_tables([*reversed(history), history[1]], names=tables) == tables


def test_files_say_what_the_rows_say(
    history: list[Delivered], tables: dict[str, list[Row]], tmp_path: Path
) -> None:
    write_landing(tmp_path, history)
    read_back = read_landing(tmp_path)
    known, full = read_back[-1].digests, read_back[2].digests
    assert known == full != read_back[0].digests
    from_files = expected_tables(tmp_path, names=EPISODE_TABLES)
    for name in EPISODE_TABLES:
        assert _sorted(from_files[name]) == _sorted(tables[name])


def test_nothing_delivered_is_lost(history: list[Delivered]) -> None:
    counted = Counter[str]()
    for c in reconciliation(history, "08"):
        assert c.antal_in == c.antal_stagade + c.antal_karantan + c.antal_aldre_versioner
        counted[c.extrakt_id] += c.antal_in
    delivered = {d.extrakt_id: sum(map(len, d.tables.values())) for d in history[:-1]}
    assert {d.kalla for d in history} == {KALLA}
    assert dict(counted) == delivered


@pytest.mark.parametrize(
    ("niva_of_parts", "is_part"),
    [
        ("kommun", lambda r: r["enhet_kod"].startswith("08") and r["enhet_kod"] != "0899"),
        ("analysgrupp", lambda r: True),
    ],
)
def test_parts_add_up_to_the_lan(
    tables: dict[str, list[Row]], niva_of_parts: str, is_part: Callable[[Row], bool]
) -> None:
    rows = tables["ind_utskrivningsklara_dagar"]
    whole = [r for r in rows if r["niva"] == "lan"]
    parts = [r for r in rows if r["niva"] == niva_of_parts and is_part(r)]
    _assert_sums(whole, parts, ("vardform", "period"))


def test_vardformer_and_months_add_up(tables: dict[str, list[Row]]) -> None:
    rows = tables["ind_utskrivningsklara_dagar"]
    place = ("niva", "enhet_kod")
    whole = [r for r in rows if r["vardform"] == "alla"]
    _assert_sums(whole, [r for r in rows if r["vardform"] != "alla"], (*place, "period"))
    months = [r | {"period": r["period"][:4]} for r in rows if r["periodtyp"] == "manad"]
    _assert_sums(
        [r for r in rows if r["periodtyp"] == "ar"], months, (*place, "vardform", "period")
    )


def _assert_sums(whole: Sequence[Row], parts: Sequence[Row], by: Sequence[str]) -> None:
    assert any(row["antal"] for row in whole)
    summed: dict[tuple[Any, ...], Counter[str]] = {}
    for row in parts:
        counter = summed.setdefault(tuple(row[c] for c in by), Counter())
        counter.update({c: row[c] for c in SUMS})
    for row in whole:
        found = summed.get(tuple(row[c] for c in by), Counter())
        assert {c: row[c] for c in SUMS} == {c: found[c] for c in SUMS}


def test_the_worlds_reach_every_answer(tables: dict[str, list[Row]]) -> None:
    def answers(table: str, column: str) -> set[Any]:
        return {row[column] for row in tables[table]}

    states = {*COUNTED_STATES, "EJ_FORFALLEN", "EJ_BEDOMBAR"}
    assert answers("dq_status_24h", "tillstand") == states
    assert answers("dq_status_24h", "tillstand_inskrivningsklocka") == states
    for column in ("meddelande_i_tid", "kvittens_i_tid"):
        assert answers("dq_status_24h", column) == {True, False, None}
    for column in ("fore_inskrivning", "registrerad_i_efterhand"):
        assert answers("dq_status_24h", column) == {True, False}
    orsaker = {"aterkallad", "utskriven", "pagaende"}
    assert answers("fct_utskrivningsklara_perioder", "slutorsak") == orsaker
    assert answers("fct_utskrivningsklara_dagar", "exkluderad_orsak") == {None, "negativ_tid"}
    for column in ("ar_lankad", "akut", "avliden", "skyddad"):
        assert answers("fct_vardepisoder", column) == {True, False}
    assert answers("fct_vardepisoder", "vardform") == {"somatik", "psykiatri"}
    assert "okand" in answers("fct_vardepisoder", "kommun_kod")


@pytest.mark.parametrize(
    "parameters",
    [
        Parameters(klocka="inskrivning"),
        Parameters(dagraknare_start="bedomning"),
        Parameters(atertagen_regel="summera"),
        Parameters(utskrivningsdag_raknas=True),
        Parameters(episod_max_glapp_minuter=0),
        Parameters(oppen_max_dagar=1),
        Parameters(sip_fonster_dagar=29),
        Parameters(lo=2),
        Parameters(hi=29),
    ],
    ids=lambda parameters: ",".join(str(v) for v in vars(parameters).values()),
)
def test_every_parameter_matters(
    source: Source, tables: dict[str, list[Row]], parameters: Parameters
) -> None:
    facts = build_facts(source, load_seeds(), parameters)
    region = Region(source, facts, load_seeds(), parameters)
    of_episodes = (rows(facts) != tables[name] for name, rows in EPISODE_TABLES.items())
    of_region = (rows(region) != tables[name] for name, rows in REGION_TABLES.items())
    assert any(of_episodes) or any(of_region)


def test_the_same_seed_gives_the_same_world() -> None:
    assert random_world(3) == random_world(3)
    assert random_world(3) != random_world(4)
    assert set(expected_tables([as_delivery(random_world(3))])) == set(TABLES)
