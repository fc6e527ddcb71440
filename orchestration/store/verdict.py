"""Which delivered rows go to the quarantine table and why, as SQL made from the contract.

The rules are delivery.md §3, the row "one row with a value that cannot be typed …". A fault names
the first failing column in contract order and a reason code; the value goes nowhere.
Unknown codes are no fault: the row stays and a finding is raised in the warehouse.
Does not belong here: faults that refuse a whole delivery (landing).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orchestration.contract import Column, Table
from orchestration.store.changed_content import content_hash_sql
from orchestration.store.layout import quoted
from orchestration.store.spelling import (
    is_code_sql,
    is_empty_sql,
    looks_like_identity_sql,
    number_looks_like_identity_sql,
    typed_sql,
)

CODE_CLASSES = frozenset({"kod", "enhet_id"})
IDENTITY_CHECKED_CLASSES = CODE_CLASSES | {"namn"}
"""Not record ids: they are numbers of any length. Not patient_nyckel: landing has seen that it is
64 hex digits."""
NUMBERS = frozenset({"int", "dec"})
"""Types in which an identity number without its sign would pass as a value and be published as a
figure. A number that is part of a key is the source's own numbering and is never a figure."""


class RowFault(StrEnum):
    """Reason codes of `lager.karantan.orsak`."""

    KEY_MISSING = "nyckel_saknas"
    VALUE_MISSING = "varde_saknas"
    UNTYPABLE = "otypbart"
    CODE_NOT_ALLOWED = "otillaten_kod"
    LOOKS_LIKE_IDENTITY = "liknar_identitet"
    END_BEFORE_START = "slut_fore_start"


@dataclass(frozen=True)
class FaultRule:
    """One way a row can fail: condition is SQL over the delivered and the typed columns."""

    column: str
    reason: RowFault
    condition: str


def fault_rules(table: Table) -> tuple[FaultRule, ...]:
    """Every fault a row of the table can have, in the order in which the first one counts."""
    return tuple(rule for column in table.columns for rule in _column_rules(table, column))


def verdict_sql(table: Table, source: str, place: Sequence[str] = ()) -> str:
    """A SELECT that judges every row of `source`.

    source: a relation with region_kod and every column of the contract as VARCHAR. place: the
    columns of it that say where the row stands. Result: these, `andrad` (typed
    kalla_andrad_tidpunkt), `nyckel_hash` (NULL when a key part is empty or cannot be typed),
    `innehall` (changed_content.py) and `fel_nr` (1-based place in fault_rules, NULL for a valid
    row); no delivered value.
    Parameter: $hemlighet, the table's key secret.
    """
    typed = ", ".join(
        f"{typed_sql(c.type, quoted(c.name))} AS {_typed_name(c)}"
        for c in table.columns
        if c.type != "text"
    )
    faults = " ".join(
        f"WHEN {rule.condition} THEN {number}"
        for number, rule in enumerate(fault_rules(table), start=1)
    )
    return f"""
        SELECT {"".join(f"{quoted(name)}, " for name in place)}
            {_typed_name(table.column("kalla_andrad_tidpunkt"))} AS andrad,
            {key_hash_sql(table)} AS nyckel_hash,
            {content_hash_sql(table)} AS innehall,
            (CASE {faults} END)::SMALLINT AS fel_nr
        FROM (SELECT *, {typed} FROM {source})
    """


def key_hash_sql(table: Table) -> str:
    """The first 32 hex digits of a keyed SHA-256 over region and business key.

    Typed key parts are compared as values (` 7`, `7` and `07` are one radnr, since staging types
    all three to the same number); text is compared exactly as delivered. Every part carries its
    length, so no two keys give the same text. A plain hash of an id is reversed in minutes by
    trying all ids, hence the secret (secret.py).
    """
    keys = [_key_part(table.column(name)) for name in table.key]
    complete = " AND ".join(f"{part} IS NOT NULL" for part in keys)
    parts = ", ".join(f"length({part}), ':', {part}" for part in [quoted("region_kod"), *keys])
    # concat() and not ||, which makes a text of every step and doubles the cost.
    return f"CASE WHEN {complete} THEN left(sha256(concat($hemlighet, {parts})), 32) END"


def _key_part(column: Column) -> str:
    """A key column as canonical text, NULL when it has no usable value."""
    name = quoted(column.name)
    if column.type == "text":
        return f"CASE WHEN NOT {is_empty_sql(name)} THEN {name} END"
    return f"{_typed_name(column)}::VARCHAR"


def _column_rules(table: Table, column: Column) -> Iterator[FaultRule]:
    name = quoted(column.name)
    if column.is_key:
        yield FaultRule(column.name, RowFault.KEY_MISSING, is_empty_sql(name))
    elif column.required:
        yield FaultRule(column.name, RowFault.VALUE_MISSING, is_empty_sql(name))
    if column.type != "text":
        untypable = f"{_typed_name(column)} IS NULL AND NOT {is_empty_sql(name)}"
        yield FaultRule(column.name, RowFault.UNTYPABLE, untypable)
    if column.text_class in IDENTITY_CHECKED_CLASSES:
        yield FaultRule(column.name, RowFault.LOOKS_LIKE_IDENTITY, looks_like_identity_sql(name))
    if column.type in NUMBERS and not column.is_key:
        identity = number_looks_like_identity_sql(name)
        yield FaultRule(column.name, RowFault.LOOKS_LIKE_IDENTITY, identity)
    if column.text_class in CODE_CLASSES:
        not_allowed = f"{name} <> '' AND NOT {is_code_sql(name)}"
        yield FaultRule(column.name, RowFault.CODE_NOT_ALLOWED, not_allowed)
    for order in table.time_orders:
        if order.end == column.name:
            start = _typed_name(table.column(order.start))
            too_early = f"{_typed_name(column)} < {start}"
            yield FaultRule(column.name, RowFault.END_BEFORE_START, too_early)


def _typed_name(column: Column) -> str:
    return quoted(f"typad_{column.name}")
