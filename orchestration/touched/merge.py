"""Puts what was made anew for some episodes in the place of their old rows.

Does not belong here: which episodes (units.py), making the rows (build.py).
"""

from __future__ import annotations

import duckdb

from orchestration.contract import Contract
from orchestration.store.layout import quoted, store_tables, text_literal
from orchestration.touched.nodes import RowId, row_id
from orchestration.touched.workspace import BUILT, UNITS, WHOLE
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
    connection.execute(f"INSERT INTO {target} BY NAME FROM {BUILT}.{model.full_name}")
    connection.execute("COMMIT")


def _whose(of: RowId) -> tuple[str, ...]:
    """What follows USING: where the rows to be replaced are told."""
    same = "gamla.region_kod = nya.region_kod AND gamla"
    episode = f"{EPISODES} AS nya WHERE {same}.vardepisod_id"
    if of is RowId.DELIVERED:
        rows = f"{DELIVERED_ROWS} AS nya WHERE {same}.tabell = nya.tabell"
        return (f"{rows} AND gamla.nyckel = nya.nyckel",)
    if of is RowId.PUBLISHED:
        return (f"{episode} = nya.publicerat_id",)
    own = f"{episode} = nya.vardepisod_id"
    if of is RowId.EPISODE:
        return (own,)
    without = f"{UNITS}.arende AS nya WHERE {same}.vardepisod_id IS NULL"
    return (own, f"{without} AND gamla.arende_id = nya.id")


def list_delivered_rows(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Make enheter.levererad_rad (region_kod, tabell, nyckel): every delivered row that is read
    here, and every episode, as the findings name them (the macro row_key)."""
    queries = [
        f"SELECT region_kod, {text_literal(table.name)} AS tabell, "
        + " || '|' || ".join(f"CAST({quoted(column)} AS VARCHAR)" for column in table.key)
        + f" AS nyckel FROM {BUILT}.staging.stg_{table.kalla}__{table.name}"
        for table in store_tables(contract)
    ]
    queries.append(f"SELECT region_kod, 'vardepisod', publicerat_id FROM {EPISODES}")
    connection.execute(f"CREATE TABLE {DELIVERED_ROWS} AS {' UNION ALL '.join(queries)}")
