"""Puts what was made anew for some episodes in the place of their old rows.

Does not belong here: which episodes (units.py), making the rows (build.py).
"""

from __future__ import annotations

import duckdb

from orchestration.contract import Contract, Table
from orchestration.store.layout import SCHEMA as STORE
from orchestration.store.layout import quoted, text_literal
from orchestration.touched.nodes import RowId, row_id
from orchestration.touched.units import first_pointer, patient_tables
from orchestration.touched.workspace import TOUCHED, UNITS, WHOLE
from orchestration.warehouse.compiled_models import CompiledModel

EPISODES = f"{UNITS}.vardepisod"
DELIVERED_ROWS = f"{UNITS}.levererad_rad"


def replace_rows(connection: duckdb.DuckDBPyConnection, model: CompiledModel) -> None:
    """Replace the rows of the episodes in enheter.vardepisod in the build file's table by all rows
    of the table of the same name in memory. One transaction. Raises duckdb.Error."""
    target = f"{WHOLE}.{model.full_name}"
    connection.execute("BEGIN")
    for whose in _whose(row_id(model)):
        connection.execute(f"DELETE FROM {target} AS gamla USING {whose}")
    connection.execute(f"INSERT INTO {target} BY NAME FROM {TOUCHED}.{model.full_name}")
    connection.execute("COMMIT")


def _whose(of: RowId) -> tuple[str, ...]:
    """What follows USING: where the rows to be replaced are told."""
    same = "gamla.region_kod = nya.region_kod AND gamla"
    episode = f"{EPISODES} AS nya WHERE {same}.vardepisod_id"
    if of is RowId.DELIVERED:
        rows = f"{DELIVERED_ROWS} AS nya WHERE {same}.tabell = nya.tabell"
        begins = r"regexp_replace(gamla.nyckel, '\|[^|]*$', '')"
        return (
            f"{rows} AND nya.ar_hel AND gamla.nyckel = nya.id",
            f"{rows} AND NOT nya.ar_hel AND {begins} = nya.id",
        )
    if of is RowId.PUBLISHED:
        return (f"{episode} = nya.publicerat_id",)
    own = f"{episode} = nya.vardepisod_id"
    if of is RowId.EPISODE:
        return (own,)
    without = f"{UNITS}.arende AS nya WHERE {same}.vardepisod_id IS NULL"
    return (own, f"{without} AND gamla.arende_id = nya.id")


def list_delivered_rows(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Make enheter.levererad_rad (region_kod, tabell, id, ar_hel): the keys of touched units' rows
    in each delivered table as findings name them (the macro row_key), and of touched episodes. Of
    a key that ends in a number or a date only what is before it, the unit's own id (ar_hel false).
    """
    queries = [_keys(table) for table in patient_tables(contract)]
    queries.append(f"SELECT region_kod, 'vardepisod', publicerat_id, true FROM {EPISODES}")
    connection.execute(f"CREATE TABLE {DELIVERED_ROWS} AS {' UNION ALL '.join(queries)}")


def _keys(table: Table) -> str:
    named = f"SELECT region_kod, {text_literal(table.name)} AS tabell"
    of_unit = f"FROM {UNITS}.{first_pointer(table).to}"
    if len(table.key) == 1:
        return f"{named}, id, true AS ar_hel {of_unit}"
    if table.column(table.key[-1]).type != "text":
        return f"{named}, id, false AS ar_hel {of_unit}"
    whole = " || '|' || ".join(quoted(name) for name in table.key)
    return f"{named}, {whole} AS id, true AS ar_hel FROM {TOUCHED}.{STORE}.{table.store_name}"
