"""From the tables of the build to cells and relations: the shell around relations.py.

Everything is made as temporary tables on the connection it is given; the build is only read.
Does not belong here: deciding what is hidden, writing the controlled tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.disclosure.controlled import K_BY_REGION
from orchestration.disclosure.model import DisclosureError, System
from orchestration.disclosure.primary import is_sensitive
from orchestration.disclosure.rank import Row
from orchestration.disclosure.relations import (
    DYNAMIC_SUMS,
    EVERYBODY,
    KINDS,
    PART_SUMS,
    SOMETIMES_SUMS,
    Kind,
    weight_of,
)
from orchestration.disclosure.tables import CONTROLLED

_LENGTHS = {"manad": 1, "kvartal": 3, "halvar": 6, "ar": 12}
_STATUS_SUMS = (
    ("veckotimme", "status_24h.antal_ok", "veckotimme.antal_ok"),
    ("veckotimme", "status_24h.antal_avgjorda", "veckotimme.antal_avgjorda"),
    ("vecka", "status_24h.antal_ok", "vecka.antal_i_tid"),
    ("vecka", "status_24h.antal_avgjorda", "vecka.antal_avgjorda"),
)
_UNIT_PARTS = """
CREATE OR REPLACE TEMP TABLE enhet_delar AS
SELECT 'lan_kommun' AS slag, r.region_kod AS region, 'lan' AS niva, r.region_kod AS enhet,
    'kommun' AS del_niva, k.kommun_kod AS del_enhet
FROM intermediate.int_asof AS r JOIN referens.kommuner AS k ON k.lan_kod = r.region_kod
UNION ALL
SELECT DISTINCT 'lan_alla_kommun', region, 'lan', region, niva, enhet
FROM cell WHERE niva = 'kommun'
UNION ALL
SELECT DISTINCT 'lan_analysgrupp', region, 'lan', region, niva, enhet
FROM cell WHERE niva = 'analysgrupp'
UNION ALL
SELECT DISTINCT 'analysgrupp_kommun', region_kod, 'analysgrupp', analysgrupp, 'kommun', kommun_kod
FROM referens.kommun_analysgrupp
UNION ALL
SELECT DISTINCT 'kommun_stadsdel', left(kommun_kod, 2), 'kommun', kommun_kod, 'stadsdel',
    stadsdel_kod
FROM referens.stadsdelar
UNION ALL
SELECT DISTINCT 'sjukhus_klinik', region_kod, 'sjukhus', sjukhus_kod, 'klinik', klinik_kod
FROM fakta.fct_vardepisoder
"""
_PERIOD_PARTS = """
CREATE OR REPLACE TEMP TABLE finare_period AS
WITH typer AS (
    SELECT DISTINCT c.region, c.storhet, c.vardform, c.periodtyp, l.manader
    FROM cell AS c JOIN periodlangd AS l USING (periodtyp)
)
SELECT a.region, a.storhet, a.vardform, a.periodtyp, b.periodtyp AS del_periodtyp
FROM typer AS a JOIN typer AS b USING (region, storhet, vardform)
WHERE b.manader < a.manader AND CASE
    -- the funnel has the period of the agreement, which may differ between kommuner and years
    WHEN a.storhet LIKE 'tratt.%' THEN a.periodtyp = 'ar'
    ELSE b.manader = (
        SELECT max(c.manader) FROM typer AS c
        WHERE c.region = a.region AND c.storhet = a.storhet AND c.vardform = a.vardform
            AND c.manader < a.manader)
END
"""
_STATUS_PARTS = """
CREATE OR REPLACE TEMP TABLE status_stracka AS
WITH granser AS (
    SELECT DATE '1000-01-01' AS dag
    UNION SELECT DISTINCT start FROM cell
        WHERE storhet LIKE 'status_24h.%' AND periodtyp = 'manad' AND isodow(start) = 1
    UNION SELECT DATE '3000-01-01'
),
strackor AS (
    SELECT 'vecka' AS slag, dag AS start, lead(dag) OVER (ORDER BY dag) AS slut FROM granser
    UNION ALL
    SELECT DISTINCT 'veckotimme', start, slut FROM cell WHERE periodtyp = 'veckotimme'
)
SELECT DISTINCT s.slag, c.region, c.niva, c.enhet, m.storhet, m.del_storhet, s.start, s.slut
FROM strackor AS s JOIN status_delar AS m USING (slag)
JOIN cell AS c ON c.storhet = m.del_storhet AND c.start >= s.start AND c.start < s.slut
WHERE s.slut IS NOT NULL
"""
_LEAVES = """
CREATE OR REPLACE TEMP TABLE blad AS
SELECT id,
    vardform <> 'alla' OR count(CASE WHEN vardform <> 'alla' THEN 1 END)
        OVER (PARTITION BY region, storhet) = 0 AS blad_vardform,
    p.periodtyp IS NULL AS blad_period
