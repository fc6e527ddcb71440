"""What a delivery check finds, as plain values: outcomes, one delivery's result, the report.

Counts only: no outcome has room for a delivered value, a key or an id (operations.md §8).
Does not belong here: what is checked (suites.py), how (gx_engine.py), where it is kept (store.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orchestration.landing.model import Delivery, Scope

DeliveryKey = tuple[str, str, str]
"""(kalla, region_kod, extrakt_id), as `Delivery.key`."""


class Severity(StrEnum):
    """What a failed check means: only `kritisk` blocks publishing."""

    KRITISK = "kritisk"
    VARNING = "varning"
    INFO = "info"


class State(StrEnum):
    """Outcome of one check.

    EJ_TILLAMPLIG: there was nothing to judge (zero rows), which is not the same as passed.
    EJ_KORBAR: the check could not run; counts as failed with the severity of the check.
    """

    GODKAND = "godkand"
    AVVIKER = "avviker"
    EJ_TILLAMPLIG = "ej_tillamplig"
    EJ_KORBAR = "ej_korbar"


class Kind(StrEnum):
    """The kinds of checks, gravest first; the third part of every check's id, ASCII."""

    ARKIVFIL = "arkivfil"
    KOLUMNER = "kolumner"
    RADANTAL = "radantal"
    NYCKEL_HELT_TOM = "nyckel_helt_tom"
    PATIENTNYCKEL = "patientnyckel"
    FULLSTANDIGHET = "fullstandighet"
    TYST = "tyst"
    FRITEXT = "fritext"
    REFERENS = "referens"
    EJ_TOM = "ej_tom"
    VARDE = "varde"
    FORM = "form"
    TIDSORDNING = "tidsordning"
    FRAMTID = "framtid"
    MOTSTRIDIG = "motstridig"
    UPPREPAD = "upprepad"


ASOF_KINDS = frozenset({Kind.FULLSTANDIGHET, Kind.TYST, Kind.FRAMTID})
"""Kinds that depend on `extrakt_tidpunkt`, not on the content alone (delivery.md §1, last line)."""


@dataclass(frozen=True)
class Outcome:
    """One check on one table of one delivery.

    antal: what was judged (rows, filled values, keys, ärenden; 0 = nothing to judge).
    antal_avvikande: how many of them deviate. timmar: only for TYST, whole hours from the newest
    registration to `extrakt_tidpunkt`.
    """

    id: str
    tabell: str
    kind: Kind
    severity: Severity
    beskrivning: str
    state: State
    antal: int = 0
    antal_avvikande: int = 0
    timmar: int | None = None

    @property
    def success(self) -> bool:
        """Nothing to act on: passed, or nothing to judge."""
        return self.state in (State.GODKAND, State.EJ_TILLAMPLIG)

    @property
    def blocks(self) -> bool:
        """Publishing must not go on with this delivery."""
        return self.severity is Severity.KRITISK and not self.success

    @property
    def share(self) -> float | None:
        """Deviating share 0-1, None when nothing was judged."""
        return self.antal_avvikande / self.antal if self.antal else None


@dataclass(frozen=True)
class DeliveryResult:
    """All outcomes of one delivery.

    content: hash of the delivered files, equal for a delivery with known content.
    suite: hash of the checks that were run, so that changed checks can be told apart.
    """

    kalla: str
    region_kod: str
    extrakt_id: str
    extrakt_tidpunkt: datetime
    omfattning: Scope
    syntetisk: bool
    content: str
    suite: str
    outcomes: tuple[Outcome, ...]

    @property
    def key(self) -> DeliveryKey:
        return (self.kalla, self.region_kod, self.extrakt_id)

    @property
    def blocking(self) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.blocks)

    def failed(self, severity: Severity) -> tuple[Outcome, ...]:
        """Outcomes of this severity that need someone's eyes."""
        return tuple(o for o in self.outcomes if o.severity is severity and not o.success)

    def of_table(self, tabell: str) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.tabell == tabell)


@dataclass(frozen=True)
class ChecksReport:
    """Results in the order of the deliveries given: the last ten of every källa and region, and
    all that were checked now or block.

    checked: keys of the deliveries that were checked in this run; the others were known.
    """

    results: tuple[DeliveryResult, ...]
    checked: tuple[DeliveryKey, ...]

    @property
    def blocking(self) -> tuple[tuple[DeliveryKey, Outcome], ...]:
        """Critical failures: the reasons not to publish."""
        return tuple((r.key, o) for r in self.results for o in r.blocking)

    def latest(self) -> tuple[DeliveryResult, ...]:
        """The newest delivery (by extrakt_id) of every källa and region, in that order."""
        newest = {(r.kalla, r.region_kod): r for r in sorted(self.results, key=lambda r: r.key)}
        return tuple(newest.values())


def result_of(
    delivery: Delivery, content: str, suite: str, outcomes: tuple[Outcome, ...]
) -> DeliveryResult:
    """Join a delivery's description with what was found in it."""
    return DeliveryResult(
        kalla=delivery.kalla,
        region_kod=delivery.region_kod,
        extrakt_id=delivery.extrakt_id,
        extrakt_tidpunkt=delivery.extrakt_tidpunkt,
        omfattning=delivery.omfattning,
        syntetisk=delivery.syntetisk,
        content=content,
        suite=suite,
        outcomes=outcomes,
    )
