"""Two computations beside each other: sums, the span, and unknown amounts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from orchestration.simulate import Outcome, outcomes

FRAN, TILL = date(2022, 2, 1), date(2022, 3, 1)


def row(scenario: str, month: int, kr: str | None, *, over: bool, **more: Any) -> dict[str, Any]:
    return {
        "scenario_id": scenario,
        "kommun_kod": "0880",
        "vardform": "somatik",
        "period": f"2022-{month:02}",
        "period_start": date(2022, month, 1),
        "over_troskel": over,
        "belopp_kr": None if kr is None else Decimal(kr),
    } | more


def two(month: int, now: str | None, other: str | None) -> list[dict[str, Any]]:
    return [
        row("gallande", month, now, over=False),
        row("egen", month, other, over=True),
    ]


def test_the_span_is_inclusive_and_summed() -> None:
    rows = [*two(1, "1", "1"), *two(2, "0", "9300"), *two(3, "100", "200"), *two(4, "1", "1")]
    assert outcomes(rows, FRAN, TILL) == [
        Outcome("0880", "somatik", 2, 0, 2, Decimal(100), Decimal(9500))
    ]
    assert outcomes(rows, FRAN, TILL)[0].skillnad_kr == Decimal(9400)


def test_one_unknown_amount_leaves_the_sum_unknown() -> None:
    (found,) = outcomes([*two(2, None, "9300"), *two(3, "1", "1")], FRAN, TILL)
    assert (found.kr_nu, found.kr_simulerat, found.skillnad_kr) == (None, Decimal(9301), None)


def test_kommuner_and_vardformer_stand_apart() -> None:
    rows = [
        row("gallande", 2, "1", over=True),
        row("gallande", 2, "2", over=True, kommun_kod="0881"),
        row("gallande", 2, "3", over=True, vardform="psykiatri"),
    ]
    found = [(o.kommun_kod, o.vardform) for o in outcomes(rows, FRAN, TILL)]
    assert found == [("0880", "psykiatri"), ("0880", "somatik"), ("0881", "somatik")]


def test_nothing_in_the_span_is_nothing() -> None:
    assert outcomes(two(6, "1", "1"), FRAN, TILL) == []
