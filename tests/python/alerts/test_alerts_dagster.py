"""Alerts in Dagster: sensors ask for a round when there is reason, jobs do it, checks show."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._utils.schedules import schedule_execution_time_iterator

from orchestration.alerts.follow_up import follow_up, what_is_over
from orchestration.alerts.notices import raise_notice
from orchestration.alerts.routing import Channel
from orchestration.assets.alerting import build_alerting
from orchestration.assets.alerts import write_missing_delivery_alert, write_night_alert
from orchestration.assets.keys import DIGEST, NOTHING_UNSENT, OUTBOX
from orchestration.cli.night_job import follow_alerts
from orchestration.jobs import ALERT_JOB, DIGEST_JOB, clear_runs_job
from orchestration.landing.model import Delivery
from orchestration.schedules import digest_schedule
from orchestration.sensors import outbox_sensor, publication_sensor
from orchestration.settings import Settings
from tests.python.alerts.made import (
    MovableClock,
    address_file,
    addresses,
    files,
    gap,
    kept,
    notice,
    outbox,
    plain_mail,
    publish,
)
from tests.python.orchestration.test_basis import NIGHT


def tick(sensor: dg.SensorDefinition, cursor: str | None = None) -> tuple[Any, str | None]:
    context = dg.build_sensor_context(cursor=cursor)
    return sensor(context), context.cursor


def materialize(settings: Settings, key: dg.AssetKey) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        build_alerting(settings), selection=[key], raise_on_error=False, resources={}
    )


def test_every_new_generation_asks_for_one_round(settings: Settings) -> None:
    sensor = publication_sensor(settings)
    assert sensor.job_name == ALERT_JOB
    nothing, cursor = tick(sensor)
    assert isinstance(nothing, dg.SkipReason)
    generation = publish(settings, asof="2026-01-11 04:30:00")
    request, cursor = tick(sensor, cursor)
    assert isinstance(request, dg.RunRequest) and request.run_key == cursor == generation
    assert isinstance(tick(sensor, cursor)[0], dg.SkipReason)
    publish(settings, asof="2026-01-12 04:30:00")
    assert isinstance(tick(sensor, cursor)[0], dg.RunRequest)


def test_a_message_that_waits_asks_for_a_round_each_time_it_is_due(
    settings: Settings, tmp_path: Path, clock: MovableClock
) -> None:
    path = address_file(tmp_path, plain_mail(1, drift={"epost": ["drift@region.example"]}))
    reached = replace(settings, alert_config=path)
    sensor = outbox_sensor(reached)
    assert isinstance(tick(sensor)[0], dg.SkipReason)
    assert not (reached.state / "larm.sqlite").exists()
    raise_notice(reached, notice(reached))
    first = tick(sensor)[0]
    assert isinstance(first, dg.RunRequest)
    assert tick(sensor)[0].run_key == first.run_key  # the daemon starts one run for a key
    follow_up(reached, addresses(reached))
    assert isinstance(tick(sensor)[0], dg.SkipReason)
    clock.move(minutes=1)
    assert tick(sensor)[0].run_key != first.run_key


def test_the_job_records_sends_and_shows_what_waits(
    settings: Settings, tmp_path: Path, clock: MovableClock
) -> None:
    path = address_file(tmp_path, plain_mail(1, drift={"epost": ["drift@region.example"]}))
    reached = replace(settings, alert_config=path)
    publish(reached, asof="2026-01-12 04:30:00", gaps=[gap("MED", 2)])
    raise_notice(reached, notice(reached))
    result = materialize(reached, OUTBOX)
    assert result.success
    (check,) = result.get_asset_check_evaluations()
    assert (check.check_name, check.passed) == (NOTHING_UNSENT, True)
    clock.move(hours=2)
    (late,) = materialize(reached, OUTBOX).get_asset_check_evaluations()
    assert (late.passed, late.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert late.description is not None and "ingen_kontakt" in late.description
    assert {a.fingerprint.regel_id for a in kept(reached)} >= {"status_24h_lucka", "larm_ej_sant"}


def test_the_digest_job_makes_one_a_day(settings: Settings, clock: MovableClock) -> None:
    publish(settings, asof="2026-01-12 04:30:00", gaps=[gap("MED", 2)])
    clock.move(hours=2)
    for _ in range(2):
        assert materialize(settings, DIGEST).success
    assert [q.message.sort for q in outbox(settings)] == ["dygnsbrev", "dygnsbrev"]
    assert len({q.message.function for q in outbox(settings)}) == 2


def test_a_database_that_cannot_be_used_fails_the_job_in_swedish(settings: Settings) -> None:
    publish(settings, asof="2026-01-12 04:30:00")
    (settings.state / "larm.sqlite").write_bytes(b"skrap" * 1000)
    result = materialize(settings, OUTBOX)
    (failure,) = result.get_step_failure_events()
    data = failure.step_failure_data.user_failure_data
    assert data is not None and "Larmdatabasen går inte att använda" in str(data.description)


@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23", "2026-12-31"])
def test_seven_local_time_on_weekdays_also_around_clock_changes(day: str) -> None:
    schedule = digest_schedule()
    assert schedule.job_name == DIGEST_JOB
    stockholm = ZoneInfo("Europe/Stockholm")
    start = datetime.fromisoformat(day).replace(tzinfo=stockholm)
    times = schedule_execution_time_iterator(
        start.timestamp(), schedule.cron_schedule, schedule.execution_timezone
    )
    for _ in range(4):
        local = next(times).astimezone(stockholm)
        assert (local.hour, local.minute) == (7, 0) and local.weekday() < 5


def test_notices_resolve_when_their_cause_is_over(settings: Settings, clock: MovableClock) -> None:
    write_missing_delivery_alert(settings)
    write_night_alert(settings, "en", "Grinden «dbt» stängd.")
    raise_notice(settings, notice(settings, "stella 08 1", "leverans_hallen"))
    notices = kept(settings)
    after = replace(NIGHT, received_at=clock.now() + timedelta(hours=1))

    def over(deliveries: Sequence[Delivery], published_at: datetime | None) -> set[str]:
        found = what_is_over(notices, deliveries, published_at)
        return {a.fingerprint.regel_id for a in found}

    before = replace(NIGHT, received_at=clock.now() - timedelta(hours=1))
    assert over([before], None) == {"leverans_hallen"}
    assert over([after], None) == {"leverans_hallen", "leverans_saknas"}
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert over([before], later) == {"leverans_hallen", "natt_ej_publicerad"}
    clock.move(hours=1)
    publish(settings, asof="2026-01-12 04:30:00")
    follow_up(settings, addresses(settings))
    still = {a.fingerprint.regel_id for a in kept(settings, only_open=True)}
    assert still == {"leverans_saknas"}


def test_a_refused_delivery_is_made_good_by_a_later_one_of_the_same_kalla(
    settings: Settings, clock: MovableClock
) -> None:
    seen = replace(notice(settings, "1", "leverans_refuserad"), facts={"kalla": NIGHT.kalla})
    raise_notice(settings, seen)
    later = replace(NIGHT, received_at=clock.now() + timedelta(hours=1))
    assert what_is_over(kept(settings), [later], None)
    assert not what_is_over(kept(settings), [replace(later, kalla="annan")], None)


def test_sent_messages_go_after_90_days_and_alerts_stay(
    settings: Settings, tmp_path: Path, clock: MovableClock
) -> None:
    path = address_file(tmp_path, plain_mail(1, drift={"epost": ["drift@region.example"]}))
    reached = replace(settings, alert_config=path)
    raise_notice(reached, notice(reached))
    (file,) = (reached.outbox / "larm").iterdir()
    os.utime(file, (clock.now().timestamp(),) * 2)
    clock.move(days=90)
    assert clear_runs_job(reached).execute_in_process().success
    assert file.is_file() and len(outbox(reached)) == 2
    clock.move(seconds=1)
    assert clear_runs_job(reached).execute_in_process().success
    assert [q.message.channel for q in outbox(reached)] == [Channel.EPOST]  # it never left
    assert not file.exists() and len(kept(reached)) == 1


def test_a_round_that_stops_is_told_and_resolved_by_one_that_works(
    settings: Settings, clock: MovableClock
) -> None:
    publish(settings, asof="2026-01-12 04:30:00", gaps=[gap("MED", 2)])
    damaged = settings.published / "current" / "aggregat.duckdb"
    whole = damaged.read_bytes()
    damaged.write_bytes(b"skrap" * 1000)
    told = follow_alerts(settings)
    assert "Larmen är inte bokförda och skickade" in told.remarks[0]
    (alert,) = kept(settings)
    assert (alert.fingerprint.regel_id, alert.fingerprint.amne) == ("larm_stannade", "20260112")
    assert files(settings)[0]["rubrik"] == "Larmen är inte bokförda och skickade"
    damaged.write_bytes(whole)
    assert follow_alerts(settings).remarks == ()
    states = {a.fingerprint.regel_id: str(a.status) for a in kept(settings)}
    assert states == {"larm_stannade": "lost", "status_24h_lucka": "ny"}


def test_a_night_says_what_could_not_be_sent_and_is_published_all_the_same(
    settings: Settings, tmp_path: Path
) -> None:
    path = address_file(tmp_path, plain_mail(1, utdataenheten={"epost": ["u@region.example"]}))
    reached = replace(settings, alert_config=path)
    publish(reached, asof="2026-01-12 04:30:00", gaps=[gap("MED", 2)])
    (remark,) = follow_alerts(reached).remarks
    assert remark.startswith("1 larm kunde inte skickas och försöks igen")
