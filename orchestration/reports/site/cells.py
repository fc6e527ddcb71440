"""From a figure's key to its cell, and from rows and columns of keys to a table. Pure.

Every cell is looked up by the key that the page prints beside it (`data-nyckel`), so a reader, and
a test, can find the figure in delad.duckdb. Does not belong here: which tables there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from orchestration.reports.charts.labels import NOTHING, decimal, percent
from orchestration.reports.figures import names
from orchestration.reports.site.content import Content, Hour, Step, Value, Week
from orchestration.reports.site.model import Cell, Column, Row, Table
from orchestration.reports.site.states import State, state_of
from orchestration.reports.site.views import View
from orchestration.swedish import number

Key = Mapping[str, str]

HIDDEN = names.HIDDEN
EMPTY = Cell(NOTHING, None, "tom")
UNKNOWN = Cell("..", None, "tom")
"""«–» is nobody, «..» is not computable for want of data: the signs of official statistics."""
_HIDDEN_CELL = Cell(HIDDEN, HIDDEN, "dolt")

INDIKATOR = "indikator_delad"
TRATT = "tratt_delad"
VECKA = "status_24h_vecka_delad"
VECKOTIMME = "status_24h_veckotimme_delad"

_VALUE_KEY = (
    *("region_kod", "niva", "enhet_kod", "vardform"),
    *("indikator_id", "matt", "periodtyp", "period"),
)


def table(  # noqa: PLR0913, PLR0917 - a table is its caption, its key, its columns and its rows
    content: Content,
    caption: str,
    row_title: str,
    key: Key,
    columns: Sequence[Column],
    rows: Iterable[tuple[str, Key] | tuple[str, Key, str]],
) -> Table:
    """A table whose cells are looked up. rows: heading, key and perhaps a link of each."""
    return Table(
        caption,
        row_title,
        key,
        tuple(columns),
        tuple(
            Row(
                row[0],
                row[1],
                tuple(cell_of(content, {**key, **row[1], **column.key}) for column in columns),
                row[2] if len(row) > 2 else "",
            )
            for row in rows
        ),
    )


def cell_of(content: Content, key: Key) -> Cell:
    """The cell of a key, which names the published table, its key columns and the column `falt`."""
    if key["tabell"] == INDIKATOR:
        value = content.values.get(value_key(key))
        return EMPTY if value is None else value_cell(content, value, key["falt"])
    if key["tabell"] == TRATT:
        return _step_cell(content, key)
    if key["tabell"] == VECKA:
        weeks = content.weeks.get((key["region_kod"], key["niva"], key["enhet_kod"]), ())
        week = next((week for week in weeks if week.vecka == key["vecka"]), None)
        return _status_cell(week, key["falt"])
    if key["tabell"] == VECKOTIMME:
        hours = content.hours.get((key["region_kod"], key["niva"], key["enhet_kod"]), ())
        at = (key["ar"], key["veckodag"], key["timme"])
        hour = next((h for h in hours if (str(h.ar), str(h.veckodag), str(h.timme)) == at), None)
        return _status_cell(hour, key["falt"])
    raise ValueError(f"no table {key['tabell']} to look up figures in")


def value_key(key: Key) -> tuple[str, ...]:
    """The key columns of a row of indikator_delad, in order."""
    return tuple(key[name] for name in _VALUE_KEY)


def rests_on(content: Content, view: View, value: Value) -> float | None:
    """How many people or episodes a value rests on: its denominator where that counts them, else
    the measure that does; None where it is hidden or there is none."""
    if view.rests_on:
        people = content.values.get((*value[:5], view.rests_on, *value[6:8]))
        return people.varde if people else None
    measure = content.measures.get((value.indikator_id, value.matt))
    return value.namnare if measure is not None and measure.namnare_matt else None


def value_cell(content: Content, value: Value, falt: str) -> Cell:
    """One column of a row of indikator_delad: varde, taljare, namnare, fullstandighet, mal or
    uppfyller_mal. Empty is hidden where the row or its part is; else there is nothing."""
    raw = raw_of(content, value, falt)
    if isinstance(raw, str):
        return _HIDDEN_CELL
    if raw is None:
        return UNKNOWN if falt == "varde" and state_of(value) is State.SAKNAS else EMPTY
    if isinstance(raw, bool):
        return Cell("ja" if raw else "nej", raw, "ja" if raw else "nej", value.preliminar)
    is_preliminary = value.preliminar and falt == "varde"
    return Cell(_formatted(content, value, falt, raw), raw, "", is_preliminary)


def raw_of(content: Content, value: Value, falt: str) -> float | bool | str | None:
    """One column of a row as published; HIDDEN where it is not shown, None where there is
    nothing."""
    raw: float | bool | None = getattr(value, falt)
    if raw is not None:
        return raw
    if falt == "uppfyller_mal":
        is_hidden = value.undertryckt and value.mal is not None
    elif falt in {"namnare", "fullstandighet"}:
        # Hidden with its row, or by itself on a row that is shown (docs/disclosure.md).
        measure = content.measures.get((value.indikator_id, value.matt))
        has_one = falt == "fullstandighet" or measure is None or measure.namnare_matt is not None
        is_hidden = has_one and (value.undertryckt or value.varde is not None)
    else:
        is_hidden = value.undertryckt and falt != "mal"
    return HIDDEN if is_hidden else None


def _formatted(content: Content, value: Value, falt: str, raw: float) -> str:
    if falt == "fullstandighet":
        return percent(raw)
    if falt in {"namnare", "taljare"}:
        return number(raw)
    if falt == "mal":
        return f"högst {number(raw)}"
    return measured(content, value.indikator_id, value.matt, raw)


def measured(content: Content, indikator_id: str, matt: str, raw: float) -> str:
    """A value as its kind is written: percent, a mean with two decimals, a whole number."""
    measure = content.measures.get((indikator_id, matt))
    slag = measure.slag if measure else ""
    if slag == "andel":
        return percent(raw)
    if slag == "medel":
        return decimal(raw)
    if slag in {"kvantil", "max"} or indikator_id == "delaktighet":
        return decimal(raw, 1)
    return number(raw)


def _step_cell(content: Content, key: Key) -> Cell:
    place = ("region_kod", "vardform", "niva", "enhet_kod", "periodtyp", "period")
    steps: tuple[Step, ...] = content.funnel.get(tuple(key[name] for name in place), ())
    found = next((step for step in steps if step.steg == key["steg"]), None)
    if found is None:
        return EMPTY
    return _HIDDEN_CELL if found.antal is None else Cell(number(found.antal), found.antal)


def _status_cell(found: Week | Hour | None, falt: str) -> Cell:
    if found is None:
        return EMPTY
    raw: Any = getattr(found, falt)
    if raw is None:
        return _HIDDEN_CELL if found.undertryckt else EMPTY
    if falt != "andel_i_tid":
        return Cell(number(raw), raw)
    # Weeks have a column of their own for it.
    return Cell(percent(raw), raw, count=found.antal_avgjorda if isinstance(found, Hour) else None)
