"""Local time on arrays agrees with the time zone database, also at the clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestration.synthetic import local_time as lt

STOCKHOLM = ZoneInfo("Europe/Stockholm")
naive_times = st.datetimes(datetime(1995, 1, 1), datetime(2099, 12, 31)).map(
    lambda t: t.replace(microsecond=0)
)


def _times(*values: str) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.array(values, dtype="M8[s]")


@given(naive_times)
@example(datetime(1995, 10, 1)).via("the clock was put back in September until 1995")
def test_settled_times_have_one_meaning_and_are_converted_right(naive: datetime) -> None:
    settled = lt.settle(np.array([naive], dtype="M8[s]"))
    local = settled[0].item()
    first, second = (local.replace(tzinfo=STOCKHOLM, fold=f).astimezone(UTC) for f in (0, 1))
    assert first == second, "neither repeated nor missing"
    assert lt.to_utc(settled)[0].item() == first.replace(tzinfo=None)
    assert timedelta() <= local - naive <= timedelta(hours=1)


@given(naive_times, naive_times)
def test_settling_keeps_order(one: datetime, other: datetime) -> None:
    before, after = lt.settle(np.array(sorted([one, other]), dtype="M8[s]"))
    assert before <= after


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2022-03-26T12:00:00", "2022-03-27T12:00:00", 23.0),
        ("2022-10-29T12:00:00", "2022-10-30T12:00:00", 25.0),
        ("2022-06-01T12:00:00", "2022-06-02T12:00:00", 24.0),
    ],
)
def test_elapsed_hours_follow_the_clock_changes(start: str, end: str, hours: float) -> None:
    assert lt.elapsed_hours(_times(start), _times(end)) == [hours]


def test_empty_times_stay_empty() -> None:
    nothing = np.array(["NaT"], dtype="M8[s]")
    assert np.isnat(lt.settle(nothing)).all()
    assert np.isnat(lt.part_way(nothing, _times("2022-01-01"), 0.5)).all()
    assert np.isnan(lt.elapsed_hours(nothing, _times("2022-01-01"))).all()


def test_pressing_into_the_daytime_keeps_date_and_order() -> None:
    day = _times("2022-05-05T00:00:00", "2022-05-05T11:59:59", "2022-05-05T23:59:59")
    pressed = lt.to_daytime(day)
    assert (np.diff(pressed) > np.timedelta64(0, "s")).all()
    assert pressed[0].item() == datetime(2022, 5, 5, 8)
    assert pressed[-1].item() < datetime(2022, 5, 5, 17)


def test_weekdays_months_and_years() -> None:
    days = np.array(["2022-12-31", "2023-01-01", "2024-02-29"], dtype="M8[D]")
    assert lt.weekday(days).tolist() == [5, 6, 3]
    assert lt.month(days).tolist() == [12, 1, 2]
    assert lt.year(days).tolist() == [2022, 2023, 2024]
