"""Who is touched: by a new version, by a pointer that moved, or by the clock. As SQL.

A row is touched when a delivery changed its content or its pointers, not when it came again.
A unit is everything that is joined by pointers (delivery_tables.yml): patients that replaced one
another, their ärenden and stays, and what hangs on those; R1-R8 never look outside it. A pointer to
a row that was never delivered makes a unit of its own.
The clock: figures compare as-of with delivered times and with these plus at most 24 hours (R2, R5,
R6), and it decides for everybody still admitted. So a patient with a time that a figure reads from
shortly before the as-of of the build before, or without a time of discharge, is touched every
night.
Does not belong here: which nights are computed this way (plan.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

import duckdb

from orchestration.contract import Column, Contract, Pointer, PointsAt, Table, pointer_columns
from orchestration.contract.pointers import HOMES
from orchestration.side_by_side import shared_out
from orchestration.store.layout import SCHEMA as STORE
from orchestration.store.layout import quoted, store_tables, text_literal
from orchestration.touched.plan import FINDINGS, PATIENT_KALLA, Touched
from orchestration.touched.workspace import (
    TOUCHED,
    UNITS,
    WHOLE,
    show_whole,
    some_rows,
    table_names,
)

LOOK_BACK = timedelta(hours=26)
"""The 24 hours of R2 and R5, the hour of a clock change, and the minutes of EJ_BEDOMBAR."""

_STAYS = "vardtillfalle"
_OPEN_UNTIL = "utskrivning_tidpunkt"
_REGISTERED_BY_SOURCE = "kalla_"
READ_BY_NO_FIGURE = frozenset({("link_sip_uppfoljning", "planerad_datum")})
"""Tables' times that come no further than `bas`. A follow-up planned for next year would touch its
patient every night until then."""
_RANKED_BY_DELIVERY = frozenset({"folkbokforing", "listning"})
_DATED_BY_DELIVERY = {"link_plan": ("upprattad_tidpunkt", "paborjad_tidpunkt")}
_PARENT = {
    PointsAt.STAY: PointsAt.PATIENT,
    PointsAt.ARENDE: PointsAt.PATIENT,
    PointsAt.MESSAGE: PointsAt.ARENDE,
    PointsAt.PLAN: PointsAt.ARENDE,
}


def patient_tables(contract: Contract) -> tuple[Table, ...]:
    """The tables of the store whose rows belong to a unit."""
    return tuple(table for table in store_tables(contract) if pointer_columns(table, with_key=True))


def first_pointer(table: Table) -> Pointer:
    """The pointer that its key begins with; the row belongs to the unit it names."""
    return pointer_columns(table, with_key=True)[0]


def find_units(connection: duckdb.DuckDBPyConnection, contract: Contract, touched: Touched) -> None:
    """Make enheter.<unit>(region_kod, id) of every touched unit, and enheter.vardepisod
    (region_kod, vardepisod_id, publicerat_id): the ids its episodes can have or have had, which are
    those of its stays (R1).

    connection: workspace.beside. Raises duckdb.Error.
    """
    for name, query in _statements(contract, touched):
        connection.execute(f"CREATE TABLE {UNITS}.{name} AS {query}")


def take_units(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Let the store be read here: of patients' tables the rows of touched units, all else whole.

    A row's first pointer is enough: a unit holds all that its rows point at.
    """
    patients = patient_tables(contract)
    names = {table.store_name for table in patients}
    show_whole(connection, STORE, sorted({*table_names(connection, STORE)} - names))

    def take(cursor: duckdb.DuckDBPyConnection, table: Table) -> None:
        own = first_pointer(table)
        rows = some_rows(f"{STORE}.{table.store_name}", own.column, f"{UNITS}.{own.to}")
        cursor.execute(f"CREATE TABLE {TOUCHED}.{STORE}.{table.store_name} AS {rows}")

    for _ in shared_out(connection, take, patients):
        pass


def _statements(contract: Contract, touched: Touched) -> Iterator[tuple[str, str]]:
    tables = patient_tables(contract)
    yield "rader", _touched_rows(tables, touched)
    yield "agare", _owners()
    yield "kanter", _edges(tables)
    yield "nadda", _closure()
    yield from _members()
    stays = "SELECT region_kod, id AS vardepisod_id, region_kod || ':' || id AS publicerat_id"
    yield "vardepisod", f"{stays} FROM {UNITS}.{PointsAt.STAY}"


