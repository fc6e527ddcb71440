"""What starts or follows a night: new manifests in landing/, runs that failed, new publications,
messages that wait.

Does not belong here: the schedule.
"""

import hashlib
import json
from pathlib import Path

import dagster as dg

from orchestration.alerts.health import sending_health
from orchestration.alerts.model import AlertsError
from orchestration.assets.alerts import (
    write_night_alert,
    write_report_alert,
    write_stopped_alert,
)
from orchestration.assets.keys import JOB, REASON_TAG
from orchestration.assets.reports import SITE
from orchestration.jobs import ALERT_JOB, DIGEST_JOB, REPORT_JOBS
from orchestration.landing.folder import waiting_folders
from orchestration.landing.manifest import MANIFEST_NAME
from orchestration.publish.generation import current_generation
from orchestration.settings import Settings

LOOK_SECONDS = 60
PARTITION_TAG = "dagster/partition"
WILL_RETRY_TAG = "dagster/will_retry"

Manifests = dict[str, int]
"""«kalla/mapp» -> modification time of its manifest in nanoseconds."""


def waiting_manifests(landing: Path) -> Manifests:
    """The deliveries that wait; a folder without a manifest is not one yet (delivery.md §1)."""
    ready, _ = waiting_folders(landing)
    found = {}
    for folder in ready:
        try:
            found[folder.label] = (folder.path / MANIFEST_NAME).stat().st_mtime_ns
        except FileNotFoundError:
            continue  # received between the two looks
    return found


def unseen(waiting: Manifests, cursor: str | None) -> Manifests:
    """What waits now and did not wait, in this form, at the last look."""
    seen = json.loads(cursor) if cursor else {}
    return {label: mtime for label, mtime in waiting.items() if seen.get(label) != mtime}


def delivery_sensor(settings: Settings) -> dg.SensorDefinition:
    """One run for everything that waits, as soon as there is something new."""

    @dg.sensor(
        name="nya_leveranser",
        job_name=JOB,
        minimum_interval_seconds=LOOK_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Startar natten när en ny manifest.json ligger i landing/.",
    )
    def nya_leveranser(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        waiting = waiting_manifests(settings.landing)
        new = unseen(waiting, context.cursor)
        cursor = json.dumps(waiting, sort_keys=True)
        context.update_cursor(cursor)
        if not new:
            return dg.SkipReason("Ingen ny leverans i landing/.")
        return dg.RunRequest(
            run_key=hashlib.sha256(cursor.encode()).hexdigest(),
            tags={REASON_TAG: "leverans", "utskrivning/antal_leveranser": str(len(new))},
        )

    return nya_leveranser


def failure_sensor(settings: Settings) -> dg.SensorDefinition:
    """A notice for every night, round of alerts or report that failed, crashed ones too; not for
    one to be retried."""

    @dg.run_failure_sensor(
        name="natt_misslyckad",
        monitor_all_code_locations=False,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Larmar driften när en natt inte publicerade, larmen stannade eller en rapport "
        "inte blev gjord.",
    )
    def natt_misslyckad(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        if run.tags.get(WILL_RETRY_TAG) == "true":
            return
        if run.job_name == JOB:
            write_night_alert(settings, run.run_id, failure_text(context))
        elif run.job_name in {ALERT_JOB, DIGEST_JOB}:
            write_stopped_alert(settings, failure_text(context))
        elif run.job_name in REPORT_JOBS:
            partition = run.tags.get(PARTITION_TAG, "")
            what = "_".join(filter(None, (run.job_name, partition)))
            write_report_alert(settings, what, failure_text(context))

    return natt_misslyckad


def failure_text(context: dg.RunFailureSensorContext) -> str:
    """Why the run failed: the Swedish texts of its steps, else that it ended abruptly."""
    told = []
    for event in context.get_step_failure_events():
        data = event.step_failure_data
        if data.user_failure_data is not None:
            told.append(str(data.user_failure_data.description))
        else:
            told.append(f"Steget {event.step_key} stannade på ett oväntat fel; läs loggen.")
    return " ".join(told) or "Körningen avbröts utan att något steg sade varför; läs loggen."


def publication_sensor(settings: Settings) -> dg.SensorDefinition:
    """One round of alerts per published generation: new gap, pre-warning, closed gap, findings."""
    return _per_generation(
        settings,
        "ny_publicering",
        ALERT_JOB,
        "Bokför luckor och fynd som larm när något nytt är publicerat.",
    )


def site_sensor(settings: Settings) -> dg.SensorDefinition:
    """One site per published generation, in a run of its own after the night's."""
    return _per_generation(
        settings,
        "ny_webbplats",
        SITE,
        "Skriver den öppna webbplatsen när något nytt är publicerat.",
    )


def _per_generation(
    settings: Settings, name: str, job: str, description: str
) -> dg.SensorDefinition:
    """One run of the job for each generation that `current` comes to point at."""

    @dg.sensor(
        name=name,
        job_name=job,
        minimum_interval_seconds=LOOK_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=description,
    )
    def ny_generation(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        generation = current_generation(settings.published)
        if generation is None or generation == context.cursor:
            return dg.SkipReason("Inget nytt är publicerat.")
        context.update_cursor(generation)
        return dg.RunRequest(run_key=generation, tags={REASON_TAG: "publicering"})

    return ny_generation


def outbox_sensor(settings: Settings) -> dg.SensorDefinition:
    """A round when a message is due: a notice that was just raised, or one to be tried again."""

    @dg.sensor(
        name="larm_vantar",
        job_name=ALERT_JOB,
        minimum_interval_seconds=LOOK_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Skickar meddelanden som väntar i utkorgen, igen när en server legat nere.",
    )
    def larm_vantar(_: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        try:
            health = sending_health(settings)
        except AlertsError as error:
            return dg.SkipReason(str(error))
        due = health.due
        if not due:
            return dg.SkipReason("Inget meddelande ska skickas nu.")
        looks = sorted(f"{queued.number}.{queued.attempts}" for queued in due)
        key = hashlib.sha256(" ".join(looks).encode()).hexdigest()
        return dg.RunRequest(run_key=key, tags={REASON_TAG: "utkorg"})

    return larm_vantar


def all_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """Every sensor, in the order of a night."""
    return [
        delivery_sensor(settings),
        failure_sensor(settings),
        publication_sensor(settings),
        outbox_sensor(settings),
        site_sensor(settings),
    ]
