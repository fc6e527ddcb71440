"""`utskrivning rapport logg visa | verifiera`, `rapport verifiera MAPP`: what has left the house.

Does not belong here: writing the log (orchestration.reports.individuals), making packages.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.cli.leverans_output import print_json
from orchestration.cli.rapport_paket import NOT_DONE, USAGE, told
from orchestration.cli.sql_output import print_table
from orchestration.cli.terminal import stop
from orchestration.reports.individuals.chain import CHAIN_FILE, Verdict, verify
from orchestration.reports.individuals.verify import LogCheck, check_log
from orchestration.reports.packages import Checked, ManifestError, Vouched, check_package, vouch
from orchestration.reports.packages.vouch import REFUSED
from orchestration.reports.packages.vouch import TEXT as VOUCHED_TEXT
from orchestration.settings import Settings
from orchestration.swedish import plural

_SHOWN = (
    *("nr", "tid", "anvandare", "konto", "andamal", "mottagare", "profil", "kommun_kod"),
    *("period", "antal_rader", "antal_skyddade"),
)
AsJson = Annotated[bool, typer.Option("--json", help="Svara som JSON.")]

app = typer.Typer(
    no_args_is_help=True, help="Loggen över individlistor: vem, när, varför och vilken kommun."
)


@app.command(
    epilog="Exempel: utskrivning rapport logg visa · utskrivning rapport logg visa --kommun 0880"
)
def visa(
    kommun: Annotated[str, typer.Option("--kommun", help="Bara denna kommunkod.")] = "",
    som_json: AsJson = False,
) -> None:
    """Visa varje individlista som har gjorts, äldst först."""
    with told():
        found = verify(Settings.from_env())
    rows = [
        dict(entry.content)
        for entry in found.entries
        if kommun in {"", entry.content.get("kommun_kod")}
    ]
    if som_json:
        print_json({"individlistor": rows})
    else:
        print_table(_SHOWN, [[row.get(name) for name in _SHOWN] for row in rows])
        typer.echo(f"{plural(len(rows), 'individlista', 'individlistor')} i loggen.")
    if found.verdict is Verdict.BRUTEN:
        stop(_broken(found.line, found.reason), NOT_DONE)


@app.command(
    "verifiera",
    epilog="Exempel: utskrivning rapport logg verifiera --json",
)
def verifiera_logg(som_json: AsJson = False) -> None:
    """Kontrollera att ingen rad i loggen är ändrad, borttagen eller flyttad.

    Slutkod 0 när loggen är hel, också efter ett avbrott; 1 när den är bruten.
    """
    with told():
        check = check_log(Settings.from_env())
    if som_json:
        print_json(_record(check))
    else:
        for line in _sentences(check):
            typer.echo(line)
    if not check.is_whole:
        raise typer.Exit(NOT_DONE)


def verifiera(
    mapp: Annotated[Path, typer.Argument(help="Paketets mapp.")], som_json: AsJson = False
) -> None:
    """Kontrollera ett paket: filerna mot manifestet, och manifestet mot listan över utgåvor.

    Listan (state/utgavor.sqlite) finns där paketen görs; hos en mottagare jämförs
    bara filerna. Slutkod 0 när allt som kunde jämföras är som när paketet gjordes,
    1 annars, 2 när mappen inte är ett paket.
    """
    try:
        checked = check_package(mapp)
    except ManifestError as error:
        stop(str(error), USAGE)
    with told():
        vouched = vouch(Settings.from_env(), mapp, checked)
    is_whole = not checked.faults and vouched not in REFUSED
    if som_json:
        print_json(
            {
                "mapp": str(mapp),
                "hel": is_whole,
                "fel": list(checked.faults),
                "manifest": vouched.value,
            }
        )
    else:
        for line in _verdict_lines(checked, vouched):
            typer.echo(line)
    if not is_whole:
        raise typer.Exit(NOT_DONE)


def _verdict_lines(checked: Checked, vouched: Vouched) -> list[str]:
    about = checked.manifest
    verdict = "inte hel: begär det på nytt" if checked.faults else "hel"
    return [
        *checked.faults,
        f"{about.get('mottagare')}, {about.get('period')}, utgåva {about.get('utgava')}: "
        f"{plural(checked.files, 'fil', 'filer')}, {verdict}.",
        VOUCHED_TEXT[vouched],
    ]


def _sentences(check: LogCheck) -> list[str]:
    found = check.found
    if found.verdict is Verdict.BRUTEN:
        return [_broken(found.line, found.reason)]
    if check.missing is not None:
        issue = check.missing
        return [
            f"state/{CHAIN_FILE} saknar raden {issue.logg_nr}, som {issue.mottagare} "
            f"{issue.period} utgåva {issue.nummer} vilar på, eller har en annan. Slutet av loggen "
            "är borttaget eller utbytt. Spara filen som den är och meddela den som förvaltar "
            "datalagret."
        ]
    said = [f"Loggen är hel: {plural(len(found.entries), 'rad', 'rader')}."]
    if found.verdict is Verdict.AVBRUTEN:
        said.append(
            "Den sista raden är halv: ett avbrott kom medan den skrevs, och ingen lista skrevs "
            "efter den. Nästa rad läggs till efter den."
        )
    if found.interrupted:
        said.append(f"{plural(found.interrupted, 'tidigare avbrott', 'tidigare avbrott')} syns.")
    if check.unfinished:
        numbers = ", ".join(map(str, check.unfinished))
        said.append(f"Loggade, men paketet blev aldrig klart: rad {numbers}.")
    return said


def _broken(line: int | None, reason: str) -> str:
    return (
        f"state/{CHAIN_FILE} är bruten på rad {line}: {reason}. Spara filen som den är och meddela "
        "den som förvaltar datalagret; inga fler individlistor görs förrän det är utrett."
    )


def _record(check: LogCheck) -> dict[str, Any]:
    found = check.found
    return {
        "hel": check.is_whole,
        "tillstand": found.verdict.value,
        "antal_rader": len(found.entries),
        "forsta_felaktiga_rad": found.line,
        "orsak": found.reason,
        "avbrott": found.interrupted,
        "saknad_rad": check.missing.logg_nr if check.missing else None,
        "aldrig_klara": list(check.unfinished),
    }
