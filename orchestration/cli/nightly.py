"""`utskrivning nightly`: the same job as the schedule's, in this process (interface.md §2).

Does not belong here: what the night does (orchestration.assets, through night_job.py). Exit codes:
0 published or nothing new, 1 ran but did not publish, 2 unusable settings or nothing to do.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from orchestration.alerts.config import load_addresses
from orchestration.alerts.model import AlertsError
from orchestration.cli import STARTED
from orchestration.cli.night_result import NOT_PUBLISHED_CODE, NightResult
from orchestration.cli.terminal import stop
from orchestration.collector import loading
from orchestration.contract import load_contract
from orchestration.landing import LandingError, Ledger, LedgerError
from orchestration.landing.folder import waiting_folders
from orchestration.publish import PublishError
from orchestration.settings import Progress, Settings, SettingsError, quiet
from orchestration.warehouse.lock import NightBusyError, night_lock
from orchestration.warehouse.parsed_project import DbtProjectError

USAGE = 2

NightJob = Callable[[Settings, Progress, float], NightResult]
"""Runs the night; the caller holds the lock. The float is time.perf_counter() of its beginning."""

Say = Callable[[str], None]

EXPECTED_ERRORS = (
    AlertsError,
    DbtProjectError,
    LandingError,
    LedgerError,
    NightBusyError,
    PublishError,
)


@dataclass(frozen=True)
class Demo:
    """What is written when nobody has named a data folder and the default one is empty."""

    year: int = 2022
    size: float = 1.0
    seed: int = 7

    @property
    def sentence(self) -> str:
        return (
            f"Datamappen är tom och ingen annan är angiven: skriver en syntetisk demoleverans "
            f"(ett Kalmarår, {self.year}). Alla personer och tal är påhittade."
        )


DEMO = Demo()


class NothingToDoError(Exception):
    """No delivery waits and none has ever come. The text is Swedish and says what to do."""


def nightly(
    som_json: Annotated[bool, typer.Option("--json", help="Svara med en rad JSON.")] = False,
) -> None:
    """Kör natten: ta emot leveranser, bygg, kontrollera och publicera.

    Exempel: utskrivning nightly · UTSKRIVNING_DATA_DIR=/srv/utskrivning utskrivning nightly --json

    Slutar med 0 när det är publicerat eller inget är nytt, 1 när natten körde men inte publicerade
    (grinden nämns vid namn) och 2 när inställningarna inte går att använda.
    """
    run_command(_dagster_job, as_json=som_json)


def _dagster_job(settings: Settings, progress: Progress, started: float) -> NightResult:
    from orchestration.checks import CheckerAhead, awaits_checks

    with CheckerAhead() as checker:
        if awaits_checks(settings):
            checker.send_for()  # loads on one core while this process loads on the other
        with loading():  # seconds: when all is clear
            from orchestration.cli.night_job import run_nightly_job

        return run_nightly_job(settings, progress, started, checker)


def run_command(job: NightJob, *, as_json: bool) -> None:
    """The command around a job: settings, demo, lock, progress, last line, exit code."""
    started = STARTED
    say: Say = quiet if as_json else typer.echo
    try:
        settings = Settings.from_env()
        load_addresses(settings)
        with progress_on_terminal(silent=as_json) as progress:
            result = run_night(settings, job, say, progress, started)
    except (SettingsError, NothingToDoError) as error:
        stop(str(error), USAGE)
    except EXPECTED_ERRORS as error:
        stop(str(error), NOT_PUBLISHED_CODE)
    except SQLAlchemyError as error:
        stop(
            f"Liggaren går inte att läsa ({type(error).__name__}). Se 'utskrivning doctor'.",
            NOT_PUBLISHED_CODE,
        )
    except OSError as error:
        stop(
            f"Datamappen går inte att använda ({error.strerror}). Kontrollera rättigheter och "
            "disk med 'utskrivning doctor'.",
            USAGE,
        )
    if result.trace:
        typer.echo(result.trace, err=True)
    if as_json:
        typer.echo(json.dumps(result.record(), ensure_ascii=False))
    else:
        for line in (result.parts_line, *result.remarks, result.last_line):
            typer.echo(line)
    raise typer.Exit(result.exit_code)


def run_night(
    settings: Settings, job: NightJob, say: Say, progress: Progress, started: float
) -> NightResult:
    """Run the job with the data folder's lock; without any delivery write a demo, or refuse.

    Raises NothingToDoError, and what night_lock and the job raise.
    """
    if settings.data_dir_is_named and not settings.data_dir.is_dir():
        raise NothingToDoError(
            f"Datamappen {settings.data_dir} finns inte. Skapa den och lägg en leverans i "
            "landing/, eller rätta UTSKRIVNING_DATA_DIR."
        )
    with night_lock(settings):
        if is_untouched(settings):
            if settings.data_dir_is_named:
                raise NothingToDoError(nothing_to_do(settings))
            write_demo(settings, DEMO, say, progress)
        return job(settings, progress, started)


def is_untouched(settings: Settings) -> bool:
    """True when no delivery waits and none was ever received or refused."""
    ready, _ = waiting_folders(settings.landing)
    if ready:
        return False
    if not settings.ledger_file.is_file():
        return True
    with Ledger(settings) as ledger:
        return not ledger.deliveries() and not ledger.refusals()


def nothing_to_do(settings: Settings) -> str:
    """What is missing, in Swedish."""
    _, unready = waiting_folders(settings.landing)
    half = (
        f" {len(unready)} mapp(ar) saknar manifest.json och är inte leveranser än."
        if unready
        else ""
    )
    return (
        f"Inget att göra: ingen leverans ligger i {settings.landing} och ingen har kommit "
        f"tidigare.{half} Lägg en leverans där (landing/<källa>/<mapp>/ med manifest.json sist), "
        f"eller prova med 'utskrivning synth --out {settings.data_dir}'."
    )


def write_demo(settings: Settings, demo: Demo, say: Say, progress: Progress) -> None:
    """Write the synthetic demo delivery and say so (interface.md §2, `make nightly`)."""
    from orchestration.synthetic import write_deliveries  # only the first time

    say(demo.sentence)
    write_deliveries(
        settings.data_dir,
        ar=demo.year,
        storlek=demo.size,
        seed=demo.seed,
        contract=load_contract(),
        progress=progress,
    )


@contextmanager
def progress_on_terminal(*, silent: bool) -> Iterator[Progress]:
    """One moving line on a terminal; nothing in a log or beside JSON."""
    if silent or not sys.stderr.isatty():
        yield quiet
        return
    with Console(stderr=True).status("Förbereder natten") as line:
        yield line.update
