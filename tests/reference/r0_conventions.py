"""R0: cancelled, sent, first message, ids, `okand`.

Does not belong here: typing and versions (delivery.md), anything of one rule only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.reference.row_quarantine import Row
from tests.reference.values import local_date

OKAND = "okand"


@dataclass(frozen=True)
class Source:
    """The staged rows of one region and its as-of instant (R0)."""

    region_kod: str
    asof: datetime
    tables: Mapping[str, Sequence[Row]]
    _indexes: dict[tuple[str, str], dict[Any, list[Row]]] = field(default_factory=dict)

    @property
    def asof_date(self) -> date:
        return local_date(self.asof)

    def living(self, table: str) -> list[Row]:
        """The rows of a table that count: not cancelled (R0)."""
        return [row for row in self.tables.get(table, ()) if not is_cancelled(row)]

    def living_with(self, table: str, column: str, values: Iterable[Any]) -> list[Row]:
        """The rows that count where the column has one of the values."""
        return [r for r in self.rows_with(table, column, values) if not is_cancelled(r)]

    def rows_with(self, table: str, column: str, values: Iterable[Any]) -> list[Row]:
        """The rows, cancelled ones too, where the column has one of the values."""
        if (table, column) not in self._indexes:
            index: dict[Any, list[Row]] = {}
            for row in self.tables.get(table, ()):
                index.setdefault(row[column], []).append(row)
            self._indexes[table, column] = index
        return [row for v in values for row in self._indexes[table, column].get(v, ())]


def is_cancelled(row: Row) -> bool:
    """R0: `ar_makulerad`, or status MAKULERAD, or missing from a FULL delivery."""
    return bool(row["ar_makulerad"] or row.get("status") == "MAKULERAD" or row["saknas"])


def is_sent(message: Row) -> bool:
    """R0: a sent message has a `skickad_tidpunkt`."""
    return message["skickad_tidpunkt"] is not None


def first_message(messages: Iterable[Row]) -> Row | None:
    """R0: smallest `skickad_tidpunkt`, then id, of the sent ones."""
    sent = [m for m in messages if is_sent(m)]
    return min(sent, key=lambda m: (m["skickad_tidpunkt"], m["meddelande_id"]), default=None)


def message_time(message: Row) -> datetime:
    """R0: `handelse_tidpunkt` if given, else `skickad_tidpunkt`."""
    time: datetime = message["handelse_tidpunkt"] or message["skickad_tidpunkt"]
    return time


def published_id(region_kod: str, source_id: str | None) -> str | None:
    """R0: published ids are `region_kod:id`."""
    return None if source_id is None else f"{region_kod}:{source_id}"


def code(value: Any) -> Any:
    """R0: code columns without a value hold `okand`, never NULL."""
    return OKAND if value is None else value
