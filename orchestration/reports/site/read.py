"""Reads one generation of delad.duckdb, whole: the only SQL of the site.

Does not belong here: the types (content.py), what is made of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import duckdb

from orchestration.publish import Published
from orchestration.reports.site.content import (
    OPEN_FILE,
    Content,
    ContentError,
    Hour,
    Kommun,
    Measure,
    Parameter,
    Step,
    Unit,
    Value,
    Week,
)

TABLES = (
    "indikatorer.indikator_delad",
    "indikatorer.tratt_delad",
    "indikatorer.status_24h_vecka_delad",
    "indikatorer.status_24h_veckotimme_delad",
    "dimensioner.dim_indikator",
    "dimensioner.dim_indikatormatt",
    "dimensioner.dim_kommun",
    "dimensioner.dim_period",
    "dimensioner.dim_regionparametrar",
)
"""What the pages are made of; a generation of an older version may lack some."""

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
    "SELECT region_kod, parameter, varde, giltig_fran, giltig_till, status "
    "FROM dimensioner.dim_regionparametrar ORDER BY 1, 2, 4"
)
_PERIODS = "SELECT periodtyp, period, period_slut FROM dimensioner.dim_period ORDER BY 1, 2"


def read_content(published: Published) -> Content:
    """Read the open file of one generation. Raises ContentError, and ValueError for any other
    file, so that nothing but controlled figures can come into the site (rules.md R9)."""
    if published.which != OPEN_FILE:
        raise ValueError(f"the site is made of {OPEN_FILE}.duckdb, not {published.which}.duckdb")
    try:
        there = published.tables()
        if missing := [name for name in TABLES if name not in there]:
            raise ContentError(_of_older_version(published.generation, missing))
        return _read(published)
    except duckdb.Error as error:
        raise ContentError(
            f"Publiceringen {published.generation} kan inte läsas till en webbplats (DuckDB: "
            f"{type(error).__name__}). Kör 'utskrivning doctor' för att se om filen är skadad. Är "
            f"den gjord av en äldre version: {_ACTION}"
        ) from None


_ACTION = (
    "kör 'utskrivning nightly' så att siffrorna publiceras på nytt, eller välj en nyare "
    "publicering med --generation."
)


def _of_older_version(generation: str, missing: list[str]) -> str:
    tables = "tabellen" if len(missing) == 1 else "tabellerna"
    return (
        f"Publiceringen {generation} gjordes av en äldre version och saknar {tables} "
        f"{', '.join(missing)}, som webbplatsen behöver. Gör så här: {_ACTION}"
    )


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
