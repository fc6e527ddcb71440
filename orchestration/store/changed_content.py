"""Since which delivery a stored row counts with the content it has, as SQL expressions.

A DELTA repeats days of rows that lie in the store already; each wins by its extrakt_id, so that
says nothing about change. `innehall_extrakt_id` does: it names a delivery that the build before has
not seen when the row is new, other, or counts again after it was missing.
It depends on what each merge found stored, and so on order and batching; no figure may rest on it.
Does not belong here: who reads it, and rows that became missing or lie in quarantine.
"""

from __future__ import annotations

from orchestration.contract import Table
from orchestration.landing.model import DeliveryStatus, Scope
from orchestration.store.layout import SCHEMA, quoted, text_literal

MARK_NOTHING_MISSING = frozenset({"stella", "enkat"})
"""Källor whose FULL says nothing about the keys it does not hold (delivery.md §2)."""

CHANGED_IN_SQL = """CASE
                WHEN lagrad.sedd_extrakt_id < fulla.extrakt_id THEN sedda.extrakt_id
                WHEN NOT ny_vinner OR ny.innehall = lagrad.innehall THEN lagrad.innehall_extrakt_id
                ELSE filer.extrakt_id
            END"""
"""The key's innehall_extrakt_id after a merge, over the joins of `vinnare` (merge.py): `ny` in its
file `filer`, `sedda` the newest file that holds the key, and `lagrad` and `fulla` (newest_full_sql)
where there are any.

A stored row that was missing counts again with any new occurrence, whoever wins. One that has lain
in quarantine since then is taken for missing too, which at most names a delivery too new."""


def content_hash_sql(table: Table) -> str:
    """UBIGINT over every delivered column as it lies, empty ones told from NULL, never NULL.

    DuckDB may hash otherwise in another version: rows delivered again then count as changed once.
    """
    return f"hash({', '.join(quoted(column.name) for column in table.columns)})"


def newest_full_sql(table: Table) -> str:
    """Relation (region_kod, extrakt_id): the delivery that decides what is missing (delivery.md
    §2), among those known when the store was last made equal to the ledger; the refresh writes the
    list after its merges. No row where nothing is missing.
    """
    if table.kalla in MARK_NOTHING_MISSING:
        return "(SELECT NULL::VARCHAR AS region_kod, NULL::VARCHAR AS extrakt_id WHERE false)"
    return f"""(
            SELECT region_kod, max(extrakt_id) AS extrakt_id FROM {SCHEMA}.leveranser
            WHERE kalla = {text_literal(table.kalla)} AND NOT ar_hallen
                AND omfattning = {text_literal(Scope.FULL)}
                AND status = {text_literal(DeliveryStatus.ACCEPTED)}
            GROUP BY region_kod
        )"""
