"""`utskrivning rapport`: reports for people outside the warehouse.

The verbs live in modules of their own and are collected here. Does not belong here: making reports
(orchestration.reports). Exit codes: 0 done, 1 not done or a check failed, 2 wrong usage, unknown
recipient or nothing published.
"""

from __future__ import annotations

import typer

from orchestration.cli import rapport_logg, rapport_mottagare, rapport_paket, rapport_webb

app = typer.Typer(
    name="rapport",
    no_args_is_help=True,
    help="Paket med arbetsbok och tabeller till kommuner, analysgrupper och ekonomer; "
    "individlistor och deras logg.",
)
app.command(
    "mottagare",
    epilog="Exempel: utskrivning rapport mottagare · utskrivning rapport mottagare --json",
)(rapport_mottagare.mottagare)
app.command(
    "paket",
    epilog="Exempel: utskrivning rapport paket --period 2022-03 · utskrivning rapport paket "
    '--period 2022-03 --mottagare 0880 --individer --anvandare "Eva Ek, utdataenheten" '
    '--andamal "månadens individlista till kommunen"',
)(rapport_paket.paket)
app.command(
    "individlista",
    epilog="Exempel: utskrivning rapport individlista --kommun 0880 --period 2022-03 "
    '--anvandare "Eva Ek, utdataenheten" --andamal "granskning av mars" --profil granskning',
)(rapport_paket.individlista)
app.command(
    "verifiera",
    epilog="Exempel: utskrivning rapport verifiera outbox/paket/kommun-0880/2022-03",
)(rapport_logg.verifiera)
app.command(
    "webb",
    epilog="Exempel: utskrivning rapport webb · utskrivning rapport webb --till /srv/www/lus",
)(rapport_webb.webb)
app.add_typer(rapport_logg.app, name="logg")
