"""Which parameters of the rules a report's definitions rest on, and the values that held in its
period (rules.md R0).

Does not belong here: their words (parameters.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import duckdb

from orchestration.records import records
from orchestration.reports.figures.model import (
    AgreementParameter,
    Definition,
    RuleParameter,
)
from orchestration.reports.figures.parameters import (
    PARAMETER_NAMES,
    UNKNOWN,
    parameter_name,
    parameter_value,
    rests_on,
    set_to,
)
from orchestration.reports.figures.period import Period
from orchestration.reports.figures.recipients import Recipient
from orchestration.swedish import inside_sentence, listed

_NAMED = """
SELECT antaganden FROM dimensioner.dim_indikator
WHERE list_contains($indikatorer, indikator_id)
ORDER BY list_position($indikatorer, indikator_id)
"""
_ROWS = """
SELECT
    region_kod, parameter, coalesce(varde, '') AS varde, status, coalesce(kalla, '') AS kalla,
    giltig_fran, giltig_till
FROM dimensioner.dim_regionparametrar
WHERE region_kod IN ($region, '00') ORDER BY parameter, giltig_fran
"""
_EVERY_REGION = "00"
_ALWAYS = date(1900, 1, 1)
"""The first day of what has no beginning."""


def read_rules(
    connection: duckdb.DuckDBPyConnection, recipient: Recipient, period: Period
) -> tuple[RuleParameter, ...]:
    """The parameters that the recipient's definitions name, in their order, from an open file."""
    found = connection.execute(_NAMED, {"indikatorer": list(recipient.indicators)}).fetchall()
    names = dict.fromkeys(name for (text,) in found for name in rests_on(text or "")[0])
    rows = [
        RuleParameter(**row) for row in records(connection, _ROWS, {"region": recipient.region_kod})
    ]
    return rules_in(rows, list(names), period)


def named_in(definitions: Iterable[Definition]) -> dict[str, list[Definition]]:
    """Parameter -> the definitions that name it, in the order they do."""
    found: dict[str, list[Definition]] = {}
    for one in definitions:
        for name in rests_on(one.antaganden)[0]:
            found.setdefault(name, []).append(one)
    return found


def rules_in(
    rows: Sequence[RuleParameter], names: Sequence[str], period: Period
) -> tuple[RuleParameter, ...]:
    """The rows of these parameters that hold in some part of the period: the region's own, and
    that of region 00 on days without one."""
    start, end = period.start, period.end
    days = sorted(
        {start}
        | {row.giltig_fran for row in rows if start < row.giltig_fran < end}
        | {row.giltig_till for row in rows if row.giltig_till and start < row.giltig_till < end}
    )
    held = [row for name in names for day in days if (row := _on(rows, name, day)) is not None]
    return tuple(dict.fromkeys(held))


def _on(rows: Sequence[RuleParameter], name: str, day: date) -> RuleParameter | None:
    """The row of one day: the region's own before that of every region."""
    valid = [
        row
        for row in rows
        if row.parameter == name
        and row.giltig_fran <= day
        and (row.giltig_till is None or day < row.giltig_till)
    ]
    return min(valid, key=lambda row: row.region_kod == _EVERY_REGION, default=None)


def told_in(rows: Sequence[RuleParameter], name: str) -> str:
    """«dag 0: den dag då kommunen underrättades», its values one after the other when it changes in
    the period; a name that is no parameter as it stands."""
    held = [row for row in rows if row.parameter == name]
    if not held:
        return set_to(name, None) if name in PARAMETER_NAMES else name
    first, *others = [set_to(name, row.varde or None) for row in held]
    if not others:
        return first
    texts = (parameter_value(name, row.varde) if row.varde else UNKNOWN for row in held)
    told = (f"{text} ({validity(row)})" for text, row in zip(texts, held, strict=True))
    return f"{parameter_name(name)}: {', '.join(told)}"


def used_in(shown: Sequence[Definition], used: Sequence[Definition]) -> str:
    """«Fast vårdkontakt», «alla mått», «alla mått utom avvikelser»: whichever is short. used: some
    of those that are shown."""
    others = [one for one in shown if one not in used]
    if len(others) >= len(used):
        return listed([one.namn for one in used])
    if not others:
        return "alla mått"
    return f"alla mått utom {listed([inside_sentence(one.namn) for one in others])}"


def validity(parameter: RuleParameter | AgreementParameter) -> str:
    """«från 2022-01-01», «2022-01-01 till 2022-12-31», «tills vidare»; the last day included."""
    first, after = parameter.giltig_fran, parameter.giltig_till
    last = "" if after is None else f"till {after - timedelta(days=1):%Y-%m-%d}"
    if first <= _ALWAYS:
        return last or "tills vidare"
    return f"{first:%Y-%m-%d} {last}" if last else f"från {first:%Y-%m-%d}"
