"""Expectations that count: a query of one row of counts, so that no row ever reaches Python.

With gx_engine.py what knows Great Expectations; imported through it, since the import has a price.
Does not belong here: running them (gx_engine.py), which checks there are (suites.py, and
orchestration/reader_checks/suites.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)

from orchestration.checks.check import Check
from orchestration.checks.model import Severity

GX_SEVERITIES = {
    Severity.KRITISK: "critical",
    Severity.VARNING: "warning",
    Severity.INFO: "info",
}


class ExpectCountsWithinTolerance(UnexpectedRowsExpectation):
    """A query of one row of counts instead of the rows, so that no row ever reaches Python.

    Fails when at least min_count deviate and their share of what is judged is above max_share.
    Expectations with the same query share it: Great Expectations runs equal metrics once.
    """

    judged: str = "antal"
    deviating: str = "avvikande"
    max_share: float = 0.0
    min_count: int = 1

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.table",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: object | None = None,
    ) -> dict[str, Any]:
        (counts,) = metrics["unexpected_rows_query.table"]
        total, deviating = int(counts[self.judged]), int(counts[self.deviating])
        fails = deviating >= self.min_count and deviating > self.max_share * total
        result: dict[str, Any] = {"observed_value": deviating, "element_count": total}
        if counts.get("timmar") is not None:
            result["timmar"] = int(counts["timmar"])
        return {"success": not fails, "result": result}


class Question(Protocol):
    """One counted expectation: `query` gives one row, whose columns `judged` and `deviating` are
    this one's; it fails when anything deviates. Questions with the same query share it."""

    @property
    def id(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def beskrivning(self) -> str: ...
    @property
    def query(self) -> str: ...
    @property
    def judged(self) -> str: ...
    @property
    def deviating(self) -> str: ...


@dataclass(frozen=True)
class Answer:
    """success: nothing deviates. antal, avvikande: what was judged, and how much deviates."""

    success: bool
    antal: int
    avvikande: int


def common_arguments(check: Check | Question) -> dict[str, Any]:
    return {
        "severity": GX_SEVERITIES[check.severity],
        "description": check.beskrivning,
        "meta": {"id": check.id},
    }


def asked(question: Question) -> ExpectCountsWithinTolerance:
    return ExpectCountsWithinTolerance(
        unexpected_rows_query=f"SELECT * FROM ({question.query}) WHERE EXISTS (FROM {{batch}})",
        judged=question.judged,
        deviating=question.deviating,
        **common_arguments(question),
    )
