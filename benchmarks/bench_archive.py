"""Does a night cost the same when deliveries have piled up? Weekly FULLs and nightly DELTAs.

    python benchmarks/bench_archive.py [--storlek 0.05] [--veckor 156] [--spara DIR]

Simulates so many weeks of deliveries, one a night, and takes them night by night. The first two
nights and the last FULL and DELTA are whole nights, as an operator would run them. The nights
between are only landed and merged into the store, in this process: those steps are what could
grow. For them Great Expectations is left out and an empty result stored, so that reading old
results back costs a whole night what it would.
A small region says it as well as a large one: what could grow follows the number of deliveries and
files, not their rows; the rows of one night are the same throughout.
Does not belong here: other sizes (bench_scale.py), the store alone (bench_store.py).
"""

from __future__ import annotations

import math
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from bench_scale import COMMAND, run_night
from processes import Cost, measure

from orchestration.checks.model import result_of
from orchestration.checks.runner import content_of
from orchestration.checks.store import save_result
from orchestration.contract import load_contract
from orchestration.landing import land_waiting
from orchestration.settings import Settings
from orchestration.store.nightly import refresh_store

WEEK = 7
WINDOW = 8
"""Nights of each kind that a median is taken over."""
T = TypeVar("T")


@dataclass(frozen=True)
class Night:
    """CPU seconds of landing and store, and the size of the build file after them."""

    is_full: bool
    landing: float
    store: float
    build_mb: float


def main(
    storlek: Annotated[float, typer.Option(help="1 = Kalmar")] = 0.05,
    veckor: Annotated[int, typer.Option(help="weekly FULLs, with DELTAs between")] = 156,
    spara: Annotated[Path | None, typer.Option(help="keep the data folder here")] = None,
) -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as scratch:
        data = spara or Path(scratch) / "data"
        waiting = write_nights(data, storlek, WEEK * veckor)
        whole = {0, 1, len(waiting) - WEEK, len(waiting) - 1}
        nights: list[Night] = []
        typer.echo("| whole night | wall s | CPU s | load | MiB | parts s |")
        typer.echo("|---|---|---|---|---|---|")
        settings = Settings(data_dir=data)
        for number, folders in enumerate(waiting):
            deliver(data, folders)
            if number in whole:
                tell_whole(number, *run_night(data))
            else:
                nights.append(take(settings, is_full=number % WEEK == 0))
        tell_nights(nights)
        files = sum(1 for _ in settings.archive.rglob("*.parquet"))
        typer.echo(f"\nfiles in archive/ at the end: {files}")


def write_nights(data: Path, storlek: float, number: int) -> list[list[Path]]:
    """Simulate the nights and put them aside; the folders of each night, oldest first."""
    years = math.ceil(number / 365)
    synth = [COMMAND, "synth", "--out", str(data), "--storlek", str(storlek), "--format", "parquet"]
    measure([*synth, "--antal-ar", str(years), "--natter", str(number)])
    (data / "landing").rename(data / "kommande")
    by_night: dict[str, list[Path]] = {}
    for folder in sorted((data / "kommande").glob("*/*")):
        by_night.setdefault(folder.name.split("_")[1][:8], []).append(folder)
    return [folders for _, folders in sorted(by_night.items())]


def deliver(data: Path, folders: Sequence[Path]) -> None:
    """Move one night's deliveries into landing/."""
    for folder in folders:
        target = data / "landing" / folder.parent.name
        target.mkdir(parents=True, exist_ok=True)
        folder.rename(target / folder.name)


def take(settings: Settings, *, is_full: bool) -> Night:
    """Land and merge what waits, and store an empty check result for it."""
    contract = load_contract()
    report, landing = _timed(lambda: land_waiting(settings, contract))
    for delivery in (*report.accepted, *report.known):
        save_result(settings, result_of(delivery, content_of(delivery), "", ()))
    _, store = _timed(lambda: refresh_store(settings, contract))
    return Night(is_full, landing, store, settings.build_file.stat().st_size / 1e6)


def _timed(action: Callable[[], T]) -> tuple[T, float]:
    before = time.process_time()
    answer = action()
    return answer, time.process_time() - before


def tell_whole(number: int, cost: Cost, parts: Mapping[str, float]) -> None:
    """Print a whole night as soon as it has been."""
    kind = "FULL" if number % WEEK == 0 else "DELTA"
    told = " · ".join(f"{part} {seconds:.1f}" for part, seconds in parts.items())
    figures = f"{cost.wall:.1f} | {cost.cpu:.1f} | {cost.load:.1f} | {cost.peak_mib:.0f}"
    typer.echo(f"| {number + 1}, {kind} | {figures} | {told} |")


def tell_nights(nights: Sequence[Night]) -> None:
    """Medians of the first, middle and last nights of each kind."""
    typer.echo(
        "\n| nights, median | landing CPU s | store CPU s | build file MB |\n|---|---|---|---|"
    )
    for is_full in (True, False):
        kind = "FULL" if is_full else "DELTA"
        chosen = [night for night in nights if night.is_full == is_full]
        middle = len(chosen) // 2
        for name, part in (
            (f"first {WINDOW} {kind}", chosen[:WINDOW]),
            (f"middle {WINDOW} {kind}", chosen[middle : middle + WINDOW]),
            (f"last {WINDOW} {kind}", chosen[-WINDOW:]),
        ):
            landing = statistics.median(night.landing for night in part)
            store = statistics.median(night.store for night in part)
            size = statistics.median(night.build_mb for night in part)
            typer.echo(f"| {name} | {landing:.2f} | {store:.2f} | {size:.0f} |")


if __name__ == "__main__":
    typer.run(main)
