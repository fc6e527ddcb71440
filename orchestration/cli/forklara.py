"""`utskrivning forklara`: from messages to amount, for an episode or a kommun's period.

Does not belong here: the explanation (orchestration.explain). Exit codes: 0 explained, 1 there is
nothing of that name or it cannot be read, 2 wrong usage or nothing published.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Annotated, Any

import typer

from orchestration.cli.sql_output import json_value
from orchestration.cli.terminal import stop, synthetic_mark
from orchestration.explain import (
    STATUS_TEXT,
    KommunPeriod,
    NotFoundError,
    Step,
    read_episode,
    read_periods,
    sentences,
)
from orchestration.publish import (
    Access,
    NotPublishedError,
    Published,
    log_access,
    open_published,
)
from orchestration.publish.access_log import AccessLogError, PurposeError, checked_purpose
from orchestration.publish.reader import NotReadableError
from orchestration.settings import Settings, SettingsError

FAULT = 1
USAGE = 2
EPISODE = re.compile(r"\d{2}:\S{1,64}")

What = Annotated[
    str,
    typer.Argument(
        metavar="VARDEPISOD_ID | KOMMUN", help="Till exempel 08:V0000304, Kalmar eller 0880."
    ),
]
Period = Annotated[
    str | None,
    typer.Argument(help="För en kommun: månad (2022-03) eller kvartal (2022-Q1)."),
]
Purpose = Annotated[
    str | None,
    typer.Option("--andamal", help="För en vårdepisod: varför uppgiften behövs; loggas."),
]
Form = Annotated[
    str | None, typer.Option("--vardform", help="För en kommun: bara somatik eller psykiatri.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Svara som JSON.")]


def forklara(
    vad: What,
    period: Period = None,
    andamal: Purpose = None,
    vardform: Form = None,
    som_json: AsJson = False,
) -> None:
    """Förklara betalningsansvaret: kedjan från meddelanden till belopp.

    En kommuns period förklaras ur de sammanräknade talen. En enskild vårdepisod är en uppgift på
    individnivå: den kräver --andamal, och läsningen loggas.

    Exempel: utskrivning forklara Kalmar 2022-03 ·
    utskrivning forklara 08:V0000304 --andamal "fråga från Kalmar kommun, ärende 17"
    """
    is_episode = EPISODE.fullmatch(vad) is not None
    _check_usage(vad, period, is_episode, andamal, vardform)
    try:
        settings = Settings.from_env()
        if is_episode:
            _explain_episode(settings, vad, checked_purpose(andamal), som_json)
        else:
            _explain_period(settings, vad, str(period), vardform, som_json)
    except (SettingsError, PurposeError, NotPublishedError) as error:
        stop(str(error), USAGE)
    except (NotFoundError, NotReadableError, AccessLogError) as error:
        stop(str(error), FAULT)


def _check_usage(
    vad: str, period: str | None, is_episode: bool, andamal: str | None, vardform: str | None
) -> None:
    for is_wrong, text in (
        (is_episode and period is not None, "En vårdepisod har ingen period: skriv bara dess id."),
        (is_episode and vardform is not None, "--vardform hör ihop med en kommun."),
        (
            not is_episode and period is None,
            f"Ange också perioden: utskrivning forklara {vad} 2022-03. En vårdepisod skrivs med "
            "regionens kod, som 08:V0000304.",
        ),
        (not is_episode and andamal is not None, "--andamal hör ihop med en vårdepisod."),
        (
            vardform not in {None, "somatik", "psykiatri"},
            "--vardform är somatik eller psykiatri.",
        ),
    ):
        if is_wrong:
            stop(text, USAGE)


def _explain_episode(settings: Settings, episod: str, purpose: str, som_json: bool) -> None:
    with open_published(settings, "individ") as published:
        steps = read_episode(published, episod)
        log_access(settings, _access(published, purpose, episod, len(steps)))
        if not steps:
            raise NotFoundError(
                f"{episod} bedöms inte för betalningsansvar: den finns inte, är inte länkad eller "
                "har ingen giltig period som utskrivningsklar."
            )
        if som_json:
            typer.echo(_json([asdict(step) for step in steps]))
        else:
            typer.echo(f"Vårdepisod {episod}\n")
            for step in steps:
                typer.echo(_step(step))
        typer.echo(_source(published), err=True)


def _access(published: Published, purpose: str, episod: str, rows: int) -> Access:
    return Access(
        command="forklara",
        purpose=purpose,
        question=episod,
        file="individ.duckdb",
        generation=published.generation,
        tables=("fakturering.fak_forklaring",),
        rows=rows,
        outcome="visas",
    )


def _step(step: Step) -> str:
    """«12. text» and, indented below, what it rests on."""
    rests_on = [step.regel, step.lagrum]
    if step.kalla_tabell and step.kalla_nyckel:
        rests_on.append(f"{step.kalla_tabell} {step.kalla_nyckel}")
    if step.parameter is not None:
        status = STATUS_TEXT.get(step.parameter_status or "", "gäller inte modellen")
        source = f", {step.parameter_kalla}" if step.parameter_kalla else ""
        rests_on.append(f"parameter {step.parameter} ({status}{source})")
    return f"{step.steg_nr:>2}. {step.text}\n    {' · '.join(t for t in rests_on if t)}"


def _explain_period(
    settings: Settings, kommun: str, period: str, vardform: str | None, som_json: bool
) -> None:
    with open_published(settings) as published:
        found = read_periods(published, kommun, period, vardform)
        if som_json:
            typer.echo(_json([{**asdict(p), "meningar": sentences(p)} for p in found]))
        for number, kommun_period in enumerate(() if som_json else found):
            typer.echo("\n" if number else "", nl=False)
            _print_period(kommun_period)
        typer.echo(_source(published), err=True)


def _print_period(period: KommunPeriod) -> None:
    row = period.row
    model = f"{row['modell_id']} ({row['modelltyp']})" if row["modell_id"] else "inget avtal känt"
    typer.echo(
        f"{period.kommun_namn} ({row['kommun_kod']}), {row['vardform']}, {row['period']}, {model}\n"
    )
    for number, sentence in enumerate(sentences(period), start=1):
        typer.echo(f"{number:>2}. {sentence}")
    if period.parameters:
        typer.echo("\nParametrar i avtalet:")
    for parameter in period.parameters:
        status = STATUS_TEXT.get(parameter.status or "", "gäller inte modellen")
        source = f" · {parameter.kalla}" if parameter.kalla else ""
        typer.echo(f"    {parameter.namn} = {parameter.varde or '–'} ({status}{source})")


def _source(published: Published) -> str:
    asof = max(published.about["asof"].values())
    mark = synthetic_mark(published.about)
    return f"\nLäge {asof[:16]}, generation {published.generation}{mark}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=json_value)
