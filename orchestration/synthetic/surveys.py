"""Enkät: published survey aggregates as someone uploads them by hand (table `delaktighet`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orchestration.synthetic import local_time as lt
from orchestration.synthetic.arrays import Columns, texts
from orchestration.synthetic.run import Run, stamp

COUNTRY = "00"
COUNTRY_FACTOR = 40
FIELD_WORK = ("-09-01", "-10-31")
PUBLISHED = "-12-15"
OPEN_COMPARISON = "BRUKARE_DELAKTIGHET"
KOMMUN_SENDOUT = 0.02


@dataclass(frozen=True)
class _Figure:
    """One published aggregate."""

    matning: str
    kalla_namn: str
    matt_kod: str
    niva: str
    niva_kod: str
    year: int
    sent: int
    answered: int
    result: float


def survey_rows(run: Run) -> Columns:
    """What was published by the as-of time: national patient survey and open comparisons."""
    rng = run.rng("enkat")
    figures = [
        figure for year in run.parameters.enkat.npe_ar for figure in _national(run, rng, year)
    ]
    last_year = int(lt.year(np.array([run.asof]))[0])
    first_year = int(lt.year(np.array([run.first_day]))[0])
    for year in range(first_year - 1, last_year):
        figures += _open_comparisons(run, rng, year)
    published = np.array([f"{f.year}{PUBLISHED}T09:00:00" for f in figures], dtype="M8[s]")
    return stamp(
        run,
        {
            "matning": texts([f.matning for f in figures]),
            "kalla_namn": texts([f.kalla_namn for f in figures]),
            "matt_kod": texts([f.matt_kod for f in figures]),
            "niva": texts([f.niva for f in figures]),
            "niva_kod": texts([f.niva_kod for f in figures]),
            "period_fran": np.array([f"{f.year}{FIELD_WORK[0]}" for f in figures], dtype="M8[D]"),
            "period_till": np.array([f"{f.year}{FIELD_WORK[1]}" for f in figures], dtype="M8[D]"),
            "antal_utskick": np.array([f.sent for f in figures], dtype=np.int64),
            "antal_svar": np.array([f.answered for f in figures], dtype=np.int64),
            "resultat": np.array([f.result for f in figures], dtype=np.float64),
        },
        published,
    )


def _levels(run: Run) -> list[tuple[str, str, float]]:
    """Level, code and share of the region's questionnaires."""
    world, region = run.world, run.parameters.region
    beds = np.bincount(world.clinic_hospital, weights=world.wards.count.astype(np.float64))
    return [
        ("RIKET", COUNTRY, float(COUNTRY_FACTOR)),
        ("REGION", region.kod, 1.0),
        *[
            ("SJUKHUS", str(code), float(share))
            for code, share in zip(world.hospital_codes, beds / beds.sum(), strict=True)
        ],
        *[
            ("KLINIK", str(world.unit_ids[unit]), float(count / beds.sum()))
            for unit, count in zip(world.clinic_units, world.wards.count, strict=True)
        ],
    ]


def _national(run: Run, rng: np.random.Generator, year: int) -> list[_Figure]:
    p = run.parameters.enkat
    figures = []
    for level, code, share in _levels(run):
        sent = max(1, round(p.npe_utskick * share))
        answered = int(rng.binomial(sent, p.svarsandel))
        for measure, mean in p.npe_resultat.items():
            noise = p.spridning * rng.standard_normal() / max(1.0, share)
            result = round(float(np.clip(mean + noise, 0, 100)), 1)
            figures.append(
                _Figure(f"NPE {year}", "NPE", measure, level, code, year, sent, answered, result)
            )
    return figures


def _open_comparisons(run: Run, rng: np.random.Generator, year: int) -> list[_Figure]:
    p, world = run.parameters.enkat, run.world
    mean = float(np.mean(list(p.npe_resultat.values())))
    figures = []
    for kommun in range(world.own_kommuner):
        sent = max(1, round(float(world.population[kommun]) * KOMMUN_SENDOUT))
        answered = int(rng.binomial(sent, p.svarsandel))
        result = round(float(np.clip(mean + 2 * p.spridning * rng.standard_normal(), 0, 100)), 1)
        figures.append(
            _Figure(
                f"Öppna jämförelser {year}",
                "OPPNA_JAMFORELSER",
                OPEN_COMPARISON,
                "KOMMUN",
                str(world.kommun_codes[kommun]),
                year,
                sent,
                answered,
                result,
            )
        )
    return figures
