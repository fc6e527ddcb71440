"""What packages cost: a month for everybody, for the twelve kommuner, again, and with lists.

`python benchmarks/bench_packages.py --data DIR [--period 2022-03]`: DIR is a data folder whose
`published/current` is one Kalmar year. Nothing is written to it: packages and their state go to a
folder of their own. Goal: the twelve kommuner in under 60 s on two cores. Does not belong here: a
verdict; docs/performance.md keeps the figures.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from processes import Cost, measure

COMMAND = Path(sys.executable).with_name("utskrivning")
KOMMUNER = (
    *("0821", "0834", "0840", "0860", "0861", "0862"),
    *("0880", "0881", "0882", "0883", "0884", "0885"),
)
WHO = ("--anvandare", "mätning", "--andamal", "mäta vad paket kostar")


def main(
    data: Annotated[Path, typer.Option(help="data folder with a published Kalmar year")],
    period: Annotated[str, typer.Option(help="month, quarter, half-year or year")] = "2022-03",
) -> None:
    """Print one table row per measured run."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "data"
        _prepare(data.resolve(), home)
        of_kommuner = [word for kod in KOMMUNER for word in ("--mottagare", kod)]
        rows = [
            ("twelve kommuner", _run(home, period, *of_kommuner)),
            ("twelve kommuner again, unchanged", _run(home, period, *of_kommuner)),
            ("twelve kommuner with lists", _run(home, period, *of_kommuner, "--individer", *WHO)),
            ("everybody", _run(home, period, "--ny-utgava")),
            ("everybody without PDF", _run(home, period, "--ny-utgava", "--utan-pdf")),
        ]
    typer.echo("| run | wall s | CPU s | memory MiB | load before |\n|---|---|---|---|---|")
    for name, cost in rows:
        typer.echo(
            f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak_mib:.0f} | {cost.load:.1f} |"
        )


def _prepare(data: Path, home: Path) -> None:
    """A data folder that reads what is published and keeps the rest to itself."""
    home.mkdir()
    (home / "published").symlink_to(data / "published")
    (home / "outbox").mkdir()
    (home / "state").mkdir()
    identities = data / "state" / "identiteter"
    if identities.is_dir():
        shutil.copytree(identities, home / "state" / "identiteter")


def _run(home: Path, period: str, *arguments: str) -> Cost:
    environment = {**os.environ, "UTSKRIVNING_DATA_DIR": str(home)}
    command = [str(COMMAND), "rapport", "paket", "--period", period, *arguments]
    return measure(command, environment)[0]


if __name__ == "__main__":
    typer.run(main)
