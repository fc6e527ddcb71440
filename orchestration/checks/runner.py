"""Check the deliveries that have no result yet, and give back the results of all of them.

Safe to repeat: each delivery's result is stored when it is complete, so a killed run goes on with
the next delivery. Great Expectations is loaded only when something has to be checked, and where it
is evaluated. Does not belong here: what is checked (suites.py), evaluating it (evaluate.py,
process.py), the page (page.py), the gate (publish).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orchestration.checks.check import Check
from orchestration.checks.evaluate import Evaluate, Work, evaluate_here
from orchestration.checks.model import (
    ASOF_KINDS,
    ChecksReport,
    DeliveryKey,
    DeliveryResult,
    Outcome,
    result_of,
)
from orchestration.checks.store import Head, head_of, load_head, load_result, save_result
from orchestration.checks.suites import build_suites, suite_fingerprint
from orchestration.contract import Contract, Kalla
from orchestration.landing.model import Delivery, Scope
from orchestration.settings import Progress, Settings, quiet
from orchestration.settings.seams import seam

Suites = Mapping[str, tuple[Check, ...]]

HISTORY_LENGTH = 10
"""Deliveries per källa and region whose results a report holds; older ones only when they block."""


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
    evaluate: Evaluate = evaluate_here,
) -> ChecksReport:
    """Check what has not been checked; a data fault is a finding, never an error.

    Give every accepted delivery of the ledger, not only tonight's: one that landed before a crash
    is then checked too, and stored results make the others nearly free. A delivery with the
    content of an earlier one (delivery.md §1) takes over its outcomes; only what depends on the
    as-of time is checked anew. A changed contract re-checks the newest delivery of each källa and
    region, and a result that blocks is never trusted but checked again.

    evaluate: what does it; else this process, which then loads Great Expectations.
    """
    run = _Run(settings, contract, progress, evaluate)
    recent = _recent(deliveries)
    for delivery in sorted(deliveries, key=lambda d: (d.extrakt_id, d.key)):
        rank = recent.get(delivery.key)
        run.take(delivery, is_newest=rank == 0, is_shown=rank is not None)
    results = tuple(run.results[d.key] for d in deliveries if d.key in run.results)
    return ChecksReport(results, tuple(run.checked))


def _recent(deliveries: Sequence[Delivery]) -> dict[DeliveryKey, int]:
    """Place from the newest (0) of the last deliveries of every källa and region."""
    recent: dict[DeliveryKey, int] = {}
    sources: dict[tuple[str, str], int] = {}
    for delivery in sorted(deliveries, key=lambda d: d.extrakt_id, reverse=True):
        rank = sources.setdefault((delivery.kalla, delivery.region_kod), 0)
        if rank < HISTORY_LENGTH:
            recent[delivery.key] = rank
        sources[(delivery.kalla, delivery.region_kod)] += 1
    return recent


class _Run:
    """One pass over the deliveries, oldest first."""

    def __init__(
        self, settings: Settings, contract: Contract, progress: Progress, evaluate: Evaluate
    ) -> None:
        self._settings = settings
        self._planner = _Planner(contract)
        self._progress = progress
        self._evaluate = evaluate
        self._heads: list[Head] = []
        self.results: dict[DeliveryKey, DeliveryResult] = {}
        self.checked: list[DeliveryKey] = []

    def take(self, delivery: Delivery, is_newest: bool, is_shown: bool) -> None:
        """Use the stored result of a delivery, or check it."""
        plan = self._planner.plan(delivery)
        head = load_head(self._settings, delivery.key)
        known = head is not None and not _outdated(head, plan, is_newest)
        result = load_result(self._settings, delivery.key) if known and is_shown else None
        if result is None and (is_shown or not known):
            result = self._check(plan, self._same_content(plan))
            save_result(self._settings, result)
            self.checked.append(delivery.key)
            seam("checks.result_saved")
        if result is not None:
            self.results[delivery.key] = result
            head = head_of(result)
        if head is not None:
            self._heads.append(head)

    def _same_content(self, plan: _Plan) -> DeliveryResult | None:
        """The result of an earlier delivery of the same files and checks, unless it blocks."""
        source = plan.delivery.key[:2]
        for head in self._heads:
            same = (head.suite, head.content) == (plan.fingerprint, plan.content)
            if same and head.key[:2] == source and not head.blocking:
                return self.results.get(head.key) or load_result(self._settings, head.key)
        return None

    def _check(self, plan: _Plan, earlier: DeliveryResult | None) -> DeliveryResult:
        delivery = plan.delivery
        named = f"{delivery.kalla} {delivery.region_kod} {delivery.extrakt_id}"
        known: dict[str, Outcome] = {}
        if earlier is None:
            self._progress(
                f"Kontrollerar leveransen {named}, antal tabeller: {len(delivery.files)}."
            )
        else:
            self._progress(
                f"Kontrollerar tiderna i leveransen {named}: innehållet är redan kontrollerat."
            )
            known = {o.id: o for o in earlier.outcomes if o.kind not in ASOF_KINDS}
        found = {o.id: o for o in self._evaluate(_work(self._settings, plan, set(known)))}
        delivered = delivery.row_counts()
        outcomes = tuple(
            known.get(c.id) or found[c.id]
            for tabell, suite in plan.suites.items()
            if tabell in delivered
            for c in suite
        )
        return result_of(delivery, plan.content, plan.fingerprint, outcomes)


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
        return _Plan(delivery, kalla, suites, fingerprint, content_of(delivery))


def _outdated(stored: Head, plan: _Plan, is_newest: bool) -> bool:
    if stored.content != plan.content or stored.blocking:
        return True
    return is_newest and stored.suite != plan.fingerprint


def content_of(delivery: Delivery) -> str:
    """Equal exactly for deliveries of the same files (delivery.md §1)."""
    files = sorted((f.tabell, f.sha256) for f in delivery.files)
    return hashlib.sha256(repr(files).encode()).hexdigest()


def _work(settings: Settings, plan: _Plan, skip: set[str]) -> Work:
    """The checks of every delivered table, except those already known."""
    return Work(
        archive=settings.archive,
        build=settings.build,
        memory_limit=settings.memory_limit,
        kalla=plan.kalla,
        delivery=plan.delivery,
        checks={
            tabell: tuple(c for c in plan.suites[tabell] if c.id not in skip)
            for tabell in plan.delivery.row_counts()
        },
    )
