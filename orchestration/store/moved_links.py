"""Where a stored row pointed before another version took its place, as SQL expressions.

They are over `vinnare`, which has met the stored rows, and `rader`, the delivered rows that
replace them (merge.py). Does not belong here: which columns point (contract.pointers).
"""

from __future__ import annotations

from orchestration.contract import Pointer, Table, pointer_columns
from orchestration.store.layout import quoted, text_literal
from orchestration.store.spelling import is_empty_sql


def stored_pointers_sql(table: Table) -> str:
    """What `vinnare` keeps of `lagrad`, the stored row: its pointers, each after a comma."""
    return "".join(
        f", lagrad.{quoted(p.column)} AS {_stored_name(p)}" for p in pointer_columns(table)
    )


def moved_links_sql(table: Table) -> str:
    """List of {kolumn, varde}: per pointer the value it no longer has, NULL where it has not moved.

    A pointer that was empty took the row from nobody.
    """
    links = (
        f"CASE WHEN {_has_moved(p)} THEN {{'kolumn': {text_literal(p.column)}, "
        f"'varde': {_stored(p)}}} END"
        for p in pointer_columns(table)
    )
    return f"[{', '.join(links)}]"


def any_moved_sql(table: Table) -> str:
    """True for a row with a pointer that has moved. Only for a table that has pointers."""
    return f"({' OR '.join(map(_has_moved, pointer_columns(table)))})"


def _has_moved(pointer: Pointer) -> str:
    before, after = _stored(pointer), f"rader.{quoted(pointer.column)}"
    return f"{before} IS DISTINCT FROM {after} AND NOT {is_empty_sql(before)}"


def _stored(pointer: Pointer) -> str:
    return f"vinnare.{_stored_name(pointer)}"


def _stored_name(pointer: Pointer) -> str:
    return quoted(f"lagrad_{pointer.column}")
