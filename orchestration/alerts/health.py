"""How the sending is: what waits, since when, and what to say of it.

For doctor, `larm lista` and Dagster's check. Does not belong here: sending (send.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orchestration.alerts.channels.failure import todo_of
from orchestration.alerts.database import alert_database, has_alerts, reading
from orchestration.alerts.follow_up import LATE
from orchestration.alerts.rows import Queued
from orchestration.alerts.store import waiting
from orchestration.alerts.words import moment, plural
from orchestration.settings import Settings


@dataclass(frozen=True)
class Health:
    """unsent: everything that waits, given up or not, oldest first. now: the clock."""

    unsent: tuple[Queued, ...]
    now: datetime

    @property
    def given_up(self) -> int:
        return sum(queued.is_given_up for queued in self.unsent)

    @property
    def due(self) -> tuple[Queued, ...]:
        """What is to be tried now."""
        return tuple(q for q in self.unsent if not q.is_given_up and q.next_attempt <= self.now)

    @property
    def is_good(self) -> bool:
        """Nothing has waited for more than an hour, and nothing is given up."""
        return not self.given_up and all(self.now - q.created_at < LATE for q in self.unsent)

    @property
    def text(self) -> str:
        """One sentence about what waits."""
        if not self.unsent:
            return "inget larm väntar på att skickas"
        oldest = self.unsent[0]
        given_up = f", {self.given_up} uppgivna" if self.given_up else ""
        reason = f" ({oldest.last_reason})" if oldest.last_reason else ""
        number = plural(len(self.unsent), "meddelande väntar", "meddelanden väntar")
        return f"{number}{given_up}; det äldsta sedan {moment(oldest.created_at)}{reason}"

    @property
    def todo(self) -> str:
        """What to do about the oldest; empty when nothing is wrong."""
        if self.is_good:
            return ""
        why = todo_of(self.unsent[0].last_reason)
        return f"{why} Skicka sedan om: 'utskrivning larm skicka'.".strip()


def sending_health(settings: Settings) -> Health:
    """Look; makes no database. Raises AlertsError when there is one that cannot be used."""
    now = settings.clock.now()
    if not has_alerts(settings):
        return Health((), now)
    with alert_database(settings) as engine, reading(engine) as connection:
        return Health(tuple(waiting(connection)), now)
