"""`utskrivning simulera`: what another target would have cost each kommun.

Does not belong here: the computation (orchestration.simulate). Exit codes: 0 computed, 1 cannot be
computed now, 2 wrong usage or nothing published.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from orchestration.cli.sql_output import csv_text, json_value, print_table
from orchestration.cli.terminal import moving_line, stop, synthetic_mark
from orchestration.publish import NotPublishedError, PublishError, open_published
from orchestration.publish.reader import NotReadableError
from orchestration.settings import Settings, SettingsError
from orchestration.simulate import Outcome, Scenario, SimulationError, outcomes, simulate
from orchestration.swedish import amount
from orchestration.warehouse.lock import NightBusyError

FAULT = 1
USAGE = 2
VARDFORMER = ("somatik", "psykiatri", "alla")
COLUMNS = (
    "kommun",
    "vårdform",
    "perioder",
    "över tröskeln nu",
    "över simulerat",
    "kr nu",
    "kr simulerat",
    "skillnad kr",
)

Threshold = Annotated[
    str | None, typer.Option("--troskel", help="Tröskel för snittet i dagar, till exempel 0.6.")
]
FreeDays = Annotated[
    int | None, typer.Option("--fristdagar", min=0, help="Dagar från dag 0 till första betaldag.")
]
From = Annotated[str, typer.Option("--fran", help="Första månaden, till exempel 2022-01.")]
To = Annotated[str, typer.Option("--till", help="Sista månaden, till exempel 2022-12.")]
Form = Annotated[str, typer.Option("--vardform", help="somatik, psykiatri eller alla.")]
Region = Annotated[
    str | None, typer.Option("--region", help="Länskod; behövs när flera regioner är publicerade.")
]
AsCsv = Annotated[bool, typer.Option("--csv", help="Varje kommun och period som CSV.")]
AsJson = Annotated[bool, typer.Option("--json", help="Varje kommun och period som JSON.")]


def simulera(  # noqa: PLR0913, PLR0917 - one argument per option of the command
    fran: From,
    till: To,
    troskel: Threshold = None,
    fristdagar: FreeDays = None,
    vardform: Form = "alla",
    region: Region = None,
    som_csv: AsCsv = False,
    som_json: AsJson = False,
) -> None:
    """Räkna om betalningsansvaret med en annan tröskel eller frist, på det som är publicerat.

    Samma beräkning som natten gjorde, på en kopia: inget publiceras och inget ändras. Beloppen är
    underlag för beslutet om nästa års målvärde, aldrig för en faktura.

    Exempel: utskrivning simulera --troskel 0.6 --fran 2022-01 --till 2022-12
    """
    if som_csv and som_json:
        stop("Välj --csv eller --json, inte båda.", USAGE)
    if troskel is None and fristdagar is None:
        stop("Ange vad som ska prövas: --troskel, --fristdagar eller båda.", USAGE)
    if vardform not in VARDFORMER:
        stop(f"--vardform är {', '.join(VARDFORMER[:-1])} eller {VARDFORMER[-1]}.", USAGE)
    span = _month(fran, "--fran"), _month(till, "--till")
    if span[0] > span[1]:
        stop("--fran ligger efter --till.", USAGE)
    threshold = _threshold(troskel)
    try:
        settings = Settings.from_env()
        chosen, names, mark = _published(settings, region)
        scenario = Scenario(chosen, vardform, threshold, fristdagar)
        with moving_line() as progress:
            rows = simulate(settings, scenario, progress)
        _show(rows, span, names, "csv" if som_csv else "json" if som_json else "tabell")
        typer.echo(f"Underlag för beslut, aldrig för en faktura{mark}", err=True)
    except (SettingsError, NotPublishedError) as error:
        stop(str(error), USAGE)
    except (SimulationError, NightBusyError, NotReadableError, PublishError) as error:
        stop(str(error), FAULT)


def _threshold(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        stop("--troskel är ett tal, till exempel 0.6.", USAGE)
    if not value.is_finite() or value < 0:
        stop("--troskel är ett tal som är 0 eller större.", USAGE)
    return value


def _month(text: str, option: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        stop(f"{option} är en månad, till exempel 2022-01.", USAGE)


def _published(settings: Settings, region: str | None) -> tuple[str, dict[str, str], str]:
    """(the region, kommun_kod -> name, mark of made-up data) of what is published."""
    with open_published(settings) as published:
        mark = synthetic_mark(published.about)
        regions = sorted(published.about["asof"])
        rows = published.connection.execute(
            "SELECT kommun_kod, kommun_namn FROM dimensioner.dim_kommun"
        ).fetchall()
    if region is None and len(regions) > 1:
        stop(f"Flera regioner är publicerade. Ange --region: {', '.join(regions)}.", USAGE)
    chosen = region or regions[0]
    if chosen not in regions:
        stop(f"Region {chosen} är inte publicerad. Det finns {', '.join(regions)}.", USAGE)
    return chosen, dict(rows), mark


def _show(
    rows: Sequence[dict[str, Any]], span: tuple[date, date], names: dict[str, str], form: str
) -> None:
    if form == "tabell":
        found = outcomes(rows, *span)
        table = [_line(outcome, names) for outcome in found]
        print_table(COLUMNS, [*table, _total(found)] if found else [])
        typer.echo("--csv ger varje period.", err=True)
        return
    chosen = [row for row in rows if span[0] <= row["period_start"] <= span[1]]
    if form == "csv":
        columns = list(chosen[0]) if chosen else []
        typer.echo(csv_text(columns, [list(row.values()) for row in chosen]), nl=False)
        return
    answer = {"kommuner": [asdict(o) for o in outcomes(rows, *span)], "perioder": chosen}
    typer.echo(json.dumps(answer, ensure_ascii=False, default=json_value))


def _line(outcome: Outcome, names: dict[str, str]) -> tuple[Any, ...]:
    return (
        names.get(outcome.kommun_kod, outcome.kommun_kod),
        outcome.vardform,
        outcome.perioder,
        outcome.over_nu,
        outcome.over_simulerat,
        _kr(outcome.kr_nu),
        _kr(outcome.kr_simulerat),
        _kr(outcome.skillnad_kr),
    )


def _total(found: Sequence[Outcome]) -> tuple[Any, ...]:
    return (
        "alla",
        "",
        sum(o.perioder for o in found),
        sum(o.over_nu for o in found),
        sum(o.over_simulerat for o in found),
        *(
            _kr(None if None in given else sum(v for v in given if v is not None))
            for given in (
                [o.kr_nu for o in found],
                [o.kr_simulerat for o in found],
                [o.skillnad_kr for o in found],
            )
        ),
    )


def _kr(value: Decimal | int | None) -> str:
    return "okänt" if value is None else amount(value)
