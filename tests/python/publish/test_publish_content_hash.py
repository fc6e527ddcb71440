"""The content hash: equal for equal content however it lies, different for different content."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.publish import PublishError
from orchestration.publish.content_hash import (
    CopySum,
    combined_digest,
    copy_sum,
    generation_digest,
    table_content,
)
from orchestration.publish.database import table_shapes


class Scratch:
    """A database in memory where table `t` is made anew for each digest."""

    def __init__(self) -> None:
        self.connection = duckdb.connect(":memory:")

    def digest(self, *statements: str, outside: tuple[str, ...] = ()) -> str:
        """Digest of table t after the statements."""
        self.connection.execute("DROP TABLE IF EXISTS t")
        for statement in statements:
            self.connection.execute(statement)
        return self.digest_of_t(outside)

    def digest_of_t(self, outside: tuple[str, ...] = ()) -> str:
        shape = table_shapes(self.connection, "memory")["main.t"]
        content = table_content(self.connection, "memory", shape, outside)
        assert content.copied == copy_sum(self.connection, "memory", shape)
        return content.content_sha256

    def of_values(self, data_type: str, *values: str) -> str:
        rows = ", ".join(f"({value})" for value in values)
        return self.digest(f"CREATE TABLE t (x {data_type})", f"INSERT INTO t VALUES {rows}")

    def of_rows(self, rows: list[tuple[object, ...]]) -> str:
        self.connection.execute("CREATE OR REPLACE TABLE t (a VARCHAR, b DOUBLE, c VARCHAR[])")
        if rows:
            self.connection.executemany("INSERT INTO t VALUES (?, ?, ?::VARCHAR[])", rows)
        return self.digest_of_t()


@pytest.fixture(scope="module")
def scratch() -> Iterator[Scratch]:
    made = Scratch()
    yield made
    made.connection.close()


@pytest.mark.parametrize(
    ("data_type", "values"),
    [
        ("VARCHAR", ["NULL", "''", "'N;'", "'N'", "'0:;'", "'a'", "'a '", "'å'", "'Å'", "'a\n'"]),
        ("BOOLEAN", ["NULL", "true", "false"]),
        ("BIGINT", ["NULL", "0", "1", "-1", "9223372036854775807"]),
        ("HUGEINT", ["0", "170141183460469231731687303715884105727"]),
        ("DOUBLE", ["NULL", "0.1", "0.1::DOUBLE + 1e-17::DOUBLE * 10", "'nan'", "'inf'", "1e300"]),
        ("DECIMAL(18,2)", ["NULL", "0", "0.01", "-0.01", "1234567890123456.78"]),
        ("DATE", ["NULL", "'2022-01-01'", "'2022-01-02'"]),
        ("TIME", ["NULL", "'00:00'", "'00:00:00.000001'"]),
        ("TIMESTAMP", ["NULL", "'2022-10-30 02:30:00'", "'2022-10-30 02:30:00.000001'"]),
        (
            "TIMESTAMPTZ",
            ["NULL", "'2022-10-30 02:30:00+01'", "'2022-10-30 02:30:00+02'", "'infinity'"],
        ),
        ("UUID", ["NULL", "'00000000-0000-0000-0000-000000000001'"]),
        ("BLOB", ["NULL", "''::BLOB", "'\\x00'::BLOB", "'\\x00\\x00'::BLOB"]),
        (
            "VARCHAR[]",
            ["NULL", "[]", "[NULL]", "['']", "['a','b']", "['b','a']", "['ab']", "['a;1:b']"],
        ),
        ("VARCHAR[][]", ["[[]]", "[]", "[['a'],['b']]", "[['a','b']]", "[['a','b'],[]]"]),
        ("DOUBLE[]", ["[0.1]", "[0.1, 0.1]", "[NULL::DOUBLE]"]),
        ("ENUM('a','b')", ["NULL", "'a'", "'b'"]),
    ],
)
def test_different_values_differ(scratch: Scratch, data_type: str, values: list[str]) -> None:
    digests = [scratch.of_values(data_type, value) for value in values]
    assert len(set(digests)) == len(values)


def test_minus_zero_is_zero(scratch: Scratch) -> None:
    assert scratch.of_values("DOUBLE", "-0.0::DOUBLE") == scratch.of_values("DOUBLE", "0")


WHOLE_AND_BROKEN = [0.0, 5.0, -7.0, 0.5, -1e-9, 1 / 3, 1e15 - 1, 1e15, 1e15 + 1, -1e15, 1e16, 1e17]
HUGE = [123456789012345678.0, 1e300, -1e-300, float("inf"), float("-inf")]


@pytest.mark.parametrize("number", WHOLE_AND_BROKEN + HUGE)
def test_a_double_reads_as_seventeen_digits_whatever_way_it_is_written(
    scratch: Scratch, number: float
) -> None:
    """Also whole numbers, which take a shorter way."""
    header = json.dumps(["main", "t", None, [["x", "DOUBLE", None]]], ensure_ascii=False) + "\n"
    row = hashlib.sha256(f"{number:.17g};".encode()).hexdigest()
    promised = hashlib.sha256((header + row).encode()).hexdigest()
    assert scratch.of_values("DOUBLE", f"'{number!r}'::DOUBLE") == promised


def test_text_cannot_move_between_columns(scratch: Scratch) -> None:
    create = "CREATE TABLE t (a VARCHAR, b VARCHAR)"
    pairs = ["('ab', 'c')", "('a', 'bc')", "('abc', '')", "('1:a;', NULL)", "(NULL, '1:a;')"]
    digests = {scratch.digest(create, f"INSERT INTO t VALUES {pair}") for pair in pairs}
    assert len(digests) == len(pairs)


def test_a_repeated_row_counts(scratch: Scratch) -> None:
    """A combination by xor would cancel the pair."""
    counts = [scratch.of_values("BIGINT", "1", *["2"] * number) for number in range(4)]
    assert len(set(counts)) == len(counts)


def test_neither_order_nor_threads_nor_time_zone_matters() -> None:
    rows = 250_001
    create = (
        "CREATE TABLE t AS SELECT (i * 7919) % 100 AS a, i / 3 AS b, 'å' || i AS c, "
        "TIMESTAMPTZ '2022-10-30 00:00:00+00' + i * INTERVAL 1 SECOND AS d, [i, NULL] AS e "
        f"FROM range({rows}) r(i)"
    )
    straight = _with("SET TimeZone = 'UTC'", create)
    assert straight == _with("SET threads = 1", create + " ORDER BY hash(i)")
    assert straight == _with("SET threads = 8", create + " ORDER BY i DESC")
    assert straight == _with("SET TimeZone = 'America/New_York'", create)
    changed = "UPDATE t SET b = b + 1e-9 WHERE c = 'å4711'"
    assert straight != _with("SET TimeZone = 'UTC'", create, changed)


def _with(setting: str, *statements: str) -> str:
    scratch = Scratch()
    try:
        scratch.connection.execute(setting)
        return scratch.digest(*statements)
    finally:
        scratch.connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "COMMENT ON TABLE t IS 'Annan'",
        "COMMENT ON COLUMN t.a IS 'Annan'",
        "ALTER TABLE t RENAME a TO c",
        "ALTER TABLE t ALTER a TYPE INTEGER",
        "ALTER TABLE t ADD COLUMN c INTEGER",
        "DELETE FROM t",
    ],
)
def test_names_types_and_comments_count(scratch: Scratch, statement: str) -> None:
    base = ["CREATE TABLE t AS SELECT 1::BIGINT AS a, 2 AS b", "COMMENT ON TABLE t IS 'En'"]
    assert scratch.digest(*base) != scratch.digest(*base, statement)


def test_columns_outside_the_hash_do_not_count(scratch: Scratch) -> None:
    first, second = (f"CREATE TABLE t AS SELECT 1 AS a, '{s}' AS hemlig" for s in ("x", "y"))
    assert scratch.digest(first) != scratch.digest(second)
    assert scratch.digest(first, outside=("hemlig",)) == scratch.digest(second, outside=("hemlig",))
    other = "CREATE TABLE t AS SELECT 2 AS a, 'x' AS hemlig"
    assert scratch.digest(first, outside=("hemlig",)) != scratch.digest(other, outside=("hemlig",))


@pytest.mark.parametrize("data_type", ["STRUCT(a INTEGER)", "MAP(VARCHAR, INTEGER)", "INTERVAL"])
def test_a_type_without_rendering_stops(scratch: Scratch, data_type: str) -> None:
    with pytest.raises(PublishError) as caught:
        scratch.digest(f"CREATE TABLE t (x {data_type})")
    assert caught.value.code == "kolumntyp"


ROWS = st.lists(
    st.tuples(
        st.none() | st.text(alphabet="aå;:N0'", max_size=4),
        st.none() | st.floats(allow_nan=False) | st.sampled_from([0.1, 0.30000000000000004]),
        st.none() | st.lists(st.none() | st.text(alphabet="a;:N", max_size=2), max_size=2),
    ),
    max_size=6,
)


def _bag(rows: list[tuple[object, ...]]) -> list[str]:
    return sorted(repr((a, None if b is None else b + 0.0, c)) for a, b, c in rows)


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS, st.randoms(use_true_random=False))
def test_equal_exactly_for_equal_bags_of_rows(
    scratch: Scratch,
    first: list[tuple[object, ...]],
    second: list[tuple[object, ...]],
    shuffler: random.Random,
) -> None:
    shuffled = shuffler.sample(first, len(first))
    assert scratch.of_rows(first) == scratch.of_rows(shuffled)
    assert (scratch.of_rows(first) == scratch.of_rows(second)) == (_bag(first) == _bag(second))


def test_the_sum_of_a_copy_sees_every_cell_and_no_order(scratch: Scratch) -> None:
    original = [("a", 1.0, ["x"]), ("b", None, None), ("b", None, None)]
    changed = [
        original[:2],
        [*original, original[1]],
        [original[0], original[0], original[1]],
        [("a", 1.0, ["y"]), *original[1:]],
        [("a", 2.0, ["x"]), *original[1:]],
        [(None, 1.0, ["x"]), *original[1:]],
        [],
    ]
    expected = _copy_sum(scratch, original)
    assert _copy_sum(scratch, original[::-1]) == expected
    assert expected.rows == 3
    assert expected not in [_copy_sum(scratch, rows) for rows in changed]


def test_the_sum_of_a_copy_tells_lists_apart(scratch: Scratch) -> None:
    """DuckDB's own hash does not."""
    lists = (None, [], [None], [""], ["a"], ["a", None], [None, "a"])
    sums = {_copy_sum(scratch, [("a", 1.0, value)]) for value in lists}
    assert len(sums) == len(lists)


