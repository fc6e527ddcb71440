"""A delivered file as something DuckDB can select from: a relation and one expression per column.

Does not belong here: how each format makes them (csv_source here is all there is to CSV;
parquet_format.py types the other one).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.contract import Table
from orchestration.landing.csv_format import MAX_ROW_BYTES
from orchestration.landing.model import LINE_COLUMN


@dataclass(frozen=True)
class Source:
    """relation: SQL of the table function. expressions: contract column -> SQL of its text,
    NULL when empty; only columns that the file has."""

    relation: str
    expressions: Mapping[str, str]

    def select(self, table: Table) -> str:
        """All contract columns as VARCHAR in contract order and the line number.

        The relation must give rows in file order: one thread, insertion order preserved.
        """
        columns = (
            f"{self.expressions.get(c.name, 'NULL::VARCHAR')} AS {identifier(c.name)}"
            for c in table.columns
        )
        line = f"row_number() OVER () AS {LINE_COLUMN}"
        return f"SELECT {', '.join(columns)}, {line} FROM {self.relation}"


def csv_source(pieces: Sequence[Path], names: Sequence[str], table: Table) -> Source:
    """The pieces of a checked CSV file, in order. The names of its header never reach SQL: columns
    are called by place."""
    places = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(names)))
    files = ", ".join(literal(str(piece)) for piece in pieces)
    relation = (
        f"read_csv([{files}], auto_detect=false, columns={{{places}}}, header=false, "
        "delim=';', quote='\"', escape='\"', nullstr='', allow_quoted_nulls=true, "
        "strict_mode=false, null_padding=false, ignore_errors=false, parallel=false, "
        "hive_partitioning=false, compression='none', encoding='utf-8', "
        f"max_line_size={MAX_ROW_BYTES})"
    )
    known = {column.name for column in table.columns}
    expressions = {name: f"c{place}" for place, name in enumerate(names) if name in known}
    return Source(relation, expressions)


def identifier(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL text literal."""
    return "'" + text.replace("'", "''") + "'"
