"""The command `utskrivning` and its verbs; each verb's module is imported when it is called.

Does not belong here: what the verbs do. Exit codes everywhere: 0 done, 1 not done, 2 unusable
arguments or settings (interface.md §2).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from orchestration.cli.swedish import in_swedish, speak_swedish, swedish_error

speak_swedish()

import typer  # noqa: E402 - headings must be Swedish before it loads
from typer.core import TyperCommand, TyperGroup  # noqa: E402
from typer.main import get_command  # noqa: E402

USAGE = 2

INTRODUCTION = """Från leveranser av Cosmic LINK till publicerade tal om utskrivningsklara.

\b
Börja så här:
  utskrivning nightly             ta emot, bygg, kontrollera och publicera
  utskrivning sql --tabeller      se vad som är publicerat
  utskrivning sql "select * from indikatorer.ind_status_24h limit 5"
  utskrivning sql --fraga 01      en färdig fråga ur docs/analys/
  utskrivning forklara Kalmar 2022-03  så blev kommunens belopp till
  utskrivning leverans lista      se vad som är levererat
  utskrivning larm lista          se vad som är öppet och vem som svarar för det
  utskrivning rapport paket --period 2022-03  månadens paket till mottagarna
  utskrivning doctor              när något inte går som det ska

Datamappen är data/ i projektet, eller den som UTSKRIVNING_DATA_DIR namnger.
"""


@dataclass(frozen=True)
class Verb:
    """Where a verb lives: a Typer app or a function, and its line in the list."""

    module: str
    attribute: str
    line: str


VERBS = {
    "nightly": Verb("nightly", "nightly", "Kör natten: ta emot, bygg, kontrollera, publicera."),
    "synth": Verb("synth", "synth", "Skriv syntetiska leveranser med facit."),
    "sql": Verb("sql", "sql", "Ställ en läsande SQL-fråga till det som är publicerat."),
    "export": Verb("export", "export", "Skriv alla publicerade tabeller som Parquet eller CSV."),
    "ordlista": Verb("ordlista", "ordlista", "Skriv en ordlista över det som är publicerat."),
    "forklara": Verb("forklara", "forklara", "Förklara betalningsansvaret, steg för steg."),
    "simulera": Verb("simulera", "simulera", "Pröva en annan tröskel eller frist på gångna år."),
    "leverans": Verb("leverans", "app", "Visa, förklara och godkänn leveranser."),
    "larm": Verb("larm", "app", "Visa, kvittera, tysta och skicka larm; prova en kanal."),
    "rapport": Verb("rapport", "app", "Gör paket, individlistor och webbplatsen; visa loggen."),
    "doctor": Verb("doctor", "doctor", "Kontrollera installation, datamapp och lås."),
}


class LazyVerbs(TyperGroup):
    """Lists the verbs by their line; loads one only to run it or to show its help."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in VERBS:
            return None
        return TyperCommand(name=cmd_name, help=VERBS[cmd_name].line)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="Användning: ")

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, load_verb(name) if name is not None else command, rest


def load_verb(name: str) -> Any:
    """The verb's real command."""
    verb = VERBS[name]
    found = getattr(import_module(f"orchestration.cli.{verb.module}"), verb.attribute)
    if not isinstance(found, typer.Typer):
        single = typer.Typer(add_completion=False)
        single.command(name)(found)
        found = single
    command = get_command(found)
    command.name = name
    return in_swedish(command)


app = typer.Typer(
    cls=LazyVerbs,
    name="utskrivning",
    help=INTRODUCTION,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback()
def utskrivning() -> None:
    """Only the verbs do something."""


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    command = in_swedish(get_command(app))
    try:
        code = command.main(args=arguments, prog_name="utskrivning", standalone_mode=False)
    except typer.TyperException as error:
        told = swedish_error(error.format_message())
        typer.echo(
            f"{told}\nSe 'utskrivning --help' eller 'utskrivning KOMMANDO --help'.", err=True
        )
        sys.exit(USAGE)
    except typer.Abort:
        typer.echo("Avbrutet.", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
