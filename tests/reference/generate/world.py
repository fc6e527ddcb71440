"""One world: a patient's rows as delivered text, made by chance (the shape; not the content).

Does not belong here: what is in the tables (persons.py, stays.py, arenden.py).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from orchestration.contract import load_contract
from tests.reference.deliveries import KALLA, TextRow
from tests.reference.values import STOCKHOLM, to_utc

ASOF_LOCAL = datetime(2022, 11, 15, 4, 30)
"""The as-of time the edges of a world lie around; naive local time."""
ASOF = to_utc(ASOF_LOCAL)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
KEY_LENGTH = 64
AFTER_SPRING_CHANGE, MISSING_HOUR = "2022-03-27 03:", "2022-03-27 02:"

Choice = TypeVar("Choice")
Tables = dict[str, list[TextRow]]


def empty_tables() -> Tables:
    """Every table of a delivery, without rows (patient_identitet is left out)."""
    return {t.name: [] for t in load_contract().kalla(KALLA).tables if not t.identity_store}


@dataclass
class World:
    """Rows under way. name: unique among the worlds of a delivery; part of every key."""

    rng: Random
    name: str
    region_kod: str
    tables: Tables = field(default_factory=empty_tables)

    def pick(self, *options: Choice) -> Choice:
        """One of the options; the first is the plainest (Hypothesis shrinks towards it)."""
        return options[self.rng.randrange(len(options))]

    def likely(self, probability: float) -> bool:
        """True with the probability."""
        return self.rng.random() >= 1 - probability

    def patient_nyckel(self, number: int) -> str:
        text = f"{self.region_kod}/{self.name}/{number}"
        return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]

    def clock(self, instant: datetime | None) -> str | None:
        """An instant as it is delivered: local clock, no offset.

        The hour after the spring change now and then comes as the hour that is missing, which
        means the same instant (delivery.md §2).
        """
        if instant is None:
            return None
        text = f"{instant.astimezone(STOCKHOLM):%Y-%m-%d %H:%M:%S}"
        if text.startswith(AFTER_SPRING_CHANGE) and self.likely(0.5):
            return text.replace(AFTER_SPRING_CHANGE, MISSING_HOUR)
        return text

    def add(self, table: str, **values: str | int | None) -> TextRow:
        """Add a row; columns that are not given are empty, now and then it is cancelled."""
        row: TextRow = dict.fromkeys(
            c.name for c in load_contract().kalla(KALLA).table(table).columns
        )
        row["kalla_andrad_tidpunkt"] = self.pick(
            "2022-10-01 12:00:00", "2022-10-01 12:00:00.250", "2022-10-02 08:00:00"
        )
        row["ar_makulerad"] = "1" if self.likely(0.05) else "0"
        row |= {name: None if v is None else str(v) for name, v in values.items()}
        self.tables[table].append(row)
        return row


def local_day(instant: datetime, days: int = 0) -> date:
    """The local date of an instant, so many days later."""
    return instant.astimezone(STOCKHOLM).date() + timedelta(days=days)
