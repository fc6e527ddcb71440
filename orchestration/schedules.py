"""When the night runs by the clock: the fallback for the sensor on deliveries (interface.md §2).

Does not belong here: what it does.
"""

from datetime import datetime, timedelta

import dagster as dg

from orchestration.assets.keys import JOB, NO_DELIVERY_TAG, REASON_TAG, TIME_ZONE
from orchestration.jobs import CLEAR_JOB, DIGEST_JOB
from orchestration.landing import Delivery, Ledger
from orchestration.report_schedules import report_schedules
from orchestration.sensors import waiting_manifests
from orchestration.settings import Settings

CRON = "30 4 * * *"
CLEAR_CRON = "0 12 * * 6"
DIGEST_CRON = "0 7 * * 1-5"
WITHIN = timedelta(hours=24)


def nightly_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """04:30 local time every day; a time that exists once on every night of the year."""

    @dg.schedule(
        name="natt_0430",
        job_name=JOB,
        cron_schedule=CRON,
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Reserv när ingen leverans har satt igång natten; säger till när ingen kommit.",
    )
    def natt_0430(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        missing = delivery_is_missing(settings, context.scheduled_execution_time)
        if missing:
            context.log.warning("Ingen leverans har kommit det senaste dygnet.")
        return dg.RunRequest(tags=schedule_tags(missing))

    return natt_0430


def schedule_tags(missing: bool) -> dict[str, str]:
    """What the run is told: that the clock started it, and whether a delivery is missing."""
    tags = {REASON_TAG: "schema"}
    return tags | {NO_DELIVERY_TAG: "ja"} if missing else tags


def delivery_is_missing(settings: Settings, at: datetime) -> bool:
    """True when nothing waits and nothing was received within the last day before `at` (aware)."""
    if waiting_manifests(settings.landing):
        return False
    return not received_since(_deliveries(settings), at - WITHIN)


def received_since(deliveries: tuple[Delivery, ...], since: datetime) -> bool:
    """True when some delivery was received at or after `since` (aware)."""
    return any(d.received_at >= since for d in deliveries)


def _deliveries(settings: Settings) -> tuple[Delivery, ...]:
    if not settings.ledger_file.is_file():
        return ()
    with Ledger(settings) as ledger:
        return ledger.deliveries()


def clear_schedule() -> dg.ScheduleDefinition:
    """Saturdays at noon, when nobody waits for figures."""
    return dg.ScheduleDefinition(
        name="gallra_lordag",
        job_name=CLEAR_JOB,
        cron_schedule=CLEAR_CRON,
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Gallrar körningshistorik och skickade larmmeddelanden varje lördag.",
    )


def digest_schedule() -> dg.ScheduleDefinition:
    """07:00 on weekdays; Monday's digest covers the weekend."""
    return dg.ScheduleDefinition(
        name="dygnsbrev_0700",
        job_name=DIGEST_JOB,
        cron_schedule=DIGEST_CRON,
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Skickar dygnsbrevet till utdataenheten och klinikerna varje vardag kl 07.00.",
    )


def all_schedules(settings: Settings) -> list[dg.ScheduleDefinition]:
    """Every schedule, in the order of a day."""
    daily = [nightly_schedule(settings), digest_schedule(), clear_schedule()]
    return [*daily, *report_schedules()]
