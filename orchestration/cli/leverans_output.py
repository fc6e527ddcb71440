"""How `utskrivning leverans` shows the ledger: tables for people, records for programs.

Does not belong here: reading arguments and changing the ledger (leverans.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.landing import (
    Delivery,
    DeliveryStatus,
    Ledger,
    Reason,
    Refusal,
    blocking_holds,
    hold_reasons,
    sentence,
)

DeliveryKey = tuple[str, str, str]

_LOCAL = ZoneInfo("Europe/Stockholm")
_WIDE = 100_000
_STATUS_TEXT = {
    DeliveryStatus.ACCEPTED: "mottagen",
    DeliveryStatus.KNOWN_CONTENT: "mottagen, känt innehåll",
}


@dataclass(frozen=True)
class LedgerView:
    """What is shown of a ledger; held, blocking, remarks and approvals go by delivery key."""

    deliveries: tuple[Delivery, ...]
    refusals: tuple[Refusal, ...]
    held: dict[DeliveryKey, tuple[Reason, ...]]
    blocking: frozenset[DeliveryKey]
    remarks: tuple[tuple[DeliveryKey, Reason], ...]
    approvals: dict[DeliveryKey, tuple[str, datetime]]

    @classmethod
    def of(cls, ledger: Ledger) -> LedgerView:
        """Everything in the ledger."""
        deliveries = ledger.deliveries()
        return cls(
            deliveries=deliveries,
            refusals=ledger.refusals(),
            held=hold_reasons(deliveries),
            blocking=frozenset(d.key for d in blocking_holds(deliveries)),
            remarks=tuple((d.key, reason) for d, reason in ledger.remarks()),
            approvals=ledger.approvals(),
        )

    def only(self, kalla: str, region: str) -> LedgerView:
        """The part of one källa and one region; empty means all."""

        def shown(item: Delivery | Refusal) -> bool:
            return kalla in ("", item.kalla) and region in ("", item.region_kod)

        return replace(
            self,
            deliveries=tuple(filter(shown, self.deliveries)),
            refusals=tuple(filter(shown, self.refusals)),
        )

    def about(self, name: str) -> LedgerView:
        """The part whose extrakt_id or folder name is `name`."""

        def shown(item: Delivery | Refusal) -> bool:
            return name in (item.extrakt_id, item.mapp)

        return replace(
            self,
            deliveries=tuple(filter(shown, self.deliveries)),
            refusals=tuple(filter(shown, self.refusals)),
        )

    def status(self, delivery: Delivery) -> str:
        """The delivery's status in Swedish."""
        text = _STATUS_TEXT[delivery.status]
        if delivery.key in self.blocking:
            return f"{text}, hålls kvar och stoppar publiceringen"
        if delivery.key in self.held:
            return f"{text}, hålls kvar"
        return f"{text}, godkänd" if delivery.approved else text


def list_records(view: LedgerView) -> dict[str, Any]:
    """The list as JSON values; times are ISO 8601."""
    return {
        "leveranser": [_delivery_record(view, delivery) for delivery in view.deliveries],
        "refuserade": [_refusal_record(refusal) for refusal in view.refusals],
    }


def explanation_records(view: LedgerView) -> dict[str, Any]:
    """The explanations as JSON values: the list with what to do about each reason."""
    deliveries = [
        _delivery_record(view, delivery)
        | {"anmarkningar": [_reason_record(r) for k, r in view.remarks if k == delivery.key]}
        for delivery in view.deliveries
    ]
    return {"leveranser": deliveries, "refuserade": list_records(view)["refuserade"]}


def print_json(value: dict[str, Any]) -> None:
    """Write one JSON value to standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))


def print_list(view: LedgerView) -> None:
    """Show the list as one table of deliveries and one of refusals."""
    if not view.deliveries and not view.refusals:
        typer.echo("Inga leveranser ännu. Lägg en leverans i landing och kör natten.")
        return
    rows = [
        (
            d.kalla,
            d.region_kod,
            d.extrakt_id,
            str(d.extrakt_tidpunkt),
            d.omfattning.value,
            str(sum(d.row_counts().values())),
            view.status(d),
        )
        for d in view.deliveries
    ]
    head = ("källa", "region", "extrakt_id", "läge", "omfattning", "rader", "status")
    _print_table("Mottagna leveranser", head, rows)
    if view.refusals:
        _print_table(
            "Refuserade leveranser, i karantän",
            ("källa", "region", "extrakt_id", "mapp", "refuserad", "orsaker"),
            [
                (
                    r.kalla,
                    r.region_kod,
                    r.extrakt_id,
                    r.mapp,
                    _local(r.refused_at),
                    ", ".join(dict.fromkeys(str(reason.code) for reason in r.reasons)),
                )
                for r in view.refusals
            ],
        )


def print_explanations(view: LedgerView) -> None:
    """Say of each delivery how it stands, why, and what to do."""
    for delivery in view.deliveries:
        typer.echo(f"{' '.join(delivery.key)} ({delivery.mapp}): {view.status(delivery)}.")
        if delivery.key in view.approvals:
            by, when = view.approvals[delivery.key]
            typer.echo(f"  Godkänd av {by} {_local(when)}.")
        _echo_reasons(view.held.get(delivery.key, ()))
        _echo_reasons([reason for key, reason in view.remarks if key == delivery.key])
    for refusal in view.refusals:
        typer.echo(f"{refusal.mapp}: refuserad {_local(refusal.refused_at)}, i karantän.")
        _echo_reasons(refusal.reasons)


def _echo_reasons(reasons: Sequence[Reason]) -> None:
    for reason in reasons:
        place = ".".join(part for part in (reason.tabell, reason.kolumn) if part)
        typer.echo(f"  {reason.code}{f' ({place})' if place else ''}: {sentence(reason.code)}")


def _print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDE)
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in head:
        table.add_column(name, justify="right" if name == "rader" else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _delivery_record(view: LedgerView, delivery: Delivery) -> dict[str, Any]:
    by, when = view.approvals.get(delivery.key, ("", None))
    return {
        "kalla": delivery.kalla,
        "region_kod": delivery.region_kod,
        "extrakt_id": delivery.extrakt_id,
        "extrakt_tidpunkt": delivery.extrakt_tidpunkt.isoformat(sep=" "),
        "omfattning": delivery.omfattning.value,
        "syntetisk": delivery.syntetisk,
        "mapp": delivery.mapp,
        "mottagen": delivery.received_at.isoformat(),
        "status": delivery.status.value,
        "antal_rader": delivery.row_counts(),
        "hallorsaker": [_reason_record(r) for r in view.held.get(delivery.key, ())],
        "stoppar_publicering": delivery.key in view.blocking,
        "godkand_av": by,
        "godkand": when.isoformat() if when else None,
    }


def _refusal_record(refusal: Refusal) -> dict[str, Any]:
    return {
        "kalla": refusal.kalla,
        "region_kod": refusal.region_kod,
        "extrakt_id": refusal.extrakt_id,
        "mapp": refusal.mapp,
        "refuserad": refusal.refused_at.isoformat(),
        "orsaker": [_reason_record(reason) for reason in refusal.reasons],
    }


def _reason_record(reason: Reason) -> dict[str, str]:
    return {
        "kod": str(reason.code),
        "tabell": reason.tabell,
        "kolumn": reason.kolumn,
        "atgard": sentence(reason.code),
    }


def _local(instant: datetime) -> str:
    return instant.astimezone(_LOCAL).strftime("%Y-%m-%d %H:%M")
