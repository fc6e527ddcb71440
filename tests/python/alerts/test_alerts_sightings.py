"""What one generation shows, as pure functions: codes that look alike once masked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.alerts.policy import GAP
from orchestration.alerts.published import GapState, Look
from orchestration.alerts.sightings import seen_in

ASOF = datetime(2026, 1, 12, 3, 30, tzinfo=UTC)
ONE = GapState(
    region_kod="08",
    klinik_kod="[dolt]",
    open_gaps=2,
    late=0,
    no_message=1,
    unknown_answer=0,
    no_status=1,
    forewarned=0,
    not_due=0,
    week=(0, 2),
    month=(0, 2),
    month_before=(0, 0),
    oldest_hours=30.0,
    newest_hours=3.0,
    is_silent=False,
    last_heard=ASOF,
    asof=ASOF,
)


@pytest.mark.parametrize(("first", "second", "newest"), [(3.0, 9.0, 3.0), (9.0, 3.0, 3.0)])
def test_two_that_look_alike_are_one_alert_as_new_as_the_newer(
    first: float, second: float, newest: float
) -> None:
    gaps = (
        replace(ONE, newest_hours=first),
        replace(ONE, newest_hours=second, open_gaps=5),
    )
    seen = seen_in(
        Look(generation="g", asof={"08": ASOF}, gaps=gaps, findings=(), weeks=(), names={}), "08"
    )
    (sighting,) = seen.sightings.values()
    assert sighting.fingerprint.regel_id == GAP
    assert sighting.count == 7
    assert sighting.newest_at == ASOF - timedelta(hours=newest)


def test_newest_is_unknown_only_when_no_one_says() -> None:
    gaps = (replace(ONE, newest_hours=None), replace(ONE, newest_hours=4.0))
    seen = seen_in(
        Look(generation="g", asof={"08": ASOF}, gaps=gaps, findings=(), weeks=(), names={}), "08"
    )
    assert [s.newest_at for s in seen.sightings.values()] == [ASOF - timedelta(hours=4)]
