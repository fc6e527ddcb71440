"""What a night did, read from Dagster's events: parts, checks, reasons."""

from __future__ import annotations

import time

import dagster as dg
import pytest

from orchestration.assets.delivery_checks import CHECK, table_result
from orchestration.assets.night import stop, told_as_failure
from orchestration.checks import ChecksReport, DeliveryResult, Outcome, Severity, State
from orchestration.checks.model import Kind
from orchestration.cli.night_job import (
    Tally,
    failure_reason,
    parts_of,
    step_seconds,
    tally_checks,
    unexpected_traces,
)
from orchestration.contract import load_contract
from orchestration.landing import LandingError
from tests.python.orchestration.test_basis import NIGHT

ERROR, WARN = dg.AssetCheckSeverity.ERROR, dg.AssetCheckSeverity.WARN
VARDTILLFALLE = load_contract().kalla("cosmic_link").table("vardtillfalle")


def evaluation(
    name: str, passed: bool, severity: dg.AssetCheckSeverity, **metadata: int
) -> dg.AssetCheckEvaluation:
    return dg.AssetCheckEvaluation(
        asset_key=dg.AssetKey("x"),
        check_name=name,
        passed=passed,
        severity=severity,
        metadata={name: dg.MetadataValue.int(value) for name, value in metadata.items()},
    )


def test_checks_are_counted_by_severity() -> None:
    assert tally_checks(
        [
            evaluation("unik", True, ERROR),
            evaluation("unik2", False, ERROR),
            evaluation("varning", False, WARN),
            evaluation(CHECK, False, WARN, antal_kontroller=30, antal_avvikande=4),
            evaluation(CHECK, False, ERROR, antal_kontroller=20, antal_avvikande=2),
            evaluation(CHECK, True, WARN, antal_kontroller=10, antal_avvikande=0),
        ]
    ) == Tally(checks=63, errors=3, warnings=5)


@dg.job
def night() -> None:
    @dg.op
    def landning() -> int:
        return 1

    @dg.op
    def annat() -> int:
        return 1

    @dg.op
    def lager(fore: int) -> None:
        with told_as_failure():
            raise LandingError("Disken är full. Frigör utrymme.")

    @dg.op
    def dbt(fore: int) -> None:
        raise KeyError("9913991234")

    lager(landning())
    dbt(annat())


@pytest.fixture(scope="module")
def result() -> dg.ExecuteInProcessResult:
    return night.execute_in_process(raise_on_error=False)


def test_parts_are_the_nights_own_in_order(result: dg.ExecuteInProcessResult) -> None:
    took = step_seconds(result.all_events)
    assert list(took) == ["landning"]  # the other two failed
    parts = parts_of(2.0, took | {"dbt": 30.0}, time.perf_counter() - 40.0)
    assert list(parts) == ["start", "landning", "dbt", "övrigt"]
    assert sum(parts.values()) == pytest.approx(40.0, abs=1.0)


def test_an_expected_error_is_told_as_it_is_and_another_by_its_kind(
    result: dg.ExecuteInProcessResult,
) -> None:
    told = failure_reason(result.get_step_failure_events(), refused=0)
    assert "Disken är full. Frigör utrymme." in told
    assert "Steget dbt stannade på ett oväntat fel (KeyError)" in told
    assert "9913991234" not in told


def test_only_the_unexpected_leaves_a_trace_and_it_is_masked(
    result: dg.ExecuteInProcessResult,
) -> None:
    trace = unexpected_traces(result.get_step_failure_events())
    assert "test_night_job.py" in trace and "KeyError" in trace
    assert "9913991234" not in trace
    assert "Disken" not in trace


def test_a_night_where_all_was_refused_says_so() -> None:
    assert failure_reason([], refused=2) == "Ingen ny leverans kunde tas emot."


def test_a_failure_of_the_data_is_never_retried() -> None:
    assert stop("text").allow_retries is False


def outcome(name: str, state: State, severity: Severity = Severity.VARNING) -> Outcome:
    return Outcome(name, "vardtillfalle", Kind.EJ_TOM, severity, "text", state)


def report(*results: tuple[str, str, tuple[Outcome, ...]]) -> ChecksReport:
    return ChecksReport(
        tuple(
            DeliveryResult(
                kalla=NIGHT.kalla,
                region_kod=region,
                extrakt_id=extrakt_id,
                extrakt_tidpunkt=NIGHT.extrakt_tidpunkt,
                omfattning=NIGHT.omfattning,
                syntetisk=True,
                content="",
                suite="",
                outcomes=outcomes,
            )
            for region, extrakt_id, outcomes in results
        ),
        (),
    )


def test_a_table_is_judged_by_the_newest_delivery_of_every_region() -> None:
    found = table_result(
        report(
            ("08", "20260111033000", (outcome("gammal", State.AVVIKER, Severity.KRITISK),)),
            ("08", "20260112033000", (outcome("a", State.GODKAND), outcome("b", State.AVVIKER))),
            ("01", "20260112033000", (outcome("b", State.AVVIKER), outcome("c", State.GODKAND))),
        ),
        VARDTILLFALLE,
    )
    assert (found.checks, found.deviating, found.blocks) == (4, ("b",), False)
    assert found.severity is WARN


def test_a_critical_deviation_is_an_error() -> None:
    found = table_result(
        report(("08", "1", (outcome("a", State.EJ_KORBAR, Severity.KRITISK),))), VARDTILLFALLE
    )
    assert found.blocks and found.severity is ERROR
