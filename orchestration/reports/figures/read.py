"""Read the figures of one recipient and period from the open files of one generation.

Which figures a profile sees is decided here (rules.md R9): a kommun its own exact ones, with län
and analysgrupp from the disclosure-controlled file beside them; the profile samverkan the exact
ones of its kommuner, its analysgrupp and the län. Does not belong here: what is missing (gaps.py),
SQL (queries.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.records import records
from orchestration.reports.figures import queries
from orchestration.reports.figures.billing import (
    LATE_PARAMETER,
    BillingPeriod,
    Funnel,
    YearDays,
    funnel_of,
)
from orchestration.reports.figures.gaps import find_gaps
from orchestration.reports.figures.model import (
    AgreementParameter,
    Definition,
    Figure,
    PlanRow,
    Reading,
    ReportFigures,
    Revision,
)
from orchestration.reports.figures.names import unit_name
from orchestration.reports.figures.period import Period
from orchestration.reports.figures.recipients import Profile, Recipient
from orchestration.reports.figures.rules import read_rules
from orchestration.reports.figures.sources import Sources, readable

_BILLING_KEY = ("vardform", "kommun_kod", "periodtyp", "period", "modell_id")


class NoFiguresError(Exception):
    """The generation has no figures for the period. The text is Swedish."""


def read_figures(sources: Sources, recipient: Recipient, period: Period) -> ReportFigures:
    """Everything the recipient's report for the period says, read from one generation.

    Raises NoFiguresError when the region has no figures for the period at all, and
    NotReadableError when a file is damaged.
    """
    with readable(sources.generation):
        return _read(sources, recipient, period)


def _read(sources: Sources, recipient: Recipient, period: Period) -> ReportFigures:
    values = _values(recipient, period)
    exact = sources.exact.connection
    _require_period(exact, recipient, period)
    found = (
        *_figures(exact, queries.OWN_FIGURES, values, Reading.EXAKT),
        *_places(exact, recipient, values),
        *_beside(sources, recipient, values),
    )
    figures = tuple(sorted(found, key=_order))
    about = sources.about(recipient.region_kod)
    billing, parameters = _billing(exact, values)
    definitions = {
        row["indikator_id"]: Definition(**{name: text or "" for name, text in row.items()})
        for row in records(exact, queries.DEFINITIONS)
    }
    return ReportFigures(
        recipient=recipient,
        period=period,
        about=about,
        definitions=definitions,
        figures=figures,
        plans=_plans(exact, values) if "utskrivningsplan" in recipient.indicators else (),
        billing=billing,
        parameters=parameters,
        rules=read_rules(exact, recipient, period),
        revisions=_revisions(exact, values),
        gaps=find_gaps(recipient, period, about, figures, billing),
    )


def _order(figure: Figure) -> tuple[str, ...]:
    """An order of their own: the same rows come back from a file in any order."""
    return (
        *(figure.indikator_id, figure.matt, figure.vardform, figure.niva, figure.enhet_kod),
        *(figure.periodtyp, figure.period),
    )


def _values(recipient: Recipient, period: Period) -> dict[str, Any]:
    """The placeholders of every query, by name."""
    return {
        "region": recipient.region_kod,
        "indikatorer": list(recipient.indicators),
        "kommuner": list(recipient.kommun_koder),
        "samverkan": recipient.profile is Profile.SAMVERKAN,
        "analysgrupp": recipient.analysgrupp,
        "period_start": period.start,
        "period_end": period.end,
        "window_start": period.window_start,
    }


def _rows(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The rows of a query, given those placeholders that it names."""
    return records(connection, sql, {n: v for n, v in values.items() if f"${n}" in sql})


def _require_period(
    connection: duckdb.DuckDBPyConnection, recipient: Recipient, period: Period
) -> None:
    wanted = {"region": recipient.region_kod, "period": period.code}
    if connection.execute(queries.HAS_PERIOD, wanted).fetchall()[0][0]:
        return
    known = {"region": recipient.region_kod, "periodtyp": period.periodtyp}
    first, last = connection.execute(queries.PERIODS, known).fetchall()[0]
    there = f"Det finns tal från {first} till {last}." if first else "Det finns inga sådana tal."
    raise NoFiguresError(
        f"Publiceringen har inga tal för {period.code} i {recipient.region_namn}. {there}"
    )


