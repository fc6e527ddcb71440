"""The macros of macros/motor, macros/tid and macros/staging on their edges, as DuckDB runs them.

Every case is one expression; dbt renders them all in one query. Times are UTC.
Does not belong here: the same macros on Postgres and Spark (test_engine_lint.py reads them, the
run on a server is in `make test-heavy`).
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.python.dbt.warehouse import Warehouse


class Case(NamedTuple):
    """A macro call as written in a model, and the text of what it should give."""

    call: str
    answer: str | None


def instant(text: str) -> str:
    return f"cast('{text}+00' as timestamp with time zone)"


def local(text: str) -> str:
    return f"cast('{text}' as timestamp)"


def day(text: str) -> str:
    return f"cast('{text}' as date)"


def _on(macro: str, *arguments: str) -> str:
    quoted = ", ".join(f'"{a}"' for a in arguments)
    return f"{{{{ {macro}({quoted}) }}}}"


def _elapsed(start: str, end: str, hours: str) -> Case:
    return Case(_on("elapsed_hours", instant(start), instant(end)), hours)


def _utc(clock: str, utc: str) -> Case:
    return Case(_on("local_to_utc", local(clock)), f"{utc}+00")


def _local(utc: str, clock: str) -> Case:
    return Case(_on("utc_to_local", instant(utc)), clock)


def _date(utc: str, date: str) -> Case:
    return Case(_on("local_date", instant(utc)), date)


def _clock_change(clock: str, is_one: str) -> Case:
    return Case(_on("is_clock_change", local(clock)), is_one)


def _typed(text: str, contract_type: str, answer: str | None) -> Case:
    return Case(f"""{{{{ typed("cast('{text}' as varchar)", '{contract_type}') }}}}""", answer)


def _valid(date: str, end: str, answer: str) -> Case:
    row = f"(select {day('2022-01-10')} as giltig_fran, cast({end} as date) as giltig_till) as rad"
    return Case(f"(select {_on('valid_on', 'rad', day(date))} from {row})", answer)


def _covered(date: str, end: str, answer: str) -> Case:
    row = f"(select {day('2022-01-10')} as fran_datum, cast({end} as date) as till_datum) as rad"
    return Case(f"(select {_on('covers', 'rad', day(date))} from {row})", answer)


def _filled(text: str) -> str:
    """A text that is filled with a, nothing and c."""
    values = "[\"'a'\", 'cast(null as varchar)', \"'c'\"]"
    return f"{{{{ filled_text(\"'{text}'\", {values}, highest_value(\"'{text}'\", 3)) }}}}"


def _quantile(share: str, values: str, answer: str | None) -> Case:
    return Case(f"(select {_on('quantile', 't', share)} from (values {values}) v(t))", answer)


def _first(rows: str, answer: str | None) -> Case:
    call = "{{ first_nonempty('v', ['a', code_point('b')]) }}"
    return Case(f"(select {call} from (values {rows}) r(v, a, b))", answer)


CASES = {
    # R0: durations are elapsed time; 12:00 to 12:00 over a clock change is not 24 h
    "elapsed over an ordinary day": _elapsed("2022-01-10 11:00:00", "2022-01-11 11:00:00", "24.0"),
    "elapsed when clocks go forward": _elapsed(
        "2022-03-26 11:00:00", "2022-03-27 10:00:00", "23.0"
    ),
    "elapsed when clocks go back": _elapsed("2022-10-29 10:00:00", "2022-10-30 11:00:00", "25.0"),
    "elapsed is negative backwards": _elapsed("2022-01-10 11:00:00", "2022-01-10 10:30:00", "-0.5"),
    "elapsed of half a second": _elapsed("2022-01-10 11:00:00", "2022-01-10 11:00:01.8", "0.0005"),
    "elapsed without an end": Case(
        _on("elapsed_hours", instant("2022-01-10 11:00:00"), "cast(null as timestamptz)"), None
    ),
    "minutes are elapsed": Case(
        _on("add_minutes", instant("2022-03-27 00:30:00"), "120"), "2022-03-27 02:30:00+00"
    ),
    "180 days are 180 x 24 h": Case(
        _on("add_minutes", instant("2022-01-10 10:00:00"), "180 * 24 * 60"),
        "2022-07-09 10:00:00+00",
    ),
    "minutes unknown": Case(
        _on("add_minutes", instant("2022-01-10 10:00:00"), "cast(null as integer)"), None
    ),
    "days count midnights": Case(_on("days_between", day("2021-12-31"), day("2022-01-01")), "1"),
    "days of the same date": Case(_on("days_between", day("2022-01-01"), day("2022-01-01")), "0"),
    "days backwards": Case(_on("days_between", day("2022-01-02"), day("2022-01-01")), "-1"),
    "days over a clock change": Case(
        _on("days_between", day("2022-03-26"), day("2022-03-28")), "2"
    ),
    "days of a leap year": Case(_on("days_between", day("2024-02-28"), day("2024-03-01")), "2"),
    "months over the year": Case(_on("add_months", day("2021-12-01"), "1"), "2022-01-01"),
    "no months": Case(_on("add_months", day("2021-12-01"), "0"), "2021-12-01"),
    # delivery.md §2: the repeated hour is the second reading, the missing hour moves one hour on
    "a day on, over the year": Case(_on("add_days", day("2021-12-31"), "1"), "2022-01-01"),
    "days back": Case(_on("add_days", day("2024-03-01"), "-1"), "2024-02-29"),
    "days from a big number": Case(
        _on("add_days", day("2022-01-01"), "cast(3 as bigint)"), "2022-01-04"
    ),
    "days unknown": Case(_on("add_days", day("2022-01-01"), "cast(null as integer)"), None),
    "quotient": Case(_on("quotient", "7", "2"), "3"),
    "quotient of a whole": Case(_on("quotient", "6", "2"), "3"),
    "quotient of less": Case(_on("quotient", "1", "2"), "0"),
    "quotient of nothing": Case(_on("quotient", "1", "nullif(0, 0)"), None),
    # the periods of R8 and the words of an explanation
    "first of the month": Case(
        _on("billing_period_start", "'manad'", day("2022-05-31")), "2022-05-01"
    ),
    "first of the quarter": Case(
        _on("billing_period_start", "'kvartal'", day("2022-06-30")), "2022-04-01"
    ),
    "month as text": Case(_on("billing_period", "'manad'", day("2022-05-01")), "2022-05"),
    "quarter as text": Case(_on("billing_period", "'kvartal'", day("2022-10-01")), "2022-Q4"),
    "clock as text": Case(
        _on("clock_text", instant("2022-06-01 10:00:01.5")), "2022-06-01 12:00:01"
    ),
    "number with a comma": Case(_on("number_text", "1234.5", "2"), "1234,50"),
    "month counted through the year": Case(
        _on("billing_period_number", "'manad'", day("2023-01-01")), "24277"
    ),
    "quarter counted through the year": Case(
        _on("billing_period_number", "'kvartal'", day("2023-01-01")), "8093"
    ),
    "kronor in groups": Case(_on("amount_text", "1158100"), "1\u00a0158\u00a0100\u00a0kr"),
    "kronor and öre": Case(
        _on("amount_text", "cast(9300.50 as decimal(18, 2))"), "9\u00a0300,50\u00a0kr"
    ),
    "few kronor": Case(_on("amount_text", "cast(0 as decimal(18, 2))"), "0\u00a0kr"),
    "kronor unknown": Case(_on("amount_text", "cast(null as decimal(18, 2))"), None),
    "rate of the agreement": Case(_on("rate", "'avtal'", "1", "2"), "1"),
    "rate of the year": Case(_on("rate", "'socialstyrelsen'", "1", "2"), "2"),
    "rate of nobody knows": Case(_on("rate", "cast(null as varchar)", "1", "2"), None),
    "covered on the first day": _covered("2022-01-10", "'2022-01-31'", "true"),
    "not covered the day before": _covered("2022-01-09", "'2022-01-31'", "false"),
    "covered on the last day": _covered("2022-01-31", "'2022-01-31'", "true"),
    "not covered the day after": _covered("2022-02-01", "'2022-01-31'", "false"),
    "covered without an end": _covered("2099-01-01", "null", "true"),
    "text with its values": Case(
        _filled("{1} och {2}, {1}"),
        "a och okänt, a",
    ),
    "text with more values": Case(_filled("{1}, {3}"), "a, c"),
    "text without values": Case(_filled("inga"), "inga"),
    "last value of a text": Case("{{ highest_value(\"'{1} {4}, {2}'\", 7) }}", "4"),
    "list in order, without the empty": Case(
        '{{ text_list(["\'b\'", "cast(null as varchar)", "\'a\'"]) }}', "[a, b]"
    ),
    "list of none": Case('{{ text_list(["cast(null as varchar)"]) }}', None),
    "texts joined in order": Case(
        "(select {{ joined_text('t') }} from (values ('b'), (null), ('B'), ('a')) v(t))", "B,a,b"
    ),
    "texts joined of none": Case(
        "(select {{ joined_text('t') }} from (values (cast(null as varchar))) v(t))", None
    ),
    "local in winter": _utc("2022-01-10 08:00:00", "2022-01-10 07:00:00"),
    "local in summer": _utc("2022-07-10 08:00:00", "2022-07-10 06:00:00"),
    "local before the missing hour": _utc("2022-03-27 01:59:59", "2022-03-27 00:59:59"),
    "local in the missing hour": _utc("2022-03-27 02:30:00", "2022-03-27 01:30:00"),
    "local after the missing hour": _utc("2022-03-27 03:00:00", "2022-03-27 01:00:00"),
    "local before the repeated hour": _utc("2022-10-30 01:59:59", "2022-10-29 23:59:59"),
    "local in the repeated hour": _utc("2022-10-30 02:30:00", "2022-10-30 01:30:00"),
    "local after the repeated hour": _utc("2022-10-30 03:00:00", "2022-10-30 02:00:00"),
    "utc in the first repeated hour": _local("2022-10-30 00:30:00", "2022-10-30 02:30:00"),
    "utc in the second repeated hour": _local("2022-10-30 01:30:00", "2022-10-30 02:30:00"),
    "utc when clocks go forward": _local("2022-03-27 01:00:00", "2022-03-27 03:00:00"),
    "utc is utc": Case(
        _on("utc_to_instant", local("2022-07-10 08:00:00")), "2022-07-10 08:00:00+00"
    ),
    "date before midnight in winter": _date("2022-01-10 22:59:59", "2022-01-10"),
    "date at midnight in winter": _date("2022-01-10 23:00:00", "2022-01-11"),
    "date before midnight in summer": _date("2022-07-10 21:59:59", "2022-07-10"),
    "date at midnight in summer": _date("2022-07-10 22:00:00", "2022-07-11"),
    "date at the turn of the year": _date("2021-12-31 23:00:00", "2022-01-01"),
    "clock change: missing hour": _clock_change("2022-03-27 02:30:00", "true"),
    "clock change: missing from its first second": _clock_change("2022-03-27 02:00:00", "true"),
    "clock change: not the hour after the missing": _clock_change("2022-03-27 03:00:00", "false"),
    "clock change: not the hour before": _clock_change("2022-03-27 01:59:59", "false"),
    "clock change: repeated hour": _clock_change("2022-10-30 02:00:00", "true"),
    "clock change: repeated to its last second": _clock_change("2022-10-30 02:59:59.999", "true"),
    "clock change: not after the repeated": _clock_change("2022-10-30 03:00:00", "false"),
    "clock change: not another night": _clock_change("2022-10-29 02:30:00", "false"),
    "clock change: no time": Case(_on("is_clock_change", "cast(null as timestamp)"), "false"),
    "stated date and clock": Case(
        _on("date_at_time", day("2022-01-10"), "cast('08:30:00' as time)"), "2022-01-10 08:30:00"
    ),
    "stated date only": Case(
        _on("date_at_time", day("2022-01-10"), "cast(null as time)"), "2022-01-10 00:00:00"
    ),
    "year in four digits": Case(_on("year_text", "2022"), "2022"),
    "early year in four digits": Case(_on("year_text", "987"), "0987"),
    # R3: half-open validity
    "valid on the first day": _valid("2022-01-10", "'2022-02-01'", "true"),
    "not valid the day before": _valid("2022-01-09", "'2022-02-01'", "false"),
    "valid on the last day": _valid("2022-01-31", "'2022-02-01'", "true"),
    "not valid on the end": _valid("2022-02-01", "'2022-02-01'", "false"),
    "valid without an end": _valid("2099-01-01", "null", "true"),
    # R0: median and p90 by linear interpolation over non-empty values
    "median of an even number": _quantile("0.5", "(1), (2), (4), (10)", "3.0"),
    "median of an odd number": _quantile("0.5", "(4), (1), (10)", "4.0"),
    "p90 interpolates": _quantile("0.9", "(0), (10)", "9.0"),
    "quantile leaves empty values out": _quantile("0.5", "(1), (null), (3)", "2.0"),
    "quantile of one": _quantile("0.9", "(7)", "7.0"),
    "quantile of none": _quantile("0.5", "(cast(null as integer))", None),
    "first non-empty by order": _first("('x', 2, 'a'), (null, 1, 'a'), ('y', 3, 'a')", "x"),
    "first non-empty by code point": _first("('x', 1, 'a'), ('y', 1, 'B')", "y"),
    "first non-empty of none": _first("(cast(null as varchar), 1, 'a')", None),
    "ratio": Case(_on("ratio", "1", "4"), "0.25"),
    "ratio of whole numbers is no whole number": Case(
        _on("ratio", "cast(7 as bigint)", "2"), "3.5"
    ),
    "ratio without a denominator": Case(_on("ratio", "0", "0"), None),
    # delivery.md §2: spellings; text is kept exactly as delivered
    "text as delivered": _typed(" 0821 ", "text", " 0821 "),
    "bit 1": _typed(" 1 ", "bit", "true"),
    "bit 0": _typed("0", "bit", "false"),
    "whole number": _typed(" -0042", "int", "-42"),
    "64-bit number": _typed("9223372036854775807", "int", "9223372036854775807"),
    "decimal comma": _typed("12,5", "dec", "12.500000"),
    "date": _typed("2022-01-10 ", "date", "2022-01-10"),
    "clock without seconds": _typed("08:30", "time", "08:30:00"),
    "time with T": _typed("2022-01-10T08:30:00", "ts", "2022-01-10 08:30:00"),
    "time with fraction": _typed("2022-01-10 08:30:00.25", "ts", "2022-01-10 08:30:00.25"),
    "empty date": _typed("", "date", None),
    "blank number": _typed("  ", "int", None),
    "untypable is empty, not an error": _typed("i går", "ts", None),
    "published id": Case(_on("published_id", "'08'", "'V1'"), "08:V1"),
    "published id of nothing": Case(_on("published_id", "'08'", "cast(null as varchar)"), None),
}


@pytest.fixture(scope="module")
def answers(empty_warehouse: Warehouse) -> dict[str, str | None]:
    """What every case gives."""
    query = " union all ".join(
        f"select '{name}' as fall, cast({case.call} as varchar) as svar"
        for name, case in CASES.items()
    )
    rendered = empty_warehouse.run("compile", "--inline", query)[0].node.compiled_code
    with empty_warehouse.connect() as connection:
        return dict(connection.execute(rendered).fetchall())


@pytest.mark.parametrize("name", CASES)
def test_macro(answers: dict[str, str | None], name: str) -> None:
    assert answers[name] == CASES[name].answer


def test_code_point_orders_like_python(empty_warehouse: Warehouse) -> None:
    """R0: ids are text, ordered by code point."""
    ids = ["a", "B", "å", "Å", "10", "9", "_", "aa"]
    values = ", ".join(f"('{i}')" for i in ids)
    query = f"select id from (values {values}) t(id) order by {{{{ code_point('id') }}}}"
    rendered = empty_warehouse.run("compile", "--inline", query)[0].node.compiled_code
    with empty_warehouse.connect() as connection:
        assert [row[0] for row in connection.execute(rendered).fetchall()] == sorted(ids)
