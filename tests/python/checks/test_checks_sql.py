"""The edges of the queries: hours, clock change, spelling, versions. Plain DuckDB, no library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import duckdb
import pytest

from orchestration.checks import sql
from orchestration.checks.suites import COMPLETENESS, HOURS
from orchestration.contract import Column, TimeOrder

ASOF = datetime(2023, 1, 10, 4, 30)
AUTUMN = datetime(2022, 10, 30, 4, 30)
"""Summer time ended at 03:00 this night: the hour from 02:00 came twice."""
SPRING = datetime(2023, 3, 26, 3, 10)
"""Summer time began at 02:00 this night: what is stated as 02:50 was 03:50."""
Db = duckdb.DuckDBPyConnection


@pytest.fixture
def db() -> Iterator[Db]:
    with duckdb.connect() as connection:
        yield connection


def set_asof(db: Db, asof: datetime) -> None:
    db.execute(
        f"create view {sql.DELIVERY_VIEW} as select uttag_lokalt, "
        f"uttag_lokalt at time zone 'Europe/Stockholm' as uttag "
        f"from (select timestamp '{asof}' as uttag_lokalt)"
    )


def column_t(db: Db, values: list[str | None]) -> None:
    db.execute("create or replace table rader as select unnest(?::varchar[]) as t", [values])


def run(db: Db, query: str) -> tuple[int | None, ...]:
    """What Great Expectations makes of the query, with the table in for {batch}."""
    [row] = db.execute(
        query.format(batch="(select * from rader where true) as subselect")
    ).fetchall()
    return tuple(row)


@pytest.mark.parametrize(
    ("asof", "time", "silent", "hours"),
    [
        (ASOF, "2023-01-09 04:30:00", 0, 24),
        (ASOF, "2023-01-09 04:29:59", 1, 24),
        (ASOF, "2023-01-09T04:30:00.000001", 0, 23),
        (ASOF, "2023-01-10 04:35:00", 0, 0),
        (ASOF, "2023-01-10 04:35:01", 1, None),
        (ASOF, "inte en tid", 1, None),
        (AUTUMN, "2022-10-29 05:00:00", 1, 24),
        (AUTUMN, "2022-10-29 05:30:00", 0, 24),
    ],
)
def test_silence(db: Db, asof: datetime, time: str, silent: int, hours: int | None) -> None:
    set_asof(db, asof)
    column_t(db, [time, None] if hours is None else [time, None, "2022-01-01 00:00:00"])
    assert run(db, sql.silence("t", HOURS))[1:] == (silent, hours)


def test_silence_of_an_empty_table(db: Db) -> None:
    set_asof(db, ASOF)
    column_t(db, [])
    assert run(db, sql.silence("t", HOURS)) == (0, 1, None)


@pytest.mark.parametrize(
    ("asof", "time", "late"),
    [
        (ASOF, "2023-01-10 04:35:00", 0),
        (ASOF, "2023-01-10 04:35:00.1", 1),
        (ASOF, "2030-01-01 00:00:00", 1),
        (ASOF, "1900-01-01 00:00:00", 0),
        (ASOF, "aldrig", 0),
        (SPRING, "2023-03-26 02:50:00", 1),
    ],
)
def test_times_after_asof(db: Db, asof: datetime, time: str, late: int) -> None:
    set_asof(db, asof)
    column_t(db, [time, None])
    assert run(db, sql.one_scan([sql.after_asof("t")])) == (1, late)


GOOD = {
    "ts": ["2023-01-01 23:59:59", " 2023-01-01T00:00:00.123456 ", "2024-02-29 12:00:00", " ", None],
    "date": ["2024-02-29", " 2023-01-01"],
    "time": ["00:00", "23:59:59"],
    "int": ["0", "-7", " 12 "],
    "bit": ["0", "1"],
    "dec": ["1", "-0,5"],
}
BAD = {
    "ts": ["2023-01-01", "2023-02-29 00:00:00", "2023-01-01 24:00:00", "2023-01-01 10:00"],
    "date": ["2023-02-29", "20230101", "2023-1-1"],
    "time": ["24:00", "1:00", "12.30"],
    "int": ["1,0", "1.0", "x", "99999999999999999999"],
    "bit": ["2", "ja", "true"],
    "dec": ["1.5", "1 000", ","],
}


@pytest.mark.parametrize("type_", list(GOOD))
def test_spelling(db: Db, type_: str) -> None:
    column = Column("t", type_, False, 0, (), "", "", "")
    query = sql.one_scan([sql.wrong("t", sql.well_spelled(column))])
    column_t(db, list(GOOD[type_]))
    assert run(db, query)[1] == 0
    column_t(db, list(BAD[type_]))
    assert run(db, query) == (len(BAD[type_]), len(BAD[type_]))


@pytest.mark.parametrize(
    ("condition", "good", "bad"),
    [
        (sql.is_code("t"), ["A", "ÅÄÖ-å.1_", "x" * 64, " "], ["x" * 65, "a b", "191212121212"]),
        (sql.is_code("t"), ["19121212"], ["121212-1212", "19121212+1212", "1212121212", "å;ä"]),
        (sql.is_kommun_code("t"), ["0880", "9901"], ["880", "08800", "O880"]),
        (sql.is_patient_nyckel("t"), ["aB" * 32, " "], ["19121212-1212", "a" * 63, "g" * 64]),
        (sql.is_not_float("t"), ["12E4", "9007199254740993", "A1.0"], ["1.2E+18", "17.0"]),
        (sql.has_no_identity("t"), ["Avd 12", "0480-810 00"], ["Anna 19121212-1212", "1212121212"]),
    ],
)
def test_forms_of_text(db: Db, condition: str, good: list[str], bad: list[str]) -> None:
    query = sql.one_scan([sql.wrong("t", condition)])
    column_t(db, list(good))
    assert run(db, query)[1] == 0
    column_t(db, list(bad))
    assert run(db, query)[1] == len(bad)


def test_blank_is_missing_and_not_wrong(db: Db) -> None:
    column_t(db, [None, "", "  ", "x"])
    assert run(db, sql.one_scan([sql.missing("t"), sql.wrong("t", "false")])) == (4, 3, 3, 1)


def test_order_of_a_pair(db: Db) -> None:
    db.execute("create table rader (fran varchar, till varchar)")
    db.execute(
        "insert into rader values ('2023-01-02', '2023-01-02'), ('2023-01-02', '2023-01-01'), "
        "('2023-01-02', null), ('fel', '2023-01-01')"
    )
    assert run(db, sql.one_scan([sql.reversed_order(TimeOrder("fran", "till"))])) == (2, 1)


def test_versions_of_a_key(db: Db) -> None:
    db.execute("create table rader (id varchar, nr varchar, andrad varchar, x varchar)")
    rows = [
        ("a", "1", "2023-01-01 00:00:00", "x"),
        ("b", "1", "2023-01-01 00:00:00", "x"),
        ("b", "1", "2023-01-01 00:00:00", "x"),
        ("c", "1", "2023-01-01 00:00:00", "x"),
        ("c", "1", "2023-01-01 00:00:01", "y"),
        ("d", "1", "2023-01-01 00:00:00", "x"),
        ("d", "1", "2023-01-01 00:00:00", "y"),
        ("d", "2", "2023-01-01 00:00:00", "x"),
        ("d", "3", "2023-01-01 00:00:00", None),
        ("d", "3", "2023-01-01 00:00:00", "x"),
        (None, "1", "2023-01-01 00:00:00", "x"),
        (None, "1", "2023-01-01 00:00:00", "y"),
    ]
    db.executemany("insert into rader values (?, ?, ?, ?)", rows)
    query = sql.key_versions(("id", "nr"), ("id", "nr", "andrad", "x"), "andrad")
    assert run(db, query) == (6, 4, 2)


def test_a_key_column_without_any_value(db: Db) -> None:
    db.execute("create table rader (a varchar, b varchar)")
    query = sql.one_scan([sql.empty_columns(("a", "b"))])
    assert run(db, query) == (0, 0)
    db.execute("insert into rader values (null, 'x'), (' ', null)")
    assert run(db, query) == (2, 1)
    db.execute("insert into rader values ('y', null)")
    assert run(db, query) == (2, 0)


CASE = {
    "arende_id": "A",
    "arende_typ": "UTSKRIVNING",
    "status": "PAGAENDE",
    "skapad_tidpunkt": "2023-01-01 00:00:00",
    "behov_bedomt_tidpunkt": None,
    "ar_makulerad": "0",
    "kalla_andrad_tidpunkt": "2023-01-01 00:00:00",
}
MESSAGE = {
    "arende_id": "A",
    "meddelandetyp_kod": "INSKRIVNING",
    "skickad_tidpunkt": "2023-01-02 00:00:00",
    "ar_makulerad": "0",
}
Rows = list[dict[str, str | None]]


def tables_24h(db: Db, cases: Rows, messages: Rows) -> None:
    for name, rows, example in (("link_arende", cases, CASE), ("rader", messages, MESSAGE)):
        db.execute(f"create table {name} ({', '.join(f'{c} varchar' for c in example)})")
        marks = ", ".join("?" for _ in example)
        if rows:
            db.executemany(f"insert into {name} values ({marks})", [list(r.values()) for r in rows])


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, 1),
        ({"skapad_tidpunkt": "2023-01-09 04:30:00"}, 1),
        ({"skapad_tidpunkt": "2023-01-09 04:30:01"}, 0),
        ({"behov_bedomt_tidpunkt": "2023-01-09 05:00:00"}, 0),
        ({"behov_bedomt_tidpunkt": "2022-12-01 00:00:00"}, 1),
        ({"arende_typ": "SIP_HEMMA"}, 0),
        ({"status": "MAKULERAD"}, 0),
        ({"status": None}, 1),
        ({"ar_makulerad": "1"}, 0),
        ({"skapad_tidpunkt": "okänt"}, 0),
        ({"arende_id": None}, 0),
    ],
)
def test_which_cases_must_be_complete(db: Db, change: dict[str, str | None], counts: int) -> None:
    set_asof(db, ASOF)
    tables_24h(db, [{**CASE, **change}], [])
    query = sql.missing_after(HOURS, COMPLETENESS["link_meddelande"].condition, open_only=False)
    assert run(db, query) == (counts, counts)


def test_24_hours_are_elapsed_hours_over_the_clock_change(db: Db) -> None:
    set_asof(db, AUTUMN)
    cases = [
        {**CASE, "arende_id": "A", "skapad_tidpunkt": "2022-10-29 05:30:00"},
        {**CASE, "arende_id": "B", "skapad_tidpunkt": "2022-10-29 05:30:01"},
    ]
    tables_24h(db, cases, [])
    query = sql.missing_after(HOURS, COMPLETENESS["link_meddelande"].condition, open_only=False)
    assert run(db, query) == (1, 1)


def test_the_newest_version_of_a_case_decides(db: Db) -> None:
    set_asof(db, ASOF)
    cancelled = {**CASE, "ar_makulerad": "1", "kalla_andrad_tidpunkt": "2023-01-02 00:00:00"}
    tables_24h(db, [CASE, cancelled], [])
    query = sql.missing_after(HOURS, COMPLETENESS["link_meddelande"].condition, open_only=False)
    assert run(db, query) == (0, 0)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, 0),
        ({"meddelandetyp_kod": "PLANERING"}, 1),
        ({"skickad_tidpunkt": None}, 1),
        ({"skickad_tidpunkt": "snart"}, 1),
        ({"ar_makulerad": "1"}, 1),
        ({"ar_makulerad": " 1 "}, 1),
        ({"arende_id": None}, 1),
        ({"arende_id": "B"}, 1),
    ],
)
def test_which_message_makes_a_case_complete(
    db: Db, change: dict[str, str | None], missing: int
) -> None:
    set_asof(db, ASOF)
    tables_24h(db, [CASE], [{**MESSAGE, **change}])
    query = sql.missing_after(HOURS, COMPLETENESS["link_meddelande"].condition, open_only=False)
    assert run(db, query) == (1, missing)


def test_a_delta_counts_open_cases_only(db: Db) -> None:
    set_asof(db, ASOF)
    closed = {**CASE, "arende_id": "B", "status": "AVSLUTAD"}
    tables_24h(db, [CASE, closed], [])
    query = sql.missing_after(HOURS, COMPLETENESS["link_meddelande"].condition, open_only=True)
    assert run(db, query) == (1, 1)