def _figures(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any], reading: Reading
) -> tuple[Figure, ...]:
    return tuple(_figure(row, reading) for row in _rows(connection, sql, values))


def _figure(row: Mapping[str, Any], reading: Reading) -> Figure:
    fields = dict(row)
    fields["enhet"] = fields.pop("enhet_for_varde")
    fields["enhet_verifierad"] = fields["enhet_verifierad"] != "nej"
    fields["enhet_namn"] = unit_name(fields["enhet_namn"] or fields["enhet_kod"])
    return Figure(**fields, reading=reading)


def _places(
    connection: duckdb.DuckDBPyConnection, recipient: Recipient, values: Mapping[str, Any]
) -> tuple[Figure, ...]:
    """Kliniker, sjukhus and hälsovalsenheter, for those to whom the agreement gives them."""
    if recipient.profile is not Profile.SAMVERKAN:
        return ()
    return _figures(connection, queries.PLACE_FIGURES, values, Reading.EXAKT)


def _beside(
    sources: Sources, recipient: Recipient, values: Mapping[str, Any]
) -> tuple[Figure, ...]:
    """What stands beside a kommun's own figures: never an exact figure of somebody else."""
    if recipient.profile is not Profile.KOMMUN:
        return ()
    return _figures(sources.protected.connection, queries.FIGURES_BESIDE, values, Reading.SKYDDAD)


def _plans(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> tuple[PlanRow, ...]:
    names = ("halsovalsenhet_namn", "klinik_namn")
    return tuple(
        PlanRow(**{**row, **{name: unit_name(row[name]) for name in names}})
        for row in _rows(connection, queries.PLANS, values)
    )


def _billing(
    connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]
) -> tuple[tuple[BillingPeriod, ...], tuple[AgreementParameter, ...]]:
    """The rows, and the parameters of the agreements that they follow."""
    rows = _rows(connection, queries.BILLING, values)
    parameters = _parameters(connection, sorted({row["modell_id"] or "" for row in rows}))
    late = {one.modell_id: one.varde for one in parameters if one.parameter == LATE_PARAMETER}
    funnels = {
        _billing_key(row): funnel_of(row, late.get(row["modell_id"], ""))
        for row in _rows(connection, queries.FUNNELS, values)
    }
    years: dict[tuple[Any, ...], list[YearDays]] = {}
    for row in _rows(connection, queries.BILLING_DAYS, values):
        year = YearDays(row["ar"], row["antal_dagar"], row["belopp_vardygn"])
        years.setdefault(_billing_key(row), []).append(year)
    found = []
    for row in rows:
        key = _billing_key(row)
        found.append(_billing_period(row, funnels.get(key), tuple(years.get(key, ()))))
    return tuple(found), parameters


def _billing_key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in _BILLING_KEY)


def _billing_period(
    row: Mapping[str, Any], funnel: Funnel | None, years: tuple[YearDays, ...]
) -> BillingPeriod:
    missing = tuple(filter(None, (row["saknad_parameter"] or "").split(",")))
    kept = {n: v for n, v in row.items() if n in BillingPeriod.__dataclass_fields__}
    kept |= {"saknad_parameter": missing, "modell_id": row["modell_id"] or ""}
    return BillingPeriod(**kept, funnel=funnel, years=years)


def _parameters(
    connection: duckdb.DuckDBPyConnection, models: list[str]
) -> tuple[AgreementParameter, ...]:
    """Those of the agreements with these ids."""
    return tuple(
        AgreementParameter(**row)
        for row in records(connection, queries.PARAMETERS, {"models": models})
    )


def _revisions(
    connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]
) -> tuple[Revision, ...]:
    return tuple(Revision(**row) for row in _rows(connection, queries.REVISIONS, values))
