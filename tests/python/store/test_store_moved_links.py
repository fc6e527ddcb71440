"""What the store remembers of where a replaced row pointed (`lager.flyttade_lankar`)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from store_helpers import COMMON, Row, World, column, contract, table

from orchestration.landing.model import Delivery
from orchestration.settings.seams import KILL_VARIABLE

A, B, C = "20260101033000", "20260102033000", "20260103033000"
EARLIER = "2025-12-31 10:00:00"
P1, P2, P3 = ("1" * 64, "2" * 64, "3" * 64)
PATIENT = column("patient_nyckel", text_class="patient_nyckel", references="patient.patient_nyckel")
ARENDE = column("arende_id", text_class="post_id", references="link_arende.arende_id")


def record_id(name: str) -> Any:
    return column(name, required=True, key=1, text_class="post_id")


STAY = table("vardtillfalle", (record_id("vardtillfalle_id"), PATIENT))
ONLY_STAYS = contract(STAY)
LINKED = contract(
    STAY,
    table("link_arende", (record_id("arende_id"), PATIENT)),
    table("link_meddelande", (record_id("meddelande_id"), ARENDE)),
    table("dubbel", (record_id("dubbel_id"), PATIENT, ARENDE)),
)


@pytest.fixture
def linked(tmp_path: Path) -> World:
    """An empty data folder whose contract has links that can move."""
    return World.at(tmp_path / "data", LINKED)


def stay(patient: str | None, vardtillfalle_id: str = "v", **values: str | None) -> Row:
    return {"vardtillfalle_id": vardtillfalle_id, "patient_nyckel": patient, **COMMON, **values}


def stays(world: World, extrakt_id: str, *rows: Row, **options: Any) -> Delivery:
    return world.deliver(extrakt_id, {"vardtillfalle": rows}, **options)


def moved(world: World) -> list[tuple[Any, ...]]:
    columns = "tabell, extrakt_id, kolumn, varde"
    return sorted(world.query(f"SELECT {columns} FROM lager.flyttade_lankar"))


def night_by_night(world: World, *deliveries: Delivery) -> list[tuple[Any, ...]]:
    """Merge the deliveries one night after the other; the links that moved."""
    for arrived in range(1, len(deliveries) + 1):
        world.refresh(deliveries[:arrived])
    return moved(world)


def test_a_stay_that_moved_is_told_under_the_delivery_that_moved_it(linked: World) -> None:
    found = night_by_night(linked, stays(linked, A, stay(P1)), stays(linked, B, stay(P2)))
    assert found == [("vardtillfalle", B, "patient_nyckel", P1)]
    assert linked.query("SELECT DISTINCT region_kod, kalla FROM lager.flyttade_lankar") == [
        ("08", "cosmic_link")
    ]


@pytest.mark.parametrize(
    ("tabell", "key", "kolumn"),
    [
        ("link_arende", "arende_id", "patient_nyckel"),
        ("link_meddelande", "meddelande_id", "arende_id"),
    ],
)
def test_an_arende_and_a_message_that_moved(
    linked: World, tabell: str, key: str, kolumn: str
) -> None:
    rows: list[Row] = [{key: "1", kolumn: value, **COMMON} for value in (P1, P2)]
    first, second = (
        linked.deliver(night, {tabell: [row]}) for night, row in zip((A, B), rows, strict=True)
    )
    assert night_by_night(linked, first, second) == [(tabell, B, kolumn, P1)]


def test_each_pointer_of_a_row_is_told_by_itself(linked: World) -> None:
    def both(dubbel_id: str, patient: str, arende: str) -> Row:
        return {
            "dubbel_id": dubbel_id, "patient_nyckel": patient, "arende_id": arende, **COMMON
        }  # fmt: skip

    before = [both("1", P1, "a"), both("2", P1, "b"), both("3", P1, "c"), both("4", P1, "d")]
    after = [both("1", P2, "x"), both("2", P1, "y"), both("3", P3, "c"), both("4", P1, "d")]
    found = night_by_night(
        linked, linked.deliver(A, {"dubbel": before}), linked.deliver(B, {"dubbel": after})
    )
    assert [(kolumn, varde) for _, _, kolumn, varde in found] == [
        ("arende_id", "a"),
        ("arende_id", "b"),
        ("patient_nyckel", P1),
        ("patient_nyckel", P1),
    ]


def test_a_pointer_that_became_empty_is_told_and_one_that_was_empty_is_not(linked: World) -> None:
    before = [stay(P1, "v"), stay(None, "w"), stay("", "x"), stay("  ", "y")]
    after = [stay(None, "v"), stay(P2, "w"), stay(P2, "x"), stay(P2, "y")]
    found = night_by_night(linked, stays(linked, A, *before), stays(linked, B, *after))
    assert found == [("vardtillfalle", B, "patient_nyckel", P1)]


@pytest.mark.parametrize(
    ("values", "kept"),
    [({}, B), ({"kalla_andrad_tidpunkt": "2026-01-09 10:00:00"}, B)],
    ids=["equal row", "changed row"],
)
def test_a_pointer_that_stays_is_not_told(linked: World, values: dict[str, str], kept: str) -> None:
    """With another stay beside it, so that the second delivery is not of known content."""
    before = stays(linked, A, stay(P1))
    after = stays(linked, B, stay(P1, **values), stay(P1, "w"))
    assert night_by_night(linked, before, after) == []
    assert set(linked.query("SELECT extrakt_id FROM lager.cosmic_link__vardtillfalle")) == {(kept,)}


def test_a_version_that_loses_moves_nothing(linked: World) -> None:
    late = stays(linked, B, stay(P2, kalla_andrad_tidpunkt=EARLIER))
    assert night_by_night(linked, stays(linked, A, stay(P1)), late) == []


def test_a_quarantined_version_moves_nothing(linked: World) -> None:
    bad = stays(linked, B, stay(P2, ar_makulerad="x"))
    assert night_by_night(linked, stays(linked, A, stay(P1)), bad) == []


def test_each_night_tells_what_it_took_away(linked: World) -> None:
    nights = [stays(linked, night, stay(patient)) for night, patient in ((A, P1), (B, P2), (C, P3))]
    assert night_by_night(linked, *nights) == [
        ("vardtillfalle", B, "patient_nyckel", P1),
        ("vardtillfalle", C, "patient_nyckel", P2),
    ]


def test_of_versions_that_come_at_once_only_what_was_stored_counts(linked: World) -> None:
    """P2 was never stored, so nothing can have been counted under it."""
    first, second, third = (
        stays(linked, night, stay(patient)) for night, patient in ((A, P1), (B, P2), (C, P3))
    )
    linked.refresh([first])
    linked.refresh([first, second, third])
    assert moved(linked) == [("vardtillfalle", C, "patient_nyckel", P1)]


def test_a_first_load_moves_nothing_however_many_versions_it_has(linked: World) -> None:
    linked.refresh([stays(linked, A, stay(P1)), stays(linked, B, stay(P2))])
    assert moved(linked) == []


def test_another_region_with_the_same_key_is_another_row(linked: World) -> None:
    here, there = stays(linked, A, stay(P1)), stays(linked, B, stay(P2), region="10")
    assert night_by_night(linked, here, there) == []


def test_batching_does_not_matter_where_no_key_comes_twice(linked: World, tmp_path: Path) -> None:
    """The nights after the first, of different stays: one by one and at once."""
    before = stays(linked, A, stay(P1, "v"), stay(P1, "w"), stay(P1, "x"))
    later = [stays(linked, B, stay(P2, "v")), stays(linked, C, stay(P3, "w"), stay(P1, "x"))]
    at_once = linked.branch(tmp_path / "annan")
    at_once.refresh([before])
    at_once.refresh([before, *later])
    assert len(night_by_night(linked, before, *later)) == 2
    without = ("innehall_extrakt_id",)
    assert at_once.everything(but=without) == linked.everything(but=without)


MOVE_IN_CHILD = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from store_helpers import World
from test_store_moved_links import ONLY_STAYS, two_nights
world = World.at(Path(sys.argv[1]), ONLY_STAYS)
world.refresh(two_nights(world))
"""


def two_nights(world: World) -> tuple[Delivery, Delivery]:
    return stays(world, A, stay(P1)), stays(world, B, stay(P2))


@pytest.mark.parametrize(
    ("point", "merged"), [("store.mitt_i_tabell", False), ("store.mellan_tabeller", True)]
)
def test_a_kill_leaves_a_moved_link_with_the_row_that_moved_and_never_twice(
    tmp_path: Path, point: str, merged: bool
) -> None:
    world = World.at(tmp_path / "data", ONLY_STAYS)
    nights = two_nights(world)
    world.refresh(nights[:1])
    here = Path(__file__).parent
    child = subprocess.run(
        [sys.executable, "-c", MOVE_IN_CHILD, world.settings.data_dir, here, here.parents[2]],
        env={**os.environ, KILL_VARIABLE: point},
        check=False,
        capture_output=True,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr.decode()

    told = [("vardtillfalle", B, "patient_nyckel", P1)]
    stored = world.query("SELECT patient_nyckel FROM lager.cosmic_link__vardtillfalle")
    assert stored == [(P2 if merged else P1,)]
    assert moved(world) == (told if merged else [])
    world.refresh(nights)
    assert moved(world) == told
