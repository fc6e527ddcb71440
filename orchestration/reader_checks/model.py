"""What a reader check is and what it finds, as plain values.

Counts only: no outcome has room for a published value, a key or an id (operations.md §8).
Does not belong here: which checks there are (suites.py), running them (run.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from orchestration.checks.model import Severity, State


class Suite(StrEnum):
    """What a check opens: one published file, or several of them beside each other."""

    DELAD = "delad"
    SAMVERKAN = "samverkan"
    AGGREGAT = "aggregat"
    INDIVID = "individ"
    HELHET = "helhet"


class Kind(StrEnum):
    """The kinds of reader checks, gravest first; the second part of every check's id, ASCII."""

    IDENTITET = "identitet"
    UNDERTRYCKT = "undertryckt"
    LOFTE = "lofte"
    FORTECKNING = "forteckning"
    LEVERANSER = "leveranser"
    MART = "mart"
    KVOT = "kvot"
    LANSUMMA = "lansumma"
    BETALDYGN = "betaldygn"
    BELOPP = "belopp"
    VARDEPISODER = "vardepisoder"
    TRATT = "tratt"
    EPISOD = "episod"
    NIVA_SAKNAS = "niva_saknas"
    NIVA_OKAND = "niva_okand"
    TAL = "tal"
    FRAMTID = "framtid"
    DIMENSION = "dimension"
    FYND = "fynd"


@dataclass(frozen=True)
class ReaderCheck:
    """One expectation on a written generation.

    id: suite.kind, or suite.kind.subject where a kind looks at several. query: gives one row of
    counts over the catalogs of opened.py; `judged` and `deviating` name this check's two of them,
    since checks that read the same rows share a query.
    """

    id: str
    suite: Suite
    kind: Kind
    severity: Severity
    beskrivning: str
    query: str
    judged: str = "antal"
    deviating: str = "avvikande"


@dataclass(frozen=True)
class ReaderOutcome:
    """What one check found. antal: how much was judged; antal_avvikande: how much deviates."""

    check: ReaderCheck
    state: State
    antal: int = 0
    antal_avvikande: int = 0

    @property
    def success(self) -> bool:
        """Nothing to act on: passed, or nothing to judge."""
        return self.state in (State.GODKAND, State.EJ_TILLAMPLIG)

    @property
    def blocks(self) -> bool:
        """`current` must not be moved to this generation. What could not run has not passed."""
        return self.check.severity is Severity.KRITISK and not self.success


@dataclass(frozen=True)
class Looked:
    """What was looked at. lage: local as-of as text, of the region that is furthest on."""

    generation: str
    lage: str
    syntetisk: bool


@dataclass(frozen=True)
class ReaderReport:
    """All outcomes of one generation, in the order of the checks. looked: None when the generation
    does not say what it is."""

    outcomes: tuple[ReaderOutcome, ...]
    looked: Looked | None = None

    @property
    def blocking(self) -> tuple[ReaderOutcome, ...]:
        return tuple(o for o in self.outcomes if o.blocks)

    @property
    def warnings(self) -> tuple[ReaderOutcome, ...]:
        """Failed ones that do not block."""
        return tuple(o for o in self.outcomes if not o.success and not o.blocks)

    def of_suite(self, suite: Suite) -> tuple[ReaderOutcome, ...]:
        return tuple(o for o in self.outcomes if o.check.suite is suite)
