"""Names and shape of the schema `lager`: one table per delivered table, and the book-keeping.

Does not belong here: what goes into the tables (merge.py, bookkeeping.py).

No primary keys and no indexes: they figure in most WAL replay faults, and the file is disposable
(operations.md §3). Uniqueness is tested instead.
"""

from __future__ import annotations

import re

from orchestration.contract import Contract, ContractError, Table
from orchestration.landing.model import LINE_COLUMN

SCHEMA = "lager"

STORE_COLUMNS: dict[str, str] = {
    "region_kod": "VARCHAR",
    "extrakt_id": "VARCHAR",
    LINE_COLUMN: "BIGINT",
    "andrad": "TIMESTAMP",
    "nyckel_hash": "VARCHAR",
    "sedd_extrakt_id": "VARCHAR",
    "innehall": "UBIGINT",
    "innehall_extrakt_id": "VARCHAR",
}
"""The columns the store adds to a delivered table, with their types."""

BOOKKEEPING_TABLES: dict[str, dict[str, str]] = {
    "karantan": {
        "region_kod": "VARCHAR",
        "kalla": "VARCHAR",
        "tabell": "VARCHAR",
        "extrakt_id": "VARCHAR",
        LINE_COLUMN: "BIGINT",
        "nyckel_hash": "VARCHAR",
        "kolumn": "VARCHAR",
        "orsak": "VARCHAR",
        "andrad": "TIMESTAMP",
    },
    "olika_dubbletter": {
        "region_kod": "VARCHAR",
        "kalla": "VARCHAR",
        "tabell": "VARCHAR",
        "extrakt_id": "VARCHAR",
        "nyckel_hash": "VARCHAR",
    },
    "aldre_versioner": {
        "region_kod": "VARCHAR",
        "kalla": "VARCHAR",
        "tabell": "VARCHAR",
        "extrakt_id": "VARCHAR",
        "antal": "BIGINT",
    },
    "flyttade_lankar": {
        "region_kod": "VARCHAR",
        "kalla": "VARCHAR",
        "tabell": "VARCHAR",
        "extrakt_id": "VARCHAR",
        "kolumn": "VARCHAR",
        "varde": "VARCHAR",
    },
    "leveranser": {
        "region_kod": "VARCHAR",
        "kalla": "VARCHAR",
        "extrakt_id": "VARCHAR",
        "extrakt_tidpunkt": "TIMESTAMP",
        "omfattning": "VARCHAR",
        "status": "VARCHAR",
        "syntetisk": "BOOLEAN",
        "ar_hallen": "BOOLEAN",
        "ar_godkand": "BOOLEAN",
        "hallorsaker": "VARCHAR",
        "mottagen": "TIMESTAMP",
        "orsaker": "VARCHAR",
        "anmarkningar": "VARCHAR",
    },
    "leverans_filer": {
        "region_kod": "VARCHAR",
        "kalla": "VARCHAR",
        "extrakt_id": "VARCHAR",
        "tabell": "VARCHAR",
        "sha256": "VARCHAR",
        "antal_in": "BIGINT",
    },
    "inlast": {
        "region_kod": "VARCHAR",
        "kalla": "VARCHAR",
        "tabell": "VARCHAR",
        "extrakt_id": "VARCHAR",
        "sha256": "VARCHAR",
    },
    "arkivfiler": {
        "sokvag": "VARCHAR",
        "storlek": "BIGINT",
        "skriven_ns": "BIGINT",
        "antal_rader": "BIGINT",
    },
    "version": {"fingeravtryck": "VARCHAR"},
}

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


def quoted(name: str) -> str:
    """The name as an SQL identifier; raise ContractError where it is not a plain one."""
    if not _IDENTIFIER.fullmatch(name):
        raise ContractError(f"{name!r} cannot be a table or column name")
    return f'"{name}"'


def text_literal(value: str) -> str:
    """The value as an SQL text literal."""
    return "'" + value.replace("'", "''") + "'"


def store_tables(contract: Contract) -> tuple[Table, ...]:
    """The contract's tables that the store holds: all but the identity store (delivery.md §2)."""
    return tuple(t for k in contract.kallor for t in k.tables if not t.identity_store)


def store_table(table: Table) -> str:
    """Qualified, quoted name of the table's place in the store."""
    return f"{SCHEMA}.{quoted(table.store_name)}"


def table_columns(table: Table) -> dict[str, str]:
    """All columns of one store table with their types, in order.

    Raises ContractError when a delivered column has a name that the store needs itself.
    """
    delivered = {c.name: "VARCHAR" for c in table.columns}
    clash = sorted(delivered.keys() & STORE_COLUMNS.keys())
    if clash:
        raise ContractError(f"{table.store_name}: the store needs the names {clash}")
    before = {name: STORE_COLUMNS[name] for name in ("region_kod", "extrakt_id", LINE_COLUMN)}
    after = {name: type_ for name, type_ in STORE_COLUMNS.items() if name not in before}
    return {**before, **delivered, **after}


def schema_statements(contract: Contract) -> tuple[str, ...]:
    """The statements that make an empty store."""
    shapes = {f"{SCHEMA}.{quoted(name)}": shape for name, shape in BOOKKEEPING_TABLES.items()}
    shapes |= {store_table(t): table_columns(t) for t in store_tables(contract)}
    return (
        f"CREATE SCHEMA {SCHEMA}",
        *(f"CREATE TABLE {name} ({_column_list(shape)})" for name, shape in shapes.items()),
    )


def _column_list(shape: dict[str, str]) -> str:
    return ", ".join(f"{quoted(name)} {type_}" for name, type_ in shape.items())
