"""From the tables of the build to cells and relations: the shell around relations.py.

Everything is made as temporary tables on the connection it is given; the build is only read.
Does not belong here: deciding what is hidden, writing the controlled tables.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.disclosure.controlled import K_BY_REGION
from orchestration.disclosure.elimination import Row
from orchestration.disclosure.model import DisclosureError, System
from orchestration.disclosure.parts import MONTHS, make_parts
from orchestration.disclosure.primary import is_sensitive
from orchestration.disclosure.relations import KINDS, WEIGHT
from orchestration.disclosure.tables import CONTROLLED

_CODES = (
    ("storhet", "storhet_nr", "region, storhet"),
    ("enhet", "enhet_nr", "region, niva, enhet"),
    ("vardform", "vardform_nr", "vardform"),
    ("tid", "tid_nr", "periodtyp, period"),
)
"""Table, its number, and the columns of a key that the number stands for: relations are found by
joining numbers, which takes a fraction of the time that texts take."""
_RELATIONS = """
CREATE OR REPLACE TEMP TABLE samband AS
SELECT led.slag, led.familj, list(2 * cell + CAST(faktor > 0 AS INTEGER)) AS termer,
    sum(faktor * varde) <> 0 AS ar_brutet,
    bool_or(blad_vardform) AS blad_vardform, bool_or(blad_period) AS blad_period
FROM led JOIN cell ON cell.id = led.cell JOIN blad USING (id)
GROUP BY led.slag, led.familj, led.nyckel
"""


@dataclass(frozen=True)
class Built:
    """The system, and which relations that hold only sometimes did not (familj by kind)."""

    system: System
    left_out: int


def build_system(connection: duckdb.DuckDBPyConnection) -> Built:
    """Read every figure of the controlled tables and what binds them together.

    The numbering of the cells is that of the temporary table `cell`. Raises DisclosureError when
    sums that always hold do not, and duckdb.Error when a table is missing.
    """
    _make_cells(connection)
    make_parts(connection)
    _make_relations(connection)
    values, sensitive, weights = _figures(connection)
    left_out = _leave_out_broken(connection)
    relations, spanning = _relations(connection)
    return Built(System(values, sensitive, relations, spanning, weights), left_out)


def _make_cells(connection: duckdb.DuckDBPyConnection) -> None:
    """Every figure that is not zero: zeros are shown, and add nothing to a sum."""
    lengths = " ".join(f"WHEN '{name}' THEN {n}" for name, n in MONTHS.items())
    union = " UNION ALL BY NAME ".join(f"({table.figures})" for table in CONTROLLED)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE figur AS SELECT * FROM ({union}) WHERE varde <> 0"
    )
    for table, number, key in _CODES:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {key}, "
            f"CAST(row_number() OVER () AS INTEGER) AS {number} "
            f"FROM (SELECT DISTINCT {key} FROM figur)"
        )
    numbers = " ".join(f"JOIN {table} USING ({key})" for table, _, key in _CODES)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE cell AS "
        "SELECT CAST(row_number() OVER (ORDER BY storhet, region, vardform, niva, enhet, "
        "periodtyp, period) - 1 AS INTEGER) AS id, figur.*, "
        f"{', '.join(number for _, number, _ in _CODES)}, "
        f"CAST(start + to_months(CASE periodtyp {lengths} WHEN 'veckotimme' THEN 12 ELSE 0 END) "
        f"AS DATE) AS slut, k.k FROM figur JOIN ({K_BY_REGION}) AS k ON k.region_kod = "
        f"figur.region {numbers}"
    )


def _make_relations(connection: duckdb.DuckDBPyConnection) -> None:
    """Every term (led), and the relations with their terms as 2 x cell, and one more for a plus."""
    terms = " UNION ALL ".join(
        f"SELECT {slag} AS slag, CAST(nyckel AS BIGINT) AS nyckel, CAST(familj AS BIGINT) "
        f"AS familj, cell, faktor FROM ({kind.sql})"
        for slag, kind in enumerate(KINDS)
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE led AS {terms}")
    connection.execute(_RELATIONS)


def _leave_out_broken(connection: duckdb.DuckDBPyConnection) -> int:
    """Take away the familjer of sometimes-relations that do not hold; how many."""
    broken = connection.execute(
        "CREATE OR REPLACE TEMP TABLE brutna AS SELECT DISTINCT slag, familj FROM samband "
        "WHERE ar_brutet; SELECT slag, count(*) FROM brutna GROUP BY ALL ORDER BY slag"
    ).fetchall()
    for slag, _ in broken:
        if KINDS[slag].is_always:
            raise DisclosureError(
                "Delar och summor går inte ihop i de tabeller som ska delas (samband "
                f"«{KINDS[slag].name}»), så röjandekontrollen går inte att lita på. Inget "
                "publiceras; rätta modellerna bakom indikatorer.indikator och kör om."
            )
    return sum(count for _, count in broken)


def _figures(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[list[float], frozenset[int], list[int]]:
    """Values, the cells that the primary rule hides, and weights, by the number of the cell."""
    slag, values, bases, ks, weights = _as_lists(
        connection,
        *(f"list({sql} ORDER BY id)" for sql in ("slag", "varde", "bas", "k", WEIGHT)),
        source="cell",
    )
    figures = zip(slag, values, bases, ks, strict=True)
    sensitive = frozenset(number for number, figure in enumerate(figures) if is_sensitive(*figure))
    return values, sensitive, weights


def _relations(connection: duckdb.DuckDBPyConnection) -> tuple[list[Row], list[Row]]:
    """All relations by term, and those from which the others follow."""
    needed = " OR ".join(
        f"(slag = {slag} {' '.join(f'AND blad_{leaf}' for leaf in kind.needs_leaf)})"
        for slag, kind in enumerate(KINDS)
    )
    spanning, others = _as_lists(
        connection,
        f"list(termer) FILTER ({needed})",
        f"list(termer) FILTER (NOT ({needed}))",
        source="samband ANTI JOIN brutna USING (slag, familj)",
    )
    needed_rows, more = (
        [{term >> 1: 1 if term & 1 else -1 for term in terms} for terms in relations]
        for relations in (spanning, others)
    )
    return needed_rows + more, needed_rows


def _as_lists(connection: duckdb.DuckDBPyConnection, *lists: str, source: str) -> list[list[Any]]:
    """What the SQL lists hold. As JSON: a tenth of the time that rows of tuples take."""
    texts = ", ".join(f"to_json({sql})" for sql in lists)
    found = connection.execute(f"SELECT {texts} FROM {source}").fetchone()
    return [json.loads(text or "[]") for text in found or ()]
