"""Two at a time on one database: order, threads, errors."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import duckdb
import pytest

from orchestration.side_by_side import shared_out

WAIT_SECONDS = 10


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": 2}) as opened:
        yield opened


def _threads(connection: duckdb.DuckDBPyConnection) -> int:
    (threads,) = connection.execute("SELECT current_setting('threads')").fetchone() or (0,)
    return int(threads)


def test_answers_come_in_order_and_the_threads_come_back(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    def double(cursor: duckdb.DuckDBPyConnection, number: int) -> int:
        ((doubled,),) = cursor.execute(f"SELECT 2 * {number}").fetchall()
        return int(doubled)

    assert list(shared_out(connection, double, range(5))) == [0, 2, 4, 6, 8]
    assert _threads(connection) == 2


def test_the_last_one_at_work_has_all_threads(connection: duckdb.DuckDBPyConnection) -> None:
    both_at_work, first_done = Event(), Event()

    def work(cursor: duckdb.DuckDBPyConnection, name: str) -> list[int]:
        if name == "kort":
            both_at_work.wait(WAIT_SECONDS)
            return [_threads(cursor)]
        beside = _threads(cursor)
        both_at_work.set()
        first_done.wait(WAIT_SECONDS)
        return [beside, _threads(cursor)]

    answers = shared_out(connection, work, ("kort", "lång"))
    assert next(answers) == [1]
    first_done.set()
    assert next(answers) == [1, 2]


def test_an_error_gives_the_threads_back(connection: duckdb.DuckDBPyConnection) -> None:
    def fail(cursor: duckdb.DuckDBPyConnection, _: int) -> None:
        cursor.execute("SELECT * FROM finns_inte")

    with pytest.raises(duckdb.CatalogException):
        list(shared_out(connection, fail, range(3)))
    assert _threads(connection) == 2
