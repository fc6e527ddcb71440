"""Which cells may add up to which: the parts of units, quantities, periods and stretches of time.

Temporary tables over `cell` and its numbers (system.py), which the relations of relations.py join.
Does not belong here: the relations themselves, and whether they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from orchestration.disclosure.relations import (
    BOTH_FORMS,
    DYNAMIC_SUMS,
    EVERYBODY,
    PART_SUMS,
    SOMETIMES_SUMS,
    UNIT_SUMS,
)

MONTHS = {"manad": 1, "kvartal": 3, "halvar": 6, "ar": 12}
"""Months of each type of period that months add up to."""
_STATUS_SUMS = (
    ("veckotimme", "status_24h.antal_ok", "veckotimme.antal_ok"),
    ("veckotimme", "status_24h.antal_avgjorda", "veckotimme.antal_avgjorda"),
    ("vecka", "status_24h.antal_ok", "vecka.antal_i_tid"),
    ("vecka", "status_24h.antal_avgjorda", "vecka.antal_avgjorda"),
)
_PERIOD_PARTS = """
CREATE OR REPLACE TEMP TABLE finare_period AS
WITH typer AS (
    SELECT DISTINCT c.storhet_nr, c.vardform_nr, c.storhet, c.periodtyp, l.manader
    FROM cell AS c JOIN periodlangd AS l USING (periodtyp)
)
SELECT a.storhet_nr, a.vardform_nr, a.periodtyp, b.periodtyp AS del_periodtyp
FROM typer AS a JOIN typer AS b USING (storhet_nr, vardform_nr)
WHERE b.manader < a.manader AND CASE
    -- the funnel has the period of the agreement, which may differ between kommuner and years
    WHEN a.storhet LIKE 'tratt.%' THEN a.periodtyp = 'ar'
    ELSE b.manader = (
        SELECT max(c.manader) FROM typer AS c
        WHERE c.storhet_nr = a.storhet_nr AND c.vardform_nr = a.vardform_nr
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
),
funna AS (
    SELECT DISTINCT s.slag, c.enhet_nr, m.storhet, m.del_storhet, s.start, s.slut
    FROM strackor AS s JOIN status_delar AS m USING (slag)
    JOIN cell AS c ON c.storhet = m.del_storhet AND c.start >= s.start AND c.start < s.slut
    WHERE s.slut IS NOT NULL
)
SELECT row_number() OVER () AS nr, * FROM funna
"""
_LEAVES = f"""
CREATE OR REPLACE TEMP TABLE blad AS
WITH former AS (
    SELECT storhet_nr, bool_or(vardform <> '{BOTH_FORMS}') AS har_delar FROM cell GROUP BY ALL
),
grova AS (SELECT DISTINCT storhet_nr, vardform_nr, periodtyp, false AS blad FROM finare_period)
SELECT id, vardform <> '{BOTH_FORMS}' OR NOT har_delar AS blad_vardform,
    coalesce(g.blad, true) AS blad_period
FROM cell JOIN former USING (storhet_nr)
LEFT JOIN grova AS g USING (storhet_nr, vardform_nr, periodtyp)
"""
"""Cells that are not the sum of finer ones over vårdform or period."""


def make_parts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make periodlangd, status_delar, nivaordning, enhet_delar, storhet_delar, finare_period,
    status_stracka and blad. Raises duckdb.Error when a table of the build is missing."""
    _values(connection, "periodlangd", ("periodtyp", "manader"), list(MONTHS.items()))
    _values(connection, "status_delar", ("slag", "storhet", "del_storhet"), list(_STATUS_SUMS))
    _values(connection, "nivaordning", ("niva", "nr"), [(n, i) for i, n in enumerate(EVERYBODY)])
    units = " UNION ALL ".join(
        f"SELECT {nr} AS nr, * FROM ({sql}) AS v(region, niva, enhet, del_niva, del_enhet)"
        for nr, (_, sql) in enumerate(UNIT_SUMS)
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE enhet_delar AS SELECT nr, a.enhet_nr, b.enhet_nr AS "
        f"del_enhet_nr FROM ({units}) AS v JOIN enhet AS a USING (region, niva, enhet) JOIN enhet "
        "AS b ON b.region = v.region AND b.niva = v.del_niva AND b.enhet = v.del_enhet"
    )
    _make_quantity_parts(connection)
    for statement in (_PERIOD_PARTS, _STATUS_PARTS, _LEAVES):
        connection.execute(statement)


def _make_quantity_parts(connection: duckdb.DuckDBPyConnection) -> None:
    named = [(sums, True) for sums in PART_SUMS] + [(sums, False) for sums in SOMETIMES_SUMS]
    parts = [
        (nr, always, whole, part)
        for nr, ((whole, names), always) in enumerate(named)
        for part in names
    ]
    _values(connection, "namngivna", ("nr", "alltid", "storhet", "del_storhet"), parts)
    dynamic = " ".join(
        f"UNION ALL SELECT {nr}, true, '{whole}', storhet FROM (SELECT DISTINCT storhet FROM "
        f"storhet) WHERE storhet LIKE '{pattern}' AND storhet <> '{whole}'"
        for nr, (whole, pattern) in enumerate(DYNAMIC_SUMS, start=len(named))
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE storhet_delar AS SELECT d.nr, d.alltid, a.storhet_nr, "
        f"b.storhet_nr AS del_storhet_nr FROM (FROM namngivna {dynamic}) AS d "
        "JOIN storhet AS a USING (storhet) "
        "JOIN storhet AS b ON b.region = a.region AND b.storhet = d.del_storhet"
    )


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
