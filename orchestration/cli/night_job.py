"""Run the Dagster job `nightly` in this process, and read from its events what it did.

Does not belong here: telling people (night_result.py, nightly.py), what the steps do
(orchestration.assets). Importing this module loads Dagster and dbt's classes: seconds.
"""

from __future__ import annotations

import contextlib
import io
import logging
import time
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import dagster as dg

from orchestration.alerts.config import load_addresses
from orchestration.alerts.follow_up import follow_up
from orchestration.alerts.model import AlertsError
from orchestration.assets.alerts import write_night_alert, write_stopped_alert
from orchestration.assets.findings import rules
from orchestration.assets.keys import (
    ALL_RECEIVED,
    FINDINGS,
    JOB,
    LEDGER,
    PUBLISH_STEP,
    PUBLISHED,
    STEPS,
)
from orchestration.checks import CheckerAhead
from orchestration.cli.night_result import NightResult, NightStatus
from orchestration.collector import loading
from orchestration.definitions import build_definitions
from orchestration.publish.about import read_about
from orchestration.publish.generation import current_generation
from orchestration.settings import Progress, Settings, SettingsError
from orchestration.warehouse.masking import mask_error
from orchestration.warehouse.parsed_project import ensure_parsed

START, ALERTS, REST = "start", "larm", "övrigt"
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@dataclass(frozen=True)
class Tally:
    """Checks of a night: Great Expectations' one by one, dbt's tests and the night's own."""

    checks: int
    errors: int
    warnings: int


@dataclass(frozen=True)
class AlertRound:
    """What the alerts cost and, in Swedish, what went wrong with them."""

    seconds: float
    remarks: tuple[str, ...]


def run_nightly_job(
    settings: Settings, progress: Progress, started: float, checker: CheckerAhead
) -> NightResult:
    """Run the night; the caller holds the lock. started: time.perf_counter() of its beginning.
    checker: sent for already when there is something to check.

    The run's history is kept in memory only: writing it would cost more than the landing, and
    what must last is in state/ and outbox/. Raises DbtProjectError.
    """
    parsed = ensure_parsed(progress=progress)
    with _quiet():
        with loading():
            definitions = build_definitions(
                settings, parsed=parsed, progress=progress, is_locked=True, checker=checker
            )
            job = definitions.resolve_job_def(JOB)
        begun = time.perf_counter()
        result = job.execute_in_process(raise_on_error=False, run_config=_QUIET)
        told = _night_result(settings, result)
        alerts = follow_alerts(settings)
        steps = step_seconds(result.all_events) | {ALERTS: alerts.seconds}
        parts = parts_of(begun - started, steps, started)
    return replace(told, seconds=parts, remarks=(*told.remarks, *alerts.remarks))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Dagster and dbt print what is meant for a log; the terminal shows progress instead."""
    logging.disable(logging.CRITICAL)
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            warnings.catch_warnings(action="ignore"),
        ):
            yield
    finally:
        logging.disable(logging.NOTSET)


def follow_alerts(settings: Settings) -> AlertRound:
    """Record and send: here, since nobody says that a daemon runs. It never fails the night."""
    begun = time.perf_counter()
    remarks = []
    try:
        done = follow_up(settings, load_addresses(settings))
    except (AlertsError, SettingsError) as error:
        remarks.append(f"Larmen är inte bokförda och skickade: {error}")
        remarks.extend(_stopped(settings, str(error)))
    else:
        if done.sent.failed:
            remarks.append(
                f"{done.sent.failed} larm kunde inte skickas och försöks igen: se 'utskrivning "
                "larm lista --osant'."
            )
    return AlertRound(time.perf_counter() - begun, tuple(remarks))


def _stopped(settings: Settings, reason: str) -> list[str]:
    """Leave a notice of it; what is wrong with the alerts can keep it from being left."""
    try:
        write_stopped_alert(settings, reason)
    except AlertsError as error:
        return [str(error)]
    return []


def _night_result(settings: Settings, result: dg.ExecuteInProcessResult) -> NightResult:
    tally = tally_checks(result.get_asset_check_evaluations())
    refused = _refused(result)
    status = _status(result, refused)
    reason, alert = "", ""
    failures = result.get_step_failure_events()
    if status is NightStatus.EJ_PUBLICERAD:
        reason = failure_reason(failures, refused)
        alert = write_night_alert(settings, result.run_id, reason)
    generation, asof = published_state(settings)
    return NightResult(
        status=status,
        seconds={},
        checks=tally.checks,
        errors=tally.errors,
        warnings=tally.warnings,
        generation=generation,
        asof=asof,
        reason=reason,
        refused=refused,
        alert=alert,
        trace=unexpected_traces(failures),
        remarks=_remarks(result),
    )


def _status(result: dg.ExecuteInProcessResult, refused: int) -> NightStatus:
    if any(_materializations(result, PUBLISH_STEP, PUBLISHED)):
        return NightStatus.PUBLICERAD
    if result.success and not refused:
        return NightStatus.AKTUELL
    return NightStatus.EJ_PUBLICERAD


def parts_of(start: float, steps: dict[str, float], started: float) -> dict[str, float]:
    """The parts, with what went on between and around the steps (Dagster, a failed one) last."""
    whole = time.perf_counter() - started
    return {START: start} | steps | {REST: max(0.0, whole - start - sum(steps.values()))}


def step_seconds(events: Iterable[dg.DagsterEvent]) -> dict[str, float]:
    """Seconds of each step that ended well, in the order of the night; a failed one has none."""
    took = {
        str(event.step_key): event.step_success_data.duration_ms / 1000
        for event in events
        if event.event_type is dg.DagsterEventType.STEP_SUCCESS
    }
    return {step: took[step] for step in STEPS if step in took}


def tally_checks(evaluations: Iterable[dg.AssetCheckEvaluation]) -> Tally:
    """Count every check; those of Great Expectations are as many as their metadata says. Findings
    are not counted: they are the source's, and the alerts tell of them."""
    told_by_alerts = rules()
    checks = errors = warned = 0
    for evaluation in evaluations:
        if evaluation.asset_key == FINDINGS and evaluation.check_name in told_by_alerts:
            continue
        number, deviating = 1, int(not evaluation.passed)
        if "antal_kontroller" in evaluation.metadata:
            number = _number(evaluation, "antal_kontroller")
            deviating = _number(evaluation, "antal_avvikande")
        checks += number
        if evaluation.severity is dg.AssetCheckSeverity.ERROR:
            errors += deviating
        else:
            warned += deviating
    return Tally(checks, errors, warned)


