"""`utskrivning synth`: a synthetic data folder with its answer key (interface.md §2).

Does not belong here: what is simulated (orchestration.synthetic). Exit codes: 0 written, 2
unusable arguments or a folder that already holds a delivery.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from orchestration.contract import load_contract
from orchestration.settings import Progress, quiet
from orchestration.synthetic import ScenarioError, SyntheticError, write_deliveries
from orchestration.synthetic.scenario import DEFAULT_SCENARIO, available

USAGE = 2


Natter = Annotated[
    int,
    typer.Option(
        "--natter",
        help="Antal nätter: FULL den första och sedan varje vecka, DELTA däremellan.",
    ),
]
FileFaults = Annotated[
    bool,
    typer.Option(
        "--med-filfel",
        help="Lägg in felaktiga leveranser bland nätterna (kräver --natter 15 eller fler).",
    ),
]
ScenarioName = Annotated[
    str,
    typer.Option(
        "--scenario", metavar="NAMN", help=f"Scenario att följa: {', '.join(available())}."
    ),
]


def synth(  # noqa: PLR0913, PLR0917 - one argument per option of the command
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            help="Datamapp att skriva i: leveranser i DIR/landing, facit i DIR/facit.json.",
            metavar="DIR",
            file_okay=False,
        ),
    ],
    ar: Annotated[int, typer.Option("--ar", help="Första kalenderåret.")] = 2022,
    antal_ar: Annotated[int, typer.Option("--antal-ar", help="Antal kalenderår.")] = 1,
    storlek: Annotated[
        float,
        typer.Option(
            "--storlek", help="1 är Kalmar län, 10 Stockholm, 40 hela landet; 0,1 skrivs 0.1."
        ),
    ] = 1.0,
    seed: Annotated[
        int, typer.Option("--seed", help="Slumpfrö: samma frö ger exakt samma filer.")
    ] = 7,
    natter: Natter = 1,
    med_filfel: FileFaults = False,
    scenario: ScenarioName = DEFAULT_SCENARIO,
    fmt: Annotated[str, typer.Option("--format", help="csv eller parquet.")] = "csv",
) -> None:
    """Skriv syntetiska leveranser (cosmic_link, stella, enkat) och ett facit.

    Alla personer, enheter och tal är påhittade; manifesten är märkta som
    syntetiska och tas inte emot i en datamapp med riktiga uppgifter.

    Fel och lockbeten är planterade: facit.json säger var varje ligger, om
    lagret ska se det, och varför. Sista leveransen läses den 12 januari
    efter sista året.

    Exempel: ett Kalmarår · två veckors nätter · nätter med felaktiga
    leveranser · tre år Stockholm · ett annat scenario

    utskrivning synth --out /tmp/kalmar

    utskrivning synth --out /tmp/liten --storlek 0.1 --natter 14

    utskrivning synth --out /tmp/fel --storlek 0.1 --natter 16 --med-filfel

    utskrivning synth --out /tmp/s --storlek 10 --antal-ar 3 --format parquet

    utskrivning synth --out /tmp/start --scenario lag_foljsamhet
    """
    try:
        with _progress() as progress:
            folders = write_deliveries(
                out,
                ar=ar,
                antal_ar=antal_ar,
                storlek=storlek,
                seed=seed,
                fmt=fmt,
                contract=load_contract(),
                progress=progress,
                scenario=scenario,
                natter=natter,
                med_filfel=med_filfel,
            )
    except (SyntheticError, ScenarioError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(USAGE) from None
    except OSError as error:
        typer.echo(
            f"Det går inte att skriva i {out}: {error.strerror}. Kontrollera rättigheter och "
            "diskutrymme, eller ange en annan mapp med --out.",
            err=True,
        )
        raise typer.Exit(USAGE) from None
    typer.echo(
        f"{len(folders)} syntetiska leveranser ligger i {out / 'landing'} och facit i "
        f"{out / 'facit.json'}. Kör dem med: UTSKRIVNING_DATA_DIR={out} utskrivning nightly"
    )


@contextmanager
def _progress() -> Iterator[Progress]:
    """One moving line on a terminal, nothing in a log."""
    if not sys.stderr.isatty():
        yield quiet
        return
    with Console(stderr=True).status("Förbereder ...") as line:
        yield line.update
