"""The grammar of delivery.md §1 against what DuckDB's reader would have let through."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.landing import csv_format
from orchestration.landing.csv_format import MalformedError, read_header, spool_rows
from orchestration.landing.fingerprint import fingerprint
from orchestration.landing.source import csv_source
from tests.python.landing.landing_helpers import CONTRACT, relaxed

HEADER = b"a;b;c\n"
GOOD = {
    "lf": b"1;2;3\n",
    "crlf": b"1;2;3\r\n4;5;6\r\n",
    "no_last_line_end": b"1;2;3\n4;5;6",
    "empty_lines_last": b"1;2;3\n\n\r\n",
    "empty_fields": b";;\n;;\n",
    "quoted": b'"a;b";"c""d";"e\nf"\r\n',
    "quoted_empty": b'"";"";""\n',
    "quote_last": b'1;2;"3"',
    "only_quotes": b'"""";"""""";"\r"\n',
    "no_rows": b"",
    "unusual_spaces": "a\u2028b;\x0b;\u00a0\n".encode(),
}
LET_THROUGH_BY_DUCKDB = {
    "trailing_separator": b"1;2;3;\n",
    "quote_inside": b'a"b;2;3\n',
    "quote_last_in_field": b'ab";2;3\n',
    "blanks_around_quotes": b'  "1" ;2;3\n',
    "empty_line_between": b"1;2;3\n\n4;5;6\n",
    "too_many": b"1;2;3;4\n",
    "text_after_quote": b'"1"x;2;3\n',
}
BAD = LET_THROUGH_BY_DUCKDB | {
    "too_few": b"1;2\n",
    "unclosed_quote": b'"1;2;3\n4;5;6\n',
    "lone_cr_as_line_end": b"1;2;3\r4;5;6\r",
    "lone_cr_in_last_field": b"1;2;3\rx\n",
    "lone_cr_in_first_field": b"x\r1;2;3\n",
    "comma_as_separator": b"1,2,3\n",
    "last_row_too_short": b"1;2;3\n4",
    "row_too_long": b"x" * (4 * csv_format.MAX_ROW_BYTES) + b";2;3\n",
}


def _well_formed(tmp_path: Path, content: bytes) -> bool:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    try:
        spool_rows(path, 3, fingerprint(path).has_quotes, tmp_path)
    except MalformedError:
        return False
    return True


@pytest.mark.parametrize("rows", GOOD.values(), ids=GOOD)
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["no_bom", "bom"])
def test_agreed_spellings_are_well_formed(tmp_path: Path, rows: bytes, bom: bytes) -> None:
    assert _well_formed(tmp_path, bom + HEADER + rows)


@pytest.mark.parametrize("rows", BAD.values(), ids=BAD)
def test_everything_else_is_not(tmp_path: Path, rows: bytes) -> None:
    assert not _well_formed(tmp_path, HEADER + rows)
    assert not _well_formed(tmp_path, HEADER + rows.removesuffix(b"\n") + b"\n7;8;9\n")


@pytest.mark.parametrize("rows", BAD.values(), ids=BAD)
def test_a_quote_elsewhere_in_the_file_changes_nothing(tmp_path: Path, rows: bytes) -> None:
    assert not _well_formed(tmp_path, HEADER + b'"a";"b";"c"\n' + rows)


@pytest.mark.parametrize("rows", LET_THROUGH_BY_DUCKDB.values(), ids=LET_THROUGH_BY_DUCKDB)
def test_duckdb_alone_would_not_have_said_a_word(tmp_path: Path, rows: bytes) -> None:
    """Why the grammar is ours. When DuckDB learns to refuse these, it can go."""
    path = tmp_path / "file.csv"
    path.write_bytes(HEADER + rows)
    source = csv_source([path], ("a", "b", "c"), CONTRACT.kalla("stella").tables[0])
    with duckdb.connect() as connection:
        connection.execute(f"SELECT * FROM {source.relation}").fetchall()


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"a;b\n1;2\n", ("a", "b")),
        (b"\xef\xbb\xbfa;b\r\n", ("a", "b")),
        (b"a;b", ("a", "b")),
        (b'"a;x";"b\ny"\n1;2\n', ("a;x", "b\ny")),
        ("å;b\n".encode(), ("å", "b")),
        (b"", None),
        (b"\n", None),
        (b'"a;b\n', None),
        (b'a"b;c\n', None),
        (b'"' + b"a" * 200_000 + b'"\n', None),
    ],
)
def test_the_header_is_read_as_it_stands(
    tmp_path: Path, content: bytes, names: tuple[str, ...] | None
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert read_header(path) == names


FIELD = st.text(alphabet=st.sampled_from('a;"\r\n å'), max_size=4)


@relaxed
@given(rows=st.lists(st.lists(FIELD, min_size=2, max_size=4), max_size=5), data=st.data())
def test_rows_are_well_formed_exactly_when_they_have_the_right_length(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], data: st.DataObject
) -> None:
    """Oracle: Python's csv writer, which with CRLF quotes every line end inside a field."""
    buffer = io.StringIO()
    writer = csv.writer(
        buffer,
        delimiter=";",
        lineterminator="\r\n",
        quoting=data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    writer.writerows([["a", "b", "c"], *rows])
    folder = tmp_path_factory.mktemp("csv")
    content = buffer.getvalue().encode()
    assert _well_formed(folder, content) == all(len(row) == 3 for row in rows)


@pytest.mark.parametrize("has_quotes", [True, False])
def test_a_large_file_comes_in_pieces_of_whole_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_quotes: bool
) -> None:
    monkeypatch.setattr(csv_format, "CHUNK_BYTES", 100)
    monkeypatch.setattr(csv_format, "PIECE_BYTES", 300)
    row = b'"a\n1";2;3\r\n' if has_quotes else b"a1;2;3\r\n"
    path = tmp_path / "file.csv"
    path.write_bytes(HEADER + row * 200)
    pieces = [p.read_bytes() for p in spool_rows(path, 3, has_quotes, tmp_path)]
    assert b"".join(pieces).rstrip(b"\r\n") == (row * 200).rstrip(b"\r\n")
    assert len(pieces) > 5
    for piece in pieces[:-1]:
        assert len(piece) <= 300
        assert piece == row * (len(piece) // len(row))


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_where_the_chunks_end_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(csv_format, "CHUNK_BYTES", size)
    for rows in GOOD.values():
        assert _well_formed(tmp_path, HEADER + rows)
    for name, rows in BAD.items():
        if name != "row_too_long":
            assert not _well_formed(tmp_path, HEADER + rows), name
