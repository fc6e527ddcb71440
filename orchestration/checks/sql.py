"""SQL of the checks, for DuckDB: filled, spelling, order, keys, references, 24 hours, silence.

Everything counts and nothing returns a value. What looks at single rows is a pair of aggregate
expressions, so that one scan answers for a whole table (`one_scan`); the rest are queries of their
own. Great Expectations puts the table in for `{batch}` and needs other braces doubled.
A value of blanks only is empty, not wrong (delivery.md §2). How a value is spelled is asked where
it is decided: landing.values and store.spelling.
Does not belong here: which check a table gets (suites.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from orchestration.contract import Column, TimeOrder
from orchestration.landing.values import FLOAT_PATTERN, PATIENT_NYCKEL_PATTERN
from orchestration.store.layout import quoted, text_literal
from orchestration.store.spelling import (
    is_code_sql,
    is_empty_sql,
    looks_like_identity_sql,
    typed_sql,
)

DELIVERY_VIEW = "_leverans"
"""One row: the delivery's extrakt_tidpunkt as `uttag_lokalt` TIMESTAMP and `uttag` TIMESTAMPTZ."""

FUTURE_MINUTES = 5
"""An event up to 5 minutes after as-of is clock drift, later is a fault (rules.md R5)."""

IDENTITY_IN_TEXT_PATTERN = "[0-9]{6,8}[-+ ]?[0-9]{4}"
KOMMUN_PATTERN = "[0-9]{4}"
ASOF = f"(select uttag from {DELIVERY_VIEW})"


class Counts(NamedTuple):
    """Two aggregate expressions over the rows of a table: how many judged, how many deviate."""

    judged: str
    deviating: str


def one_scan(counts: Sequence[Counts]) -> str:
    """One query for all the counts; result columns `antal_<i>` and `avvikande_<i>`."""
    columns = ", ".join(
        f"{count.judged} as antal_{i}, {count.deviating} as avvikande_{i}"
        for i, count in enumerate(counts)
    )
    return f"select {_doubled_braces(columns)} from {{batch}}"


def missing(column: str) -> Counts:
    """Rows without a value."""
    return Counts("count(*)", _rows(is_empty_sql(quoted(column))))


def wrong(column: str, good: str) -> Counts:
    """Filled values for which the condition `good` does not hold."""
    c = quoted(column)
    return Counts(f"count({c})", _rows(f"{c} is not null and not ({good}) and trim({c}) <> ''"))


def well_spelled(column: Column) -> str:
    """Condition: the value can be typed as the contract says (delivery.md §2, last but one)."""
    return f"{typed_sql(column.type, quoted(column.name))} is not null"


def is_code(column: str) -> str:
    """Condition: a code or unit id that staging takes (delivery.md §3)."""
    name = quoted(column)
    return f"{is_code_sql(name)} and not {looks_like_identity_sql(name)}"


def is_kommun_code(column: str) -> str:
    """Condition: four digits with leading zero (delivery.md §2)."""
    return _matches(column, KOMMUN_PATTERN)


def is_patient_nyckel(column: str) -> str:
    """Condition: 64 hex digits, so not an identity number (delivery.md §3)."""
    return _matches(column, f" *{PATIENT_NYCKEL_PATTERN} *")


def is_not_float(column: str) -> str:
    """Condition: an id that no program has written as a float (delivery.md §3)."""
    return f"not {_matches(column, f' *({FLOAT_PATTERN}) *')}"


def has_no_identity(column: str) -> str:
    """Condition: free text without anything like an identity number (operations.md §8)."""
    return f"not regexp_matches({quoted(column)}, {text_literal(IDENTITY_IN_TEXT_PATTERN)})"


def reversed_order(order: TimeOrder) -> Counts:
    """Rows whose end lies before its start, as delivered (delivery.md §3)."""
    start, end = _local(order.start), _local(order.end)
    return Counts(_rows(f"{start} is not null and {end} is not null"), _rows(f"{end} < {start}"))


def empty_columns(key: Sequence[str]) -> Counts:
    """Key columns without a single value in a table that has rows (delivery.md §3)."""
    empty = " + ".join(f"({missing(c).deviating} = count(*))::int" for c in key)
    return Counts(f"if(count(*) = 0, 0, {len(key)})", f"if(count(*) = 0, 0, {empty})")


