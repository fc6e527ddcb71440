"""`utskrivning larm lista | kvittera | tysta | skicka | testa`: the alerts for people.

Does not belong here: what becomes an alert and what is sent (orchestration.alerts), the form of
the answers (larm_output.py). Exit codes: 0 done, 1 not done or something is left unsent, 2 wrong
usage, unknown alert, unusable settings or database.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import Annotated

import typer

from orchestration.alerts.channels.failure import ChannelError, todo_of
from orchestration.alerts.config import Addresses, load_addresses
from orchestration.alerts.database import alert_database, has_alerts, reading, writing
from orchestration.alerts.follow_up import follow_up
from orchestration.alerts.health import sending_health
from orchestration.alerts.lifecycle import acknowledge, silence
from orchestration.alerts.message import Message, trial_message
from orchestration.alerts.model import Alert, AlertsError, Step
from orchestration.alerts.routing import OPERATOR, Channel, Recipient
from orchestration.alerts.send import send_trial
from orchestration.alerts.store import alert_by_number, alerts, write_steps
from orchestration.alerts.words import LOCAL
from orchestration.cli.larm_output import (
    alert_record,
    print_alerts,
    print_unsent,
    unsent_record,
)
from orchestration.cli.leverans_output import print_json
from orchestration.cli.terminal import stop
from orchestration.settings import Settings, SettingsError
from orchestration.swedish import capitalized

NOT_DONE = 1
USAGE = 2

AsJson = Annotated[bool, typer.Option("--json", help="Svara som JSON.")]
By = Annotated[str, typer.Option("--av", help="Vem som svarar för det, namn och funktion.")]
Numbers = Annotated[list[int], typer.Argument(help="Larmets nummer, se 'larm lista'.")]

app = typer.Typer(
    name="larm",
    no_args_is_help=True,
    help="Larm: vad som är öppet, vem som svarar för det, och vad som väntar på att skickas.",
)


@app.command(
    epilog="Exempel: utskrivning larm lista · utskrivning larm lista --klinik MED --json · "
    "utskrivning larm lista --osant"
)
def lista(
    alla: Annotated[bool, typer.Option("--alla", help="Visa lösta larm också.")] = False,
    osant: Annotated[
        bool, typer.Option("--osant", help="Visa i stället meddelanden som inte är skickade.")
    ] = False,
    klinik: Annotated[str, typer.Option("--klinik", help="Bara denna klinikkod.")] = "",
    regel: Annotated[str, typer.Option("--regel", help="Bara denna regel.")] = "",
    som_json: AsJson = False,
) -> None:
    """Visa öppna larm, allvarligast först, och hur länge något har väntat på att skickas."""
    with _told() as settings:
        health = sending_health(settings)
        found = _alerts(settings, only_open=not alla)
    chosen = [
        alert
        for alert in found
        if klinik in ("", alert.fingerprint.klinik_kod)
        and regel in ("", alert.fingerprint.regel_id)
    ]
    if som_json:
        print_json(
            {
                "larm": [alert_record(alert) for alert in chosen],
                "osant": [unsent_record(queued) for queued in health.unsent],
            }
        )
    elif osant:
        print_unsent(health)
    else:
        print_alerts(chosen)
        typer.echo(f"{capitalized(health.text)}.")


@app.command(
    epilog='Exempel: utskrivning larm kvittera 12 --av "Eva Ek, utdataenheten" · '
    'utskrivning larm kvittera 12 13 14 --av "Eva Ek"'
)
def kvittera(nummer: Numbers, av: By, som_json: AsJson = False) -> None:
    """Kvittera larm: någon tar hand om det. Inga påminnelser förrän det blir värre eller är löst
    och kommer tillbaka.
    """
    _change(nummer, av, som_json, lambda alert, now: acknowledge(alert, av, now))


@app.command(
    epilog='Exempel: utskrivning larm tysta 12 --till 2026-12-01 --av "Eva Ek, utdataenheten"'
)
def tysta(
    nummer: Numbers,
    till: Annotated[str, typer.Option("--till", help="Tyst före den dagen, ÅÅÅÅ-MM-DD.")],
    av: By,
    som_json: AsJson = False,
) -> None:
    """Tysta larm till en dag: inga meddelanden före den, om det inte blir allvarligare."""
    until = _start_of_day(till)
    _change(nummer, av, som_json, lambda alert, now: silence(alert, av, until, now))


@app.command(
    epilog="Exempel: utskrivning larm skicka · utskrivning larm skicka --dygnsbrev (i crontab, "
    "vardagar 07:00, där Dagster inte körs)"
)
def skicka(
    dygnsbrev: Annotated[
        bool, typer.Option("--dygnsbrev", help="Gör dagens dygnsbrev först, om det är dags.")
    ] = False,
    som_json: AsJson = False,
) -> None:
    """Skicka allt som väntar nu, också det som är uppgivet.

    Slutar med 1 när något inte gick att skicka; vad och varför står i 'larm lista --osant'.
    """
    with _told() as settings:
        addresses = load_addresses(settings)
        done = follow_up(settings, addresses, with_digests=dygnsbrev, at_once=True)
        health = sending_health(settings)
    if som_json:
        print_json(
            {
                "dygnsbrev": done.digests,
                "skickade": done.sent.sent,
                "osant": [unsent_record(queued) for queued in health.unsent],
            }
        )
    else:
        typer.echo(f"{capitalized(health.text)}. {health.todo}".strip())
    if health.unsent:
        raise typer.Exit(NOT_DONE)


@app.command(
    "testa",
    epilog='Exempel: utskrivning larm testa --av "Eva Ek" · utskrivning larm testa --mottagare '
    'utdataenheten --av "Eva Ek"',
)
def try_channels(
    av: By = "",
    mottagare: Annotated[
        str,
        typer.Option("--mottagare", help="Funktionen: drift, utdataenheten, klinik:08:MED …"),
    ] = OPERATOR,
    som_json: AsJson = False,
) -> None:
    """Skicka ett provmeddelande i varje kanal som funktionen har, och säg hur det gick."""
    by = av.strip() or getpass.getuser()
    with _told() as settings:
        addresses = load_addresses(settings)
        results = {
            str(channel): _trial(
                settings, addresses, trial_message(channel, mottagare, _name(settings), by)
            )
            for channel in addresses.channels(Recipient(Channel.ALLA, mottagare))
        }
    if som_json:
        print_json({"mottagare": mottagare, "kanaler": results})
    else:
        for channel, reason in results.items():
            outcome = f"gick inte ({reason}). {todo_of(reason)}" if reason else "skickat."
            typer.echo(f"{mottagare}, {channel}: {outcome}")
        if list(results) == [Channel.FIL]:
            typer.echo(
                f"{mottagare} har ingen adress: meddelanden läggs som filer i outbox/larm/. "
                "Adresser skrivs i filen som UTSKRIVNING_LARM_INSTALLNINGAR pekar på."
            )
    if any(results.values()):
        raise typer.Exit(NOT_DONE)


def _name(settings: Settings) -> str:
    return settings.clock.now().isoformat()


def _trial(settings: Settings, addresses: Addresses, message: Message) -> str:
    """Reason code when it did not go, else empty."""
    try:
        return send_trial(settings, addresses, message)
    except ChannelError as error:
        return error.reason


def _change(
    numbers: list[int], by: str, as_json: bool, decide: Callable[[Alert, datetime], Step]
) -> None:
    """All of the named alerts or none."""
    with _told() as settings:
        now = settings.clock.now()
        if not has_alerts(settings):
            stop(_unknown(numbers[0]), USAGE)
        with alert_database(settings) as engine, writing(engine) as connection:
            steps = []
            for number in dict.fromkeys(numbers):
                alert = alert_by_number(connection, number)
                if alert is None:
                    stop(_unknown(number), USAGE)
                try:
                    steps.append(decide(alert, now))
                except AlertsError as error:
                    stop(str(error), NOT_DONE)
            write_steps(connection, steps, now, by.strip())
    changed = [step.alert for step in steps]
    if as_json:
        print_json({"larm": [alert_record(alert) for alert in changed]})
    else:
        print_alerts(changed)


def _alerts(settings: Settings, *, only_open: bool) -> list[Alert]:
    if not has_alerts(settings):
        return []
    with alert_database(settings) as engine, reading(engine) as connection:
        return alerts(connection, only_open=only_open)


def _unknown(number: int) -> str:
    return f"Inget larm har nummer {number}. Se 'utskrivning larm lista --alla'."


def _start_of_day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(0), LOCAL).astimezone(UTC)
    except ValueError:
        stop("--till ska vara ett datum, till exempel 2026-12-01.", USAGE)


@contextmanager
def _told() -> Iterator[Settings]:
    """The settings; ends the command in Swedish when they or the alerts cannot be used."""
    try:
        yield Settings.from_env()
    except (SettingsError, AlertsError) as error:
        stop(str(error), USAGE)
