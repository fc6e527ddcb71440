"""Make the controlled tables in the build file, and test them before they stay there (R9).

Everything happens in one transaction: a run that is killed or fails leaves the tables of an
earlier night, which the gate refuses (verify.stale_tables). Does not belong here: publishing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from orchestration.collector import at_rest
from orchestration.disclosure.controlled import SCHEMA, Controlled
from orchestration.disclosure.long_table import FULLNESS_PARTS
from orchestration.disclosure.model import DisclosureError
from orchestration.disclosure.secondary import Protected, protect
from orchestration.disclosure.system import Built, build_system
from orchestration.disclosure.tables import CONTROLLED
from orchestration.disclosure.verify import findings, stale_tables
from orchestration.settings import Progress, Settings, quiet
from orchestration.settings.seams import seam
from orchestration.store.connection import guarded, open_build_file


@dataclass(frozen=True)
class ControlReport:
    """What one run did, in counts of figures that are not zero.

    sensitive: hidden by the primary rule. hidden: in all. relations: that bind them together.
    """

    figures: int
    sensitive: int
    hidden: int
    relations: int


def control_figures(
    settings: Settings, progress: Progress = quiet, on_one_core: Callable[[], None] | None = None
) -> ControlReport:
    """Write indikatorer.indikator_delad and its fellows from the exact tables of the build.

    on_one_core: called when the work from then on keeps one core busy, for who can use the other.
    Raises DisclosureError when what was written would let a hidden figure be worked out, and
    StoreError when the build file cannot be used.
    """
    # Millions of small objects and no cycles: to look for some takes a seventh of the step.
    with open_build_file(settings) as connection, at_rest():
        return guarded("röjandekontrollen", control_build, connection, progress, on_one_core)


def _leave_a_core(connection: duckdb.DuckDBPyConnection) -> None:
    """One thread less than DuckDB would take: somebody else uses a core from now on, and threads
    that wait for one cost a fourth of the step's time."""
    (threads,) = connection.execute("SELECT current_setting('threads')").fetchone() or (1,)
    connection.execute(f"SET threads = {max(1, threads - 1)}")


def control_build(
    connection: duckdb.DuckDBPyConnection,
    progress: Progress = quiet,
    on_one_core: Callable[[], None] | None = None,
) -> ControlReport:
    """The same on an open build. Raises DisclosureError and duckdb.Error."""
    progress("Röjandekontroll: läser siffror och samband")
    built = build_system(connection)
    progress("Röjandekontroll: döljer det som inte får visas")
    if on_one_core is not None:
        _leave_a_core(connection)
        on_one_core()
    protected = protect(built.system)
    hidden = protected.hidden
    _keep(connection, hidden)
    connection.execute("BEGIN")
    try:
        for table in CONTROLLED:
            _write(connection, table)
        progress("Röjandekontroll: provar att räkna ut det dolda")
        _test(connection, built, protected)
        seam("disclosure.fore_commit")
        connection.execute("COMMIT")
    except (DisclosureError, duckdb.Error):
        connection.execute("ROLLBACK")
        raise
    connection.execute("CHECKPOINT")
    system = built.system
    return ControlReport(
        len(system.values), len(system.sensitive), len(hidden), len(system.relations)
    )


def _keep(connection: duckdb.DuckDBPyConnection, hidden: frozenset[int]) -> None:
    """The keys of what is hidden, and the parts of completeness, as temporary tables."""
    # Not as a parameter: for the first of any kind DuckDB loads pandas, which takes half a second.
    numbers = ",".join(map(str, sorted(hidden)))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE dold AS SELECT storhet, region, vardform, niva, enhet, "
        "periodtyp, period FROM cell JOIN "
        f"(SELECT unnest(CAST('[{numbers}]' AS INTEGER[])) AS id) USING (id)"
    )
    parts = ", ".join(f"('{indicator}', '{part}')" for indicator, part in FULLNESS_PARTS)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE fullhet_delar AS SELECT * FROM (VALUES {parts}) "
        "AS v(indikator_id, del)"
    )


def _write(connection: duckdb.DuckDBPyConnection, table: Controlled) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {table.full_name} AS {table.select}")
    connection.execute(f"COMMENT ON TABLE {table.full_name} IS {_text(table.comment)}")
    known = dict(
        connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE database_name = "
            f"current_database() AND schema_name = '{SCHEMA}' AND table_name = '{table.source}'"
        ).fetchall()
    )
    written = connection.execute(f"SELECT * FROM {table.full_name} LIMIT 0").description or ()
    for column in written:
        comment = table.comments.get(column[0]) or known.get(column[0])
        if comment:
            connection.execute(
                f"COMMENT ON COLUMN {table.full_name}.{column[0]} IS {_text(comment)}"
            )


def _test(connection: duckdb.DuckDBPyConnection, built: Built, protected: Protected) -> None:
    found = [*stale_tables(connection), *findings(connection, built.system, protected.proof)]
    if found:
        raise DisclosureError(
            f"Röjandekontrollen föll: {'; '.join(found)}. Inget publiceras, och inget av det som "
            "skrevs är kvar. Det är ett programfel i orchestration/disclosure: anmäl det, och "
            "lämna inte ut siffrorna på annat sätt."
        )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
