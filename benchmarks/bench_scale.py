"""What the night costs at every size: seconds and memory of each step, a delta night, bare SQL.

    python benchmarks/bench_scale.py [--storlekar 1,10,40] [--ar 1,3] [--format parquet]

For every size and number of years: writes a synthetic FULL delivery and the DELTA of the night
after, and runs, as an operator would and in processes of their own, the first night, a night with
nothing new, the delta night, and last the same compiled SQL in one bare DuckDB process. Prints a
Markdown table, a row as soon as it is measured. Wall seconds depend on who else uses the machine:
the load before each run stands beside them, and the CPU seconds.
Does not belong here: a verdict; docs/performance.md keeps the figures. How they are taken:
processes.py. Other comparisons: bench_archive.py, bench_core.py.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from processes import Cost, measure

from orchestration.assets.keys import (
    CHECKS_STEP,
    DBT_STEP,
    LANDING_STEP,
    PUBLISH_STEP,
    STEPS,
    STORE_STEP,
)

COMMAND = str(Path(sys.executable).with_name("utskrivning"))
DBT_PROGRAM = "utskrivning-dbt"
START = "start"
NIGHTS = 2
COLUMNS = ("storlek x år", "vad", "wall s", "CPU s", "load", "MiB", START, *STEPS)


def main(
    storlekar: Annotated[str, typer.Option(help="1 = Kalmar, 10 = Stockholm")] = "1,10,40",
    ar: Annotated[str, typer.Option(help="numbers of years")] = "1,3",
    fmt: Annotated[str, typer.Option("--format", help="csv or parquet")] = "parquet",
    spara: Annotated[Path | None, typer.Option(help="keep the data folders here")] = None,
) -> None:
    """Print the table."""
    typer.echo(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}")
    for storlek in storlekar.split(","):
        for years in ar.split(","):
            with tempfile.TemporaryDirectory() as scratch:
                data = (spara or Path(scratch)) / f"{storlek}x{years}_{fmt}"
                run_size(data, f"{storlek} x {years}", storlek, years, fmt)


def run_size(data: Path, label: str, storlek: str, years: str, fmt: str) -> None:
    """Every run of one size, in an empty data folder."""
    if data.exists():
        raise typer.BadParameter(f"{data} finns redan")
    synth = [COMMAND, "synth", "--out", str(data), "--storlek", storlek, "--antal-ar", years]
    cost, _ = measure([*synth, "--natter", str(NIGHTS), "--format", fmt])
    tell(label, f"synth ({fmt})", cost)
    aside = data / "nasta_natt"
    hold_back_last(data, aside)
    tell(label, "first night", *run_night(data))
    tell(label, "nothing new", *run_night(data))
    bring_back(data, aside)
    tell(label, "delta night", *run_night(data))
    bare = Path(__file__).with_name("bare_sql.py")
    cost, _ = measure([sys.executable, str(bare), str(data)])
    tell(label, "compiled SQL, bare DuckDB", cost)


def run_night(data: Path) -> tuple[Cost, Mapping[str, float]]:
    """One `utskrivning nightly`; its cost and the seconds of its parts.

    Raises CalledProcessError unless the night ends in a publication or with nothing new.
    """
    environment = os.environ | {"UTSKRIVNING_DATA_DIR": str(data)}
    cost, out = measure([COMMAND, "nightly", "--json"], environment)
    return cost, json.loads(out.strip().splitlines()[-1])["sekunder"]


def tell(label: str, what: str, cost: Cost, parts: Mapping[str, float] | None = None) -> None:
    """Print one row; a step is `seconds (MiB)`, its own highest memory of all processes where dbt's
    process was there to tell when it ran."""
    cells = [label, what, f"{cost.wall:.1f}", f"{cost.cpu:.1f}", f"{cost.load:.1f}"]
    cells.append(f"{cost.peak_mib:.0f}")
    spans = step_spans(cost, parts or {})
    for step in (START, *STEPS):
        span = spans.get(step)
        peak = f" ({cost.peak_between(*span):.0f})" if span else ""
        cells.append(f"{parts[step]:.1f}{peak}" if parts and step in parts else "")
    typer.echo(f"| {' | '.join(cells)} |")


def step_spans(cost: Cost, parts: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """From when to when each step ran.

    The night tells how long its steps took and not when they began, but dbt's process is seen to
    come and go: the steps before it are counted back from there.
    """
    spans: dict[str, tuple[float, float]] = {}
    if START in parts:
        spans[START] = (0.0, parts[START])
    child = cost.span_of(DBT_PROGRAM)
    if child is None or DBT_STEP not in parts:
        return spans
    # The process ends with the step; it is started a little into it.
    end = child[1]
    spans[PUBLISH_STEP] = (end, end + parts[PUBLISH_STEP])
    for step in (DBT_STEP, STORE_STEP, CHECKS_STEP, LANDING_STEP):
        spans[step] = (max(0.0, end - parts[step]), end)
        end -= parts[step]
    return spans


def hold_back_last(data: Path, aside: Path) -> None:
    """Put the last delivery of every källa aside, for the night after."""
    for kalla in sorted((data / "landing").iterdir()):
        last = max(folder for folder in kalla.iterdir() if folder.is_dir())
        (aside / kalla.name).mkdir(parents=True)
        last.rename(aside / kalla.name / last.name)


def bring_back(data: Path, aside: Path) -> None:
    """Deliver what was put aside."""
    for folder in sorted(aside.glob("*/*")):
        target = data / "landing" / folder.parent.name
        target.mkdir(parents=True, exist_ok=True)
        folder.rename(target / folder.name)
    shutil.rmtree(aside)


if __name__ == "__main__":
    typer.run(main)
