"""The life of an alert: by example, and as a machine against a plain model of its rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from orchestration.alerts.lifecycle import acknowledge, gone, observe, silence
from orchestration.alerts.model import (
    Alert,
    AlertsError,
    Change,
    Fingerprint,
    Kind,
    Severity,
    Sighting,
    Status,
    Step,
)
from orchestration.alerts.policy import FINDING, FOREWARNING, GAP, NOTICE, policy_of
from tests.python.alerts.made import MONDAY

DAY = timedelta(days=1)


def seen(count: int = 10, severity: Severity = Severity.VARNING) -> Sighting:
    return Sighting(
        fingerprint=Fingerprint("sen", "08", "MED", "2026-01"),
        kind=Kind.FYND,
        severity=severity,
        count=count,
        seen_at=MONDAY,
        headline="Något kom för sent.",
        text="Gör det i tid.",
    )


def look(alert: Alert | None, count: int = 10, days: float = 0, **about: Severity) -> Step:
    return observe(alert, seen(count, **about), MONDAY + days * DAY, FINDING)


def new() -> Alert:
    return look(None).alert


def test_what_is_new_is_told() -> None:
    step = look(None)
    assert (step.alert.status, step.change, step.tells) == (Status.NY, Change.NY, True)


def test_a_repeat_updates_and_is_not_told() -> None:
    step = observe(new(), replace(seen(11), seen_at=MONDAY + DAY), MONDAY + DAY, FINDING)
    assert (step.change, step.tells) == (None, False)
    assert (step.alert.count, step.alert.last_seen) == (11, MONDAY + DAY)
    assert step.alert.first_seen == MONDAY


@pytest.mark.parametrize(("days", "tells"), [(6.99, False), (7, True)])
def test_what_stays_is_told_again_after_the_interval(days: float, tells: bool) -> None:
    step = look(new(), days=days)
    assert (step.change, step.tells) == (Change.PAMINNELSE if tells else None, tells)


@pytest.mark.parametrize(("count", "tells"), [(19, False), (20, True)])
def test_growth_to_double_is_an_escalation(count: int, tells: bool) -> None:
    step = look(new(), count)
    assert (step.change, step.tells) == (Change.UPPTRAPPAD if tells else None, tells)


@pytest.mark.parametrize(("count", "tells"), [(5, False), (6, True)])
def test_growth_from_one_needs_five_more(count: int, tells: bool) -> None:
    assert look(look(None, 1).alert, count).tells is tells


def test_what_shrank_and_grows_again_is_news() -> None:
    shrunk = look(look(None, 100).alert, 10).alert
    assert look(shrunk, 19).tells is False
    assert look(shrunk, 20).change is Change.UPPTRAPPAD


def test_a_graver_rule_is_an_escalation() -> None:
    assert look(new(), severity=Severity.FEL).change is Change.UPPTRAPPAD


def test_an_acknowledged_one_is_neither_reminded_of_nor_forgotten() -> None:
    taken = acknowledge(new(), " Eva Ek ", MONDAY).alert
    assert (taken.status, taken.acknowledged_by) == (Status.KVITTERAD, "Eva Ek")
    assert look(taken, days=30).tells is False
    worse = look(taken, 20)
    assert (worse.alert.status, worse.change) == (Status.NY, Change.UPPTRAPPAD)
    assert worse.alert.acknowledged_by == ""


def test_a_silenced_one_waits_for_its_day() -> None:
    quiet = silence(new(), "Eva", MONDAY + 10 * DAY, MONDAY).alert
    assert look(quiet, 500, days=9.9).tells is False
    after = look(quiet, days=10)
    assert (after.tells, after.alert.status) == (True, Status.NY)


def test_a_silence_is_broken_by_what_is_graver_only() -> None:
    quiet = silence(new(), "Eva", MONDAY + 10 * DAY, MONDAY).alert
    assert look(quiet, severity=Severity.KRITISK, days=1).change is Change.UPPTRAPPAD


def test_a_silence_outlives_that_the_finding_is_gone() -> None:
    quiet = silence(new(), "Eva", MONDAY + 10 * DAY, MONDAY).alert
    away = gone(quiet, MONDAY + DAY, FINDING).alert
    back = look(away, days=2)
    assert (back.alert.status, back.change, back.tells) == (
        Status.TYSTAD,
        Change.ATEROPPNAD,
        False,
    )
    assert look(away, days=11).tells is True


def test_what_is_gone_resolves_itself_and_comes_back_as_reopened() -> None:
    away = gone(new(), MONDAY + DAY, FINDING)
    assert (away.alert.status, away.change, away.tells) == (Status.LOST, Change.LOST, False)
    assert gone(away.alert, MONDAY + 2 * DAY, FINDING).change is None
    back = look(away.alert, days=3)
    assert (back.alert.status, back.tells) == (Status.ATEROPPNAD, True)
    assert back.alert.first_seen == MONDAY


def test_only_a_closed_gap_says_so_at_once() -> None:
    assert gone(new(), MONDAY, policy_of(GAP, Kind.FYND)).tells is True


def test_every_further_gap_is_told_and_a_forewarning_again_after_four_hours() -> None:
    gap, warned = policy_of(GAP, Kind.FYND), policy_of(FOREWARNING, Kind.FYND)
    first = observe(None, seen(2), MONDAY, gap).alert
    assert observe(first, seen(2), MONDAY + timedelta(hours=1), gap).tells is False
    assert observe(first, seen(3), MONDAY + timedelta(hours=1), gap).tells is True
    early = observe(first, seen(2), MONDAY + timedelta(hours=3.9), warned)
    assert early.tells is False
    assert observe(first, seen(2), MONDAY + timedelta(hours=4), warned).tells is True


@pytest.mark.parametrize(("began", "tells"), [(-0.1, False), (0.0, True), (5.0, True)])
def test_one_that_began_since_the_last_look_is_told_though_the_count_stands_still(
    began: float, tells: bool
) -> None:
    """R5: a deadline at the last as-of itself had not passed then."""
    taken = acknowledge(new(), "Åsa", MONDAY).alert
    later = replace(seen(10), seen_at=MONDAY + DAY, newest_at=MONDAY + timedelta(hours=began))
    step = observe(taken, later, MONDAY + DAY, policy_of(GAP, Kind.FYND))
    assert step.tells is tells
    assert step.alert.status is (Status.NY if tells else Status.KVITTERAD)


def test_a_rule_of_info_tells_nobody() -> None:
    assert look(None, severity=Severity.INFO).tells is False


def test_what_is_resolved_cannot_be_taken_or_silenced() -> None:
    away = gone(new(), MONDAY, FINDING).alert
    with pytest.raises(AlertsError, match="redan löst"):
        acknowledge(away, "Eva", MONDAY)
    with pytest.raises(AlertsError, match="redan löst"):
        silence(away, "Eva", MONDAY + DAY, MONDAY)


def test_somebody_must_answer_and_a_silence_must_end_later() -> None:
    with pytest.raises(AlertsError, match="--av"):
        acknowledge(new(), "  ", MONDAY)
    with pytest.raises(AlertsError, match="--till"):
        silence(new(), "Eva", MONDAY, MONDAY)


def test_an_older_sighting_does_not_turn_time_back() -> None:
    step = observe(new(), replace(seen(), seen_at=MONDAY - DAY), MONDAY, NOTICE)
    assert step.alert.last_seen == MONDAY


class Life(RuleBasedStateMachine):
    """Any order of looks and of what people do; what must hold whatever came before."""

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = MONDAY
        self.alert: Alert | None = None
        self.step: Step | None = None
        self.told: list[datetime] = []

    def take(self, step: Step) -> None:
        self.step, self.alert = step, step.alert
        if step.tells:
            self.told.append(self.now)

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.step = None

    @rule(count=st.integers(1, 60), severity=st.sampled_from(Severity))
    def is_seen(self, count: int, severity: Severity) -> None:
        before = self.alert
        sighting = replace(seen(count, severity), seen_at=self.now)
        self.take(observe(before, sighting, self.now, FINDING))
        again = observe(self.alert, sighting, self.now, FINDING)
        assert again.change is None and not again.tells  # a duplicate run changes nothing
        assert self.alert is not None and self.alert.is_open
        if before is not None and before.status is Status.TYSTAD and before.silenced_until:
            graver = severity.rank > before.told_severity.rank
            assert not self.step.tells or graver or self.now >= before.silenced_until

    @precondition(lambda self: self.alert is not None)
    @rule()
    def is_gone(self) -> None:
        self.take(gone(self.alert, self.now, FINDING))
        assert self.alert.status is Status.LOST

    @precondition(lambda self: self.alert is not None and self.alert.is_open)
    @rule()
    def is_taken(self) -> None:
        self.take(acknowledge(self.alert, "Eva", self.now))

    @precondition(lambda self: self.alert is not None and self.alert.is_open)
    @rule(hours=st.integers(1, 300))
    def is_silenced(self, hours: int) -> None:
        until = self.now + timedelta(hours=hours)
        self.take(silence(self.alert, "Eva", until, self.now))

    @invariant()
    def nobody_is_told_of_information(self) -> None:
        if self.step is not None and self.step.tells:
            assert self.step.alert.severity is not Severity.INFO

    @invariant()
    def a_message_has_a_reason_in_the_history(self) -> None:
        if self.step is not None and self.step.tells:
            assert self.step.change is not None

    @invariant()
    def who_is_acknowledged_is_named(self) -> None:
        if self.alert is not None and self.alert.status in {Status.KVITTERAD, Status.TYSTAD}:
            assert self.alert.acknowledged_by

    @invariant()
    def a_silence_has_an_end(self) -> None:
        if self.alert is not None and self.alert.status is Status.TYSTAD:
            assert self.alert.silenced_until is not None


TestLife = Life.TestCase
TestLife.settings = hypothesis_settings(
    max_examples=60, stateful_step_count=20, deadline=None, database=None
)