FROM cell LEFT JOIN (SELECT DISTINCT region, storhet, vardform, periodtyp FROM finare_period) AS p
USING (region, storhet, vardform, periodtyp)
"""
"""Cells that are not the sum of finer ones over vårdform or period."""


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
    _make_parts(connection)
    left_out = _make_terms(connection)
    rows = connection.execute(
        "SELECT slag, varde, bas, k, storhet, vardform FROM cell ORDER BY id"
    ).fetchall()
    sensitive = frozenset(
        number
        for number, (slag, varde, bas, k, *_) in enumerate(rows)
        if is_sensitive(slag, varde, bas, k)
    )
    relations, spanning = _relations(connection)
    system = System(
        values=[row[1] for row in rows],
        sensitive=sensitive,
        relations=relations,
        spanning=spanning,
        weights=[weight_of(row[4], row[5]) for row in rows],
    )
    return Built(system, left_out)


def _make_cells(connection: duckdb.DuckDBPyConnection) -> None:
    """Every figure that is not zero: zeros are shown, and add nothing to a sum."""
    lengths = " ".join(f"WHEN '{name}' THEN {n}" for name, n in _LENGTHS.items())
    union = " UNION ALL BY NAME ".join(f"({table.figures})" for table in CONTROLLED)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE cell AS WITH alla AS ({union}) "
        "SELECT CAST(row_number() OVER (ORDER BY storhet, region, vardform, niva, enhet, "
        "periodtyp, period) - 1 AS INTEGER) AS id, alla.*, "
        f"CAST(start + to_months(CASE periodtyp {lengths} WHEN 'veckotimme' THEN 12 ELSE 0 END) "
        f"AS DATE) AS slut, k.k FROM alla JOIN ({K_BY_REGION}) AS k ON k.region_kod = alla.region "
        "WHERE varde <> 0"
    )


def _make_parts(connection: duckdb.DuckDBPyConnection) -> None:
    _values(connection, "periodlangd", ("periodtyp", "manader"), list(_LENGTHS.items()))
    _values(connection, "status_delar", ("slag", "storhet", "del_storhet"), list(_STATUS_SUMS))
    named = [(sums, True) for sums in PART_SUMS] + [(sums, False) for sums in SOMETIMES_SUMS]
    parts = [
        (nr, always, whole, part)
        for nr, ((whole, names), always) in enumerate(named)
        for part in names
    ]
    columns = ("nr", "alltid", "storhet", "del_storhet")
    _values(connection, "storhet_delar", columns, parts)
    for nr, (whole, pattern) in enumerate(DYNAMIC_SUMS, start=len(named)):
        connection.execute(
            "INSERT INTO storhet_delar SELECT DISTINCT ?, true, ?, storhet FROM cell "
            "WHERE storhet LIKE ? AND storhet <> ?",
            [nr, whole, pattern, whole],
        )
    _values(connection, "nivaordning", ("niva", "nr"), [(n, i) for i, n in enumerate(EVERYBODY)])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE alla_nivaer AS SELECT DISTINCT region, storhet, niva, nr "
        "FROM cell JOIN nivaordning USING (niva)"
    )
    for statement in (_UNIT_PARTS, _PERIOD_PARTS, _STATUS_PARTS, _LEAVES):
        connection.execute(statement)


def _values(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: tuple[str, ...],
    rows: Iterable[Sequence[object]],
) -> None:
    """A temporary table of constants."""
    lines = ", ".join(f"({', '.join(_literal(value) for value in row)})" for row in rows)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS "
        f"SELECT * FROM (VALUES {lines}) AS v({', '.join(columns)})"
    )


def _literal(value: object) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)


def _make_terms(connection: duckdb.DuckDBPyConnection) -> int:
    """Every term of every relation; the familjer of sometimes-relations that were left out."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE led "
        "(slag VARCHAR, nyckel VARCHAR, cell INTEGER, faktor INTEGER, needs_vardform BOOLEAN, "
        "needs_period BOOLEAN)"
    )
    return sum(_add_kind(connection, kind) for kind in KINDS)


def _add_kind(connection: duckdb.DuckDBPyConnection, kind: Kind) -> int:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE nya AS {kind.sql}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE brutna AS SELECT DISTINCT familj FROM ("
        "SELECT familj, nyckel FROM nya JOIN cell ON cell.id = nya.cell "
        "GROUP BY familj, nyckel HAVING sum(faktor * varde) <> 0)"
    )
    (broken,) = connection.execute("SELECT count(*) FROM brutna").fetchone() or (0,)
    if broken and kind.is_always:
        raise DisclosureError(
            f"Delar och summor går inte ihop i de tabeller som ska delas (samband «{kind.name}»), "
            "så röjandekontrollen går inte att lita på. Inget publiceras; rätta modellerna bakom "
            "indikatorer.indikator och kör om."
        )
    connection.execute(
        "INSERT INTO led SELECT ?, CAST(nyckel AS VARCHAR), cell, faktor, ?, ? FROM nya "
        "WHERE familj NOT IN (SELECT familj FROM brutna)",
        [kind.name, "vardform" in kind.needs_leaf, "period" in kind.needs_leaf],
    )
    return int(broken)


def _relations(connection: duckdb.DuckDBPyConnection) -> tuple[list[Row], list[Row]]:
    """All relations by term, and those from which the others follow."""
    terms = connection.execute(
        "WITH termer AS (SELECT led.slag, nyckel, cell, faktor, "
        "NOT needs_vardform OR bool_or(blad_vardform) OVER relation AS ar_blad_vardform, "
        "NOT needs_period OR bool_or(blad_period) OVER relation AS ar_blad_period "
        "FROM led JOIN cell ON cell.id = led.cell JOIN blad USING (id) "
        "WINDOW relation AS (PARTITION BY led.slag, nyckel)) "
        "SELECT dense_rank() OVER (ORDER BY slag, nyckel) AS nr, cell, faktor, "
        "ar_blad_vardform AND ar_blad_period FROM termer ORDER BY nr, cell"
    ).fetchall()
    relations: list[Row] = []
    spanning: list[Row] = []
    last = 0
    for number, cell, factor, is_needed in terms:
        if number != last:
            last = number
            relations.append({})
            if is_needed:
                spanning.append(relations[-1])
        relations[-1][cell] = factor
    return relations, spanning