def _touched_rows(tables: tuple[Table, ...], touched: Touched) -> str:
    """(region_kod, enhet, id): the first pointer of every touched row; what else it points at is
    an edge."""
    came, changed = _came(touched), _came(touched, "innehall_extrakt_id")
    since = (touched.since - LOOK_BACK).isoformat(" ", "seconds")
    queries = []
    for table in tables:
        own = first_pointer(table)
        rows = f"SELECT region_kod, '{own.to}' AS enhet, {quoted(own.column)} AS id"
        at = f"{rows} FROM {_lager(table.name)} WHERE"
        queries += [
            f"{at} {changed}",
            f"{at} {_moves_with_the_clock(table, since)}",
            f"{at} {came} AND ({_counts_by_delivery(table)})",
            f"{at} nyckel_hash IN (SELECT nyckel_hash FROM {WHOLE}.lager.karantan "
            f"WHERE tabell = '{table.name}' AND {came})",
        ]
        queries += [
            f"SELECT region_kod, '{moved.to}', varde FROM {WHOLE}.lager.flyttade_lankar "
            f"WHERE tabell = '{table.name}' AND kolumn = '{moved.column}' AND {came}"
            for moved in pointer_columns(table)
        ]
    return f"SELECT DISTINCT * FROM ({' UNION ALL '.join(queries)})"


def _came(touched: Touched, column: str = "extrakt_id") -> str:
    """The condition that a row came, or by another column changed, with one of the deliveries."""
    by_region: defaultdict[str, list[str]] = defaultdict(list)
    for region, delivery in touched.deliveries:
        by_region[region].append(text_literal(delivery))
    # Columns by themselves, not as a pair: then DuckDB passes over what only older ones brought.
    conditions = [
        f"(region_kod = {text_literal(region)} AND {column} IN ({', '.join(deliveries)}))"
        for region, deliveries in by_region.items()
    ]
    return f"({' OR '.join(conditions)})" if conditions else "false"


def changed_registers(
    connection: duckdb.DuckDBPyConnection, contract: Contract, touched: Touched
) -> list[str]:
    """The tables of patients' källa that are about no patient, the units above all, in which a
    delivery changed a row: all patients' figures may rest on it. Raises duckdb.Error."""
    names = [
        table.name
        for table in store_tables(contract)
        if table.kalla == PATIENT_KALLA and not pointer_columns(table, with_key=True)
    ]
    came, changed = _came(touched), _came(touched, "innehall_extrakt_id")
    queries = [
        f"SELECT '{name}' FROM {_lager(name)} WHERE {changed} UNION "
        f"SELECT '{name}' FROM {WHOLE}.lager.karantan WHERE tabell = '{name}' AND {came}"
        for name in names
    ]
    rows = connection.execute(" UNION ".join(queries)).fetchall()
    return sorted(name for (name,) in rows)


def _moves_with_the_clock(table: Table, since: str) -> str:
    """Rows with a time that as-of may have passed since the build before, and open stays."""
    conditions = []
    for column in table.columns:
        if column.type in {"ts", "date"} and _is_compared(table, column):
            # Texts in the order of time; a value that begins with blanks is simply taken along.
            moment = since if column.type == "ts" else since[: len("2026-01-31")]
            conditions.append(f"{quoted(column.name)} >= '{moment}'")
            conditions.append(f"{quoted(column.name)} BETWEEN ' ' AND '!'")
    if table.name == _STAYS:
        conditions.append(f"coalesce(trim({quoted(_OPEN_UNTIL)}), '') = ''")
    return " OR ".join(conditions) or "false"


def _is_compared(table: Table, column: Column) -> bool:
    by_source = column.name.startswith(_REGISTERED_BY_SOURCE)
    return not by_source and (table.name, column.name) not in READ_BY_NO_FIGURE


def _counts_by_delivery(table: Table) -> str:
    """Rows whose delivery is part of a figure, so that coming again changes it: those with a
    finding and plans without a time, which are dated by it, and those that R3 ranks by it."""
    if table.name in _RANKED_BY_DELIVERY:
        return "true"
    key = " || '|' || ".join(_key_text(table.column(name)) for name in table.key)
    found = f"{key} IN (SELECT nyckel FROM {WHOLE}.{FINDINGS} WHERE tabell = '{table.name}')"
    undated = [
        f"coalesce(trim({quoted(name)}), '') = ''"
        for name in _DATED_BY_DELIVERY.get(table.name, ())
    ]
    return f"{found} OR ({' AND '.join(undated)})" if undated else found


