"""The operators of the mutation run change what they say, and nothing else."""

from __future__ import annotations

import pytest

from tests.mutation.operators import mutants


def changes(sql: str) -> list[str]:
    return [f"{sql[m.start : m.end]} -> {m.text}" for m in mutants(sql)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select a < b", ["< -> <="]),
        ("select a <= b", ["<= -> <"]),
        ("select a <> b", ["<> -> ="]),
        ("select a where b = 'x = y'", ["= -> <>"]),
        ("select 3", ["3 -> 2", "3 -> 4"]),
        ("select 0.5, cast(a as decimal(18, 2)), cast(a as varchar(256))", []),
        ("select a or b", ["or -> and"]),
        ("select a between b and c and d", ["and -> or"]),
        ("select not a", ["not -> "]),
        ("select a is not distinct from b", ["not -> "]),
        ("select min(a), greatest(b, c)", ["min -> max", "greatest -> least"]),
        ("select min from t", []),
        ("from a left join b on a.x", ["left -> inner"]),
        ("from a inner join b on a.x", ["inner -> left"]),
        ("select a -- 3 and not b", []),
    ],
)
def test_changes(sql: str, expected: list[str]) -> None:
    assert changes(sql) == expected


def test_only_the_token_is_replaced() -> None:
    sql = "select  a  >=  3"
    (at_least, *_) = mutants(sql)
    assert at_least.apply(sql) == "select  a  >  3"
    assert at_least.shown(sql) == "select a [>= -> >] 3"
