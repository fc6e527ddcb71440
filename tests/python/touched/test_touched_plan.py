"""Which nights make only touched patients anew: decided by what has come since the last build."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.contract import load_contract
from orchestration.publish.model import UsedDelivery
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.touched import Touched, Whole, forget_build, plan_night, remember_build
from orchestration.touched.plan import FINDINGS, decide
from orchestration.warehouse.basis import Basis, basis_of_build
from orchestration.warehouse.build_basis import read_build_basis
from tests.python.store.store_helpers import COMMON, Row, World

CODE = "kod 1"


def _delivery(
    day: int, *, region: str = "08", omfattning: str = "DELTA", kalla: str = "cosmic_link"
) -> UsedDelivery:
    return UsedDelivery(
        kalla=kalla,
        region_kod=region,
        extrakt_id=f"202601{day:02}033000",
        extrakt_tidpunkt=datetime(2026, 1, day, 4, 30),
        omfattning=omfattning,
        status="accepterad",
        hallen=False,
        syntetisk=True,
    )


def _basis(deliveries: Iterable[UsedDelivery], code: str = CODE) -> Basis:
    return basis_of_build(deliveries, code)


def _decide(before: list[UsedDelivery], new: list[UsedDelivery]) -> Touched | Whole:
    used = [*before, *new]
    return decide(_basis(before), _basis(used), used)


FIRST = _delivery(1, omfattning="FULL")
SECOND = _delivery(2)


def test_a_delta_touches_some() -> None:
    assert _decide([FIRST], [SECOND]) == Touched(
        (("08", SECOND.extrakt_id),), FIRST.extrakt_tidpunkt
    )


def test_several_new_deltas_are_all_looked_at_since_the_last_build() -> None:
    plan = _decide([FIRST, SECOND], [_delivery(3), _delivery(4)])
    assert isinstance(plan, Touched)
    assert [extrakt_id[6:8] for _, extrakt_id in plan.deliveries] == ["03", "04"]
    assert plan.since == SECOND.extrakt_tidpunkt


def test_other_code_makes_all_anew() -> None:
    plan = decide(_basis([FIRST], "kod 0"), _basis([FIRST]), [FIRST])
    assert isinstance(plan, Whole)
    assert "Koden" in plan.reason


def test_a_full_makes_all_anew() -> None:
    assert isinstance(_decide([FIRST], [_delivery(2, omfattning="FULL")]), Whole)


def test_a_held_full_makes_all_anew() -> None:
    """It marks nothing missing yet, but adds rows by the thousand."""
    assert isinstance(
        _decide([FIRST], [replace(_delivery(2, omfattning="FULL"), hallen=True)]), Whole
    )


def test_known_content_moves_the_clock_alone() -> None:
    again = replace(_delivery(2, omfattning="FULL"), status="kant_innehall")
    assert isinstance(_decide([FIRST], [again]), Touched)


@pytest.mark.parametrize("late", [_delivery(1), _delivery(2)])
def test_a_delivery_older_than_the_newest_makes_all_anew(late: UsedDelivery) -> None:
    newest = _delivery(3)
    assert isinstance(_decide([_delivery(1, region="01"), newest], [late]), Whole)


def test_an_asof_that_goes_back_makes_all_anew() -> None:
    early = replace(_delivery(3), extrakt_tidpunkt=SECOND.extrakt_tidpunkt - timedelta(hours=1))
    assert isinstance(_decide([FIRST, SECOND], [early]), Whole)
    same = replace(early, extrakt_tidpunkt=SECOND.extrakt_tidpunkt)
    assert isinstance(_decide([FIRST, SECOND], [same]), Touched)


def test_older_than_another_regions_newest_is_not_late() -> None:
    before = [FIRST, _delivery(9, region="01", omfattning="FULL")]
    plan = _decide(before, [SECOND])
    assert isinstance(plan, Touched)
    assert plan.since == FIRST.extrakt_tidpunkt, "the earliest as-of of any region"


def test_a_hold_that_is_decided_makes_all_anew() -> None:
    held = replace(SECOND, hallen=True)
    before = _basis([FIRST, held])
    accepted = [FIRST, SECOND]
    plan = decide(before, _basis(accepted), accepted)
    assert isinstance(plan, Whole)
    assert "status" in plan.reason


def test_a_new_delivery_that_is_held_touches_its_rows() -> None:
    held = replace(SECOND, hallen=True)
    assert _decide([FIRST], [held]) == Touched((("08", held.extrakt_id),), FIRST.extrakt_tidpunkt)


def test_the_clock_goes_on_from_the_newest_that_is_not_held() -> None:
    before = [FIRST, replace(SECOND, hallen=True)]
    plan = _decide(before, [_delivery(3)])
    assert isinstance(plan, Touched)
    assert plan.since == FIRST.extrakt_tidpunkt


@pytest.mark.parametrize("kalla", ["stella", "enkat"])
def test_other_kallor_touch_no_patient(kalla: str) -> None:
    other = _delivery(2, kalla=kalla, omfattning="FULL")
    assert _decide([FIRST], [other]) == Touched((), FIRST.extrakt_tidpunkt)


def test_a_delivery_that_is_gone_makes_all_anew() -> None:
    assert isinstance(decide(_basis([FIRST, SECOND]), _basis([FIRST]), [FIRST]), Whole)


def test_nothing_to_measure_the_clock_by_makes_all_anew() -> None:
    held = replace(FIRST, hallen=True)
    assert isinstance(_decide([held], [SECOND]), Whole)


def test_a_small_store_and_an_unknown_build_make_all_anew(tmp_path: Path) -> None:
    world = World.at(tmp_path, load_contract())
    rows: list[Row] = [{**COMMON, "patient_nyckel": f"P{n}"} for n in range(5)]
    world.refresh([world.deliver("20260112033000", {"patient": rows})])
    settings = {limit: replace(world.settings, touched_from_rows=limit) for limit in (5, 6)}
    assert plan_night(settings[5]) == Whole(), "nobody knows what the tables are of"
    remember_build(settings[5], read_build_basis(settings[5]))
    assert plan_night(settings[5]) == Whole("Byggfilen är ny, så allt räknas om.")
    with duckdb.connect(str(world.settings.build_file), config=DUCKDB_CONFIG) as connection:
        connection.execute(f"CREATE SCHEMA {FINDINGS.split('.')[0]}")
        connection.execute(f"CREATE TABLE {FINDINGS} (region_kod VARCHAR)")
    assert isinstance(plan_night(settings[5]), Touched)
    assert plan_night(settings[6]) == Whole()
    forget_build(settings[5])
    assert plan_night(settings[5]) == Whole()
