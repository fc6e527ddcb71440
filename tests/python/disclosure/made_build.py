"""A build file with the tables that the control reads, from made episodes counted in plain Python.

Does not belong here: the rules of the indicators (tests/reference); the sums are what matters.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from orchestration.disclosure.tables import READS
from orchestration.store.connection import DUCKDB_CONFIG

GROUPS = {"0880": "sodra", "0881": "sodra", "0882": "norra", "0883": "norra"}
HOSPITALS = {"M": "25010", "K": "25010", "P": "24010"}
UD = "utskrivningsklara_dagar"
MEASURES = {
    "antal": ("antal", None, None),
    "antal_dag0": ("antal", None, "antal"),
    "antal_minst_1_dag": ("antal", None, "antal"),
    "summa_dagar": ("summa", None, "antal"),
    "snitt_alla": ("medel", "summa_dagar", "antal"),
    "andel_dag0": ("andel", "antal_dag0", "antal"),
    "median_dagar": ("kvantil", None, "antal"),
    "max_dagar": ("max", None, "antal"),
}
Key = tuple[str, str, str, str, str]
"""vardform, niva, enhet_kod, periodtyp, period."""


@dataclass(frozen=True)
class Episode:
    vardform: str
    kommun: str
    klinik: str
    month: int
    days: int


def episodes(seed: int, count: int = 500) -> list[Episode]:
    """One year; psykiatri and the kommun outside the region are few."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        psychiatric = draw.random() < 0.12
        made.append(
            Episode(
                "psykiatri" if psychiatric else "somatik",
                draw.choices([*GROUPS, "0180", "okand"], [8, 4, 3, 1, 0.4, 0.2])[0],
                "P" if psychiatric else draw.choice("MMMK"),
                draw.randint(1, 12),
                draw.choice([0, 0, 0, 1, 2, 5]),
            )
        )
    return made


def figures(made: Iterable[Episode]) -> dict[Key, dict[str, float | None]]:
    """Every measure of every level, vårdform and period that has an episode."""
    days: dict[Key, list[int]] = defaultdict(list)
    for episode in made:
        for key in _keys(episode):
            days[key].append(episode.days)
    return {key: _measures(sorted(values)) for key, values in days.items()}


def _keys(episode: Episode) -> Iterator[Key]:
    levels = [("kommun", episode.kommun), ("klinik", episode.klinik)]
    levels.append(("sjukhus", HOSPITALS[episode.klinik]))
    if episode.kommun in GROUPS:
        levels += [("lan", "08"), ("analysgrupp", GROUPS[episode.kommun])]
    quarter, half = (episode.month + 2) // 3, (episode.month + 5) // 6
    periods = [("manad", f"2022-{episode.month:02}"), ("kvartal", f"2022-Q{quarter}")]
    periods += [("halvar", f"2022-H{half}"), ("ar", "2022")]
    for niva, enhet in levels:
        for vardform in (episode.vardform, "alla"):
            for periodtyp, period in periods:
                yield vardform, niva, enhet, periodtyp, period