def failure_reason(failures: Iterable[dg.DagsterEvent], refused: int) -> str:
    """Why nothing was published, in Swedish and without values."""
    told = []
    for event in failures:
        data = event.step_failure_data
        if data.user_failure_data is not None:
            told.append(str(data.user_failure_data.description))
        else:
            error = _root_error(data)
            kind = error.cls_name if error is not None else "okänt fel"
            told.append(
                f"Steget {event.step_key} stannade på ett oväntat fel ({kind}). Kör om; består "
                "felet, anmäl det med utskriften ovan och den av 'utskrivning doctor'."
            )
    if not told and refused:
        told.append("Ingen ny leverans kunde tas emot.")
    return mask_error(" ".join(told))


def unexpected_traces(failures: Iterable[dg.DagsterEvent]) -> str:
    """Where unexpected errors arose, masked: for the engineer who gets the report."""
    traces = []
    for event in failures:
        error = _root_error(event.step_failure_data)
        if event.step_failure_data.user_failure_data is None and error is not None:
            traces.append("".join(error.stack) + error.message)
    return "\n".join(mask_error(line) for line in "\n".join(traces).splitlines())


def _root_error(failure: Any) -> Any:
    """The error itself, without Dagster's wrapping around it."""
    error = failure.error
    while error is not None and error.cause is not None:
        error = error.cause
    return error


def published_state(settings: Settings) -> tuple[str, str]:
    """(generation, as-of) that `current` points at; empty texts when nothing is published."""
    generation = current_generation(settings.published)
    if generation is None:
        return "", ""
    about = read_about(settings.published / generation)
    return generation, str(max(about["asof"].values()))[:16]


def _refused(result: dg.ExecuteInProcessResult) -> int:
    for evaluation in result.get_asset_check_evaluations():
        if (evaluation.asset_key, evaluation.check_name) == (LEDGER, ALL_RECEIVED):
            return _number(evaluation, "antal_refuserade")
    return 0


def _remarks(result: dg.ExecuteInProcessResult) -> tuple[str, ...]:
    found = _materializations(result, PUBLISH_STEP, PUBLISHED)
    texts = (str(m.metadata["anmarkningar"].value) for m in found)
    return tuple(text for text in texts if text)


def _materializations(
    result: dg.ExecuteInProcessResult, step: str, key: dg.AssetKey
) -> list[dg.AssetMaterialization]:
    found = result.asset_materializations_for_node(step)
    return [m for m in found if isinstance(m, dg.AssetMaterialization) and m.asset_key == key]


def _number(evaluation: dg.AssetCheckEvaluation, name: str) -> int:
    value = evaluation.metadata[name].value
    return value if isinstance(value, int) else 0
