"""The plain values of alerts. Nothing here touches the world, and nothing holds a patient's value.

Does not belong here: deciding (lifecycle.py), keeping (store.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

WHOLE_REGION = "ALLA"
"""klinik_kod of the row of a whole region, as kvalitet.dq_status_24h_lage writes it."""
NO_KLINIK = frozenset({"", "okand", WHOLE_REGION})


class AlertsError(Exception):
    """Alerts cannot be kept or sent as asked. The text is Swedish, without values or secrets."""


class Severity(StrEnum):
    """interface.md §3, dq_regler.allvarlighet; a rule of INFO alerts nobody."""

    INFO = "info"
    VARNING = "varning"
    FEL = "fel"
    KRITISK = "kritisk"

    @property
    def rank(self) -> int:
        """0 (info) to 3 (kritisk)."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Kind(StrEnum):
    """FYND: about figures, for utdataenheten and kliniker. DRIFT: for whoever runs the system."""

    FYND = "fynd"
    DRIFT = "drift"


class Status(StrEnum):
    """Where an alert is in its life (operations.md §11.2)."""

    NY = "ny"
    KVITTERAD = "kvitterad"
    TYSTAD = "tystad_till"
    LOST = "lost"
    ATEROPPNAD = "ateroppnad"


class Change(StrEnum):
    """What happened to an alert; the history keeps every one."""

    NY = "ny"
    UPPTRAPPAD = "upptrappad"
    PAMINNELSE = "paminnelse"
    ATEROPPNAD = "ateroppnad"
    LOST = "lost"
    KVITTERAD = "kvitterad"
    TYSTAD = "tystad"


@dataclass(frozen=True)
class Fingerprint:
    """What makes two sightings the same alert: rule, unit and period (operations.md §11.2).

    amne: what a notice about operations is about (a run, a delivery); empty for findings.
    """

    regel_id: str
    region_kod: str = ""
    klinik_kod: str = ""
    period: str = ""
    amne: str = ""

    @property
    def text(self) -> str:
        """The parts with | between; unique, since no part may hold one."""
        parts = (self.regel_id, self.region_kod, self.klinik_kod, self.period, self.amne)
        return "|".join(part.replace("|", "/") for part in parts)

    @property
    def slug(self) -> str:
        """The parts that say something, fit for a file name."""
        parts = (self.regel_id, self.region_kod, self.klinik_kod, self.period, self.amne)
        return re.sub(r"[^A-Za-z0-9_]", "_", "_".join(part for part in parts if part))


@dataclass(frozen=True)
class Sighting:
    """One thing that is so right now. seen_at: aware; as-of for findings, the clock for DRIFT.

    headline, text: Swedish; text says what to do. facts: more for the message file, no values.
    newest_at: when the newest of what is counted began, where that is known: one that ended while
    another began leaves the count as it was.
    """

    fingerprint: Fingerprint
    kind: Kind
    severity: Severity
    count: int
    seen_at: datetime
    headline: str
    text: str
    owner: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    newest_at: datetime | None = None


@dataclass(frozen=True)
class Alert:
    """A sighting with a life. Times are aware UTC.

    first_seen, last_seen: the sightings'. told_at, told_severity: of the last message. told_count:
    its count, or the lowest since. changed_at: when the status changed, by the clock. changes: how
    many there have been. number: what people call it by; 0 until it is kept.
    """

    fingerprint: Fingerprint
    kind: Kind
    severity: Severity
    count: int
    first_seen: datetime
    last_seen: datetime
    status: Status
    changed_at: datetime
    headline: str
    text: str
    owner: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    told_at: datetime | None = None
    told_count: int = 0
    told_severity: Severity = Severity.INFO
    acknowledged_by: str = ""
    silenced_until: datetime | None = None
    changes: int = 0
    number: int = 0

    @property
    def is_open(self) -> bool:
        return self.status is not Status.LOST


@dataclass(frozen=True)
class Step:
    """What one look at an alert led to. change: None when nothing is worth the history.

    tells: a message is called for.
    """

    alert: Alert
    change: Change | None
    tells: bool
