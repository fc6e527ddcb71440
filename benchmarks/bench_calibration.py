"""Does the synthetic region look like the published one? Measured on what a night publishes.

`python benchmarks/bench_calibration.py [--scenario NAME] [--seeds 1,2,3] [--storlek 1.0]` writes a
year per seed, takes it through a night as an operator would, and computes the figures with
calibration.sql. Prints a table; exit 1 when a figure lies outside its range. About a minute of CPU
per seed at storlek 1. Does not belong here: the ranges (calibration_ranges.csv) and the figures
(calibration.sql).
"""

from __future__ import annotations

import csv
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from orchestration.contract import load_contract
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.synthetic import load_scenario, write_deliveries
from orchestration.synthetic.residents import SENIOR_AGE
from orchestration.synthetic.scenario import DEFAULT_SCENARIO

COMMAND = Path(sys.executable).with_name("utskrivning")
FOLDER = Path(__file__).parent
YEAR = 2022
BEDS_PER_1000 = 2.1
"""Disponibla vårdplatser per 1 000 inhabitants: series N70845, Kalmar 2022."""


@dataclass(frozen=True)
class Figure:
    """One line of calibration_ranges.csv; low and high are empty where nothing is published."""

    name: str
    what: str
    low: float | None
    high: float | None
    published: str

    def holds(self, value: float) -> bool:
        """Within the range, both ends included."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def figures(scenario: str) -> list[Figure]:
    """What is measured, in the order of the table; a scenario may have ranges of its own."""
    with (FOLDER / "calibration_ranges.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    own = {row["figure"]: _figure(row) for row in lines if row["scenario"] == scenario}
    every = [_figure(row) for row in lines if row["scenario"] == DEFAULT_SCENARIO]
    return [own.get(figure.name, figure) for figure in every]


def _figure(row: dict[str, str]) -> Figure:
    low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
    return Figure(row["figure"], row["what"], low, high, row["published"])


def publish_year(data: Path, *, scenario: str, seed: int, storlek: float) -> None:
    """Write a year into the empty folder and run the night; CalledProcessError if it does not end
    in a publication."""
    write_deliveries(
        data, ar=YEAR, storlek=storlek, seed=seed, scenario=scenario, contract=load_contract()
    )
    environment = os.environ | {"UTSKRIVNING_DATA_DIR": str(data)}
    subprocess.run([str(COMMAND), "nightly"], env=environment, check=True, capture_output=True)


def measure(data: Path, *, scenario: str, storlek: float) -> dict[str, float]:
    """The figures of a data folder that has been through a night, by name."""
    people, seniors = _inhabitants(scenario, storlek)
    with _published(data) as connection:
        connection.execute(f"SET VARIABLE ar = {YEAR}")
        connection.execute(f"SET VARIABLE storlek = {storlek}::DOUBLE")
        connection.execute(f"SET VARIABLE invanare_65 = {seniors}")
        connection.execute(f"SET VARIABLE platser = {people * BEDS_PER_1000 / 1000}")
        found = connection.execute((FOLDER / "calibration.sql").read_text(encoding="utf-8"))
        names = [column[0] for column in found.description]
        rows = found.fetchall()
    if len(rows) != 1:
        raise ValueError(f"calibration.sql gave {len(rows)} rows, not one")
    return {name: float(value) for name, value in zip(names, rows[0], strict=True)}


def kommun_means(data: Path) -> dict[str, tuple[int, float]]:
    """Per kommun of the region the episodes behind its mean of the year, and the mean (somatik)."""
    with _published(data) as connection:
        rows = connection.execute(
            "SELECT enhet_namn, antal, snitt_alla FROM aggregat.indikatorer."
            "ind_utskrivningsklara_dagar WHERE vardform = 'somatik' AND niva = 'kommun' "
            "AND periodtyp = 'ar' AND period = ? AND enhet_kod LIKE region_kod || '%' "
            "AND antal > 0 ORDER BY enhet_kod",
            [str(YEAR)],
        ).fetchall()
    return {str(name): (int(count), float(mean)) for name, count, mean in rows}


@contextmanager
def _published(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published files and the build, read-only, on local time."""
    current = data / "published" / "current"
    files = {
        "aggregat": current / "aggregat.duckdb",
        "individ": current / "individ.duckdb",
        "bygge": data / "build" / "utskrivning.duckdb",
    }
    with duckdb.connect(config=DUCKDB_CONFIG) as connection:
        connection.execute("SET TimeZone = 'Europe/Stockholm'")
        for name, file in files.items():
            connection.execute(f"ATTACH '{file}' AS {name} (READ_ONLY)")
        yield connection


def _inhabitants(scenario: str, storlek: float) -> tuple[float, float]:
    """All inhabitants of the simulated region, and those of 65 and more."""
    parameters = load_scenario(scenario).parameters
    people = storlek * sum(kommun.folkmangd for kommun in parameters.region.kommuner)
    bands = parameters.befolkning.aldersband
    share = sum(b.andel for b in bands if b.fran >= SENIOR_AGE) / sum(b.andel for b in bands)
    return people, people * share


def main(
    scenario: Annotated[str, typer.Option(help="a scenario of the simulator")] = DEFAULT_SCENARIO,
    seeds: Annotated[str, typer.Option(help="seeds, with commas between")] = "1,2,3,4,5",
    storlek: Annotated[float, typer.Option(help="1 = Kalmar")] = 1.0,
) -> None:
    """Print one row per figure and one column per seed, then the kommuner in the same way."""
    measured: dict[int, dict[str, float]] = {}
    kommuner: dict[int, dict[str, tuple[int, float]]] = {}
    for seed in map(int, seeds.split(",")):
        typer.echo(f"seed {seed} ...", err=True)
        with tempfile.TemporaryDirectory() as scratch:
            data = Path(scratch) / "data"
            publish_year(data, scenario=scenario, seed=seed, storlek=storlek)
            measured[seed] = measure(data, scenario=scenario, storlek=storlek)
            kommuner[seed] = kommun_means(data)
    every = figures(scenario)
    _header("figure | published | range", list(measured))
    for figure in every:
        values = [_text(figure, found[figure.name]) for found in measured.values()]
        limits = "" if figure.low is None else f"{figure.low:g}-{figure.high:g}"
        typer.echo(f"| {figure.what} | {figure.published} | {limits} | {' | '.join(values)} |")
    _header("mean days of all, somatik (episodes)", list(kommuner))
    for name in sorted(set().union(*kommuner.values())):
        found = [k.get(name, (0, math.nan)) for k in kommuner.values()]
        typer.echo(f"| {name} | {' | '.join(f'{mean:.2f} ({n})' for n, mean in found)} |")
    if not all(f.holds(found[f.name]) for f in every for found in measured.values()):
        raise typer.Exit(1)


def _header(first: str, seeds: list[int]) -> None:
    """The head of a table, after an empty line."""
    columns = [first, *(f"seed {seed}" for seed in seeds)]
    typer.echo(f"\n| {' | '.join(columns)} |")
    typer.echo("|" + "---|" * (first.count("|") + len(columns)))


def _text(figure: Figure, value: float) -> str:
    digits = 0 if value >= 200 else 3 if value < 1 else 1 if value >= 10 else 2
    return f"{value:.{digits}f}" + ("" if figure.holds(value) else " (outside)")


if __name__ == "__main__":
    typer.run(main)
