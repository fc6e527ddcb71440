"""What one generation of delad.duckdb says, as plain values. Pure.

Does not belong here: reading it (read.py), what is made of it. A figure that is hidden has no value
here either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

OPEN_FILE = "delad"
_EVERY_REGION = "00"
PERIODTYPES = ("manad", "kvartal", "halvar", "ar")


class ContentError(Exception):
    """The open file cannot be read. The text is Swedish, without values."""


class Value(NamedTuple):
    """One row of indikator_delad. varde is None when there is nothing to compute, or when
    undertryckt says that it is hidden."""

    region_kod: str
    niva: str
    enhet_kod: str
    vardform: str
    indikator_id: str
    matt: str
    periodtyp: str
    period: str
    period_start: date | None
    taljare: float | None
    namnare: float | None
    varde: float | None
    mal: float | None
    uppfyller_mal: bool | None
    preliminar: bool
    fullstandighet: float | None
    undertryckt: bool


class Step(NamedTuple):
    """One row of tratt_delad."""

    region_kod: str
    vardform: str
    niva: str
    enhet_kod: str
    periodtyp: str
    period: str
    steg: str
    antal: int | None
    undertryckt: bool


class Week(NamedTuple):
    """One row of status_24h_vecka_delad."""

    region_kod: str
    niva: str
    enhet_kod: str
    vecka: str
    vecka_start: date
    antal_i_tid: int | None
    antal_avgjorda: int | None
    andel_i_tid: float | None
    undertryckt: bool


class Hour(NamedTuple):
    """One row of status_24h_veckotimme_delad. veckodag: 1 is Monday."""

    region_kod: str
    niva: str
    enhet_kod: str
    ar: int
    veckodag: int
    timme: int
    antal_ok: int | None
    antal_avgjorda: int | None
    andel_i_tid: float | None
    undertryckt: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A member of a level. verifierad: `nej` where an analysgrupp's kommuner are not confirmed."""

    niva: str
    kod: str
    namn: str
    verifierad: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of an indicator, as dim_indikatormatt."""

    slag: str
    taljare_matt: str | None
    namnare_matt: str | None
    enhet: str


@dataclass(frozen=True, slots=True)
class Kommun:
    """A Swedish kommun, as dim_kommun."""

    kod: str
    namn: str
    region_kod: str
    analysgrupp: str | None


class Parameter(NamedTuple):
    """One row of dim_regionparametrar (rules.md R0). status: A is assumed."""

    region_kod: str
    parameter: str
    varde: str | None
    giltig_fran: date
    giltig_till: date | None
    status: str = ""


@dataclass(frozen=True)
class Content:
    """Everything the site may say. series: key without period -> values in order of time."""

    about: Mapping[str, Any]
    generation: str
    values: Mapping[tuple[str, ...], Value]
    series: Mapping[tuple[str, ...], tuple[Value, ...]]
    units: Mapping[tuple[str, str], tuple[Unit, ...]]
    indicators: Mapping[str, Mapping[str, str]]
    measures: Mapping[tuple[str, str], Measure]
    ends: Mapping[tuple[str, str], date]
    kommuner: Mapping[str, Kommun]
    funnel: Mapping[tuple[str, ...], tuple[Step, ...]]
    weeks: Mapping[tuple[str, ...], tuple[Week, ...]]
    hours: Mapping[tuple[str, ...], tuple[Hour, ...]]
    parameters: tuple[Parameter, ...]

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(sorted(self.about["asof"]))

    def asof(self, region: str) -> datetime:
        """Local time (rules.md R0)."""
        return datetime.fromisoformat(self.about["asof"][region])

    def parameter(self, region: str, name: str) -> float | None:
        """A parameter that is a number, on the day of as-of; None where it is unknown."""
        row = self.parameter_row(region, name)
        return None if row is None or row.varde is None else float(row.varde)

    def parameter_row(self, region: str, name: str) -> Parameter | None:
        """The row that holds on the day of as-of: the region's own, else that of region 00
        (rules.md R0); None where there is none."""
        day = self.asof(region).date()
        valid = {
            row.region_kod: row
            for row in self.parameters
            if row.parameter == name
            and row.giltig_fran <= day
            and (row.giltig_till is None or day < row.giltig_till)
        }
        return valid.get(region, valid.get(_EVERY_REGION))

    def unit(self, region: str, niva: str, kod: str) -> Unit | None:
        return next((u for u in self.units.get((region, niva), ()) if u.kod == kod), None)

    def is_over(self, region: str, periodtyp: str, period: str) -> bool:
        """The whole period lies before the day of as-of."""
        end = self.ends.get((periodtyp, period))
        return end is not None and end <= self.asof(region).date()
