"""`utskrivning rapport mottagare`: who gets packages, and what each is given.

Does not belong here: making them (rapport_paket.py), who may see what (rules.md R9,
orchestration.reports.figures).
"""

from __future__ import annotations

from typing import Any

import typer

from orchestration.cli.leverans_output import print_json
from orchestration.cli.rapport_paket import AsJson, told
from orchestration.cli.sql_output import print_table
from orchestration.reports.figures import Profile, Recipient, open_sources
from orchestration.reports.figures.measures import ALL_CARE
from orchestration.reports.packages import load_keys
from orchestration.settings import Settings
from orchestration.swedish import listed


def mottagare(som_json: AsJson = False) -> None:
    """Visa vilka som får paket, och vad var och en får."""
    with told():
        settings = Settings.from_env()
        keys = load_keys(settings)
        with open_sources(settings) as sources:
            found = sources.recipients()
    rows = [_recipient_record(one, bool(keys and keys.of(one.id))) for one in found]
    if som_json:
        print_json({"mottagare": rows})
        return
    shown = ("id", "namn", "profil", "kommuner", "underlag", "individlistor", "krypteras")
    print_table(shown, [[_shown(name, row[name]) for name in shown] for row in rows])
    typer.echo(
        "Individlistor (K-A6, K-E3) görs bara på begäran, med --anvandare och --andamal, och "
        "loggas; de är aldrig med i det som görs automatiskt."
    )
    if opened := [one for one in found if one.profile is Profile.OFFENTLIG]:
        typer.echo(
            f"{listed([one.id for one in opened])} får bara tal efter röjandeskydd (profilen "
            "offentlig), och aldrig individlistor."
        )
    typer.echo(
        "Kommuner utanför regionen får inget paket. Öppna siffror ligger på webbsidan "
        "(utskrivning rapport webb)."
    )


def _shown(name: str, value: Any) -> Any:
    """A cell of the list: ids as «K-A1–K-A8, K-B1–K-B3», the first and last of each letter; whose
    individual lists, and that they are asked for."""
    if name == "individlistor" and not value:
        return "aldrig"
    if name == "individlistor":
        return "på begäran" if value == ALL_CARE else f"{value}, på begäran"
    if not isinstance(value, list):
        return value
    if not value:
        return "öppna tal"
    groups: dict[str, list[str]] = {}
    for one in value:
        groups.setdefault(one.rstrip("0123456789"), []).append(one)
    return ", ".join(ids[0] if len(ids) == 1 else f"{ids[0]}–{ids[-1]}" for ids in groups.values())


def _recipient_record(recipient: Recipient, has_key: bool) -> dict[str, Any]:
    return {
        "id": recipient.id,
        "namn": recipient.namn,
        "slag": recipient.kind.value,
        "profil": recipient.profile.value,
        "kommuner": len(recipient.kommuner),
        "underlag": list(recipient.underlag),
        "perioder": [kind.value for kind in recipient.perioder],
        "individlistor": recipient.individ_vardform,
        "krypteras": has_key,
        "indelning_bekraftad": recipient.is_verified,
    }
