"""When the night runs by the clock, and what it says when no delivery has come."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._utils.schedules import schedule_execution_time_iterator

from orchestration.assets.keys import NO_DELIVERY_TAG, REASON_TAG
from orchestration.schedules import (
    delivery_is_missing,
    nightly_schedule,
    received_since,
    schedule_tags,
)
from orchestration.settings import FixedClock, Settings
from tests.python.orchestration.test_basis import NIGHT

STOCKHOLM = ZoneInfo("Europe/Stockholm")
TICK = datetime(2026, 1, 12, 4, 30, tzinfo=STOCKHOLM)


def ticks(settings: Settings, start: datetime, number: int) -> list[datetime]:
    """When the daemon would start the next runs."""
    schedule = nightly_schedule(settings)
    times = schedule_execution_time_iterator(
        start.timestamp(), schedule.cron_schedule, schedule.execution_timezone
    )
    return [next(times).astimezone(UTC) for _ in range(number)]


@pytest.mark.parametrize(
    ("day", "hours_between"),
    [(datetime(2026, 3, 28, tzinfo=STOCKHOLM), 23), (datetime(2026, 10, 24, tzinfo=STOCKHOLM), 25)],
    ids=["vår", "höst"],
)
def test_0430_local_time_once_also_when_the_clocks_change(
    settings: Settings, day: datetime, hours_between: int
) -> None:
    found = ticks(settings, day, 3)
    assert [f"{t.astimezone(STOCKHOLM):%H:%M}" for t in found] == ["04:30"] * 3
    days = [t.astimezone(STOCKHOLM).date() for t in found]
    assert days == [day.date() + timedelta(days=n) for n in range(3)]
    assert found[1] - found[0] == timedelta(hours=hours_between)


def test_the_schedule_says_that_no_delivery_has_come(settings: Settings) -> None:
    context = dg.build_schedule_context(scheduled_execution_time=TICK)
    request = nightly_schedule(settings)(context)
    assert isinstance(request, dg.RunRequest)
    assert request.tags[REASON_TAG] == "schema"
    assert request.tags[NO_DELIVERY_TAG] == "ja"


def test_a_waiting_delivery_is_not_missing(settings: Settings) -> None:
    waiting = settings.landing / "cosmic_link" / "08_20260112033000"
    waiting.mkdir(parents=True)
    assert delivery_is_missing(settings, TICK)  # no manifest: not a delivery yet
    (waiting / "manifest.json").write_text("{}")
    assert not delivery_is_missing(settings, TICK)
    assert NO_DELIVERY_TAG not in schedule_tags(False)


@pytest.mark.parametrize(("hours", "received"), [(1, True), (24, True), (25, False)])
def test_a_delivery_that_the_sensor_took_during_the_day_counts(hours: int, received: bool) -> None:
    delivery = replace(NIGHT, received_at=(TICK - timedelta(hours=hours)).astimezone(UTC))
    assert received_since((delivery,), TICK - timedelta(hours=24)) is received


def test_the_missing_delivery_is_told_once_a_day(tmp_path: Path) -> None:
    from orchestration.assets.alerts import write_missing_delivery_alert

    # 23:30 UTC is the next day in Sweden
    settings = Settings(tmp_path, clock=FixedClock(datetime(2026, 1, 11, 23, 30, tzinfo=UTC)))
    settings.create_folders()
    first, second = write_missing_delivery_alert(settings), write_missing_delivery_alert(settings)
    assert first == second
    assert first == "leverans_saknas_20260112.json"
    told = json.loads((settings.outbox / "larm" / first).read_text(encoding="utf-8"))
    assert told["typ"] == "leverans_saknas"
    assert "2026-01-12" in told["text"]
