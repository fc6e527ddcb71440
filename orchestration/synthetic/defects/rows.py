"""Working on delivered rows that are arrays: finding, copying, appending, changing, naming them.

Does not belong here: what is planted (one module per family) and randomness.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from orchestration.contract import Table
from orchestration.synthetic.arrays import (
    MISSING,
    NEVER,
    AnyArray,
    Coded,
    Columns,
    Flags,
    Ints,
    Texts,
    Times,
    Values,
    texts,
)
from orchestration.synthetic.writer import ID_LETTERS, spell_id

CREATED, CHANGED, CANCELLED = "kalla_skapad_tidpunkt", "kalla_andrad_tidpunkt", "ar_makulerad"


def count(columns: Columns) -> int:
    """Number of rows."""
    return len(columns[CREATED])


def numbers(columns: Columns, name: str) -> Ints:
    """A column of whole numbers: ids, counts, bits."""
    values = columns[name]
    if isinstance(values, Coded) or values.dtype.kind != "i":
        raise TypeError(f"{name} does not hold whole numbers")
    return values


def times(columns: Columns, name: str) -> Times:
    """A column of times or dates."""
    values = columns[name]
    if isinstance(values, Coded) or values.dtype.kind != "M":
        raise TypeError(f"{name} does not hold times")
    return values


def labels(columns: Columns, name: str) -> Texts:
    """A column of texts, whether it is kept as codes or not; None where it is empty."""
    values = columns[name]
    if isinstance(values, Coded):
        return np.asarray(texts([*values.labels, None])[values.codes])
    return values


def has_label(columns: Columns, name: str, *wanted: str) -> Flags:
    """True where the text is one of these; never where it is empty."""
    values = columns[name]
    if isinstance(values, Coded):
        known = np.array([label in wanted for label in values.labels] + [False])
        return known[values.codes]
    return np.isin(values, wanted)


def put(columns: Columns, name: str, rows: Flags | Ints, value: object) -> None:
    """Write a value, or one per row, into these rows; None empties. Labels are added as needed."""
    values = columns[name]
    if isinstance(values, Coded):
        columns[name] = _with_labels(values, rows, value)
    elif value is None:
        values[rows] = MISSING if values.dtype.kind == "i" else _empty(values)
    else:
        values[rows] = value


def _empty(values: AnyArray) -> object:
    if values.dtype.kind == "M":
        return np.datetime64("NaT")
    return np.nan if values.dtype.kind == "f" else None


def _with_labels(values: Coded, rows: Flags | Ints, value: object) -> Coded:
    wanted = [value] if value is None or isinstance(value, str) else list(value)  # type: ignore[call-overload]
    known = {label: code for code, label in enumerate(values.labels.tolist())}
    for label in wanted:
        if label is not None:
            known.setdefault(label, len(known))
    codes = values.codes.copy()
    new = np.array([MISSING if label is None else known[label] for label in wanted], np.int64)
    codes[rows] = new if len(new) > 1 else new[0] if len(new) else MISSING
    return Coded(codes, texts(list(known)))


def copy_rows(columns: Columns, rows: Flags | Ints) -> Columns:
    """The same columns with only these rows, in arrays of their own."""
    return {name: values[rows] for name, values in columns.items()}


def append(columns: Columns, more: Columns) -> None:
    """Put rows at the end, in place. A column of codes in `more` must share its first labels."""
    for name, values in columns.items():
        added = more[name]
        if isinstance(values, Coded) and isinstance(added, Coded):
            longest = max(values.labels, added.labels, key=len)
            columns[name] = Coded(np.concatenate([values.codes, added.codes]), longest)
        else:
            columns[name] = np.concatenate([values, added])


def drop(columns: Columns, rows: Flags) -> None:
    """Take these rows away, in place."""
    for name, values in columns.items():
        columns[name] = values[~rows]


def touch(columns: Columns, rows: Flags | Ints, when: Times) -> None:
    """A change at these times: the row's time of change is not before it."""
    changed = times(columns, CHANGED)
    changed[rows] = np.maximum(changed[rows], when.astype("M8[ms]"))


def positions(ids: Ints, wanted: Ints) -> Ints:
    """Position in `ids` (each at most once) of every wanted id; MISSING where there is none."""
    order = np.argsort(ids, kind="stable")
    at = np.searchsorted(ids[order], wanted)
    inside = at < len(ids)
    found = order[np.where(inside, at, 0)] if len(ids) else np.zeros(len(wanted), np.int64)
    match = inside & (ids[found] == wanted) if len(ids) else np.zeros(len(wanted), bool)
    return np.where(match, found, MISSING)


def positions_of_texts(values: Texts, wanted: Texts) -> Ints:
    """First position in `values` of every wanted text; MISSING where there is none."""
    first: dict[str, int] = {}
    for place, text in enumerate(values.tolist()):
        first.setdefault(text, place)
    return np.array([first.get(text, MISSING) for text in wanted.tolist()], dtype=np.int64)


def keys(table: Table, columns: Columns, rows: Flags | Ints) -> list[str]:
    """Business keys as findings write them: the parts of the key joined by `|`."""
    parts = [_spelled(name, columns[name][rows]) for name in table.key]
    return ["|".join(part) for part in zip(*parts, strict=True)]


def _spelled(name: str, values: Values) -> list[str]:
    if isinstance(values, Coded):
        return [str(text) for text in values.labels[values.codes]]
    if values.dtype.kind == "M":
        return [str(day) for day in values.astype("M8[D]")]
    if name in ID_LETTERS:
        return [spell_id(name, number) for number in values.tolist()]
    return [str(value) for value in values.tolist()]


def latest(columns: Columns, names: Mapping[str, object]) -> Times:
    """Per row the latest of creation and these times, empty ones aside."""
    newest = times(columns, CREATED).astype("M8[s]")
    for name in names:
        when = times(columns, name).astype("M8[s]")
        newest = np.where(np.isnat(when), newest, np.maximum(newest, when))
    return np.where(np.isnat(newest), NEVER, newest)
