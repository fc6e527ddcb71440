"""`utskrivning ordlista`: the dictionary of what is published, as one page to open in a browser.

Does not belong here: what the page says (orchestration.desk.dictionary). Exit codes: 0 written,
1 a file could not be read or the page not written, 2 wrong usage or nothing published.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.terminal import stop, synthetic_mark
from orchestration.desk.dictionary import Dictionary, read_dictionary, render_dictionary
from orchestration.landing.durable import write_atomically
from orchestration.publish import (
    FILES,
    Access,
    NotPublishedError,
    log_access,
    open_published,
)
from orchestration.publish.access_log import AccessLogError, PurposeError, checked_purpose
from orchestration.publish.reader import NotReadableError
from orchestration.settings import Settings, SettingsError
from orchestration.swedish import plural

FAULT = 1
USAGE = 2
_MODE = 0o640

Target = Annotated[
    Path, typer.Option("--till", help="Sidan som skrivs; en äldre byts ut.", dir_okay=False)
]
Individ = Annotated[
    bool,
    typer.Option("--individ", help="Ta med den skyddade filens kolumner (kräver --andamal)."),
]
Purpose = Annotated[str | None, typer.Option("--andamal", help="Varför; loggas.")]


def ordlista(
    till: Target = Path("ordlista.html"), individ: Individ = False, andamal: Purpose = None
) -> None:
    """Skriv en ordlista över det som är publicerat: en sida för webbläsaren.

    Sidan är tabellernas och kolumnernas egna beskrivningar och indikatorernas
    definitioner. Den behöver inget nät och innehåller inga tal.

    Exempel:

    utskrivning ordlista --till /tmp/ordlista.html

    utskrivning ordlista --individ --andamal "beskriva uttag för granskning"
    """
    if andamal is not None and not individ:
        stop("--andamal hör ihop med --individ.", USAGE)
    if not till.parent.is_dir():
        stop(f"Mappen {till.parent} finns inte. Skapa den eller ange en annan med --till.", USAGE)
    try:
        purpose = checked_purpose(andamal) if individ else None
        dictionary, mark = _read(Settings.from_env(), purpose)
        write_atomically(till, render_dictionary(dictionary).encode(), _MODE)
    except (SettingsError, PurposeError, NotPublishedError) as error:
        stop(str(error), USAGE)
    except (NotReadableError, AccessLogError) as error:
        stop(str(error), FAULT)
    except OSError as error:
        stop(f"Det går inte att skriva {till}: {error.strerror}. Ange en annan fil.", FAULT)
    tables = sum(len(file.tables) for file in dictionary.files)
    typer.echo(
        f"Ordlistan över {plural(tables, 'tabell', 'tabeller')} ligger i {till} · "
        f"läge {dictionary.asof}{mark}"
    )


def _read(settings: Settings, purpose: str | None) -> tuple[Dictionary, str]:
    """The dictionary of one generation, and the mark of made-up data."""
    wanted = [name for name in FILES if purpose or name != "individ"]
    with ExitStack() as stack:
        first = stack.enter_context(open_published(settings, wanted[0]))
        opened = [first]
        for which in wanted[1:]:
            file = open_published(settings, which, first.generation)
            opened.append(stack.enter_context(file))
        if purpose:
            log_access(
                settings,
                Access(
                    command="ordlista",
                    purpose=purpose,
                    question="ordlista",
                    file="individ.duckdb",
                    generation=first.generation,
                    tables=tuple(sorted(opened[-1].tables())),
                    rows=0,
                    outcome="visas",
                ),
            )
        return read_dictionary(opened), synthetic_mark(first.about)
