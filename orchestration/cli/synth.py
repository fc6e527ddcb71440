"""`utskrivning synth`: a synthetic data folder with its answer key (interface.md §2).

Does not belong here: what is simulated (orchestration.synthetic). Exit codes: 0 written, 2
unusable arguments or a folder that already holds a delivery.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.terminal import moving_line
from orchestration.contract import load_contract
from orchestration.synthetic import ScenarioError, SyntheticError
from orchestration.synthetic.deliveries import write_asked
from orchestration.synthetic.job import Asked
from orchestration.synthetic.scenario import DEFAULT_SCENARIO, available

USAGE = 2


Out = Annotated[
    Path,
    typer.Option(
        "--out",
        help="Datamapp att skriva i: leveranser i DIR/landing, facit i DIR/facit.json.",
        metavar="DIR",
        file_okay=False,
    ),
]
Ar = Annotated[int, typer.Option("--ar", help="Första kalenderåret.")]
AntalAr = Annotated[int, typer.Option("--antal-ar", help="Antal kalenderår.")]
Storlek = Annotated[
    float,
    typer.Option(
        "--storlek", help="1 är Kalmar län, 10 Stockholm, 40 hela landet; 0,1 skrivs 0.1."
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="Slumpfrö: samma frö ger exakt samma filer.")]
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
Format = Annotated[str, typer.Option("--format", help="csv eller parquet.")]


def synth(  # noqa: PLR0913, PLR0917 - one argument per option of the command
    out: Out,
    ar: Ar = 2022,
    antal_ar: AntalAr = 1,
    storlek: Storlek = 1.0,
    seed: Seed = 7,
    natter: Natter = 1,
    med_filfel: FileFaults = False,
    scenario: ScenarioName = DEFAULT_SCENARIO,
    fmt: Format = "csv",
) -> None:
    """Skriv syntetiska leveranser (cosmic_link, stella, enkat) och ett facit.

    Alla personer, enheter och tal är påhittade; manifesten är märkta som
    syntetiska och tas inte emot i en datamapp med riktiga uppgifter.

    Fel och lockbeten är planterade: facit.json säger var varje ligger, om
    lagret ska se det, och varför. Sista leveransen läses den 12 januari
    efter sista året.

    Exempel: ett Kalmarår, två veckors nätter, nätter med felaktiga
    leveranser, tre år Stockholm, ett annat scenario

    utskrivning synth --out /tmp/kalmar

    utskrivning synth --out /tmp/liten --storlek 0.1 --natter 14

    utskrivning synth --out /tmp/fel --storlek 0.1 --natter 16 --med-filfel

    utskrivning synth --out /tmp/s --storlek 10 --antal-ar 3 --format parquet

    utskrivning synth --out /tmp/start --scenario lag_foljsamhet
    """
    asked = Asked(out, ar, antal_ar, storlek, seed, fmt, scenario, natter, med_filfel)
    folders = _write(asked)
    typer.echo(
        f"{len(folders)} syntetiska leveranser ligger i {out / 'landing'} och facit i "
        f"{out / 'facit.json'}. Kör dem med: UTSKRIVNING_DATA_DIR={out} utskrivning nightly"
    )


def _write(asked: Asked) -> list[Path]:
    """The written folders; what a user can mend is said on stderr and ends the command."""
    try:
        with moving_line() as progress:
            return write_asked(asked, load_contract(), progress)
    except (SyntheticError, ScenarioError) as error:
        typer.echo(str(error), err=True)
    except OSError as error:
        typer.echo(
            f"Det går inte att skriva i {asked.out}: {error.strerror}. Kontrollera rättigheter "
            "och diskutrymme, eller ange en annan mapp med --out.",
            err=True,
        )
    raise typer.Exit(USAGE)
