"""Queries of the reader checks on their own edges, without a generation."""

from __future__ import annotations

import duckdb
import pytest

from orchestration.reader_checks.model import Kind
from orchestration.reader_checks.sql import RATIOS
from orchestration.reader_checks.suites import WARNINGS

Row = tuple[str, float | None, float | None, float | None]


@pytest.mark.parametrize(
    ("row", "is_wrong"),
    [
        (("andel", 1.0, 4.0, 0.25), False),
        (("andel", 1.0, 4.0, 0.2), True),
        (("andel", 0.0, 0.0, 0.0), True),
        (("andel", None, 4.0, 0.2), True),
        (("medel", 0.0, 0.0, 0.0), False),
        (("medel", 0.0, 0.0, 1.0), True),
        (("medel", 2.0, 0.0, 0.0), True),
        (("medel", 3.0, 2.0, 1.5), False),
        (("medel", 3.0, None, 1.5), True),
    ],
)
def test_a_ratio_is_its_parts_and_a_mean_over_no_days_is_0(row: Row, is_wrong: bool) -> None:
    """R6 belaggning: «none: 0», for the months of a stay that is dated after as-of."""
    with duckdb.connect() as connection:
        connection.execute("ATTACH ':memory:' AS aggregat")
        connection.execute("CREATE SCHEMA aggregat.indikatorer; CREATE SCHEMA aggregat.dimensioner")
        connection.execute(
            "CREATE TABLE aggregat.dimensioner.dim_indikatormatt AS "
            "SELECT 'i' AS indikator_id, 'm' AS matt, $1 AS slag",
            [row[0]],
        )
        connection.execute(
            "CREATE TABLE aggregat.indikatorer.indikator AS SELECT 'i' AS indikator_id, "
            "'m' AS matt, $1::DOUBLE AS taljare, $2::DOUBLE AS namnare, $3::DOUBLE AS varde",
            [*row[1:]],
        )
        assert connection.execute(RATIOS).fetchall() == [(1, int(is_wrong))]


def test_what_is_dated_after_asof_is_shown_and_does_not_hold_the_night() -> None:
    """R10: a stay whose times lie after asof is a finding, and findings are published."""
    assert Kind.FRAMTID in WARNINGS
