"""The sensor on deliveries, and the alert of a night that failed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import dagster as dg
import pytest

from orchestration.assets.alerts import write_night_alert
from orchestration.assets.keys import REASON_TAG
from orchestration.assets.night import stop
from orchestration.sensors import delivery_sensor, failure_sensor, unseen, waiting_manifests
from orchestration.settings import Settings


def deliver(settings: Settings, name: str, *, ready: bool = True) -> Path:
    folder = settings.landing / "cosmic_link" / name
    folder.mkdir(parents=True)
    if ready:
        (folder / "manifest.json").write_text("{}")
    return folder


def look(settings: Settings, cursor: str | None) -> tuple[dg.RunRequest | None, str | None]:
    """One tick: the run that is asked for, and the cursor afterwards."""
    context = dg.build_sensor_context(cursor=cursor)
    answer = delivery_sensor(settings)(context)
    return (answer if isinstance(answer, dg.RunRequest) else None), context.cursor


def test_an_empty_landing_or_a_folder_without_manifest_starts_nothing(settings: Settings) -> None:
    assert look(settings, None)[0] is None
    deliver(settings, "halv", ready=False)
    assert look(settings, None)[0] is None


def test_everything_that_waits_is_one_run_and_only_one(settings: Settings) -> None:
    deliver(settings, "08_20260112033000")
    deliver(settings, "08_20260113033000")
    request, cursor = look(settings, None)
    assert request is not None
    assert request.tags[REASON_TAG] == "leverans"
    assert request.tags["utskrivning/antal_leveranser"] == "2"
    again, same = look(settings, cursor)
    assert again is None and same == cursor


def test_a_late_one_starts_a_run_of_its_own(settings: Settings) -> None:
    deliver(settings, "08_20260112033000")
    first, cursor = look(settings, None)
    deliver(settings, "08_20260113033000")
    second, _ = look(settings, cursor)
    assert first is not None and second is not None
    assert second.tags["utskrivning/antal_leveranser"] == "1"
    assert first.run_key != second.run_key


def test_a_manifest_written_anew_is_a_new_delivery(settings: Settings) -> None:
    folder = deliver(settings, "08_20260112033000")
    _, cursor = look(settings, None)
    os.utime(folder / "manifest.json", (1, 1))
    assert look(settings, cursor)[0] is not None


def test_what_was_received_leaves_the_cursor(settings: Settings) -> None:
    folder = deliver(settings, "08_20260112033000")
    _, cursor = look(settings, None)
    (folder / "manifest.json").unlink()
    folder.rmdir()
    request, cursor = look(settings, cursor)
    assert request is None
    assert json.loads(cursor or "") == {}
    deliver(settings, "08_20260112033000")  # delivered again under the same name
    assert look(settings, cursor)[0] is not None


def test_only_the_new_is_unseen(settings: Settings) -> None:
    deliver(settings, "a")
    waiting = waiting_manifests(settings.landing)
    assert list(waiting) == ["cosmic_link/a"]
    assert unseen(waiting, None) == waiting
    assert unseen(waiting, json.dumps(waiting)) == {}


FAILURE_TEXT = "Grinden «dbt»: modellen fct_x föll. Rätta och kör om."


@dg.job(name="nightly")
def failing_night() -> None:
    @dg.op
    def dbt() -> None:
        raise stop(FAILURE_TEXT)

    dbt()


@dg.job(name="nightly")
def surprised_night() -> None:
    @dg.op
    def dbt() -> None:
        raise KeyError("9913991234")

    dbt()


def alerts(settings: Settings) -> list[dict[str, str]]:
    found = sorted((settings.outbox / "larm").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in found]


def fail(
    settings: Settings, job: dg.JobDefinition, tags: dict[str, str] | None = None
) -> dg.ExecuteInProcessResult:
    """Let the job fail and the sensor see it."""
    with dg.instance_for_test() as instance:
        result = job.execute_in_process(instance=instance, raise_on_error=False, tags=tags)
        context = dg.build_run_status_sensor_context(
            sensor_name="natt_misslyckad",
            dagster_event=result.get_run_failure_event(),
            dagster_instance=instance,
            dagster_run=result.dagster_run,
        ).for_run_failure()
        failure_sensor(settings)(context)
    return result


def test_a_failed_night_leaves_an_alert_that_names_the_gate(settings: Settings) -> None:
    result = fail(settings, failing_night)
    (alert,) = alerts(settings)
    assert alert["typ"] == "natt_ej_publicerad"
    assert alert["allvarlighet"] == "kritisk"
    assert alert["text"] == f"{FAILURE_TEXT} Inget är publicerat än."
    assert alert["korning"] == result.run_id


def test_the_command_and_the_sensor_write_the_same_alert(settings: Settings) -> None:
    result = fail(settings, failing_night)
    write_night_alert(settings, result.run_id, FAILURE_TEXT)
    assert len(alerts(settings)) == 1


def test_an_unexpected_error_is_told_without_its_text(settings: Settings) -> None:
    fail(settings, surprised_night)
    (alert,) = alerts(settings)
    assert "Steget dbt stannade på ett oväntat fel" in alert["text"]
    assert "9913991234" not in json.dumps(alert)


def test_a_night_that_will_be_tried_again_is_no_alert_yet(settings: Settings) -> None:
    fail(settings, failing_night, tags={"dagster/will_retry": "true"})
    assert alerts(settings) == []


def test_an_alert_says_which_publication_stays(settings: Settings) -> None:
    (settings.published / "current").symlink_to("20260112T043000_0123456789ab")
    write_night_alert(settings, "x", "Orsak 9913991234.")
    (alert,) = alerts(settings)
    assert alert["text"] == (
        "Orsak **********. Publiceringen 20260112T043000_0123456789ab gäller fortfarande."
    )


@pytest.mark.parametrize("name", ["nya_leveranser", "natt_misslyckad"])
def test_sensors_run_from_the_start(definitions: dg.Definitions, name: str) -> None:
    sensor = definitions.get_sensor_def(name)
    assert sensor.default_status is dg.DefaultSensorStatus.RUNNING