def _key_text(column: Column) -> str:
    """A part of a row's key as findings spell it: typed, and as text again."""
    kind = {"int": "BIGINT", "date": "DATE"}.get(column.type)
    name = quoted(column.name)
    return f"CAST(TRY_CAST(trim({name}) AS {kind}) AS VARCHAR)" if kind else name


def _owners() -> str:
    """The unit's name for each touched pointer: the patient when it can be followed there, else the
    last id on the way."""
    queries = [
        f"SELECT rader.region_kod, {owner} AS agare FROM {UNITS}.rader AS rader {joins} "
        f"WHERE rader.enhet = '{unit}'"
        for unit in PointsAt
        for owner, joins in [_owner(unit, "rader.id", "e")]
    ]
    return f"SELECT DISTINCT * FROM ({' UNION ALL '.join(queries)})"


def _owner(unit: PointsAt, pointer: str, alias: str) -> tuple[str, str]:
    """The owner of what a pointer of the relation `rader` points at, and the joins it takes."""
    if unit is PointsAt.PATIENT:
        return f"'{unit}:' || {pointer}", ""
    home, key = HOMES[unit]
    join = (
        f"LEFT JOIN {_lager(home)} AS {alias} "
        f"ON rader.region_kod = {alias}.region_kod AND {pointer} = {alias}.{key}"
    )
    parent = _PARENT[unit]
    above, joins = _owner(parent, f"{alias}.{HOMES[parent][1]}", f"{alias}{alias}")
    return f"coalesce({above}, '{unit}:' || {pointer})", f"{join} {joins}"


def _edges(tables: tuple[Table, ...]) -> str:
    """Owners that one row joins, in both directions. A row that is a unit's own has the owner that
    its pointer gives it, so only a patient that was replaced joins two."""
    homes = {home for home, _ in HOMES.values()}
    queries = []
    for table in tables:
        own, *others = pointer_columns(table, with_key=True)
        for other in others:
            if table.name in homes and other.to is not own.to:
                continue
            one, joins = _owner(own.to, f"rader.{quoted(own.column)}", "e")
            two, more = _owner(other.to, f"rader.{quoted(other.column)}", "t")
            queries.append(
                f"SELECT rader.region_kod, {one} AS ena, {two} AS andra "
                f"FROM {_lager(table.name)} AS rader {joins} {more} "
                f"WHERE rader.{quoted(other.column)} <> ''"
            )
    both = f"SELECT * FROM ({' UNION ALL '.join(queries)}) WHERE ena <> andra"
    return f"WITH funna AS ({both}) FROM funna UNION SELECT region_kod, andra, ena FROM funna"


def _closure() -> str:
    return (
        f"WITH RECURSIVE nadda AS (FROM {UNITS}.agare UNION "
        f"SELECT kanter.region_kod, kanter.andra FROM nadda JOIN {UNITS}.kanter AS kanter "
        "ON nadda.region_kod = kanter.region_kod AND nadda.agare = kanter.ena) FROM nadda"
    )


def _members() -> Iterator[tuple[str, str]]:
    """What each unit holds of every kind, from the patients down."""
    for unit in (PointsAt.PATIENT, PointsAt.STAY, PointsAt.ARENDE, PointsAt.MESSAGE, PointsAt.PLAN):
        named = f"'{unit}:'"
        alone = (
            f"SELECT region_kod, substr(agare, length({named}) + 1) AS id FROM {UNITS}.nadda "
            f"WHERE starts_with(agare, {named})"
        )
        if unit is PointsAt.PATIENT:
            yield unit, alone
            continue
        home, key = HOMES[unit]
        parent = _PARENT[unit]
        below = (
            f"SELECT rader.region_kod, rader.{key} FROM {_lager(home)} AS rader "
            f"SEMI JOIN {UNITS}.{parent} AS ovan "
            f"ON rader.region_kod = ovan.region_kod AND rader.{HOMES[parent][1]} = ovan.id"
        )
        yield unit, f"{alone} UNION {below}"


def _lager(name: str) -> str:
    return f"{WHOLE}.lager.{PATIENT_KALLA}__{name}"
