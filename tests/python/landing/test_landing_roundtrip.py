"""Any text that can be delivered comes out of the archive as it went in."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing.csv_format import read_header, spool_rows
from orchestration.landing.engine import convert, open_engine
from orchestration.landing.files import FileJob, check_file
from orchestration.landing.fingerprint import fingerprint
from orchestration.landing.manifest import TableEntry
from orchestration.landing.source import csv_source
from tests.python.landing.landing_helpers import CONTRACT, Row, csv_bytes, relaxed

TABLE = CONTRACT.kalla("enkat").table("delaktighet")
COLUMNS = [column.name for column in TABLE.columns]

# Everything but NUL and lone surrogates, which are no UTF-8 text; the troublemakers more often.
TEXT = st.one_of(
    st.none(),
    st.text(alphabet=st.sampled_from("a;\"\r\nåÖ \t,\\#'"), min_size=1, max_size=8),
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
        min_size=1,
        max_size=12,
    ),
)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXT)), max_size=6)


ReadBack = Callable[[bytes], list[tuple[str | None, ...]]]


@pytest.fixture(scope="module")
def engine(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_engine(tmp_path_factory.mktemp("spill"), "200MB") as connection:
        yield connection


@pytest.fixture(scope="module")
def read_back(engine: duckdb.DuckDBPyConnection) -> ReadBack:
    """What the landing's own reader makes of a file, refusing nothing for its values."""

    def read(content: bytes) -> list[tuple[str | None, ...]]:
        with tempfile.TemporaryDirectory() as name:
            path, target = Path(name) / "delaktighet.csv", Path(name) / "ut.parquet"
            path.write_bytes(content)
            header = read_header(path)
            assert header is not None
            pieces = spool_rows(path, len(header), fingerprint(path).has_quotes, Path(name))
            convert(engine, csv_source(pieces, header, TABLE), TABLE, target)
            rows = engine.execute(f"FROM read_parquet('{target}')").fetchall()
        assert [row[-1] for row in rows] == list(range(1, len(rows) + 1))
        return [row[:-1] for row in rows]

    return read


@relaxed
@given(
    rows=ROWS, line_end=st.sampled_from(["\n", "\r\n"]), bom=st.sampled_from([b"", b"\xef\xbb\xbf"])
)
def test_csv_to_archive(read_back: ReadBack, rows: list[Row], line_end: str, bom: bytes) -> None:
    content = bom + csv_bytes(COLUMNS, rows, line_end)
    found = read_back(content)
    assert found == [tuple(row[name] for name in COLUMNS) for row in rows]


@relaxed
@given(rows=ROWS, order=st.permutations(COLUMNS))
def test_quoted_everywhere_and_in_any_column_order(
    read_back: ReadBack, rows: list[Row], order: list[str]
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(order)
    writer.writerows([row[name] or "" for name in order] for row in rows)
    found = read_back(buffer.getvalue().encode())
    assert found == [tuple(row[name] for name in COLUMNS) for row in rows]


@relaxed
@given(content=st.binary(max_size=60), start=st.booleans())
def test_no_bytes_make_the_check_raise(
    engine: duckdb.DuckDBPyConnection, content: bytes, start: bool
) -> None:
    """Either the file is read with every row well-formed, or it is refused with a code."""
    header = ";".join(COLUMNS).encode() + b"\n" if start else b""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "delaktighet.csv"
        path.write_bytes(header + content)
        entry = TableEntry(TABLE.name, path.name, 0, fingerprint(path).sha256)
        check = check_file(engine, FileJob(entry, TABLE, path, folder))
    assert check.reasons or check.row_count == 0


@pytest.mark.parametrize("rows", [60_000])
def test_more_rows_than_a_row_group_keep_their_lines(read_back: ReadBack, rows: int) -> None:
    made: list[Row] = [{name: str(number) for name in COLUMNS} for number in range(rows)]
    found = read_back(csv_bytes(COLUMNS, made))
    assert [row[0] for row in found] == [str(number) for number in range(rows)]
