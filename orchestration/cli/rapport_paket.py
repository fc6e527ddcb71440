"""`utskrivning rapport paket | individlista`: make what the recipients get.

Does not belong here: making packages (orchestration.reports.packages), what a person may see
(rules.md R9, orchestration.reports.figures).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from orchestration.cli.leverans_output import print_json
from orchestration.cli.terminal import moving_line, stop
from orchestration.landing.identity_lookup import IdentityLookupError
from orchestration.publish import NotPublishedError
from orchestration.publish.access_log import AccessLogError, PurposeError
from orchestration.publish.reader import NotReadableError
from orchestration.reports.figures import (
    NoFiguresError,
    PeriodError,
    RecipientError,
    parse_period,
)
from orchestration.reports.individuals.chain import ChainError
from orchestration.reports.individuals.make import ListError, checked_requester
from orchestration.reports.packages import (
    FolderError,
    IssueError,
    PackageError,
    PackageKeyError,
    PackageRequest,
    Produced,
    produce,
)
from orchestration.reports.pdf.typeset import PdfError
from orchestration.reports.workbook.compose import SYNTHETIC
from orchestration.settings import Settings, SettingsError
from orchestration.swedish import plural

NOT_DONE = 1
USAGE = 2
REVIEW = "granskning"

AsJson = Annotated[bool, typer.Option("--json", help="Svara som JSON.")]
PeriodText = Annotated[
    str, typer.Option("--period", help="Månad 2022-03, kvartal 2022-Q1, halvår 2022-H1, år 2022.")
]
Wanted = Annotated[
    list[str] | None,
    typer.Option("--mottagare", metavar="ID", help="Bara den; kan anges flera gånger."),
]
Generation = Annotated[
    str | None,
    typer.Option(
        "--generation", metavar="NAMN", help="En äldre publicering, en mapp i published/."
    ),
]
User = Annotated[
    str | None, typer.Option("--anvandare", help="Vem som tar ut individlistan; loggas.")
]
Purpose = Annotated[
    str | None, typer.Option("--andamal", help="Varför individuppgifter behövs; loggas.")
]
Profil = Annotated[
    str | None,
    typer.Option("--profil", help="granskning: personnummer i kommunens individlista."),
]
NewIssue = Annotated[
    bool, typer.Option("--ny-utgava", help="Gör en ny utgåva också när inget har ändrats.")
]
WithoutPdf = Annotated[
    bool, typer.Option("--utan-pdf", help="Gör inte PDF-rapporten och halvårsunderlaget.")
]


def paket(  # noqa: PLR0913, PLR0917 - one argument per option of the command
    period: PeriodText,
    mottagare: Wanted = None,
    generation: Generation = None,
    individer: Annotated[
        bool,
        typer.Option("--individer", help="Ta med individlistor (--anvandare, --andamal; loggas)."),
    ] = False,
    anvandare: User = None,
    andamal: Purpose = None,
    profil: Profil = None,
    ny_utgava: NewIssue = False,
    utan_pdf: WithoutPdf = False,
    som_json: AsJson = False,
) -> None:
    """Gör paket för en period: rapport, arbetsbok, tabeller och manifest i outbox/paket/.

    Alla som ska ha perioden får var sitt när ingen mottagare anges; en period som
    pågår kan också göras. Har inget ändrats sedan förra
    utgåvan görs ingen ny. Individlistor tas bara med när det begärs, och varje
    lista loggas innan den skrivs.
    """
    _check_profile(profil)
    wants_individuals = individer or profil is not None
    if not wants_individuals and (anvandare is not None or andamal is not None):
        stop("--anvandare och --andamal hör ihop med --individer eller --profil granskning.", USAGE)
    with told():
        request = PackageRequest(
            period=parse_period(period),
            recipients=tuple(mottagare or ()),
            generation=generation,
            requester=checked_requester(anvandare, andamal) if wants_individuals else None,
            is_review=profil is not None,
            is_forced=ny_utgava,
            has_pdf=not utan_pdf,
        )
        _produce(request, som_json=som_json)


def individlista(  # noqa: PLR0913, PLR0917 - one argument per option of the command
    kommun: Annotated[str, typer.Option("--kommun", help="Kommunens kod eller namn.")],
    period: PeriodText,
    anvandare: User = None,
    andamal: Purpose = None,
    generation: Generation = None,
    profil: Profil = None,
    som_json: AsJson = False,
) -> None:
    """Gör en kommuns paket med individlista för en period.

    Listan har ärendets nummer och ingen identitet; med --profil granskning
    också personnummer. Personer med skyddade personuppgifter är aldrig med.
    """
    _check_profile(profil)
    with told():
        request = PackageRequest(
            period=parse_period(period),
            recipients=(kommun,),
            generation=generation,
            requester=checked_requester(anvandare, andamal),
            is_review=profil is not None,
        )
        _produce(request, som_json=som_json)


def _check_profile(profil: str | None) -> None:
    if profil not in {None, REVIEW}:
        stop(f"--profil är {REVIEW}, eller utelämnas: då gäller mottagarens egen profil.", USAGE)


def _produce(request: PackageRequest, *, som_json: bool) -> None:
    settings = Settings.from_env()
    with moving_line() as progress:
        made = produce(settings, request, progress)
    if som_json:
        print_json({"paket": [_package_record(one) for one in made]})
        return
    if any(one.is_synthetic for one in made):
        typer.echo(f"{SYNTHETIC}: paketen är gjorda av påhittade uppgifter.")
    for one in made:
        typer.echo(_line(one))
    new = sum(one.is_new for one in made)
    typer.echo(
        f"{plural(new, 'ny utgåva', 'nya utgåvor')}, {len(made) - new} oförändrade · läge "
        f"{made[0].issue.asof}{_key_notice(settings, made)}"
        if made
        else "Inga mottagare."
    )


def _line(one: Produced) -> str:
    if not one.is_new:
        return f"{one.recipient.id}: oförändrat sedan utgåva {one.issue.nummer}."
    lists = "".join(
        f" Individlista {kod}: {plural(rows, 'rad', 'rader')}"
        + (f", {protected} hanteras manuellt" if protected else "")
        + f", rad {number} i loggen."
        for kod, rows, protected, number in one.lists
    )
    kind = "krypterade" if one.issue.krypterad else "okrypterade"
    return (
        f"{one.recipient.id}: utgåva {one.issue.nummer}, "
        f"{plural(one.files, 'fil', 'filer')} ({kind}) i {one.folder}.{lists}"
    )


def _key_notice(settings: Settings, made: Sequence[Produced]) -> str:
    """Said when keys are in use and somebody has none; individual lists are then refused."""
    without = [one.recipient.id for one in made if not one.issue.krypterad]
    if settings.package_keys is None or not without:
        return ""
    return f"\nUtan nyckel i nyckelfilen, och därför okrypterade: {', '.join(without)}."


def _package_record(one: Produced) -> dict[str, Any]:
    return {
        "mottagare": one.recipient.id,
        "period": one.issue.period,
        "utgava": one.issue.nummer,
        "ny": one.is_new,
        "profil": one.issue.profil,
        "generation": one.issue.generation,
        "asof": one.issue.asof,
        "krypterad": one.issue.krypterad,
        "mapp": str(one.folder),
        "antal_filer": one.files,
        "syntetisk": one.is_synthetic,
        "tal_sha256": one.issue.tal_sha256,
        "individlistor": [
            {"kommun_kod": kod, "antal_rader": rows, "antal_skyddade": protected, "logg_nr": number}
            for kod, rows, protected, number in one.lists
        ],
    }


@contextmanager
def told() -> Iterator[None]:
    """End the command with the fault's own Swedish sentence and its exit code."""
    try:
        yield
    except (
        SettingsError,
        PurposeError,
        NotPublishedError,
        PeriodError,
        RecipientError,
        NoFiguresError,
        PackageKeyError,
    ) as error:
        stop(str(error), USAGE)
    except (
        NotReadableError,
        AccessLogError,
        ChainError,
        FolderError,
        IdentityLookupError,
        IssueError,
        ListError,
        PackageError,
        PdfError,
    ) as error:
        stop(str(error), NOT_DONE)
