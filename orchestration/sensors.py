"""What starts or follows a night: new manifests in landing/, and runs that failed.

Does not belong here: the schedule.
"""

import hashlib
import json
from pathlib import Path

import dagster as dg

from orchestration.assets.alerts import write_night_alert
from orchestration.assets.keys import JOB, REASON_TAG
from orchestration.landing.folder import waiting_folders
from orchestration.landing.manifest import MANIFEST_NAME
from orchestration.settings import Settings

LOOK_SECONDS = 60
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
    """An alert record for every night that failed, crashed ones too; not for one to be retried."""

    @dg.run_failure_sensor(
        name="natt_misslyckad",
        monitor_all_code_locations=False,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Skriver en larmpost i outbox/larm/ när en natt inte publicerade.",
    )
    def natt_misslyckad(context: dg.RunFailureSensorContext) -> None:
        run = context.dagster_run
        if run.job_name == JOB and run.tags.get(WILL_RETRY_TAG) != "true":
            write_night_alert(settings, run.run_id, failure_text(context))

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
