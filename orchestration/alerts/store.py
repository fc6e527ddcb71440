"""Reading and writing the alert database, on a connection whose transaction the caller has.

Does not belong here: deciding what to write (lifecycle.py, record.py, send.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, update

from orchestration.alerts.message import Message
from orchestration.alerts.model import Alert, Change, Fingerprint, Kind, Status, Step
from orchestration.alerts.rows import Queued, alert_of, alert_row, message_row, queued_of
from orchestration.alerts.schema import as_text, dygnsbrev, handelser, lage, larm, utkorg

DigestDay = tuple[str, str, str]
"""(local date, region, function): what there is one digest of."""


def alerts(
    connection: Connection, *, kind: Kind | None = None, only_open: bool = False
) -> list[Alert]:
    """Alerts in the order they were first kept."""
    query = select(larm).order_by(larm.c.id)
    if kind is not None:
        query = query.where(larm.c.slag == str(kind))
    if only_open:
        query = query.where(larm.c.status != str(Status.LOST))
    return [alert_of(row) for row in connection.execute(query)]


def alert_by_mark(connection: Connection, mark: Fingerprint) -> Alert | None:
    """The alert with this fingerprint."""
    return _one_alert(connection, larm.c.fingeravtryck == mark.text)


def alert_by_number(connection: Connection, number: int) -> Alert | None:
    """The alert people call by this number."""
    return _one_alert(connection, larm.c.id == number)


def _one_alert(connection: Connection, condition: ColumnElement[bool]) -> Alert | None:
    row = connection.execute(select(larm).where(condition)).first()
    return None if row is None else alert_of(row)


def write_steps(connection: Connection, steps: Iterable[Step], now: datetime, by: str = "") -> None:
    """Keep the alerts as they now are, and what changed in the history."""
    steps = list(steps)
    known = [step for step in steps if step.alert.number]
    new = [step for step in steps if not step.alert.number]
    if new:
        connection.execute(insert(larm), [alert_row(step.alert) for step in new])
    if known:
        rows = [alert_row(s.alert) | {"larm_nummer": s.alert.number} for s in known]
        chosen = update(larm).where(larm.c.id == bindparam("larm_nummer"))
        connection.execute(chosen, rows)
    changed = [step for step in steps if step.change is not None]
    if changed:
        _write_history(connection, changed, now, by)


def _write_history(connection: Connection, steps: Sequence[Step], now: datetime, by: str) -> None:
    marks = [step.alert.fingerprint.text for step in steps if not step.alert.number]
    numbers: dict[str, int] = {}
    # In parts: a database takes only so many values in one question.
    for start in range(0, len(marks), 500):
        part = marks[start : start + 500]
        query = select(larm.c.fingeravtryck, larm.c.id).where(larm.c.fingeravtryck.in_(part))
        numbers |= {row.fingeravtryck: row.id for row in connection.execute(query)}
    rows = [
        {
            "larm_id": step.alert.number or numbers[step.alert.fingerprint.text],
            "tid": as_text(now),
            "handelse": str(step.change),
            "antal": step.alert.count,
            "av": by,
        }
        for step in steps
    ]
    connection.execute(insert(handelser), rows)


def history(connection: Connection, number: int) -> list[Row[Any]]:
    """What has happened to an alert, oldest first: tid, handelse, antal, av."""
    query = select(handelser).where(handelser.c.larm_id == number).order_by(handelser.c.id)
    return list(connection.execute(query))


def changed_after(connection: Connection, number: int, kind: Kind) -> dict[int, set[Change]]:
    """Number of an alert -> what has happened to it after that row of the history."""
    query = (
        select(handelser.c.larm_id, handelser.c.handelse)
        .join(larm, larm.c.id == handelser.c.larm_id)
        .where(handelser.c.id > number, larm.c.slag == str(kind))
    )
    found: dict[int, set[Change]] = {}
    for row in connection.execute(query):
        found.setdefault(row.larm_id, set()).add(Change(row.handelse))
    return found


def last_change(connection: Connection) -> int:
    """The number of the newest row of the history, 0 when there is none."""
    return connection.execute(select(func.max(handelser.c.id))).scalar() or 0


def queue(connection: Connection, messages: Iterable[Message], now: datetime) -> list[str]:
    """Put messages in the outbox; one that is there already is not put there again.

    Returns the keys of the new ones.
    """
    added = []
    for message in messages:
        there = select(utkorg.c.id).where(utkorg.c.nyckel == message.key)
        if connection.execute(there).first() is None:
            connection.execute(insert(utkorg).values(message_row(message, now)))
            added.append(message.key)
    return added


def waiting(connection: Connection, *, given_up: bool = True) -> list[Queued]:
    """What is not sent, oldest first; with what was given up, unless told otherwise."""
    query = select(utkorg).where(utkorg.c.skickad.is_(None)).order_by(utkorg.c.id)
    if not given_up:
        query = query.where(utkorg.c.ar_uppgiven.is_(False))
    return [queued_of(row) for row in connection.execute(query)]


def mark_sent(connection: Connection, number: int, now: datetime, reason: str = "") -> None:
    """The message has left. reason: a remark, such as an address that was refused."""
    row = update(utkorg).where(utkorg.c.id == number)
    connection.execute(row.values(skickad=as_text(now), ar_uppgiven=False, senaste_orsak=reason))


def mark_failed(
    connection: Connection, number: int, *, reason: str, next_attempt: datetime, gives_up: bool
) -> None:
    """The message did not leave; when it is tried again."""
    connection.execute(
        update(utkorg)
        .where(utkorg.c.id == number)
        .values(
            forsok=utkorg.c.forsok + 1,
            nasta_forsok=as_text(next_attempt),
            senaste_orsak=reason,
            ar_uppgiven=gives_up,
        )
    )


def seen_state(connection: Connection) -> dict[str, Row[Any]]:
    """Region -> what was last looked at: generation, asof."""
    return {row.region_kod: row for row in connection.execute(select(lage))}


def write_seen(connection: Connection, region_kod: str, generation: str, asof: datetime) -> None:
    """Note that the region's alerts are those of this generation."""
    values = {"generation": generation, "asof": as_text(asof)}
    done = connection.execute(update(lage).where(lage.c.region_kod == region_kod).values(values))
    if done.rowcount == 0:
        connection.execute(insert(lage).values(region_kod=region_kod, **values))


def last_digest(connection: Connection, region_kod: str, function: str) -> Row[Any] | None:
    """The newest digest to a recipient: dag, skapad, lage."""
    query = (
        select(dygnsbrev)
        .where(dygnsbrev.c.region_kod == region_kod, dygnsbrev.c.mottagare == function)
        .order_by(dygnsbrev.c.dag.desc())
    )
    return connection.execute(query).first()


def write_digest_day(connection: Connection, key: DigestDay, told: str, now: datetime) -> None:
    """Note that the day's digest is in the outbox; told: JSON of how things stood in it."""
    row = dict(zip(("dag", "region_kod", "mottagare"), key, strict=True))
    connection.execute(insert(dygnsbrev).values(row | {"skapad": as_text(now), "lage": told}))
