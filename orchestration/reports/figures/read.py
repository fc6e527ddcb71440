"""Read the figures of one recipient and period from the open files of one generation.

Which figures a profile sees is decided here (rules.md R9): a kommun its own exact ones, with län
and analysgrupp from the disclosure-controlled file beside them; the profile samverkan the exact
ones of its kommuner, its analysgrupp and the län; the profile offentlig none (open_read.py). Does
not belong here: what is missing (gaps.py), SQL (queries.py).
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
    Figure,
    PlanRow,
    Reading,
    ReportFigures,
    Revision,
)
from orchestration.reports.figures.names import unit_name
from orchestration.reports.figures.open_read import read_open
from orchestration.reports.figures.period import Period
from orchestration.reports.figures.recipients import Profile, Recipient
from orchestration.reports.figures.rows import (
    definitions_of,
    figures_of,
    in_order,
    require_period,
    rows_of,
)
from orchestration.reports.figures.rules import read_rules
from orchestration.reports.figures.sources import Sources, readable

_BILLING_KEY = ("vardform", "kommun_kod", "periodtyp", "period", "modell_id")


def read_figures(sources: Sources, recipient: Recipient, period: Period) -> ReportFigures:
    """Everything the recipient's report for the period says, read from one generation.

    Raises NoFiguresError when the region has no figures for the period at all, and
    NotReadableError when a file is damaged.
    """
    with readable(sources.generation):
        if recipient.profile is Profile.OFFENTLIG:
            return read_open(sources.protected, recipient, period, sources.about)
        return _read(sources, recipient, period)


def _read(sources: Sources, recipient: Recipient, period: Period) -> ReportFigures:
    values = _values(recipient, period)
    exact = sources.exact.connection
    require_period(exact, recipient, period, (queries.HAS_PERIOD, queries.PERIODS))
    found = (
        *figures_of(exact, queries.OWN_FIGURES, values, Reading.EXAKT),
        *_places(exact, recipient, values),
        *_beside(sources, recipient, values),
    )
    figures = in_order(found)
    about = sources.about(recipient.region_kod)
    billing, parameters = _billing(exact, values)
    return ReportFigures(
        recipient=recipient,
        period=period,
        about=about,
        definitions=definitions_of(exact),
        figures=figures,
        plans=_plans(exact, values) if "utskrivningsplan" in recipient.indicators else (),
        billing=billing,
        parameters=parameters,
        rules=read_rules(exact, recipient, period),
        revisions=_revisions(exact, values),
        gaps=find_gaps(recipient, period, about, figures, billing),
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


def _places(
    connection: duckdb.DuckDBPyConnection, recipient: Recipient, values: Mapping[str, Any]
) -> tuple[Figure, ...]:
    """Kliniker, sjukhus and hälsovalsenheter, for those to whom the agreement gives them."""
    if recipient.profile is not Profile.SAMVERKAN:
        return ()
    return figures_of(connection, queries.PLACE_FIGURES, values, Reading.EXAKT)


def _beside(
    sources: Sources, recipient: Recipient, values: Mapping[str, Any]
) -> tuple[Figure, ...]:
    """What stands beside a kommun's own figures: never an exact figure of somebody else."""
    if recipient.profile is not Profile.KOMMUN:
        return ()
    return figures_of(sources.protected.connection, queries.FIGURES_BESIDE, values, Reading.SKYDDAD)


def _plans(connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]) -> tuple[PlanRow, ...]:
    names = ("halsovalsenhet_namn", "klinik_namn")
    return tuple(
        PlanRow(**{**row, **{name: unit_name(row[name]) for name in names}})
        for row in rows_of(connection, queries.PLANS, values)
    )


def _billing(
    connection: duckdb.DuckDBPyConnection, values: Mapping[str, Any]
) -> tuple[tuple[BillingPeriod, ...], tuple[AgreementParameter, ...]]:
    """The rows, and the parameters of the agreements that they follow."""
    rows = rows_of(connection, queries.BILLING, values)
    parameters = _parameters(connection, sorted({row["modell_id"] or "" for row in rows}))
    late = {one.modell_id: one.varde for one in parameters if one.parameter == LATE_PARAMETER}
    funnels = {
        _billing_key(row): funnel_of(row, late.get(row["modell_id"], ""))
        for row in rows_of(connection, queries.FUNNELS, values)
    }
    years: dict[tuple[Any, ...], list[YearDays]] = {}
    for row in rows_of(connection, queries.BILLING_DAYS, values):
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
    kept = {**row, "saknad_parameter": missing, "modell_id": row["modell_id"] or ""}
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
    return tuple(Revision(**row) for row in rows_of(connection, queries.REVISIONS, values))