def after_asof(column: str) -> Counts:
    """Times later than as-of plus drift (rules.md R10).

    Only times near or after as-of are made instants: the conversion is the dear part.
    """
    near = f"{_local(column)} > (select uttag_lokalt from {DELIVERY_VIEW}) - interval 1 day"
    late = f"{instant(column)} > {ASOF} + interval {FUTURE_MINUTES} minute"
    return Counts(f"count({quoted(column)})", _rows(f"{near} and {late}"))


def key_versions(key: Sequence[str], columns: Sequence[str], changed: str) -> str:
    """Query: keys, those on more than one row, those with different rows of one change time.

    Repeated rows are legal and equal ones count once; different ones leave the newest version
    to the order of the file, which is a finding (delivery.md §2).
    """
    keys = ", ".join(quoted(c) for c in key)
    filled = " and ".join(f"not {is_empty_sql(quoted(c))}" for c in key)
    content = ", ".join(quoted(c) for c in columns)
    counts = f"select {keys}, count(*) as rader from {{batch}} where {filled} group by {keys}"
    return (
        f"with nycklar as ({counts}), flera as (select * from nycklar where rader > 1), "
        f"versioner as (select {keys}, {_local(changed)} as andrad, "
        f"count(distinct hash({content})) as olika from {{batch}} "
        f"where ({keys}) in (select ({keys}) from flera) group by all) "
        "select (select count(*) from nycklar) as antal, "
        "(select count(*) from flera) as upprepade, "
        f"(select count(distinct ({keys})) from versioner where olika > 1) as motstridiga"
    )


def orphans(column: str, parent: str, parent_column: str) -> str:
    """Query: values without a row in another table of the same delivery (delivery.md §3)."""
    p = quoted(parent_column)
    found = f"{quoted(column)} in (select {p} from {quoted(parent)} where {p} is not null)"
    counts = wrong(column, found)
    return f"select {counts.judged} as antal, {counts.deviating} as avvikande from {{batch}}"


def silence(column: str, hours: int) -> str:
    """Query: whether the newest registration lies over `hours` elapsed hours before as-of.

    A time after as-of (plus drift) says nothing about when the source last spoke.
    """
    latest = f"max(tid) filter (where tid <= {ASOF} + interval {FUTURE_MINUTES} minute)"
    return (
        "select count(tid) as antal, "
        f"if({latest} >= {ASOF} - interval {hours} hour, 0, 1) as avvikande, "
        f"if({latest} > {ASOF}, 0, cast(floor(epoch({ASOF} - {latest}) / 3600) as bigint)) "
        "as timmar "
        f"from (select {instant(column)} as tid from {{batch}}) as registreringar"
    )


def missing_after(hours: int, counts: str, open_only: bool) -> str:
    """Query: ärenden of type UTSKRIVNING older than `hours` without a row for which `counts` holds.

    The age is elapsed time from creation, or from the judgement of need when that is later
    (rules.md R5), to as-of. open_only: a DELTA brings children only of what is open
    (delivery.md §1).
    """
    valid = "trim(ar_makulerad) is distinct from '1'"
    scope = " and status = 'PAGAENDE'" if open_only else ""
    clock = f"greatest({instant('skapad_tidpunkt')}, {instant('behov_bedomt_tidpunkt')})"
    newest = (
        f"select *, {_local('kalla_andrad_tidpunkt')} as andrad from link_arende "
        "qualify rank() over (partition by arende_id order by andrad desc nulls last) = 1"
    )
    return (
        "select count(*) as antal, count(*) filter (where arende_id not in ("
        f"select arende_id from {{batch}} where arende_id is not null and {valid} and {counts})"
        f") as avvikande from (select distinct arende_id from ({newest}) as senaste "
        "where arende_id is not null and arende_typ = 'UTSKRIVNING' "
        f"and status is distinct from 'MAKULERAD' and {valid}{scope} "
        f"and {clock} + interval {hours} hour <= {ASOF}) as arenden"
    )


def instant(column: str) -> str:
    """A delivered local time as an instant; NULL when it cannot be typed."""
    return f"({_local(column)} at time zone 'Europe/Stockholm')"


def _local(column: str) -> str:
    return f"try_cast({quoted(column)} as timestamp)"


def _rows(condition: str) -> str:
    # Not FILTER, where every part of an AND is computed for every row: a third of the time.
    return f"count(case when {condition} then 1 end)"


def _matches(column: str, pattern: str) -> str:
    return f"regexp_full_match({quoted(column)}, {text_literal(pattern)})"


def _doubled_braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
