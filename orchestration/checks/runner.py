"""Check the deliveries that have no result yet, and give back the results of all of them.

Safe to repeat: each delivery's result is stored when it is complete, so a killed run goes on with
the next delivery. Great Expectations is loaded only when something has to be checked.
Does not belong here: what is checked (suites.py), the page (page.py), the gate (publish).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestration.checks.check import Check, Readable
from orchestration.checks.model import (
    ASOF_KINDS,
    ChecksReport,
    DeliveryKey,
    DeliveryResult,
    Outcome,
    State,
    result_of,
)
from orchestration.checks.store import load_result, save_result
from orchestration.checks.suites import build_suites, suite_fingerprint
from orchestration.checks.views import Present, create_views, view_file
from orchestration.contract import Contract, Kalla
from orchestration.landing.model import Delivery, Scope
from orchestration.settings import Progress, Settings, quiet
from orchestration.settings.seams import seam

Suites = Mapping[str, tuple[Check, ...]]


@dataclass(frozen=True)
class _Plan:
    """One delivery to check and the checks it gets."""

    delivery: Delivery
    kalla: Kalla
    suites: Suites
    fingerprint: str
    content: str


def check_deliveries(
    settings: Settings,
    contract: Contract,
    deliveries: Sequence[Delivery],
    progress: Progress = quiet,
) -> ChecksReport:
    """Check what has not been checked; a data fault is a finding, never an error.

    Give every accepted delivery of the ledger, not only tonight's: one that landed before a crash
    is then checked too, and stored results make the others free. A delivery with the content of
    an earlier one (delivery.md §1) takes over its outcomes; only what depends on the as-of time
    is checked anew. A changed contract re-checks the newest delivery of each källa and region,
    and a result that blocks is never trusted but checked again.
    """
    planner = _Planner(contract)
    newest = {(d.kalla, d.region_kod): d.key for d in sorted(deliveries, key=lambda d: d.key)}
    results: dict[DeliveryKey, DeliveryResult] = {}
    checked: list[DeliveryKey] = []
    for delivery in sorted(deliveries, key=lambda d: (d.extrakt_id, d.key)):
        plan = planner.plan(delivery)
        stored = load_result(settings, delivery.key)
        is_newest = newest[(delivery.kalla, delivery.region_kod)] == delivery.key
        if stored is None or _outdated(stored, plan, is_newest):
            stored = _check(settings, plan, _same_content(plan, results), progress)
            save_result(settings, stored)
            checked.append(delivery.key)
            seam("checks.result_saved")
        results[delivery.key] = stored
    return ChecksReport(tuple(results[d.key] for d in deliveries), tuple(checked))


class _Planner:
    """Builds the suites once per källa and scope."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._suites: dict[tuple[str, Scope], tuple[Suites, str]] = {}

    def plan(self, delivery: Delivery) -> _Plan:
        kalla = self._contract.kalla(delivery.kalla)
        which = (delivery.kalla, delivery.omfattning)
        if which not in self._suites:
            built = build_suites(kalla, delivery.omfattning)
            self._suites[which] = (built, suite_fingerprint(built))
        suites, fingerprint = self._suites[which]
        return _Plan(delivery, kalla, suites, fingerprint, _content(delivery))


def _outdated(stored: DeliveryResult, plan: _Plan, is_newest: bool) -> bool:
    if stored.content != plan.content or stored.blocking:
        return True
    return is_newest and stored.suite != plan.fingerprint


def _content(delivery: Delivery) -> str:
    files = sorted((f.tabell, f.sha256) for f in delivery.files)
    return hashlib.sha256(repr(files).encode()).hexdigest()


def _same_content(
    plan: _Plan, results: Mapping[DeliveryKey, DeliveryResult]
) -> DeliveryResult | None:
    delivery = plan.delivery
    for earlier in results.values():
        same_source = (earlier.kalla, earlier.region_kod) == (delivery.kalla, delivery.region_kod)
        same_checks = (earlier.suite, earlier.content) == (plan.fingerprint, plan.content)
        if same_source and same_checks and not earlier.blocking:
            return earlier
    return None


def _check(
    settings: Settings, plan: _Plan, earlier: DeliveryResult | None, progress: Progress
) -> DeliveryResult:
    delivery = plan.delivery
    named = f"{delivery.kalla} {delivery.region_kod} {delivery.extrakt_id}"
    known: dict[str, Outcome] = {}
    if earlier is None:
        progress(f"Kontrollerar leveransen {named}, antal tabeller: {len(delivery.files)}.")
    else:
        progress(f"Kontrollerar tiderna i leveransen {named}: innehållet är redan kontrollerat.")
        known = {o.id: o for o in earlier.outcomes if o.kind not in ASOF_KINDS}
    found = {o.id: o for o in _run(settings, plan, set(known))}
    delivered = delivery.row_counts()
    outcomes = tuple(
        known.get(c.id) or found[c.id]
        for tabell, suite in plan.suites.items()
        if tabell in delivered
        for c in suite
    )
    return result_of(delivery, plan.content, plan.fingerprint, outcomes)


def _run(settings: Settings, plan: _Plan, skip: set[str]) -> list[Outcome]:
    """Evaluate the checks of every delivered table, except those already known."""
    from orchestration.checks import gx_engine  # seconds to load: only when there is work

    outcomes: list[Outcome] = []
    with view_file(settings.build) as path:
        present = create_views(path, settings.archive, plan.kalla, plan.delivery)
        session = gx_engine.GxSession(path)
        try:
            for tabell, row_count in plan.delivery.row_counts().items():
                checks = [c for c in plan.suites[tabell] if c.id not in skip]
                runnable, broken = _runnable(tabell, checks, present)
                outcomes += broken
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