def _measures(days: list[int]) -> dict[str, float | None]:
    n, zero = len(days), days.count(0)
    return {
        "antal": n,
        "antal_dag0": zero,
        "antal_minst_1_dag": n - zero,
        "summa_dagar": sum(days),
        "snitt_alla": sum(days) / n,
        "andel_dag0": zero / n,
        "median_dagar": days[n // 2],
        "max_dagar": days[-1],
    }


def start_of(period: str) -> date:
    """First day of 2022-03, 2022-Q1, 2022-H1 or 2022."""
    rest = period[5:]
    if rest[:1] in ("Q", "H"):
        return date(2022, {"Q": 3, "H": 6}[rest[0]] * (int(rest[1:]) - 1) + 1, 1)
    return date(2022, int(rest or 1), 1)


_TABLES = """
CREATE SCHEMA dimensioner; CREATE SCHEMA fakta; CREATE SCHEMA indikatorer;
CREATE SCHEMA intermediate; CREATE SCHEMA referens;
CREATE TABLE dimensioner.dim_indikatormatt (indikator_id VARCHAR, matt VARCHAR, slag VARCHAR,
    taljare_matt VARCHAR, namnare_matt VARCHAR);
CREATE TABLE fakta.fct_vardepisoder (region_kod VARCHAR, sjukhus_kod VARCHAR, klinik_kod VARCHAR);
CREATE TABLE indikatorer.indikator (region_kod VARCHAR, vardform VARCHAR, niva VARCHAR,
    enhet_kod VARCHAR, enhet_namn VARCHAR, periodtyp VARCHAR, period VARCHAR, period_start DATE,
    kommun_kod VARCHAR, halsovalsenhet_kod VARCHAR, klinik_kod VARCHAR, indikator_id VARCHAR,
    matt VARCHAR, taljare DOUBLE, namnare DOUBLE, varde DOUBLE, enhet_for_varde VARCHAR,
    preliminar BOOLEAN, fullstandighet DOUBLE, mal DECIMAL(18,4), uppfyller_mal BOOLEAN,
    enhet_verifierad VARCHAR, regelversion VARCHAR);
CREATE TABLE indikatorer.ind_tratt_steg (region_kod VARCHAR, vardform VARCHAR, niva VARCHAR,
    enhet_kod VARCHAR, enhet_namn VARCHAR, periodtyp VARCHAR, period VARCHAR, period_start DATE,
    ordning INTEGER, steg VARCHAR, antal BIGINT, antal_alla BIGINT);
CREATE TABLE indikatorer.ind_status_24h_veckotimme (region_kod VARCHAR, niva VARCHAR,
    enhet_kod VARCHAR, enhet_namn VARCHAR, ar INTEGER, veckodag INTEGER, timme INTEGER,
    antal_ok BIGINT, antal_avgjorda BIGINT);
CREATE TABLE indikatorer.ind_status_24h_vecka (region_kod VARCHAR, niva VARCHAR,
    enhet_kod VARCHAR, enhet_namn VARCHAR, vecka VARCHAR, vecka_start DATE,
    antal_i_tid BIGINT, antal_avgjorda BIGINT);
CREATE TABLE intermediate.int_asof AS SELECT '08' AS region_kod, DATE '2023-01-12' AS asof_datum;
CREATE TABLE intermediate.int_regionparametrar AS SELECT * FROM (VALUES
    ('08', DATE '1900-01-01', DATE '2020-01-01', 9), ('08', DATE '2020-01-01', NULL, 5))
    AS v(region_kod, giltig_fran, giltig_till, k);
CREATE TABLE referens.kommun_analysgrupp (region_kod VARCHAR, kommun_kod VARCHAR,
    analysgrupp VARCHAR);
CREATE TABLE referens.kommuner (kommun_kod VARCHAR, lan_kod VARCHAR);
CREATE TABLE referens.stadsdelar (stadsdel_kod VARCHAR, kommun_kod VARCHAR);
COMMENT ON TABLE indikatorer.indikator IS 'Exakt.';
COMMENT ON COLUMN indikatorer.indikator.region_kod IS 'Regionens länskod.';
"""


def make(file: Path, made: list[Episode]) -> dict[Key, dict[str, float | None]]:
    """Write the build file and return its figures."""
    found = figures(made)
    with duckdb.connect(str(file), config=DUCKDB_CONFIG) as connection:
        connection.execute(_TABLES)
        _insert(
            connection,
            "dimensioner.dim_indikatormatt",
            [(UD, name, *parts) for name, parts in MEASURES.items()],
        )
        _insert(connection, "fakta.fct_vardepisoder", [("08", h, k) for k, h in HOSPITALS.items()])
        _insert(connection, "referens.kommuner", [*((k, "08") for k in GROUPS), ("0180", "01")])
        groups = [("08", kommun, group) for kommun, group in GROUPS.items()]
        _insert(connection, "referens.kommun_analysgrupp", groups)
        _insert(connection, "indikatorer.indikator", list(_rows(found)))
        tables = {
            f"{schema}.{name}"
            for schema, name in connection.execute(
                "SELECT schema_name, table_name FROM duckdb_tables()"
            ).fetchall()
        }
    assert set(READS) == tables
    return found


def _rows(found: dict[Key, dict[str, float | None]]) -> Iterator[tuple[object, ...]]:
    for (vardform, niva, enhet, periodtyp, period), values in found.items():
        unit = ("08", vardform, niva, enhet, enhet, periodtyp, period, start_of(period))
        for matt, (slag, taljare, namnare) in MEASURES.items():
            own = matt if slag in ("antal", "summa") else taljare
            numbers = (own and values[own], namnare and values[namnare], values[matt])
            rest = ("enhet", False, 1.0, 0.8, True, None, "1.0")
            yield (*unit, None, None, None, UD, matt, *numbers, *rest)
    combination = ("08", "alla", "kombination", None, None, "manad", "2022-01", date(2022, 1, 1))
    numbers_of_one = (1.0, None, 1.0)
    after = ("enhet", False, 1.0, None, None, None, "1.0")
    yield (*combination, "0880", "H", "M", UD, "antal", *numbers_of_one, *after)


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]
) -> None:
    """In one statement: row by row takes seconds."""
    lines = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
    connection.execute(f"INSERT INTO {table} VALUES {lines}")


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str | date) else str(value)
