"""delivery.md §3, last row: which deliveries are held, by the set and never by arrival."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing import (
    ArchivedFile,
    Delivery,
    DeliveryStatus,
    Reason,
    Scope,
    blocking_holds,
    hold_reasons,
)
from tests.python.landing.landing_helpers import relaxed

START = datetime(2026, 1, 1, 4, 30)
VOLUME = (Reason("volym_avviker", "patient"),)
SILENCE = (Reason("lang_tystnad"),)


def _delivery(
    day: int,
    rows: int = 200,
    *,
    kalla: str = "cosmic_link",
    region: str = "08",
    scope: Scope = Scope.FULL,
    approved: bool = False,
    status: DeliveryStatus = DeliveryStatus.ACCEPTED,
    delay: timedelta = timedelta(),
) -> Delivery:
    at = START + timedelta(days=day)
    return Delivery(
        kalla=kalla,
        region_kod=region,
        extrakt_id=at.strftime("%Y%m%d%H%M%S"),
        extrakt_tidpunkt=at + delay,
        omfattning=scope,
        syntetisk=False,
        status=status,
        mapp="m",
        received_at=at,
        files=(ArchivedFile("patient", "0" * 64, rows, "p"),),
        approved=approved,
    )


def _normal(count: int, rows: int = 200) -> list[Delivery]:
    return [_delivery(day, rows) for day in range(count)]


@pytest.mark.parametrize(
    ("rows", "held"), [(99, True), (100, False), (400, False), (401, True), (0, True)]
)
def test_under_half_or_over_double_is_held(rows: int, held: bool) -> None:
    odd = _delivery(3, rows)
    assert hold_reasons([*_normal(3), odd]) == ({odd.key: VOLUME} if held else {})


def test_the_first_three_are_never_held_for_their_volume() -> None:
    assert hold_reasons([_delivery(0, 200), _delivery(1, 900), _delivery(2, 1)]) == {}


@pytest.mark.parametrize(("usual", "held"), [(99, False), (100, True)])
def test_small_tables_are_not_judged(usual: int, held: bool) -> None:
    odd = _delivery(3, 1)
    assert bool(hold_reasons([*_normal(3, usual), odd])) == held


def test_an_even_number_has_the_mean_of_the_middle_as_median() -> None:
    before = [_delivery(day, rows) for day, rows in enumerate([100, 150, 250, 300])]
    assert hold_reasons([*before, _delivery(4, 100)]) == {}
    low = _delivery(4, 99)
    assert hold_reasons([*before, low]) == {low.key: VOLUME}


def test_only_the_last_eight_before_count() -> None:
    before = [_delivery(day, 1000) for day in range(8)]
    before += [_delivery(day, 200) for day in range(8, 16)]
    held = set(hold_reasons([*before, _delivery(16, 200)]))
    assert _delivery(16).key not in held
    assert hold_reasons([*before, _delivery(16, 450)])[_delivery(16).key] == VOLUME


def test_scopes_regions_and_kallor_have_their_own_volumes() -> None:
    others = [
        _delivery(3, 5, scope=Scope.DELTA),
        _delivery(3, 5, region="01"),
        _delivery(3, 5, kalla="stella"),
    ]
    assert hold_reasons([*_normal(3), *others]) == {}


def test_known_content_counts_as_any_other() -> None:
    known = _delivery(2, status=DeliveryStatus.KNOWN_CONTENT)
    odd = _delivery(3, 10, status=DeliveryStatus.KNOWN_CONTENT)
    assert hold_reasons([*_normal(2), known, odd]) == {odd.key: VOLUME}


@pytest.mark.parametrize(("seconds", "held"), [(0, False), (1, True)])
def test_over_35_days_after_the_one_before_is_held(seconds: int, held: bool) -> None:
    late = _delivery(35, delay=timedelta(seconds=seconds), scope=Scope.DELTA)
    assert hold_reasons([_delivery(0), late]) == ({late.key: SILENCE} if held else {})


@pytest.mark.parametrize("kalla", ["stella", "enkat"])
def test_kallor_that_come_seldom_are_not_held_for_silence(kalla: str) -> None:
    assert hold_reasons([_delivery(0, kalla=kalla), _delivery(200, kalla=kalla)]) == {}


def test_both_reasons_are_told() -> None:
    odd = _delivery(60, 10)
    assert hold_reasons([*_normal(3), odd]) == {odd.key: SILENCE + VOLUME}


def test_an_approved_delivery_is_not_held() -> None:
    assert hold_reasons([*_normal(3), _delivery(3, 10, approved=True)]) == {}


def test_a_held_delivery_blocks_until_a_normal_one_of_its_scope_comes() -> None:
    odd = _delivery(3, 10)
    held = [*_normal(3), odd]
    assert blocking_holds(held) == (odd,)
    delta = _delivery(4, 200, scope=Scope.DELTA)
    assert blocking_holds([*held, delta]) == (odd,)
    assert blocking_holds([*held, delta, _delivery(5)]) == ()


def test_an_earlier_normal_one_does_not_release_it() -> None:
    odd = _delivery(5, 10)
    assert blocking_holds([*_normal(4), odd]) == (odd,)


def test_two_held_in_a_row_both_block() -> None:
    odd = [_delivery(3, 10), _delivery(4, 11)]
    assert blocking_holds([*_normal(3), *odd]) == tuple(odd)


DELIVERIES = st.lists(
    st.builds(
        _delivery,
        st.integers(0, 90),
        st.integers(0, 500),
        region=st.sampled_from(["01", "08"]),
        scope=st.sampled_from(Scope),
        approved=st.booleans(),
    ),
    max_size=14,
    unique_by=lambda d: d.key,
)


@relaxed
@given(deliveries=DELIVERIES, data=st.data())
def test_order_of_arrival_does_not_matter(deliveries: list[Delivery], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(deliveries))
    assert hold_reasons(shuffled) == hold_reasons(deliveries)
    assert blocking_holds(shuffled) == blocking_holds(deliveries)


@relaxed
@given(deliveries=DELIVERIES)
def test_what_blocks_is_held_and_no_later_normal_one_follows(deliveries: list[Delivery]) -> None:
    held = hold_reasons(deliveries)
    blocking = blocking_holds(deliveries)
    for delivery in deliveries:
        later = [
            d
            for d in deliveries
            if (d.kalla, d.region_kod, d.omfattning)
            == (delivery.kalla, delivery.region_kod, delivery.omfattning)
            and d.extrakt_id > delivery.extrakt_id
            and d.key not in held
        ]
        assert (delivery in blocking) == (delivery.key in held and not later)
