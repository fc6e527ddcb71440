"""What the gate judges, fetched from where the night's steps kept it.

Does not belong here: judging (orchestration.publish.gate).
"""

from __future__ import annotations

from orchestration.assets.night import Night
from orchestration.checks import check_deliveries
from orchestration.disclosure.gate import stale_in_build
from orchestration.landing import Ledger, blocking_holds, hold_reasons
from orchestration.publish import (
    Gate,
    GateInput,
    GateResult,
    Hold,
    NightOutcome,
    decide,
    load_allowlist,
    read_findings,
)
from orchestration.warehouse.build_basis import read_build_basis
from orchestration.warehouse.outcome import DbtOutcome, load_outcome

_BEFORE_BUILD = (Gate.DELIVERIES, Gate.DBT, Gate.GX, Gate.HOLD)


def judge(night: Night) -> GateResult:
    """Judge the build as it lies. A dbt build of other deliveries or code counts as none.

    Raises the errors of night.TOLD_ERRORS.
    """
    outcome = load_outcome(night.settings)
    if outcome is None or outcome.basis != read_build_basis(night.settings).digest:
        outcome = DbtOutcome(ok=False)
    return _decide(night, outcome)


def dbt_gate_text(night: Night, outcome: DbtOutcome) -> str:
    """Why nothing is published after a dbt build that failed, in Swedish.

    What a failed build lacks (tables, reconciliation) follows from it and is not told.
    """
    reasons = [r for r in _decide(night, outcome).reasons if r.gate in _BEFORE_BUILD]
    return gate_text(GateResult(passed=False, reasons=tuple(reasons)))


def gate_text(gate: GateResult) -> str:
    """«Grinden «dbt»: … Grinden «avstamning»: …»."""
    return " ".join(f"Grinden «{reason.gate}»: {reason.text}" for reason in gate.reasons)


def _decide(night: Night, outcome: DbtOutcome) -> GateResult:
    with Ledger(night.settings) as ledger:
        deliveries = ledger.deliveries()
    reasons = hold_reasons(deliveries)
    report = check_deliveries(night.settings, night.contract, deliveries)
    found = NightOutcome(
        dbt_ok=outcome.ok,
        dbt_failed=outcome.failed,
        gx_failed=tuple(f"{'/'.join(key)}/{check.id}" for key, check in report.blocking),
        holds=tuple(
            Hold(*delivery.key, reasons.get(delivery.key, ()))
            for delivery in blocking_holds(deliveries)
        ),
        stale=stale_in_build(night.settings),
    )
    build = read_findings(night.settings, load_allowlist())
    return decide(GateInput(found, build))
