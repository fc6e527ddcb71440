"""Deliveries of stella and enkat by chance: rows on the edges of R6, in two deliveries each.

A row comes in the first, in the second, or in both with another version; what the second lacks is
not missing (delivery.md §2). Does not belong here: cosmic_link.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from orchestration.contract import load_contract
from tests.reference.deliveries import Delivered, TextRow, in_memory
from tests.reference.generate.world import ASOF_LOCAL
from tests.reference.seeds import load_seeds
from tests.reference.values import to_utc

MONTH_EDGES = (date(2022, 9, 30), date(2022, 10, 1), date(2022, 10, 31), date(2021, 12, 31))
OLDER, NEWER = "2022-10-01 12:00:00", "2022-11-01 12:00:00"
DAYS_BEFORE_ASOF = (40, 10)


def random_deviations(seed: int, rows: int, region_kod: str = "08") -> list[Delivered]:
    """So many avvikelser of one region, with and without händelsedatum, kommun and sjukhus."""
    return _two_deliveries("stella", "avvikelse", _deviation, seed, rows, region_kod)


def random_surveys(seed: int, rows: int, region_kod: str = "08") -> list[Delivered]:
    """So many survey results of one region, with and without numbers of answers."""
    return _two_deliveries("enkat", "delaktighet", _survey, seed, rows, region_kod)


def _two_deliveries(
    kalla: str,
    table: str,
    make: Callable[[Random, int, str], dict[str, Any]],
    seed: int,
    rows: int,
    region_kod: str,
) -> list[Delivered]:
    rng = Random(f"{kalla}/{seed}/{region_kod}")
    columns = [c.name for c in load_contract().kalla(kalla).table(table).columns]
    files: tuple[list[TextRow], list[TextRow]] = ([], [])
    for number in range(rows):
        where = rng.choice(((0,), (1,), (0, 1), (0, 1)))
        for step in where:
            made = make(rng, number, region_kod)
            given = {name: None if v is None else str(v) for name, v in made.items()}
            given["ar_makulerad"] = "1" if rng.random() < 0.08 else "0"
            given["kalla_andrad_tidpunkt"] = rng.choice((OLDER, NEWER))
            files[step].append(dict.fromkeys(columns) | given)
    return [
        _delivery(kalla, table, file, days, region_kod)
        for file, days in zip(files, DAYS_BEFORE_ASOF, strict=True)
    ]


def _delivery(kalla: str, table: str, rows: list[TextRow], days: int, region_kod: str) -> Delivered:
    asof = ASOF_LOCAL - timedelta(days=days)
    return in_memory(
        {table: rows},
        extrakt_id=f"{to_utc(asof):%Y%m%d%H%M%S}",
        asof_local=asof,
        region_kod=region_kod,
        kalla=kalla,
    )


def _allowed(kalla: str, table: str, column: str) -> tuple[str, ...]:
    return tuple(load_contract().kalla(kalla).table(table).column(column).allowed)


def _deviation(rng: Random, number: int, region_kod: str) -> dict[str, Any]:
    happened = rng.choice((None, *MONTH_EDGES, date(2022, 5, 5)))
    reported = rng.choice((happened or date(2022, 6, 30), *MONTH_EDGES))
    own = load_seeds().kommuner_of(region_kod)
    return {
        "avvikelse_id": f"S{number}",
        "handelse_datum": happened,
        "registrerad_datum": reported,
        "rapporterande_huvudman": rng.choice(("REGION", "KOMMUN")),
        "mottagande_huvudman": rng.choice(("REGION", "KOMMUN")),
        "kommun_kod": rng.choice((own[0], own[0], own[-1], None, "1480", "9901")),
        "sjukhus_kod": rng.choice(("25010", "25011", None)),
        "processteg": rng.choice(_allowed("stella", "avvikelse", "processteg")),
        "allvarlighetsgrad": rng.choice((1, 2, None)),
        "status": rng.choice(("NY", "UTREDS", "AVSLUTAD", "AVVISAD")),
    }


def _survey(rng: Random, number: int, region_kod: str) -> dict[str, Any]:
    year = 2020 + number % 3
    asked = rng.choice((100, 40, 0, None))
    niva = rng.choice(_allowed("enkat", "delaktighet", "niva"))
    place = {"RIKET": "00", "REGION": region_kod, "KOMMUN": f"{region_kod}80", "SJUKHUS": "25010"}
    answered = rng.choice((None, 0, 37 if asked is None else asked // 2))
    return {
        "matning": f"NPE {year}",
        "kalla_namn": rng.choice(_allowed("enkat", "delaktighet", "kalla_namn")),
        "matt_kod": f"M{number}",
        "niva": niva,
        "niva_kod": place.get(niva, f"SE2321000{region_kod}-K001"),
        "period_fran": date(year, 1, 1),
        "period_till": date(year, rng.choice((6, 12)), 30),
        "antal_utskick": asked,
        "antal_svar": answered,
        "resultat": rng.choice(("83,5", "7", None)),
    }
