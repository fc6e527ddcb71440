"""What a touched build would get wrong if it believed too much: small stores, one trap each.

Does not belong here: random worlds (test_touched_whole.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.assets.touched_patients import TouchedNight
from orchestration.landing.model import Scope
from orchestration.settings import quiet
from orchestration.store import StoreError
from orchestration.touched import (
    EverythingChangedError,
    Touched,
    TouchedBuild,
    Whole,
    build_touched,
    plan_night,
)
from orchestration.touched import build as touched_build
from orchestration.warehouse.compiled_models import CompiledTest
from tests.python.store.store_helpers import COMMON, Row
from tests.python.touched.nights import Nights
from tests.python.touched.template import Template, without_sums
from tests.python.touched.test_touched_units import (
    Told,
    arende,
    changed,
    patient,
    row,
    stay,
)

FIRST = datetime(2026, 1, 10, 4, 30)
SECOND = FIRST + timedelta(days=1)
OTHERS = [told for n in range(20) for told in (patient(f"Q{n}"), stay(f"W{n}", f"Q{n}"))]
"""So that one patient is not a quarter of them."""


@pytest.fixture
def nights(data: Path, template: Template) -> Nights:
    return Nights.at(data, without_sums(template))


def _tables(told: Sequence[Told]) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {}
    for name, made in told:
        tables.setdefault(name, []).append(made)
    return tables


def _first(nights: Nights, *told: Told) -> None:
    nights.deliver(FIRST, _tables([*told, *OTHERS]), scope=Scope.FULL)
    nights.night()


def _refusal(nights: Nights) -> str:
    """Why everything must be made anew, though the plan thought that some would do."""
    settings = nights.world.settings
    nights.world.refresh(nights.deliveries)
    plan = plan_night(settings)
    assert isinstance(plan, Touched)
    with pytest.raises(EverythingChangedError) as refused:
        build_touched(settings, nights.world.contract, nights.template.nodes, plan, quiet)
    return str(refused.value)


def test_a_unit_that_comes_cancelled_makes_all_anew(nights: Nights) -> None:
    """It is a unit that has been delivered: findings that it never was are of untouched rows."""
    _first(nights, patient("P1"), stay("V1", "P1", enhet_in_id="E9"))
    unit: Row = {"enhet_id": "E9", "giltig_fran": "2010-01-01", "namn": "E", "enhetstyp": "KLINIK"}
    nights.deliver(SECOND, _tables([("enhet", COMMON | unit | {"ar_makulerad": "1"})]))
    assert _refusal(nights) == "enhet"


def test_findings_of_a_key_that_holds_the_separator_are_replaced(nights: Nights) -> None:
    bridge = row(
        "link_arende_vardtillfalle",
        arende_id="A|1",
        vardtillfalle_id="V|9",
        matchmetod="KONSTIG",
    )
    _first(nights, patient("P1"), stay("V1", "P1"), arende("A|1", "P1"), bridge)
    nights.deliver(SECOND, _tables([changed(bridge, matchmetod="TID")]))
    assert isinstance(nights.night(), Touched)
    assert nights.differences() == {}


def test_tables_that_are_gone_are_made_anew(nights: Nights) -> None:
    """As when the store has been rebuilt: the note is of a build file that is no more."""
    row_of_one = stay("V1", "P1")
    _first(nights, patient("P1"), row_of_one)
    nights.world.settings.build_file.unlink()
    nights.deliver(SECOND, _tables([changed(row_of_one)]))
    nights.world.refresh(nights.deliveries)
    assert plan_night(nights.world.settings) == Whole("Byggfilen är ny, så allt räknas om.")


def test_more_than_a_quarter_of_the_patients_makes_all_anew(
    nights: Nights, monkeypatch: pytest.MonkeyPatch
) -> None:
    row_of_one = stay("V1", "P1")
    _first(nights, patient("P1"), row_of_one)
    monkeypatch.setattr(touched_build, "LARGEST_SHARE", 0.01)
    nights.deliver(SECOND, _tables([changed(row_of_one, sjukhus_kod="24010")]))
    assert "fjärdedel" in _refusal(nights)


def _last_test(nights: Nights, folder: Path, sql: str) -> Future[TouchedBuild]:
    """A build whose only test over everybody is this query of the rows that break it."""
    _first(nights, patient("P1"), stay("V1", "P1"))
    nights.deliver(SECOND, _tables([changed(patient("P1"))]))
    settings = nights.world.settings
    nights.world.refresh(nights.deliveries)
    plan = plan_night(settings)
    assert isinstance(plan, Touched)
    file = folder / "sist.sql"
    file.write_text(sql, encoding="utf-8")
    last = CompiledTest("sist", frozenset(), file)
    nodes = replace(nights.template.nodes, everybody_tests=(last,))
    return build_touched(settings, nights.world.contract, nodes, plan, quiet)


def _is_closed(nights: Nights) -> bool:
    """A process may open a file in one way only: read-only works when nobody has it to write in."""
    with duckdb.connect(str(nights.world.settings.build_file), read_only=True) as connection:
        return bool(connection.execute("SELECT true").fetchone())


def test_a_last_test_that_breaks_is_told_and_the_file_let_go_of(
    nights: Nights, tmp_path: Path
) -> None:
    outcome = TouchedNight(_last_test(nights, tmp_path, "SELECT 1"), "underlag").outcome()
    assert (outcome.ok, outcome.failed, outcome.basis) == (False, ("sist",), "underlag")
    assert _is_closed(nights)


def test_a_last_test_that_cannot_run_stops_the_night_and_the_file_is_let_go_of(
    nights: Nights, tmp_path: Path
) -> None:
    build = _last_test(nights, tmp_path, "SELECT * FROM finns_inte")
    with pytest.raises(StoreError, match="pröva sist"):
        TouchedNight(build, "underlag").outcome()
    assert _is_closed(nights)
