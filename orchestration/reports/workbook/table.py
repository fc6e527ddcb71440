"""A table as a reader meets it: typed columns and cells, no layout. Pure.

Does not belong here: what is in it (period_tables.py and its neighbours), how a spreadsheet shows
it (book.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from orchestration.reports.figures import Kind, Period, names

HIDDEN = names.HIDDEN
MISSING = "–"
"""There is no figure; the row's remark or the table's lead says why. Never 0."""


class Form(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    WORD = "ord"
    """A word or two in the middle of its column: ja, nej."""
    LONG = "lang text"
    WHOLE = "heltal"
    MEAN = "snitt"
    TENTH = "tiondel"
    SHARE = "andel"
    KRONOR = "kronor"
    DAY = "dag"
    MOMENT = "tidpunkt"
    MONTH = "manad"
    PERIOD = "period"
    """A Period: its first day, written as «kvartal 1 2022», so that it sorts as a date."""
    EXACT = "exakt"
    """Days with as many decimals as they have, at least two."""


FORM_OF_KIND = {
    Kind.ANTAL: Form.WHOLE,
    Kind.DAGAR: Form.WHOLE,
    Kind.SNITT: Form.MEAN,
    Kind.ANDEL: Form.SHARE,
    Kind.TIMMAR: Form.TENTH,
    Kind.MEDELANTAL: Form.MEAN,
    Kind.RESULTAT: Form.TENTH,
}

Value = str | int | float | Decimal | date | datetime | Period | None


@dataclass(frozen=True)
class Cell:
    """One value. is_preliminary: it may still change, and is shown so. form: where it is another
    than the column's."""

    value: Value
    is_preliminary: bool = False
    form: Form | None = None


@dataclass(frozen=True)
class Section:
    """A heading between rows of a table."""

    text: str


Row = Sequence[Cell | Value]


@dataclass(frozen=True)
class Column:
    """title: what the reader sees. width: in characters. is_joined: it belongs to the column before
    it, and is printed on the same page."""

    title: str
    form: Form = Form.TEXT
    width: float = 12
    is_joined: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet. name: of the sheet, at most 31 characters. lead: sentences above the table. A
    table with sections has no filter, which would hide a section's heading. keys: how many columns
    say what a row is about; they are printed again where a table needs more than one page across.
    """

    name: str
    heading: str
    lead: Sequence[str]
    columns: Sequence[Column]
    rows: Sequence[Row | Section]
    keys: int = 1

    @property
    def data(self) -> tuple[Row, ...]:
        """The rows without the headings of sections."""
        return tuple(row for row in self.rows if not isinstance(row, Section))


def only_columns(table: Table, places: Sequence[int]) -> Table:
    """The table with the columns of these places only, in their order."""
    return replace(
        table,
        columns=[table.columns[at] for at in places],
        rows=[
            row if isinstance(row, Section) else tuple(row[at] for at in places)
            for row in table.rows
        ],
    )


def without_column(table: Table, title: str) -> Table:
    """The table without one column. Raises ValueError when it has none with this title."""
    place = [one.title for one in table.columns].index(title)
    return only_columns(table, [at for at in range(len(table.columns)) if at != place])


def yes_no(value: bool | None) -> str:
    """ja, nej, or «–» where nothing is decided."""
    return MISSING if value is None else "ja" if value else "nej"


def plain(cell: Cell | Value) -> Value:
    """The value of a cell."""
    return cell.value if isinstance(cell, Cell) else cell
