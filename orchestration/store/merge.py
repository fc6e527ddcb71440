"""The merge of newly archived files into one store table, as SQL in the order it is to be run.

Winner per key: highest kalla_andrad_tidpunkt, then highest extrakt_id, then the later line of the
file (delivery.md §2). (andrad, extrakt_id, row) is a total order, so the result is a function of
the set of files and not of the order or the batches they came in. Not so `flyttade_lankar` and
`innehall_extrakt_id`, which tell what a merge did to what it found.

Only the keys that the files touch are read or written; what a night costs does not depend on how
many deliveries there have been.
Does not belong here: which files are to be merged (plan.py), running the statements (batch.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.contract import Table, pointer_columns
from orchestration.landing.model import LINE_COLUMN
from orchestration.store.changed_content import CHANGED_IN_SQL, newest_full_sql
from orchestration.store.layout import (
    SCHEMA,
    quoted,
    store_table,
    table_columns,
    text_literal,
)
from orchestration.store.moved_links import any_moved_sql, moved_links_sql, stored_pointers_sql
from orchestration.store.verdict import fault_rules, verdict_sql

QUARANTINE_STEP = "karantan"
INSERT_STEP = "satt_in"
MARK_STEP = "inlast"
_PLACE = ("fil_nr", LINE_COLUMN)
"""What tells a delivered row from every other of one merge."""


@dataclass(frozen=True)
class Step:
    """One statement of a merge. parameters: names of the values the statement is given."""

    name: str
    sql: str
    parameters: tuple[str, ...] = ()


def merge_steps(table: Table) -> tuple[Step, ...]:
    """The statements of one merge, to be run in one transaction.

    Before them the temp table `nya_filer` (fil_nr, fil, region_kod, extrakt_id, sha256) holds the
    files, numbered in the order of their extrakt_id;
    parameters: `filer` (list of Parquet paths), `hemlighet` (the table's key secret).
    """
    return (
        Step("bedom", _judge(table), ("filer", "hemlighet")),
        Step(QUARANTINE_STEP, _quarantine(table)),
        Step("vinnare", _winners(table)),
        Step("olika_dubbletter", _different_duplicates(table), ("filer",)),
        Step("aldre_versioner", _older_versions(table)),
        *_moved_links(table),
        Step("ta_bort_ersatta", _delete_replaced(table)),
        Step(INSERT_STEP, _insert_winners(table), ("filer",)),
        Step("sedd", _update_last_seen(table)),
        Step(MARK_STEP, _mark_merged(table)),
    )


def _delivered_rows(table: Table) -> str:
    """Every row of the new files as delivered, with its place: `fil_nr` and the line of the file.

    A column that no archived file has yet is NULL.
    """
    delivered = [quoted(c.name) for c in table.columns]
    typed_nothing = ", ".join(f"NULL::VARCHAR AS {name}" for name in delivered)
    columns = ", ".join(f"rader.{name}" for name in delivered)
    return f"""(
        SELECT nya_filer.fil_nr, nya_filer.region_kod, nya_filer.extrakt_id,
            rader.{LINE_COLUMN}, {columns}
        FROM (
            SELECT NULL::VARCHAR AS filename, NULL::BIGINT AS {LINE_COLUMN}, {typed_nothing}
            WHERE false
            UNION ALL BY NAME
            SELECT * FROM read_parquet($filer, filename = true, union_by_name = true)
        ) AS rader
        JOIN nya_filer ON nya_filer.fil = rader.filename
    )"""


def _judge(table: Table) -> str:
    """The verdict on every delivered row; what it says stays in the file until it has won."""
    verdict = verdict_sql(table, _delivered_rows(table), _PLACE)
    return f"CREATE OR REPLACE TEMP TABLE bedomda AS {verdict}"


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
        FROM bedomda JOIN nya_filer USING (fil_nr) WHERE fel_nr IS NOT NULL
    """


def _winners(table: Table) -> str:
    """One row per touched key: the best new row, the stored row it meets, and which one wins.

    Of the stored row also where it points: after the merge nothing else remembers it.
    sedd_extrakt_id and innehall_extrakt_id are those of the key after the merge.
    """
    # Place before content: no two rows have the same place, so the content decides nothing.
    version = f"{{'andrad': andrad, 'fil_nr': fil_nr, 'rad': {LINE_COLUMN}, 'innehall': innehall}}"
    return f"""
        CREATE OR REPLACE TEMP TABLE vinnare AS
        WITH nya AS (
            SELECT nyckel_hash,
                max({version}) AS ny, max(fil_nr) AS sedd_fil_nr, count(*) AS antal
            FROM bedomda WHERE fel_nr IS NULL GROUP BY nyckel_hash
        )
        SELECT nya.nyckel_hash, ny.fil_nr, ny.rad AS {LINE_COLUMN}, ny.andrad, ny.innehall,
            nya.antal,
            CASE WHEN lagrad.sedd_extrakt_id > sedda.extrakt_id THEN lagrad.sedd_extrakt_id
                ELSE sedda.extrakt_id END AS sedd_extrakt_id,
            lagrad.region_kod AS lagrad_region_kod, lagrad.extrakt_id AS lagrad_extrakt_id,
            lagrad.nyckel_hash IS NULL
                OR {{'andrad': ny.andrad, 'extrakt_id': filer.extrakt_id, 'rad': ny.rad}}
                > {{'andrad': lagrad.andrad, 'extrakt_id': lagrad.extrakt_id,
                    'rad': lagrad.{LINE_COLUMN}}} AS ny_vinner,
            {CHANGED_IN_SQL} AS innehall_extrakt_id{stored_pointers_sql(table)}
        FROM nya
        JOIN nya_filer AS filer ON filer.fil_nr = ny.fil_nr
        JOIN nya_filer AS sedda ON sedda.fil_nr = nya.sedd_fil_nr
        LEFT JOIN {store_table(table)} AS lagrad USING (nyckel_hash)
        LEFT JOIN {newest_full_sql(table)} AS fulla ON fulla.region_kod = lagrad.region_kod
    """


def _different_duplicates(table: Table) -> str:
    """Keys that one file holds with equal change time and different content."""
    content = ", ".join(f"rader.{quoted(c.name)}" for c in table.columns)
    return f"""
        INSERT INTO {SCHEMA}.olika_dubbletter (region_kod, kalla, tabell, extrakt_id, nyckel_hash)
        WITH lika AS (
            SELECT bedomda.* FROM bedomda JOIN vinnare USING (nyckel_hash)
            WHERE fel_nr IS NULL AND vinnare.antal > 1
            QUALIFY count(*) OVER (PARTITION BY bedomda.fil_nr, nyckel_hash, bedomda.andrad) > 1
        )
        SELECT DISTINCT region_kod, {_names(table)}, extrakt_id, nyckel_hash
        FROM (
            SELECT rader.region_kod, rader.extrakt_id, lika.nyckel_hash, lika.andrad,
                row({content}) AS innehall
            FROM {_delivered_rows(table)} AS rader JOIN lika
                ON {_same_place("rader", "lika")}
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
                SELECT region_kod, extrakt_id, count(*) AS antal
                FROM bedomda JOIN nya_filer USING (fil_nr)
                WHERE fel_nr IS NULL AND NOT EXISTS (
                    FROM vinnare WHERE ny_vinner AND {_same_place("vinnare", "bedomda")}
                )
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


def _moved_links(table: Table) -> tuple[Step, ...]:
    """What a replaced row pointed at and its new version does not, under the new one's delivery.

    A night that looks at new deliveries finds here whom their rows were taken from. Only what was
    stored before this merge counts: of versions that come at once no build has seen those between.
    """
    if not pointer_columns(table):
        return ()
    # What meets no stored row has no old pointer; to say so spares a first load the join.
    sql = f"""
        INSERT INTO {SCHEMA}.flyttade_lankar (region_kod, kalla, tabell, extrakt_id, kolumn, varde)
        SELECT region_kod, {_names(table)}, extrakt_id, lank.kolumn, lank.varde
        FROM (
            SELECT rader.region_kod, rader.extrakt_id, unnest({moved_links_sql(table)}) AS lank
            FROM {_delivered_rows(table)} AS rader
            JOIN vinnare ON {_same_place("rader", "vinnare")}
            WHERE ny_vinner AND lagrad_extrakt_id IS NOT NULL AND {any_moved_sql(table)}
        )
        WHERE lank IS NOT NULL
    """
    return (Step("flyttade_lankar", sql, ("filer",)),)


def _delete_replaced(table: Table) -> str:
    return f"""
        DELETE FROM {store_table(table)} WHERE nyckel_hash IN (
            SELECT nyckel_hash FROM vinnare WHERE ny_vinner AND lagrad_extrakt_id IS NOT NULL
        )
    """


def _insert_winners(table: Table) -> str:
    columns = list(table_columns(table))
    judged = {"andrad", "nyckel_hash", "sedd_extrakt_id", "innehall", "innehall_extrakt_id"}
    selected = ", ".join(
        f"{'vinnare' if name in judged else 'rader'}.{quoted(name)}" for name in columns
    )
    return f"""
        INSERT INTO {store_table(table)} ({", ".join(quoted(name) for name in columns)})
        SELECT {selected}
        FROM {_delivered_rows(table)} AS rader
        JOIN vinnare ON {_same_place("rader", "vinnare")}
        WHERE ny_vinner
    """


def _update_last_seen(table: Table) -> str:
    """A stored version that stays was seen again, in a later delivery, in an older version."""
    return f"""
        UPDATE {store_table(table)} AS lagrad SET sedd_extrakt_id = vinnare.sedd_extrakt_id,
            innehall_extrakt_id = vinnare.innehall_extrakt_id
        FROM vinnare
        WHERE lagrad.nyckel_hash = vinnare.nyckel_hash AND NOT ny_vinner
            AND vinnare.sedd_extrakt_id > lagrad.sedd_extrakt_id
    """


def _mark_merged(table: Table) -> str:
    return f"""
        INSERT INTO {SCHEMA}.inlast (region_kod, kalla, tabell, extrakt_id, sha256)
        SELECT region_kod, {_names(table)}, extrakt_id, sha256 FROM nya_filer
    """


def _same_place(one: str, other: str) -> str:
    """Two relations mean the same row of the same new file."""
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in _PLACE)


def _names(table: Table, *, aliased: bool = False) -> str:
    kalla, tabell = text_literal(table.kalla), text_literal(table.name)
    return f"{kalla} AS kalla, {tabell} AS tabell" if aliased else f"{kalla}, {tabell}"
