"""The comparator must see every kind of difference, and only differences."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.python.deliveries.compare import (
    CONFIG,
    SHOWN,
    Difference,
    cell_agrees,
    compare_published,
    compare_rows,
)
from tests.python.deliveries.published_tables import PUBLISHED

EXPECTED_CSV = """region_kod,vardepisod_id,ar_lankad,inskrivning,utskrivning,kommun_kod
08,08:V1,true,2022-07-19T20:45:00Z,2022-07-30T12:25:00Z,0880
08,08:V2,false,2022-01-31T23:00:00.500000Z,,okand
"""
SAME_TABLE = """
    create schema fakta;
    create table fakta.fct_vardepisoder as
    select * from (values
        ('08', '08:V1', true, timestamptz '2022-07-19 22:45:00+02',
         timestamptz '2022-07-30 12:25:00+00', '0880', 'Kalmar', 1),
        ('08', '08:V2', false, timestamptz '2022-02-01 00:00:00.5+01', null, 'okand', null, 2)
    ) as t(region_kod, vardepisod_id, ar_lankad, inskrivning, utskrivning, kommun_kod,
           enhet_namn, kolumn_utover)
"""
EPISODES = PUBLISHED["fct_vardepisoder"]
INDICATOR = PUBLISHED["ind_status_24h"]


def _published(folder: Path, *statements: str) -> Difference:
    with duckdb.connect(str(folder / "individ.duckdb"), config=CONFIG) as connection:
        for statement in (SAME_TABLE, *statements):
            connection.execute(statement)
    (folder / "expected.csv").write_text(EXPECTED_CSV, encoding="utf-8")
    return compare_published(folder, EPISODES, folder / "expected.csv")


def test_the_same_table_agrees(tmp_path: Path) -> None:
    difference = _published(tmp_path)
    assert not difference
    assert difference.report() == ""


@pytest.mark.parametrize(
    ("change", "part", "seen"),
    [
        ("update fakta.fct_vardepisoder set kommun_kod = '880' where vardepisod_id = '08:V1'",
         "cells", "08 08:V1: kommun_kod expected '0880', got '880'"),
        ("update fakta.fct_vardepisoder set ar_lankad = null where vardepisod_id = '08:V2'",
         "cells", "08 08:V2: ar_lankad expected 'false', got ''"),
        ("update fakta.fct_vardepisoder set utskrivning = inskrivning "
         "where vardepisod_id = '08:V2'", "cells",
         "08 08:V2: utskrivning expected '', got '2022-01-31T23:00:00.500000Z'"),
        ("update fakta.fct_vardepisoder set inskrivning = inskrivning + interval 1 second "
         "where vardepisod_id = '08:V1'", "cells",
         "08 08:V1: inskrivning expected '2022-07-19T20:45:00Z', got '2022-07-19T20:45:01Z'"),
        ("delete from fakta.fct_vardepisoder where vardepisod_id = '08:V2'",
         "missing", "08 08:V2"),
        ("insert into fakta.fct_vardepisoder (region_kod, vardepisod_id) values ('08', '08:V3')",
         "extra", "08 08:V3"),
        ("insert into fakta.fct_vardepisoder from fakta.fct_vardepisoder limit 1",
         "doubled", "08 08:V1"),
        ("alter table fakta.fct_vardepisoder drop column utskrivning", "columns", "utskrivning"),
    ],
)  # fmt: skip
def test_one_change_is_one_difference(tmp_path: Path, change: str, part: str, seen: str) -> None:
    difference = _published(tmp_path, change)
    assert getattr(difference, part) == [seen]
    assert seen in difference.report()
    parts = ("columns", "cells", "missing", "extra", "doubled")
    assert sum(len(getattr(difference, p)) for p in parts) == 1


def test_a_time_without_zone_is_not_an_instant(tmp_path: Path) -> None:
    difference = _published(
        tmp_path,
        "alter table fakta.fct_vardepisoder alter inskrivning type timestamp",
    )
    assert len(difference.cells) == len(EXPECTED_CSV.splitlines()) - 1


def test_a_missing_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(duckdb.Error):
        _published(tmp_path, "drop table fakta.fct_vardepisoder")


def test_a_long_report_is_cut_and_says_so() -> None:
    actual = [{"region_kod": "08", "vardepisod_id": f"08:V{n}"} for n in range(SHOWN + 5)]
    report = compare_rows(EPISODES, [], actual).report()
    assert f"{SHOWN + 5} rows too many" in report
    assert "… and 5 more" in report


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("0.3333333", 1 / 3),
        ("1000000", 1_000_000.9),
        ("0", 0),
        ("0.80", Decimal("0.8")),
        ("1|2", 2),
        ("0|", None),
        ("|0", 0.0),
        ("*", None),
        ("|0", "|0"),
        ("", []),
        ("*", "anything"),
        ("", None),
        ("b;a", ["a", "b"]),
        ("2022-01-31", date(2022, 1, 31)),
        ("2022-01-31T23:00:00Z", datetime(2022, 1, 31, 23, tzinfo=UTC)),
    ],
)
def test_cells_that_agree(expected: str, actual: Any) -> None:
    assert cell_agrees(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("0.333", 1 / 3),
        ("1000000", 1_000_001.1),
        ("0", None),
        ("", 0),
        ("", ""),
        ("", False),
        ("1|2", 3),
        ("0|", 1),
        ("1", float("nan")),
        ("1", True),
        ("true", 1),
        ("0880", "880"),
        ("okand", None),
        ("a;b", ["a"]),
        ("a", []),
        ("", ["a"]),
        ("2022-01-31", date(2022, 2, 1)),
        ("2022-01-31T23:00:00Z", datetime(2022, 1, 31, 23)),
    ],
)
def test_cells_that_differ(expected: str, actual: Any) -> None:
    assert not cell_agrees(expected, actual)


def _indicator_row(**figures: Any) -> dict[str, Any]:
    return dict.fromkeys(INDICATOR.key, "x") | {"period_start": date(2022, 1, 1)} | figures


def test_more_zero_rows_of_an_indicator_are_accepted() -> None:
    extra = _indicator_row(antal_ok=0, andel_i_tid=None, mal=0.8, preliminar=True)
    assert not compare_rows(INDICATOR, [], [extra])


@pytest.mark.parametrize("figures", [{"antal_ok": 1}, {"antal_ok": 0, "andel_i_tid": 0.1}])
def test_more_rows_with_figures_are_not(figures: dict[str, Any]) -> None:
    assert compare_rows(INDICATOR, [], [_indicator_row(**figures)]).extra


def test_more_zero_rows_of_a_fact_are_not() -> None:
    row = {"region_kod": "08", "vardepisod_id": "08:V1", "antal": 0}
    assert compare_rows(EPISODES, [], [row]).extra


def test_a_missing_zero_row_is_a_difference() -> None:
    row = dict.fromkeys(INDICATOR.key, "x") | {"antal_ok": "0"}
    assert compare_rows(INDICATOR, [row], []).missing


def test_code_columns_of_plans_count_on_level_kombination_only() -> None:
    planer = PUBLISHED["ind_planer"]
    key = dict.fromkeys(planer.key, "x")
    on_kommun = {**key, "niva": "kommun", "klinik_kod": ""}
    assert not compare_rows(planer, [on_kommun], [{**on_kommun, "klinik_kod": "okand"}])
    combined = {**key, "niva": "kombination"}
    assert compare_rows(planer, [combined], [{**combined, "klinik_kod": "K2"}]).missing
