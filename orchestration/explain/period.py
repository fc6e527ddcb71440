"""A kommun's periods as published: amounts, the funnel of the gates, the agreement's parameters.

Does not belong here: words (sentences.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.explain.published import NotFoundError, require
from orchestration.publish import Published
from orchestration.records import records

PERIOD = re.compile(r"\d{4}-(0[1-9]|1[0-2]|Q[1-4])")
KEY = ("region_kod", "vardform", "kommun_kod", "periodtyp", "period", "modell_id")
TABLES = (
    "fakturering.fak_kommunperiod",
    "fakturering.fak_tratt",
    "dimensioner.dim_avtalsparametrar",
    "dimensioner.dim_kommun",
)


@dataclass(frozen=True)
class Parameter:
    """One parameter of an agreement: its value as text (None = empty), status and source."""

    namn: str
    varde: str | None
    status: str | None
    kalla: str | None


@dataclass(frozen=True)
class KommunPeriod:
    """One row of fak_kommunperiod, with its row of fak_tratt (empty when nobody was discharged)
    and the parameters of its agreement."""

    kommun_namn: str
    row: Mapping[str, Any]
    funnel: Mapping[str, Any]
    parameters: tuple[Parameter, ...]


def read_periods(
    published: Published, kommun: str, period: str, vardform: str | None = None
) -> list[KommunPeriod]:
    """Every row of the kommun (code or name) and period ('2022-03', '2022-Q1').

    published: the aggregate file. Raises NotFoundError when the kommun, the period's form or the
    row is unknown.
    """
    require(published, *TABLES)
    if not PERIOD.fullmatch(period):
        raise NotFoundError(
            f"«{period}» är ingen period. Skriv månad som 2022-03 eller kvartal som 2022-Q1."
        )
    kod, namn = _kommun(published, kommun)
    rows = [
        row
        for row in records(
            published.connection,
            "SELECT * FROM fakturering.fak_kommunperiod WHERE kommun_kod = ? AND period = ?"
            " ORDER BY vardform, modell_id",
            [kod, period],
        )
        if vardform in {None, row["vardform"]}
    ]
    if not rows:
        raise NotFoundError(_no_row(published, kod, namn, period))
    return [_with_funnel(published, namn, row) for row in rows]


def _kommun(published: Published, kommun: str) -> tuple[str, str]:
    found = published.connection.execute(
        "SELECT kommun_kod, kommun_namn FROM dimensioner.dim_kommun"
        " WHERE kommun_kod = ? OR lower(kommun_namn) = lower(?)",
        [kommun, kommun],
    ).fetchone()
    if found is None:
        raise NotFoundError(
            f"Ingen kommun heter «{kommun}». Ange namnet eller den fyrsiffriga koden."
        )
    return str(found[0]), str(found[1])


def _no_row(published: Published, kod: str, namn: str, period: str) -> str:
    known = published.connection.execute(
        "SELECT min(period_start), max(period_start) FROM fakturering.fak_kommunperiod"
        " WHERE kommun_kod = ?",
        [kod],
    ).fetchone()
    if known is None or known[0] is None:
        return f"{namn} ({kod}) har ingen period med betalningsansvar i det som är publicerat."
    return (
        f"{namn} ({kod}) har inget för {period}: ingen utskriven och inget betaldygn. Det finns "
        f"perioder mellan {known[0]:%Y-%m} och {known[1]:%Y-%m}; psykiatri kan räknas per kvartal."
    )


def _with_funnel(published: Published, namn: str, row: Mapping[str, Any]) -> KommunPeriod:
    condition = " AND ".join(f"{name} IS NOT DISTINCT FROM ?" for name in KEY)
    funnel = records(
        published.connection,
        f"SELECT * FROM fakturering.fak_tratt WHERE {condition}",
        [row[name] for name in KEY],
    )
    parameters = published.connection.execute(
        "SELECT parameter, varde, status, kalla FROM dimensioner.dim_avtalsparametrar"
        " WHERE modell_id = ? ORDER BY ordning",
        [row["modell_id"]],
    ).fetchall()
    return KommunPeriod(
        namn, row, funnel[0] if funnel else {}, tuple(Parameter(*p) for p in parameters)
    )
