"""R9, the primary rule, sentence by sentence and edge by edge (k = 5)."""

from __future__ import annotations

import pytest

from orchestration.disclosure import is_sensitive, is_small


@pytest.mark.parametrize(
    ("value", "base", "hidden"),
    [
        (0, None, False),  # zero is shown
        (0, 3, False),  # also out of a count that is hidden itself
        (0, 0, False),
        (1, None, True),  # x in 1-4
        (4, None, True),
        (5, None, False),
        (4, 400, True),
        (396, 400, True),  # N - x in 1-4
        (399, 400, True),
        (395, 400, False),
        (400, 400, False),  # N - x is zero
        (5, 9, True),
        (5, 10, False),
        (7, 5, False),  # no part of the base: nothing to hide beside it
    ],
)
def test_a_count_is_hidden_when_it_or_its_rest_is_one_to_four(
    value: float, base: float | None, hidden: bool
) -> None:
    assert is_sensitive("antal", value, base, 5) is hidden


@pytest.mark.parametrize(
    ("value", "n", "hidden"),
    [
        (0, 3, False),
        (90, 1, True),  # one patient's days
        (90, 4, True),
        (90, 5, False),
        (3, 40, True),  # so few days that they are one or a few patients'
        (5, 40, False),
        (38, 40, False),  # N - x says nothing of a sum
        (90, None, False),
        (2, None, True),
    ],
)
def test_a_sum_is_hidden_when_it_or_its_count_is_one_to_four(
    value: float, n: float | None, hidden: bool
) -> None:
    assert is_sensitive("summa", value, n, 5) is hidden


def test_k_is_a_parameter() -> None:
    assert is_sensitive("antal", 9, None, 10) and not is_sensitive("antal", 9, None, 9)
    assert [count for count in range(12) if is_small(count, 10)] == list(range(1, 10))
