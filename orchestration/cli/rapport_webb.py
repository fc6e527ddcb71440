"""`utskrivning rapport webb`: the open site of what is published.

Does not belong here: what the site says (orchestration.reports.site). Exit codes: 0 written, 1 a
file could not be read or written, 2 wrong usage, nothing published or a folder in use.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.terminal import moving_line, stop, synthetic_mark
from orchestration.publish import NotPublishedError, open_published
from orchestration.publish.reader import NotReadableError
from orchestration.settings import Settings, SettingsError
from orchestration.swedish import plural

FAULT = 1
USAGE = 2
FOLDER = "webb"

Target = Annotated[
    Path | None,
    typer.Option("--till", help="Mappen; annars outbox/webb. En äldre webbplats byts ut."),
]
Generation = Annotated[
    str | None,
    typer.Option("--generation", metavar="NAMN", help="En äldre publicering."),
]


def webb(till: Target = None, generation: Generation = None) -> None:
    """Skriv den öppna webbplatsen: sidor som öppnas i en webbläsare.

    Bara röjandeskyddade siffror. Sidorna behöver inget nät: kopiera mappen
    till en webbserver eller en utdelad mapp, eller öppna index.html.
    """
    from orchestration.reports.site.build import write_site
    from orchestration.reports.site.content import OPEN_FILE, ContentError
    from orchestration.reports.site.write import TargetError, check_target

    try:
        settings = Settings.from_env()
        target = (till or settings.outbox / FOLDER).expanduser().resolve()
        check_target(target)
        with open_published(settings, OPEN_FILE, generation) as published, moving_line() as told:
            written = write_site(published, target, told)
            mark = synthetic_mark(published.about)
            asof = max(published.about["asof"].values())
    except (SettingsError, NotPublishedError, TargetError) as error:
        stop(str(error), USAGE)
    except (NotReadableError, ContentError) as error:
        stop(str(error), FAULT)
    except OSError as error:
        stop(
            f"Webbplatsen kunde inte skrivas: {error.strerror}. Den gamla ligger kvar. Kontrollera "
            "rättigheter och diskutrymme, eller ange en annan mapp med --till.",
            FAULT,
        )
    typer.echo(
        f"{plural(written.pages, 'sida', 'sidor')}, {plural(written.charts, 'diagram', 'diagram')} "
        f"och {plural(written.tables, 'CSV-fil', 'CSV-filer')} skrevs i {target} · läge {asof}"
        f"{mark}\nÖppna {target / 'index.html'} i en webbläsare."
    )
