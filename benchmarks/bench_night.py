"""What a night costs: its parts, a night with nothing new, a quiet one, dbt against bare DuckDB.

`python benchmarks/bench_night.py [--storlek 1.0] [--keep DIR]` writes a synthetic year, runs the
night as an operator would (a process of its own) three times, then runs the same compiled SQL in
one bare DuckDB process. Wall and CPU seconds; on a busy machine only the CPU seconds say much.
Does not belong here: a verdict; docs/performance.md keeps the figures.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from orchestration.contract import load_contract
from orchestration.store.connection import DUCKDB_CONFIG
from orchestration.synthetic import write_deliveries
from orchestration.warehouse.compiled_models import read_compiled
from orchestration.warehouse.parsed_project import find_parsed

COMMAND = Path(sys.executable).with_name("utskrivning")


@dataclass(frozen=True)
class Measured:
    """One measured run. peak_mib: the largest process so far, not the sum."""

    name: str
    wall: float
    cpu: float
    peak_mib: float
    parts: str = ""


def main(
    storlek: Annotated[float, typer.Option(help="1 = Kalmar, 10 = Stockholm")] = 1.0,
    keep: Annotated[Path | None, typer.Option(help="keep the data folder here")] = None,
) -> None:
    """Print one table row per measured run."""
    with tempfile.TemporaryDirectory() as scratch:
        data = keep or Path(scratch) / "data"
        write_deliveries(data, storlek=storlek, contract=load_contract())
        rows = [run_night("first night", data), run_night("nothing new", data)]
        send_again(data)
        rows.append(run_night("quiet night (same content, later as-of)", data))
        rows.append(run_bare_sql(data))
    typer.echo("| run | wall s | CPU s | largest process MiB | parts s |\n|---|---|---|---|---|")
    for row in rows:
        typer.echo(
            f"| {row.name} | {row.wall:.1f} | {row.cpu:.1f} | {row.peak_mib:.0f} | {row.parts} |"
        )


def run_night(name: str, data: Path) -> Measured:
    """One `utskrivning nightly` on the data folder; raises CalledProcessError unless it exits 0."""
    environment = os.environ | {"UTSKRIVNING_DATA_DIR": str(data)}
    before, started = _child_cpu(), time.perf_counter()
    done = subprocess.run(
        [str(COMMAND), "nightly", "--json"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    wall, cpu = time.perf_counter() - started, _child_cpu() - before
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    parts = " · ".join(f"{part} {seconds:.1f}" for part, seconds in answer["sekunder"].items())
    return Measured(name, wall, cpu, _peak_mib(resource.RUSAGE_CHILDREN), parts)


def send_again(data: Path) -> None:
    """The archived delivery once more, read a day later: what a night without changes brings."""
    contract = load_contract()
    with tempfile.TemporaryDirectory() as scratch:
        first = write_deliveries(Path(scratch), storlek=_storlek(data), contract=contract)[0]
        manifest = json.loads((first / "manifest.json").read_text(encoding="utf-8"))
        manifest["extrakt_id"] = str(int(manifest["extrakt_id"]) + 1_000_000)
        day = str(manifest["extrakt_tidpunkt"])
        manifest["extrakt_tidpunkt"] = day.replace("-12 ", "-13 ")
        target = data / "landing" / manifest["kalla"] / f"08_{manifest['extrakt_id']}"
        shutil.copytree(first, target, ignore=shutil.ignore_patterns("manifest.json"))
        (target / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def run_bare_sql(data: Path) -> Measured:
    """The SQL that dbt compiled last night, in dependency order, in one DuckDB process."""
    project = read_compiled(find_parsed(), data / "build" / "dbt")
    folder = data / "build" / "jamforelse"
    folder.mkdir()
    # The same file name: compiled SQL names the database, and DuckDB names it after its file.
    copy = Path(shutil.copy(data / "build" / "utskrivning.duckdb", folder))
    before, started = time.process_time(), time.perf_counter()
    with duckdb.connect(str(copy), config=DUCKDB_CONFIG) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for model in project.models.values():
            connection.execute(model.create())
    wall, cpu = time.perf_counter() - started, time.process_time() - before
    shutil.rmtree(folder)
    return Measured("compiled SQL, bare DuckDB", wall, cpu, _peak_mib(resource.RUSAGE_SELF))


def _storlek(data: Path) -> float:
    return float(json.loads((data / "facit.json").read_text(encoding="utf-8"))["storlek"])


def _child_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _peak_mib(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


if __name__ == "__main__":
    typer.run(main)
