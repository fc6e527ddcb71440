"""One check as plain data: what it looks at, how grave a failure is, how it is evaluated.

Does not belong here: which checks a table gets (suites.py), evaluating them (gx_engine.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.checks.model import Kind, Outcome, Severity, State
from orchestration.checks.sql import Counts


@dataclass(frozen=True)
class Readable:
    """The archived file opens (judged when its view is made, before Great Expectations)."""


@dataclass(frozen=True)
class HasColumns:
    columns: tuple[str, ...]


@dataclass(frozen=True)
class HasLedgerRowCount:
    """The table has as many rows as the ledger says."""


@dataclass(frozen=True)
class InValueSet:
    column: str
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class CountedRows:
    """No row of the table may deviate; counted in the one scan of the table."""

    counts: Counts


@dataclass(frozen=True)
class CountedQuery:
    """A query of one row of counts, `antal` and the column named by `deviating`.

    Fails when at least min_count deviate and their share of `antal` is above max_share.
    """

    query: str
    deviating: str = "avvikande"
    max_share: float = 0.0
    min_count: int = 1


Rule = Readable | HasColumns | HasLedgerRowCount | InValueSet | CountedRows | CountedQuery


@dataclass(frozen=True)
class Check:
    """One expectation on one raw table.

    id: ASCII, unique over all källor: kalla.tabell.kind[.column]. needs: (tabell, kolumn) the
    rule reads; without them it cannot run.
    """

    id: str
    tabell: str
    kind: Kind
    severity: Severity
    beskrivning: str
    rule: Rule
    needs: frozenset[tuple[str, str]]

    def outcome(
        self, state: State, antal: int = 0, avvikande: int = 0, timmar: int | None = None
    ) -> Outcome:
        """What was found, in the words and with the severity of this check."""
        return Outcome(
            id=self.id,
            tabell=self.tabell,
            kind=self.kind,
            severity=self.severity,
            beskrivning=self.beskrivning,
            state=state,
            antal=antal,
            antal_avvikande=avvikande,
            timmar=timmar,
        )
