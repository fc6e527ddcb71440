"""One generation of delad.duckdb, read whole: the only SQL of the site.

Does not belong here: what is made of it. A figure that is hidden has no value here either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import duckdb

from orchestration.publish import Published

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
    """One row of dim_regionparametrar (rules.md R0)."""

    region_kod: str
    parameter: str
    varde: str | None
    giltig_fran: date
    giltig_till: date | None


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
        """A parameter that is a number, on the day of as-of: the region's own, else that of region
        00; None where it is unknown (rules.md R0)."""
        day = self.asof(region).date()
        valid = {
            row.region_kod: row.varde
            for row in self.parameters
            if row.parameter == name
            and row.giltig_fran <= day
            and (row.giltig_till is None or day < row.giltig_till)
        }
        text = valid.get(region, valid.get(_EVERY_REGION))
        return None if text is None else float(text)

    def unit(self, region: str, niva: str, kod: str) -> Unit | None:
        return next((u for u in self.units.get((region, niva), ()) if u.kod == kod), None)

    def is_over(self, region: str, periodtyp: str, period: str) -> bool:
        """The whole period lies before the day of as-of."""
        end = self.ends.get((periodtyp, period))
        return end is not None and end <= self.asof(region).date()


_VALUES = (
    "SELECT region_kod, niva, enhet_kod, vardform, indikator_id, matt, periodtyp, period, "
    "period_start, taljare, namnare, varde, CAST(mal AS DOUBLE), uppfyller_mal, preliminar, "
    "fullstandighet, undertryckt FROM indikatorer.indikator_delad "
    "ORDER BY region_kod, niva, enhet_kod, vardform, indikator_id, matt, periodtyp, "
    "period_start, period"
)
_UNITS = (
    "SELECT region_kod, niva, enhet_kod, max(enhet_namn), max(enhet_verifierad) FROM ("
    "SELECT region_kod, niva, enhet_kod, enhet_namn, enhet_verifierad "
    "FROM indikatorer.indikator_delad UNION ALL "
    "SELECT region_kod, niva, enhet_kod, enhet_namn, NULL "
    "FROM indikatorer.status_24h_vecka_delad) GROUP BY ALL ORDER BY 1, 2, 3"
)
_INDICATORS = (
    "SELECT indikator_id, namn, definition, lagrum, dokument, riktning, version, antaganden, agare "
    "FROM dimensioner.dim_indikator ORDER BY indikator_id"
)
_MEASURES = (
    "SELECT indikator_id, matt, slag, taljare_matt, namnare_matt, enhet_for_varde "
    "FROM dimensioner.dim_indikatormatt ORDER BY indikator_id, ordning"
)
_FUNNEL = (
    "SELECT region_kod, vardform, niva, enhet_kod, periodtyp, period, steg, antal, undertryckt "
    "FROM indikatorer.tratt_delad ORDER BY 1, 2, 3, 4, 5, period_start, period, ordning"
)
_WEEKS = (
    "SELECT region_kod, niva, enhet_kod, vecka, vecka_start, antal_i_tid, antal_avgjorda, "
    "andel_i_tid, undertryckt FROM indikatorer.status_24h_vecka_delad ORDER BY 1, 2, 3, 5"
)
_HOURS = (
    "SELECT region_kod, niva, enhet_kod, ar, veckodag, timme, antal_ok, antal_avgjorda, "
    "andel_i_tid, undertryckt FROM indikatorer.status_24h_veckotimme_delad "
    "ORDER BY 1, 2, 3, 4, 5, 6"
)
_KOMMUNER = (
    "SELECT kommun_kod, kommun_namn, region_kod, analysgrupp FROM dimensioner.dim_kommun ORDER BY 1"
)
_PARAMETERS = (
    "SELECT region_kod, parameter, varde, giltig_fran, giltig_till "
    "FROM dimensioner.dim_regionparametrar ORDER BY 1, 2, 4"
)
_PERIODS = "SELECT periodtyp, period, period_slut FROM dimensioner.dim_period ORDER BY 1, 2"


def read_content(published: Published) -> Content:
    """Read the open file of one generation. Raises ContentError, and ValueError for any other
    file, so that nothing but controlled figures can come into the site (rules.md R9)."""
    if published.which != OPEN_FILE:
        raise ValueError(f"the site is made of {OPEN_FILE}.duckdb, not {published.which}.duckdb")
    try:
        return _read(published)
    except duckdb.Error as error:
        raise ContentError(
            f"Publiceringen {published.generation} kan inte läsas till en webbplats (DuckDB: "
            f"{type(error).__name__}). Den kan vara gjord av en äldre version: välj en nyare med "
            "--generation, eller kör 'utskrivning doctor'."
        ) from None


def _read(published: Published) -> Content:
    values = [Value._make(row) for row in _rows(published, _VALUES)]
    named = ("namn", "definition", "lagrum", "dokument", "riktning", "version", "antaganden")
    return Content(
        about=published.about,
        generation=published.generation,
        values={v[:8]: v for v in values},
        series=_grouped(values, 7),
        units=_units(_rows(published, _UNITS)),
        indicators={
            row[0]: {
                name: text or "" for name, text in zip((*named, "agare"), row[1:], strict=True)
            }
            for row in _rows(published, _INDICATORS)
        },
        measures={(row[0], row[1]): Measure(*row[2:]) for row in _rows(published, _MEASURES)},
        ends={(row[0], row[1]): row[2] for row in _rows(published, _PERIODS)},
        kommuner={row[0]: Kommun(*row) for row in _rows(published, _KOMMUNER)},
        funnel=_grouped([Step._make(row) for row in _rows(published, _FUNNEL)], 6),
        weeks=_grouped([Week._make(row) for row in _rows(published, _WEEKS)], 3),
        hours=_grouped([Hour._make(row) for row in _rows(published, _HOURS)], 3),
        parameters=tuple(Parameter._make(row) for row in _rows(published, _PARAMETERS)),
    )


def _rows(published: Published, sql: str) -> list[tuple[Any, ...]]:
    return published.connection.execute(sql).fetchall()


def _grouped(rows: Iterable[Any], length: int) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """Rows by their first fields, in the order they came."""
    found: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in rows:
        found[row[:length]].append(row)
    return {key: tuple(members) for key, members in found.items()}


def _units(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], tuple[Unit, ...]]:
    found: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for region, niva, kod, namn, verifierad in rows:
        found[region, niva].append(Unit(niva, kod, namn, verifierad))
    return {key: tuple(members) for key, members in found.items()}
