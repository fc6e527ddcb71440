"""The life of an alert as a state machine: what a look at it, or a person, changes. Pure.

new -> acknowledged or silenced until -> resolved -> reopened. A repeat updates; a message goes out
when it is new, reopened, escalated, or has been open for longer than its interval (operations.md
§11.2). Does not belong here: which interval a rule has (policy.py), who is told (routing.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from orchestration.alerts.model import Alert, AlertsError, Change, Severity, Sighting, Status, Step
from orchestration.alerts.policy import Policy


def observe(before: Alert | None, seen: Sighting, now: datetime, policy: Policy) -> Step:
    """What a sighting makes of the alert with its fingerprint. now: the clock, aware."""
    if before is None:
        return _tell(_first(seen, now), Change.NY, now)
    updated = replace(
        before,
        severity=seen.severity,
        count=seen.count,
        last_seen=max(before.last_seen, seen.seen_at),
        headline=seen.headline,
        text=seen.text,
        owner=seen.owner,
        facts=seen.facts,
        # What has shrunk since the last message and grows again is news.
        told_count=min(before.told_count, seen.count),
    )
    if before.status is Status.LOST:
        return _reopened(updated, now)
    if before.status is Status.TYSTAD and before.silenced_until is not None:
        return _silenced(updated, before.silenced_until, now)
    if _has_escalated(updated, policy) or _has_begun_since(before.last_seen, seen):
        return _tell(_as_new(updated, now), Change.UPPTRAPPAD, now)
    if before.status is not Status.KVITTERAD and _is_due(updated, now, policy):
        return _tell(updated, Change.PAMINNELSE, now)
    return Step(updated, None, tells=False)


def gone(alert: Alert, now: datetime, policy: Policy) -> Step:
    """What is no longer seen resolves itself; only some rules say so at once (policy.py).

    A silence outlives it: who asked not to be disturbed until a day is not, though it comes back.
    """
    if not alert.is_open:
        return Step(alert, None, tells=False)
    resolved = replace(alert, status=Status.LOST, changed_at=now, changes=alert.changes + 1)
    is_quiet = alert.status is Status.TYSTAD
    return Step(resolved, Change.LOST, tells=policy.tells_when_resolved and not is_quiet)


def acknowledge(alert: Alert, by: str, now: datetime) -> Step:
    """Someone takes it on: no reminders until it escalates or comes back. Raises AlertsError."""
    _refuse_unless_open(alert)
    taken = replace(
        alert,
        status=Status.KVITTERAD,
        acknowledged_by=_named(by),
        silenced_until=None,
        changed_at=now,
        changes=alert.changes + 1,
    )
    return Step(taken, Change.KVITTERAD, tells=False)


def silence(alert: Alert, by: str, until: datetime, now: datetime) -> Step:
    """No messages before `until` (aware), short of a higher severity. Raises AlertsError."""
    _refuse_unless_open(alert)
    if until <= now:
        raise AlertsError("Tystnaden måste sluta senare än nu. Ange ett senare datum med --till.")
    quiet = replace(
        alert,
        status=Status.TYSTAD,
        acknowledged_by=_named(by),
        silenced_until=until,
        told_severity=max(alert.severity, alert.told_severity, key=lambda s: s.rank),
        changed_at=now,
        changes=alert.changes + 1,
    )
    return Step(quiet, Change.TYSTAD, tells=False)


def _first(seen: Sighting, now: datetime) -> Alert:
    return Alert(
        fingerprint=seen.fingerprint,
        kind=seen.kind,
        severity=seen.severity,
        count=seen.count,
        first_seen=seen.seen_at,
        last_seen=seen.seen_at,
        status=Status.NY,
        changed_at=now,
        headline=seen.headline,
        text=seen.text,
        owner=seen.owner,
        facts=seen.facts,
    )


def _reopened(alert: Alert, now: datetime) -> Step:
    until = alert.silenced_until
    if until is not None and now < until and not _is_graver(alert):
        quiet = replace(alert, status=Status.TYSTAD, changed_at=now, changes=alert.changes + 1)
        return Step(quiet, Change.ATEROPPNAD, tells=False)
    back = replace(_as_new(alert, now), status=Status.ATEROPPNAD)
    return _tell(back, Change.ATEROPPNAD, now)


def _silenced(alert: Alert, until: datetime, now: datetime) -> Step:
    if _is_graver(alert):
        return _tell(_as_new(alert, now), Change.UPPTRAPPAD, now)
    if now < until:
        return Step(alert, None, tells=False)
    return _tell(_as_new(alert, now), Change.PAMINNELSE, now)


def _as_new(alert: Alert, now: datetime) -> Alert:
    """Nobody's again: who took on or silenced something milder has not said anything of this."""
    return replace(alert, status=Status.NY, acknowledged_by="", silenced_until=None, changed_at=now)


def _has_escalated(alert: Alert, policy: Policy) -> bool:
    return _is_graver(alert) or alert.count >= policy.growth_limit(alert.told_count)


def _has_begun_since(last_seen: datetime, seen: Sighting) -> bool:
    """One more has begun, though as many may have ended. A gap begins after its deadline (R5), so
    one whose deadline was the last as-of itself was no gap then."""
    return seen.newest_at is not None and seen.newest_at >= last_seen


def _is_graver(alert: Alert) -> bool:
    return alert.severity.rank > alert.told_severity.rank


def _is_due(alert: Alert, now: datetime, policy: Policy) -> bool:
    return alert.told_at is None or now - alert.told_at >= policy.remind_after


def _tell(alert: Alert, change: Change, now: datetime) -> Step:
    told = replace(
        alert,
        told_at=now,
        told_count=alert.count,
        told_severity=alert.severity,
        changes=alert.changes + 1,
    )
    return Step(told, change, tells=alert.severity is not Severity.INFO)


def _refuse_unless_open(alert: Alert) -> None:
    if not alert.is_open:
        raise AlertsError(
            f"Larmet {alert.number} är redan löst: det finns inget att kvittera eller tysta. Se "
            "'utskrivning larm lista'."
        )


def _named(by: str) -> str:
    if not by.strip():
        raise AlertsError("Ange vem det är som svarar för larmet: --av NAMN.")
    return by.strip()
