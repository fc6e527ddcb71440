"""The jobs: the night, alerts, reports, and clearing away old runs.

Does not belong here: when they run (schedules.py, sensors.py).
"""

from datetime import timedelta
from typing import Any

import dagster as dg

from orchestration.alerts.retention import clear_messages
from orchestration.assets.keys import (
    ALERT_GROUP,
    DAILY_QUEUE,
    DIGEST,
    JOB,
    OUTBOX,
    QUEUE_TAG,
    REPORT_GROUP,
    REPORT_QUEUE,
    report_key,
)
from orchestration.assets.night import told_as_failure
from orchestration.assets.reports import KINDS, SITE, ReportKind
from orchestration.settings import Clock, Settings

ALERT_JOB = "larm"
DIGEST_JOB = "dygnsbrev"
CLEAR_JOB = "gallra_korningar"
KEEP_RUNS = timedelta(days=90)
MAX_RUNTIME_SECONDS = 3 * 3600
REPORT_JOBS = frozenset({*(kind.job for kind in KINDS.values()), SITE})
_PAGE = 100
_DAILY = {QUEUE_TAG: DAILY_QUEUE}
_REPORTS = {QUEUE_TAG: REPORT_QUEUE}
"""A job's tags follow every run of it, by schedule, sensor, back-fill or hand: the queue is named
here only."""


def nightly_job() -> Any:
    """Everything once, in one process: a lock, an order, and no start-up per step."""
    return dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all() - dg.AssetSelection.groups(ALERT_GROUP, REPORT_GROUP),
        executor_def=dg.in_process_executor,
        description="Från leverans till publicerade tal, med alla kontroller på vägen.",
        tags=_DAILY | {"dagster/max_runtime": str(MAX_RUNTIME_SECONDS)},
    )


def alert_job() -> Any:
    """After every night, published or not, and when messages wait: record, send, watch."""
    return dg.define_asset_job(
        ALERT_JOB,
        selection=dg.AssetSelection.assets(OUTBOX),
        executor_def=dg.in_process_executor,
        description="Bokför det publicerades fynd och luckor som larm, och skickar det som väntar.",
        tags=_DAILY,
    )


def digest_job() -> Any:
    """The day's digests; run again the same day it makes none."""
    return dg.define_asset_job(
        DIGEST_JOB,
        selection=dg.AssetSelection.assets(DIGEST),
        executor_def=dg.in_process_executor,
        description="Gör och skickar dagens dygnsbrev, ett per mottagare och dag.",
        tags=_DAILY,
    )


def report_job(kind: ReportKind) -> Any:
    """Packages of one sort of period; a partition is a period, and can be run again."""
    return dg.define_asset_job(
        kind.job,
        selection=dg.AssetSelection.assets(report_key(kind.name)),
        executor_def=dg.in_process_executor,
        description=kind.description,
        tags=_REPORTS,
    )


def site_job() -> Any:
    """The open site of what is published."""
    return dg.define_asset_job(
        SITE,
        selection=dg.AssetSelection.assets(report_key(SITE)),
        executor_def=dg.in_process_executor,
        description="Skriver den öppna webbplatsen i outbox/webb/.",
        tags=_REPORTS,
    )


def clear_runs_job(settings: Settings) -> dg.JobDefinition:
    """Old runs and sent messages go: a log is kept as long as it is needed and no longer
    (operations.md §6)."""

    @dg.op(description="Tar bort körningar som är äldre än 90 dagar, med logg och händelser.")
    def gallra(context: dg.OpExecutionContext) -> None:
        count = delete_old_runs(context.instance, settings.clock)
        context.log.info(f"Tog bort {count} körningar.")

    @dg.op(description="Tar bort larmmeddelanden som skickades för mer än 90 dagar sedan.")
    def gallra_meddelanden(context: dg.OpExecutionContext) -> None:
        with told_as_failure():
            count = clear_messages(settings)
        context.log.info(f"Tog bort {count} meddelanden.")

    @dg.job(
        name=CLEAR_JOB,
        executor_def=dg.in_process_executor,
        description="Gallrar Dagsters körningshistorik och skickade larmmeddelanden.",
        tags=_DAILY,
    )
    def gallra_korningar() -> None:
        gallra()
        gallra_meddelanden()

    return gallra_korningar


def delete_old_runs(instance: dg.DagsterInstance, clock: Clock) -> int:
    """Delete finished runs older than KEEP_RUNS; return how many."""
    old = dg.RunsFilter(
        created_before=clock.now() - KEEP_RUNS,
        statuses=[
            dg.DagsterRunStatus.SUCCESS,
            dg.DagsterRunStatus.FAILURE,
            dg.DagsterRunStatus.CANCELED,
        ],
    )
    count = 0
    while records := instance.get_run_records(filters=old, limit=_PAGE):
        for record in records:
            instance.delete_run(record.dagster_run.run_id)
            count += 1
    return count


def all_jobs(settings: Settings) -> list[Any]:
    """Every job, in the order of a day."""
    reports = [report_job(kind) for kind in KINDS.values()]
    return [
        nightly_job(),
        alert_job(),
        digest_job(),
        *reports,
        site_job(),
        clear_runs_job(settings),
    ]
