"""Two callers on one DuckDB database at a time: for work that keeps only one core busy.

Does not belong here: the work, and what its errors mean.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import duckdb

AT_A_TIME = 2
"""Tables or files that are worked on beside each other."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def threads_beside(cores: int) -> int:
    """DuckDB's threads when AT_A_TIME callers use it.

    It counts one caller among its threads. The other's is taken from them: more threads than cores
    wait for each other, for up to a third of the time.
    """
    return max(1, cores - AT_A_TIME + 1)


def shared_out(
    connection: duckdb.DuckDBPyConnection,
    work: Callable[[duckdb.DuckDBPyConnection, Item], Result],
    items: Collection[Item],
) -> Iterator[Result]:
    """What `work` gives for each item, in order; two are worked on at a time, each with a cursor
    of its own, since DuckDB keeps to one core on a table of less than a row group. An item that is
    alone keeps the connection and all its threads, and the last one at work gets them back.

    Raises what `work` raises, when its turn comes.
    """
    if len(items) < AT_A_TIME:
        yield from (work(connection, item) for item in items)
        return
    (threads,) = connection.execute("SELECT current_setting('threads')").fetchone() or (1,)
    connection.execute(f"SET GLOBAL threads = {threads_beside(threads)}")
    lock, left = Lock(), len(items)

    def one(item: Item) -> Result:
        nonlocal left
        with connection.cursor() as cursor:
            result = work(cursor, item)
            with lock:
                left -= 1
                if left < AT_A_TIME:
                    cursor.execute(f"SET GLOBAL threads = {threads}")
        return result

    try:
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            yield from pool.map(one, items)
    finally:
        connection.execute(f"SET GLOBAL threads = {threads}")
