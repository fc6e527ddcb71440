"""Evaluate the checks of one delivery in this process, with Great Expectations.

Loaded only when there is something to evaluate. Does not belong here: deciding that (runner.py),
doing it elsewhere (process.py), what is checked (suites.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.checks.check import Check, Readable
from orchestration.checks.model import Outcome, State
from orchestration.checks.views import Present, create_views, view_file
from orchestration.contract import Kalla
from orchestration.landing.model import Delivery


@dataclass(frozen=True)
class Work:
    """One delivery and the checks to evaluate, by delivered table.

    archive, build: folders of the data folder. memory_limit: as DuckDB spells it.
    """

    archive: Path
    build: Path
    memory_limit: str
    kalla: Kalla
    delivery: Delivery
    checks: Mapping[str, tuple[Check, ...]]


Evaluate = Callable[[Work], Sequence[Outcome]]
"""Gives an outcome for every check; one that cannot run is EJ_KORBAR, never passed."""


def evaluate_here(work: Work) -> list[Outcome]:
    """What Great Expectations finds; raises DuckDB's errors, whose texts can hold values."""
    from orchestration.checks import gx_engine  # seconds to load: only when there is work

    outcomes: list[Outcome] = []
    with view_file(work.build) as path:
        present = create_views(path, work.archive, work.kalla, work.delivery)
        session = gx_engine.GxSession(path, work.memory_limit)
        try:
            for tabell, row_count in work.delivery.row_counts().items():
                runnable, decided = _runnable(tabell, work.checks[tabell], present)
                outcomes += decided
                outcomes += session.run(tabell, runnable, row_count) if runnable else ()
        finally:
            session.close()
    return outcomes


def _runnable(
    tabell: str, checks: Sequence[Check], present: Present
) -> tuple[list[Check], list[Outcome]]:
    """Part the checks that Great Expectations can evaluate from those already decided here.

    Decided: whether the archived file opens, and what would need a column that is not there.
    """
    there = {(t, c) for t, columns in present.items() for c in columns}
    runnable, decided = [], []
    for check in checks:
        if isinstance(check.rule, Readable):
            opens = tabell in present
            state = State.GODKAND if opens else State.AVVIKER
            decided.append(check.outcome(state, antal=1, avvikande=int(not opens)))
        elif tabell in present and check.needs <= there:
            runnable.append(check)
        else:
            decided.append(check.outcome(State.EJ_KORBAR))
    return runnable, decided
