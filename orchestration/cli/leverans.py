"""`utskrivning leverans lista | godkann | forklara`: the delivery ledger for people.

Does not belong here: what is accepted, refused or held (orchestration.landing), the form of the
answers (leverans_output.py). Exit codes: 0 done, 1 there was nothing to approve, 2 wrong usage,
unknown delivery or unusable ledger.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from orchestration.cli.leverans_output import (
    LedgerView,
    explanation_records,
    list_records,
    print_explanations,
    print_json,
    print_list,
)
from orchestration.cli.terminal import stop
from orchestration.landing import Ledger, LedgerError
from orchestration.settings import Settings, SettingsError

NOTHING_TO_DO = 1
USAGE = 2

AsJson = Annotated[bool, typer.Option("--json", help="Svara som JSON.")]

app = typer.Typer(
    name="leverans",
    no_args_is_help=True,
    help="Leveranser: vad som är mottaget, vad som hålls kvar och varför något är refuserat.",
)


@app.command(
    epilog="Exempel: utskrivning leverans lista · utskrivning leverans lista --kalla stella --json"
)
def lista(
    kalla: Annotated[str, typer.Option("--kalla", help="Bara denna källa.")] = "",
    region: Annotated[str, typer.Option("--region", help="Bara denna regionkod.")] = "",
    som_json: AsJson = False,
) -> None:
    """Visa mottagna och refuserade leveranser, i extrakt_id-ordning."""
    with _ledger() as ledger:
        view = LedgerView.of(ledger).only(kalla, region)
    if som_json:
        print_json(list_records(view))
    else:
        print_list(view)


@app.command(
    epilog='Exempel: utskrivning leverans godkann cosmic_link 08 20260112033000 --av "Eva Ek"'
)
def godkann(
    kalla: Annotated[str, typer.Argument(help="Källa, till exempel cosmic_link.")],
    region: Annotated[str, typer.Argument(help="Regionkod, två siffror.")],
    extrakt_id: Annotated[str, typer.Argument(help="Leveransens extrakt_id, 14 siffror.")],
    av: Annotated[str, typer.Option("--av", help="Vem som godkänner; frågas om annars.")] = "",
    som_json: AsJson = False,
) -> None:
    """Godkänn en leverans som hålls kvar för sin volym eller för en lång tystnad.

    Publiceringen släpps vid nästa körning. Vem och när skrivs i liggaren.
    """
    key = (kalla, region, extrakt_id)
    with _ledger() as ledger:
        view = LedgerView.of(ledger)
        is_unknown = all(delivery.key != key for delivery in view.deliveries)
        if key in view.held or is_unknown:
            # An unknown delivery is the ledger's to refuse, in its words.
            ledger.approve(*key, by=av.strip() or _asked())
        approved = ledger.approvals().get(key)
    if approved is None:
        stop(
            f"Leveransen {' '.join(key)} hålls inte kvar: det finns inget att godkänna.",
            NOTHING_TO_DO,
        )
    if som_json:
        print_json(
            {
                "kalla": kalla,
                "region_kod": region,
                "extrakt_id": extrakt_id,
                "godkand_av": approved[0],
                "godkand": approved[1].isoformat(),
            }
        )
    else:
        typer.echo(
            f"Leveransen {' '.join(key)} är godkänd av {approved[0]}. "
            "Kör «utskrivning nightly» för att publicera."
        )


@app.command(
    epilog="Exempel: utskrivning leverans forklara 20260112033000 · "
    "utskrivning leverans forklara 08_20260112033000 --json"
)
def forklara(
    leverans: Annotated[str, typer.Argument(help="extrakt_id eller mappens namn.")],
    som_json: AsJson = False,
) -> None:
    """Förklara varför en leverans är refuserad eller hålls kvar, och vad som ska göras."""
    with _ledger() as ledger:
        view = LedgerView.of(ledger).about(leverans)
    if not view.deliveries and not view.refusals:
        stop(f"Ingen leverans heter {leverans}. Se «utskrivning leverans lista».", USAGE)
    if som_json:
        print_json(explanation_records(view))
    else:
        print_explanations(view)


def _asked() -> str:
    """Ask on a terminal who approves; elsewhere the option is needed."""
    if not sys.stdin.isatty():
        stop("Ange vem som godkänner: --av NAMN.", USAGE)
    return str(typer.prompt("Vem godkänner leveransen"))


@contextmanager
def _ledger() -> Iterator[Ledger]:
    """The ledger of the data folder; ends the command in Swedish when it cannot be used."""
    try:
        settings = Settings.from_env()
        if not settings.ledger_file.is_file():
            stop(
                f"Det finns ingen liggare i {settings.data_dir}. Ange rätt datamapp i "
                "UTSKRIVNING_DATA_DIR eller kör «utskrivning nightly» först.",
                USAGE,
            )
        with Ledger(settings) as ledger:
            yield ledger
    except (SettingsError, LedgerError) as error:
        stop(str(error), USAGE)
