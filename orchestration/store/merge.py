"""The merge of newly archived files into one store table, as SQL in the order it is to be run.

Winner per key: highest kalla_andrad_tidpunkt, then highest extrakt_id, then the later line of the
file (delivery.md §2). (andrad, extrakt_id, row) is a total order, so the result is a function of
the set of files and not of the order or the batches they came in.

Only the keys that the files touch are read or written; what a night costs does not depend on how
many deliveries there have been.
Does not belong here: which files are to be merged (plan.py), running the statements (batch.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.contract import Table
from orchestration.landing.model import LINE_COLUMN
from orchestration.store.layout import (
    SCHEMA,
    quoted,
    store_table,
    table_columns,
    text_literal,
)
from orchestration.store.verdict import fault_rules, verdict_sql

QUARANTINE_STEP = "karantan"
INSERT_STEP = "satt_in"
MARK_STEP = "inlast"


@dataclass(frozen=True)
class Step:
    """One statement of a merge. parameters: names of the values the statement is given."""

    name: str
    sql: str
    parameters: tuple[str, ...] = ()


def merge_steps(table: Table) -> tuple[Step, ...]:
    """The statements of one merge, to be run in one transaction.

    Before them the temp table `nya_filer` (fil, region_kod, extrakt_id, sha256) holds the files;
    parameters: `filer` (list of Parquet paths), `hemlighet` (the table's key secret).
    """
    return (
        Step("bedom", _judge(table), ("filer", "hemlighet")),
        Step(QUARANTINE_STEP, _quarantine(table)),
        Step("vinnare", _winners(table)),
        Step("olika_dubbletter", _different_duplicates(table)),
        Step("aldre_versioner", _older_versions(table)),
        Step("ta_bort_ersatta", _delete_replaced(table)),
        Step(INSERT_STEP, _insert_winners(table)),
        Step("sedd", _update_last_seen(table)),
        Step(MARK_STEP, _mark_merged(table)),
    )


def _judge(table: Table) -> str:
    """Every delivered row with its verdict. A column that no archived file has yet is NULL."""
    delivered = [quoted(c.name) for c in table.columns]
    typed_nothing = ", ".join(f"NULL::VARCHAR AS {name}" for name in delivered)
    columns = ", ".join(f"rader.{name}" for name in delivered)
    source = f"""(
        SELECT nya_filer.region_kod, nya_filer.extrakt_id,
            rader.{LINE_COLUMN}, {columns}
        FROM (
            SELECT NULL::VARCHAR AS filename, NULL::BIGINT AS {LINE_COLUMN}, {typed_nothing}
            WHERE false
            UNION ALL BY NAME
            SELECT * FROM read_parquet($filer, filename = true, union_by_name = true)
        ) AS rader
        JOIN nya_filer ON nya_filer.fil = rader.filename
    )"""
    return f"CREATE OR REPLACE TEMP TABLE bedomda AS {verdict_sql(table, source)}"


def _quarantine(table: Table) -> str:
    rules = fault_rules(table)
    columns = ", ".join(text_literal(rule.column) for rule in rules)
    reasons = ", ".join(text_literal(rule.reason) for rule in rules)
    return f"""
        INSERT INTO {SCHEMA}.karantan
            (region_kod, kalla, tabell, extrakt_id, {LINE_COLUMN}, nyckel_hash, kolumn, orsak,
             andrad)
        SELECT region_kod, {_names(table)}, extrakt_id, {LINE_COLUMN}, nyckel_hash,
            [{columns}][fel_nr], [{reasons}][fel_nr], andrad
        FROM bedomda WHERE fel_nr IS NOT NULL
    """


def _winners(table: Table) -> str:
    """One row per touched key: the best new row, the stored row it meets, and which one wins."""
    return f"""
        CREATE OR REPLACE TEMP TABLE vinnare AS
        WITH nya AS (
            SELECT nyckel_hash,
                max({{'andrad': andrad, 'extrakt_id': extrakt_id, 'rad': {LINE_COLUMN}}}) AS ny,
                max(extrakt_id) AS sedd, count(*) AS antal
            FROM bedomda WHERE fel_nr IS NULL GROUP BY nyckel_hash
        )
        SELECT nya.nyckel_hash, ny.extrakt_id AS ny_extrakt_id, ny.rad AS ny_rad, nya.antal,
            CASE WHEN lagrad.sedd_extrakt_id > nya.sedd THEN lagrad.sedd_extrakt_id
                ELSE nya.sedd END AS sedd_extrakt_id,
            lagrad.region_kod AS lagrad_region_kod, lagrad.extrakt_id AS lagrad_extrakt_id,
            lagrad.nyckel_hash IS NULL OR ny > {{'andrad': lagrad.andrad,
                'extrakt_id': lagrad.extrakt_id, 'rad': lagrad.{LINE_COLUMN}}} AS ny_vinner
        FROM nya LEFT JOIN {store_table(table)} AS lagrad USING (nyckel_hash)
    """


def _different_duplicates(table: Table) -> str:
    """Keys that one file holds with equal change time and different content."""
    content = ", ".join(quoted(c.name) for c in table.columns)
    return f"""
        INSERT INTO {SCHEMA}.olika_dubbletter (region_kod, kalla, tabell, extrakt_id, nyckel_hash)
        SELECT DISTINCT region_kod, {_names(table)}, extrakt_id, nyckel_hash
        FROM (
            SELECT region_kod, extrakt_id, nyckel_hash, andrad, row({content}) AS innehall
            FROM bedomda JOIN vinnare USING (nyckel_hash)
            WHERE fel_nr IS NULL AND vinnare.antal > 1
        )
        GROUP BY region_kod, extrakt_id, nyckel_hash, andrad
        HAVING count(DISTINCT innehall) > 1
    """


def _older_versions(table: Table) -> str:
    """Count what is superseded here and now: new rows that lose and stored rows that give way.

    Counted row by row and never as a difference, so that the reconciliation in = staged +
    quarantined + older is a check that can fail.
    """
    return f"""
        MERGE INTO {SCHEMA}.aldre_versioner AS fore
        USING (
            SELECT region_kod, {_names(table, aliased=True)}, extrakt_id, sum(antal) AS antal
            FROM (
                SELECT bedomda.region_kod, bedomda.extrakt_id, count(*) AS antal
                FROM bedomda JOIN vinnare USING (nyckel_hash)
                WHERE fel_nr IS NULL AND NOT ({_row_enters()})
                GROUP BY ALL
                UNION ALL
                SELECT lagrad_region_kod, lagrad_extrakt_id, count(*)
                FROM vinnare WHERE ny_vinner AND lagrad_extrakt_id IS NOT NULL
                GROUP BY ALL
            ) GROUP BY ALL
        ) AS nu
        ON fore.region_kod = nu.region_kod AND fore.kalla = nu.kalla
            AND fore.tabell = nu.tabell AND fore.extrakt_id = nu.extrakt_id
        WHEN MATCHED THEN UPDATE SET antal = fore.antal + nu.antal
        WHEN NOT MATCHED THEN INSERT (region_kod, kalla, tabell, extrakt_id, antal)
            VALUES (nu.region_kod, nu.kalla, nu.tabell, nu.extrakt_id, nu.antal)
    """


def _delete_replaced(table: Table) -> str:
    return f"""
        DELETE FROM {store_table(table)} WHERE nyckel_hash IN (
            SELECT nyckel_hash FROM vinnare WHERE ny_vinner AND lagrad_extrakt_id IS NOT NULL
        )
    """


def _insert_winners(table: Table) -> str:
    columns = list(table_columns(table))
    sources = {"nyckel_hash": "nyckel_hash", "sedd_extrakt_id": "vinnare.sedd_extrakt_id"}
    selected = ", ".join(sources.get(name, f"bedomda.{quoted(name)}") for name in columns)
    return f"""
        INSERT INTO {store_table(table)} ({", ".join(quoted(name) for name in columns)})
        SELECT {selected}
        FROM bedomda JOIN vinnare USING (nyckel_hash)
        WHERE fel_nr IS NULL AND {_row_enters()}
    """


def _update_last_seen(table: Table) -> str:
    """A stored version that stays was seen again, in a later delivery, in an older version."""
    return f"""
        UPDATE {store_table(table)} AS lagrad SET sedd_extrakt_id = vinnare.sedd_extrakt_id
        FROM vinnare
        WHERE lagrad.nyckel_hash = vinnare.nyckel_hash AND NOT ny_vinner
            AND vinnare.sedd_extrakt_id > lagrad.sedd_extrakt_id
    """


def _mark_merged(table: Table) -> str:
    return f"""
        INSERT INTO {SCHEMA}.inlast (region_kod, kalla, tabell, extrakt_id, sha256)
        SELECT region_kod, {_names(table)}, extrakt_id, sha256 FROM nya_filer
    """


def _row_enters() -> str:
    """A judged row is the new version that wins its key."""
    return f"(ny_vinner AND ny_extrakt_id = bedomda.extrakt_id AND ny_rad = bedomda.{LINE_COLUMN})"


def _names(table: Table, *, aliased: bool = False) -> str:
    kalla, tabell = text_literal(table.kalla), text_literal(table.name)
    return f"{kalla} AS kalla, {tabell} AS tabell" if aliased else f"{kalla}, {tabell}"
