"""When reports are made by the clock.

The agreement says month, quarter and half-year, and the two deadlines of the handlingsplan (Kalmar
2022 §2, §3), not the days. Ours: the 5th, when the deliveries of a month's last days have come in
(Stockholm sends the month before in the month after); the half-year on 15 March and 15 September, a
fortnight before its deadline; the year on 5 February, when December's readmissions have had their
30 days. Does not belong here: making them (orchestration.assets.reports).
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration.assets.keys import REASON_TAG, TIME_ZONE
from orchestration.assets.reports import KINDS, ReportKind

CRON = {
    "manad": "0 8 5 * *",
    "kvartal": "15 8 5 1,4,7,10 *",
    "halvar": "0 8 15 3,9 *",
    "ar": "30 8 5 2 *",
}
"""periodtyp -> local time; all exist once on every day of the year."""


def last_ended(kind: ReportKind, at: datetime) -> str:
    """The partition of the newest period that had ended at the moment (aware), in local time."""
    from orchestration.reports.figures import Periodtyp
    from orchestration.reports.figures.period import LENGTH, add_months, period_of

    periodtyp = Periodtyp(kind.name)
    now = period_of(at.astimezone(ZoneInfo(TIME_ZONE)).date(), periodtyp)
    return add_months(now.start, -LENGTH[periodtyp]).isoformat()


def report_schedule(name: str) -> dg.ScheduleDefinition:
    """One run for the period that ended last, all recipients, never with individual lists."""
    kind = KINDS[name]

    @dg.schedule(
        name=kind.job,
        job_name=kind.job,
        cron_schedule=CRON[name],
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"{kind.description} Senast avslutade perioden.",
    )
    def paket(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        partition = last_ended(kind, context.scheduled_execution_time)
        return dg.RunRequest(
            run_key=partition,
            partition_key=partition,
            tags={REASON_TAG: "schema"},
        )

    return paket


def report_schedules() -> list[dg.ScheduleDefinition]:
    """Every schedule of reports, shortest period first."""
    return [report_schedule(name) for name in KINDS]