def _copy_sum(scratch: Scratch, rows: list[tuple[object, ...]]) -> CopySum:
    scratch.of_rows(rows)
    return copy_sum(
        scratch.connection, "memory", table_shapes(scratch.connection, "memory")["main.t"]
    )


def test_the_digest_of_a_generation_names_its_parts() -> None:
    asof = {"08": datetime(2023, 1, 12, 4, 30), "10": datetime(2023, 1, 12, 4, 30)}
    base = generation_digest({"a": "1", "b": "2"}, asof)
    assert base == generation_digest({"b": "2", "a": "1"}, dict(reversed(asof.items())))
    assert base != generation_digest({"a": "2", "b": "1"}, asof)
    assert base != generation_digest({"a": "1", "b": "2"}, {**asof, "08": datetime(2023, 1, 11)})
    assert combined_digest({"a": "1"}) != combined_digest({"a": "1", "b": "2"})


def test_the_digest_is_a_fixed_promise(scratch: Scratch) -> None:
    """A changed rendering would make every old generation look different."""
    digest = scratch.digest(
        "CREATE TABLE t AS SELECT 'å;' AS a, 0.1::DOUBLE AS b, DATE '2022-01-01' AS c, "
        "TIMESTAMPTZ '2022-10-30 02:30:00+01' AS d, ['x', NULL] AS e, NULL::INTEGER AS f, "
        "1.50::DECIMAL(18,2) AS g"
    )
    assert digest == _expected_by_hand()


def _expected_by_hand() -> str:
    columns = [
        ["a", "VARCHAR", None],
        ["b", "DOUBLE", None],
        ["c", "DATE", None],
        ["d", "TIMESTAMP WITH TIME ZONE", None],
        ["e", "VARCHAR[]", None],
        ["f", "INTEGER", None],
        ["g", "DECIMAL(18,2)", None],
    ]
    header = json.dumps(["main", "t", None, columns], ensure_ascii=False) + "\n"
    instant = datetime(2022, 10, 30, 1, 30, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    row = f"3:å;;0.10000000000000001;2022-01-01;{instant};2:1:x;N;;N;1.50;"
    row_digest = hashlib.sha256(row.encode()).hexdigest()
    return hashlib.sha256((header + row_digest).encode()).hexdigest()
