"""The gate: may tonight's build be published? A pure decision over what the night found.

Does not belong here: finding it out (gate_input.py), writing files (export.py).
Rule: operations.md §2 step 2. Every reason is reported, not only the first, so that the person on
call sees the whole picture at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Importing landing brings SQLAlchemy and more: a second before `utskrivning sql` answers.
    from orchestration.landing.model import Reason

SHOWN_NAMES = 5
"""How many names a reason lists before it only counts."""


class Gate(StrEnum):
    """The named gates, in the order they are judged."""

    DELIVERIES = "leveranser"
    DBT = "dbt"
    GX = "leveranskontroller"
    RECONCILIATION = "avstamning"
    HOLD = "hallen_leverans"
    TABLES = "tabeller"
    DISCLOSURE = "rojandekontroll"


@dataclass(frozen=True)
class Difference:
    """One delivered table whose rows do not add up (delivery.md §3, row 4)."""

    region_kod: str
    kalla: str
    tabell: str
    extrakt_id: str


@dataclass(frozen=True)
class Hold:
    """One delivery that waits for acceptance and blocks publishing (delivery.md §3, last row)."""

    kalla: str
    region_kod: str
    extrakt_id: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class NightOutcome:
    """What tonight's steps before publishing said.

    dbt_ok: the dbt process ended well. dbt_failed: names of models and tests of severity error
    that failed. gx_failed: names of blocking Great Expectations results that failed. holds:
    deliveries that block publishing. stale: what is wrong with the controlled tables (rules.md R9)
    when they are not of this build.
    """

    dbt_ok: bool
    dbt_failed: tuple[str, ...] = ()
    gx_failed: tuple[str, ...] = ()
    holds: tuple[Hold, ...] = ()
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class BuildFindings:
    """What the build file says.

    accepted_deliveries: accepted ones in the store, held ones too. reconciled_tables: rows of
    dq_avstamning. differences: those of them that are not 0. missing_tables: allow-listed tables
    that the build lacks or holds as views only.
    """

    accepted_deliveries: int
    reconciled_tables: int
    differences: tuple[Difference, ...] = ()
    missing_tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class GateInput:
    """Everything the gate judges."""

    night: NightOutcome
    build: BuildFindings


@dataclass(frozen=True)
class GateReason:
    """Why one gate is closed: its name, and a Swedish sentence that says what to do next."""

    gate: Gate
    text: str


@dataclass(frozen=True)
class GateResult:
    """passed: nothing stands in the way. reasons: empty exactly when passed."""

    passed: bool
    reasons: tuple[GateReason, ...]


def decide(found: GateInput) -> GateResult:
    """Judge every gate; with no accepted delivery at all only that is said."""
    if found.build.accepted_deliveries == 0:
        reasons: tuple[GateReason, ...] = (
            GateReason(
                Gate.DELIVERIES,
                "Ingen leverans är godtagen än, så det finns inget att publicera. Lägg en leverans "
                "i landing/ eller läs varför den senaste refuserades: utskrivning leverans lista.",
            ),
        )
    else:
        reasons = tuple(_closed_gates(found))
    return GateResult(passed=not reasons, reasons=reasons)


def _closed_gates(found: GateInput) -> Iterator[GateReason]:
    night, build = found.night, found.build
    if night.dbt_failed or not night.dbt_ok:
        yield GateReason(Gate.DBT, _dbt_text(night.dbt_failed))
    if night.gx_failed:
        yield GateReason(
            Gate.GX,
            f"Leveranskontroller som stoppar föll: {listed(night.gx_failed)}. Läs kontrollsidan i "
            "outbox/, ta upp felet med den som levererar och kör om när en rättad leverans kommit.",
        )
    if build.differences or build.reconciled_tables == 0:
        yield GateReason(Gate.RECONCILIATION, _reconciliation_text(build.differences))
    for hold in night.holds:
        yield GateReason(Gate.HOLD, _hold_text(hold))
    if build.missing_tables:
        yield GateReason(
            Gate.TABLES,
            f"Tabeller som ska publiceras saknas i bygget: {listed(build.missing_tables)}. Kör "
            "dbt-bygget igen; saknas de ändå, rätta modellerna eller publiceringslistan "
            "tillatna_tabeller.yaml.",
        )
    if night.stale:
        yield GateReason(
            Gate.DISCLOSURE,
            f"Tabeller för alla läsare hör inte till det här bygget: {listed(night.stale)}. Kör om "
            "natten, så görs de på nytt; står felet kvar, läs steget rojandekontroll i Dagster.",
        )


def _dbt_text(failed: Sequence[str]) -> str:
    if not failed:
        return (
            "dbt-bygget avslutades inte som det ska. Läs körningens logg i Dagster, åtgärda "
            "orsaken och kör om."
        )
    return (
        f"Modeller eller kontroller i dbt föll: {listed(failed)}. Läs dem i Dagster, rätta "
        "orsaken och kör om."
    )


def _reconciliation_text(differences: Sequence[Difference]) -> str:
    if not differences:
        return (
            "Avstämningen (kvalitet.dq_avstamning) är tom fast leveranser finns, så ingen rad är "
            "kontrollräknad. Bygg om: flytta undan build/ och kör om."
        )
    names = [f"{d.kalla} {d.region_kod} {d.extrakt_id} {d.tabell}" for d in differences]
    return (
        f"Avstämningen går inte ihop för {listed(names)}. Flytta undan build/ och kör om; består "
        "skillnaden, se kvalitet.dq_avstamning i byggfilen och anmäl felet."
    )


def _hold_text(hold: Hold) -> str:
    name = f"{hold.kalla} {hold.region_kod} {hold.extrakt_id}"
    tables = sorted({reason.tabell for reason in hold.reasons if reason.tabell})
    codes = sorted({reason.code for reason in hold.reasons})
    because = f" ({listed(codes)}{': ' + listed(tables) if tables else ''})" if codes else ""
    return (
        f"Leveransen {name} hålls tillbaka{because}. Granska den med "
        f"'utskrivning leverans forklara {hold.extrakt_id}' och godkänn med "
        f"'utskrivning leverans godkann {name}', eller vänta in nästa normala leverans."
    )


def listed(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(names[:SHOWN_NAMES])
    rest = len(names) - SHOWN_NAMES
    return f"{shown} och {rest} till" if rest > 0 else shown
