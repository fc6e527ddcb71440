"""Since which delivery a stored row counts with its content (`innehall_extrakt_id`)."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from store_helpers import POST, Row, World, contract, in_memory, post

from orchestration.contract import Contract, Kalla
from orchestration.landing.model import Delivery, Reason, Scope

A, B, C, D = (f"2026010{day}033000" for day in (1, 2, 3, 4))
EARLIER, LATER = "2025-12-31 10:00:00", "2026-01-02 10:00:00"
REFRESH = import_module("orchestration.store.refresh")
HELD = (Reason("volym_avviker", "post"),)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return in_memory(World.at(tmp_path / "data"))


def delta(world: World, extrakt_id: str, *rows: Row) -> Delivery:
    """A DELTA with a row of its own beside these, so that its content is not known."""
    return world.posts(extrakt_id, *rows, post(extrakt_id), scope=Scope.DELTA)


def night_by_night(world: World, *deliveries: Delivery) -> None:
    for arrived in range(1, len(deliveries) + 1):
        world.refresh(deliveries[:arrived])


def since(world: World, post_id: str = "1", kalla: str = "cosmic_link") -> tuple[str, str]:
    """The delivery of the stored version, and the one since which its content counts."""
    (found,) = world.query(
        f"SELECT extrakt_id, innehall_extrakt_id FROM lager.{kalla}__post "
        f"WHERE post_id = '{post_id}'"
    )
    return found[0], found[1]


def test_rows_of_a_first_load_count_since_the_delivery_they_came_with(world: World) -> None:
    world.refresh([world.posts(A, post("1"), post("2")), delta(world, B, post("1", namn="b"))])
    assert since(world, "1") == (B, B)
    assert since(world, "2") == (A, A)


def test_an_equal_row_takes_the_place_and_counts_as_before(world: World) -> None:
    night_by_night(world, delta(world, A, post("1")), delta(world, B, post("1")))
    assert since(world, "1") == (B, A)
    assert since(world, B) == (B, B)


@pytest.mark.parametrize(
    "changed",
    [
        {"namn": "b"},
        {"namn": "b", "kalla_andrad_tidpunkt": LATER},
        {"kalla_andrad_tidpunkt": LATER},
        {"namn": None},
        {"enhet_id": None},
        {"enhet_id": "a", "namn": ""},
        {"ar_makulerad": "1"},
    ],
    ids=str,
)
def test_a_row_with_other_content_counts_since_it_came(world: World, changed: Row) -> None:
    """Also at the same change time, and where a value only changes place or becomes NULL."""
    before = post("1", enhet_id="", namn="a")
    night_by_night(world, delta(world, A, before), delta(world, B, before | changed))
    assert since(world) == (B, B)


def test_every_change_is_told_and_no_repetition(world: World) -> None:
    names = {A: "a", B: "b", C: "b"}
    nights = [delta(world, night, post("1", namn=name)) for night, name in names.items()]
    night_by_night(world, *nights)
    assert since(world) == (C, B)


def test_a_version_that_loses_changes_nothing(world: World) -> None:
    late = delta(world, B, post("1", namn="b", kalla_andrad_tidpunkt=EARLIER))
    night_by_night(world, delta(world, A, post("1")), late)
    assert since(world) == (A, A)


def test_a_late_delivery_that_wins_is_the_one_that_changed_the_row(world: World) -> None:
    late = delta(world, A, post("1", namn="a", kalla_andrad_tidpunkt=LATER))
    night_by_night(world, delta(world, B, post("1")), late)
    assert since(world) == (A, A)


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ({}, (C, C)),
        ({"namn": "c", "kalla_andrad_tidpunkt": LATER}, (C, C)),
        ({"kalla_andrad_tidpunkt": EARLIER}, (A, C)),
    ],
    ids=["by an equal row", "by another", "by a version that loses"],
)
def test_a_missing_row_that_is_back_has_changed(
    world: World, back: Row, expected: tuple[str, str]
) -> None:
    row = post("1", namn="a")
    without = world.posts(B, post("2"))
    night_by_night(world, world.posts(A, row, post("2")), without, delta(world, C, row | back))
    assert since(world) == expected


def test_a_row_that_is_back_is_told_once(world: World) -> None:
    nights = [
        world.posts(A, post("1")),
        world.posts(B, post("2")),
        delta(world, C, post("1")),
    ]
    night_by_night(world, *nights, delta(world, D, post("1")))
    assert since(world) == (D, C)


@pytest.mark.parametrize(
    ("scope", "region"), [(Scope.DELTA, "08"), (Scope.FULL, "10")], ids=["DELTA", "another region"]
)
def test_a_delivery_that_marks_nothing_missing_revives_nothing(
    world: World, scope: Scope, region: str
) -> None:
    without = world.posts(B, post("2"), scope=scope, region=region)
    night_by_night(world, world.posts(A, post("1")), without, delta(world, C, post("1")))
    assert since(world) == (C, A)


def test_nor_does_a_held_one_even_when_it_is_approved_the_night_the_row_is_back(
    world: World,
) -> None:
    deliveries = [world.posts(A, post("1")), world.posts(B, post("2"))]
    world.refresh(deliveries, holds={deliveries[1].key: HELD})
    world.refresh([*deliveries, delta(world, C, post("1"))])
    assert since(world) == (C, A)


def test_nor_does_one_of_known_content(world: World) -> None:
    nights = [world.posts(A, post("2")), delta(world, B, post("1")), world.posts(C, post("2"))]
    night_by_night(world, *nights, delta(world, D, post("1")))
    assert since(world) == (D, B)


def test_nor_does_one_that_comes_with_the_row(world: World) -> None:
    """No build has seen the row missing."""
    first = world.posts(A, post("1"))
    world.refresh([first])
    world.refresh([first, world.posts(B, post("2")), delta(world, C, post("1"))])
    assert since(world) == (C, A)


def test_nor_does_one_whose_refresh_did_not_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries = [world.posts(A, post("1")), world.posts(B, post("2"))]
    world.refresh(deliveries[:1])
    with monkeypatch.context() as patched:
        patched.setattr(REFRESH, "_write_ledger", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            world.refresh(deliveries)
    world.refresh([*deliveries, delta(world, C, post("1"))])
    assert since(world) == (C, A)


def test_a_row_last_seen_in_quarantine_is_taken_for_missing(world: World) -> None:
    """It was not, but that costs a patient's computing and no figure."""
    rejected = world.posts(B, post("1", enhet_id="fel enhet"), post("2"))
    night_by_night(world, world.posts(A, post("1")), rejected, delta(world, C, post("1")))
    assert since(world) == (C, C)


