"""The parts of the page as the template gets them: texts that are ready to print.

Does not belong here: how they come from the report (page_model.py), markup (the template).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """A verdict in words; `code` only picks sign and colour, which never stand alone."""

    code: str
    text: str


CRITICAL = Status("kritisk", "Stoppar publiceringen")
WARNING = Status("varning", "Varning")
OK = Status("ok", "Godkänd")
NOT_JUDGED = Status("ingen", "Ej tillämplig")
NO_ROWS = Status("ingen", "Inga rader")


@dataclass(frozen=True)
class FailedCheck:
    tabell: str
    beskrivning: str
    avvikande: str
    av: str
    andel: str


@dataclass(frozen=True)
class FailedKind:
    """All failed checks of one kind in one delivery: said once what it means and what to do."""

    status: Status
    rubrik: str
    betyder: str
    atgard: str
    checks: tuple[FailedCheck, ...]


@dataclass(frozen=True)
class TableRow:
    tabell: str
    rader: str
    kontroller: str
    avviker: str
    ej_tillampliga: str
    status: Status


@dataclass(frozen=True)
class TimelyRow:
    """One line of a 24-hour table: a question to one table of the newest delivery."""

    fraga: str
    tabell: str
    svar: str
    underlag: str
    status: Status


@dataclass(frozen=True)
class Timely:
    """Whether the last 24 hours of one källa and region are there."""

    rubrik: str
    rows: tuple[TimelyRow, ...]


@dataclass(frozen=True)
class HistoryRow:
    uttag: str
    omfattning: str
    rader: str
    meddelanden: str
    statusrader: str
    status: Status


@dataclass(frozen=True)
class DeliverySection:
    """The newest delivery of a källa and region with those before it, or an older that blocks."""

    ankare: str
    rubrik: str
    uttag: str
    omfattning: str
    extrakt_id: str
    syntetisk: bool
    sammanfattning: str
    status: Status
    failed: tuple[FailedKind, ...]
    noted: tuple[FailedKind, ...]
    tables: tuple[TableRow, ...]
    history: tuple[HistoryRow, ...]
    has_timely: bool


@dataclass(frozen=True)
class Page:
    status: Status
    rubrik: str
    ingress: str
    tolerans: str
    timely: tuple[Timely, ...]
    sections: tuple[DeliverySection, ...]
