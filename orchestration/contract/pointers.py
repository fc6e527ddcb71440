"""Which columns of a delivered table point at a patient, a stay, an ärende, a message or a plan.

Rows that are linked to each other are counted together, so whoever has to know what a delivered
row can change follows these columns. Taken from the contract: `references`, and every
patient_nyckel whatever it is called.
Does not belong here: following them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from orchestration.contract.model import Column, Table


class PointsAt(StrEnum):
    """What a pointer names."""

    PATIENT = "patient"
    STAY = "vardtillfalle"
    ARENDE = "arende"
    MESSAGE = "meddelande"
    PLAN = "plan"


@dataclass(frozen=True)
class Pointer:
    """A column whose value is the id of something in the same region and källa."""

    column: str
    to: PointsAt


HOMES = {
    PointsAt.PATIENT: ("patient", "patient_nyckel"),
    PointsAt.STAY: ("vardtillfalle", "vardtillfalle_id"),
    PointsAt.ARENDE: ("link_arende", "arende_id"),
    PointsAt.MESSAGE: ("link_meddelande", "meddelande_id"),
    PointsAt.PLAN: ("link_plan", "plan_id"),
}
"""The delivered table of what pointers name, and the one column of its key."""

_TABLES = {table: to for to, (table, _) in HOMES.items()}


def pointer_columns(table: Table, *, with_key: bool = False) -> tuple[Pointer, ...]:
    """The table's pointers in contract order.

    Without the key: those that can move, since another value in the key is another row.
    with_key: every pointer; the key of a table that others point at is a pointer to the row itself.
    """
    return tuple(p for p in _pointers(table) if with_key or not table.column(p.column).is_key)


def _pointers(table: Table) -> Iterator[Pointer]:
    for column in table.columns:
        to = _points_at(table, column)
        if to is not None:
            yield Pointer(column.name, to)


def _points_at(table: Table, column: Column) -> PointsAt | None:
    if column.text_class == "patient_nyckel":
        return PointsAt.PATIENT
    own_key = table.name if table.key == (column.name,) else ""
    return _TABLES.get(column.references.partition(".")[0] or own_key)