def of_kalla(kalla: str) -> Contract:
    return Contract((Kalla(kalla, "1.0.0", (replace(POST, kalla=kalla),)),))


@pytest.mark.parametrize(
    ("kalla", "changed"), [("stella", A), ("enkat", A), ("cosmic_link", C), ("annan", C)]
)
def test_deviations_and_surveys_are_never_missing(tmp_path: Path, kalla: str, changed: str) -> None:
    world = in_memory(World.at(tmp_path / "data", of_kalla(kalla)))
    nights = [
        world.posts(A, post("1")),
        world.posts(B, post("2")),
        delta(world, C, post("1")),
    ]
    night_by_night(world, *(replace(night, kalla=kalla) for night in nights))
    assert since(world, kalla=kalla) == (C, changed)


def test_a_delivery_of_another_kalla_marks_nothing_missing(tmp_path: Path) -> None:
    other = Kalla("annan", "1.0.0", (replace(POST, kalla="annan"),))
    world = in_memory(World.at(tmp_path / "data", Contract((*contract(POST).kallor, other))))
    without = replace(world.posts(B, post("2")), kalla="annan")
    night_by_night(world, world.posts(A, post("1")), without, delta(world, C, post("1")))
    assert since(world) == (C, A)


@pytest.mark.parametrize(("newest", "changed"), [("a", A), ("b", C), ("c", C)])
def test_of_versions_that_come_at_once_the_winner_meets_what_was_stored(
    world: World, newest: str, changed: str
) -> None:
    """Night by night the first of them would have changed the row, and the second changed it back:
    the column is no function of the set of deliveries."""
    first = delta(world, A, post("1", namn="a"))
    second = delta(world, B, post("1", namn="b"))
    third = delta(world, C, post("1", namn=newest))
    world.refresh([first])
    world.refresh([first, second, third])
    assert since(world) == (C, changed)
