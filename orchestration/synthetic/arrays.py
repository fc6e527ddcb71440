"""Arrays as records: the simulator keeps every kind of thing as one record of equally long arrays.

Holds the array types, how a missing value is written, and how a record is cut and joined. Times
are naive local datetime64[s], dates datetime64[D]. Does not belong here: anything random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Times = npt.NDArray[np.datetime64]
Lengths = npt.NDArray[np.timedelta64]
Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
AnyArray = npt.NDArray[Any]

MISSING = -1
"""An empty whole number (id, code, count, bit); an empty time is NaT."""
NEVER = np.datetime64("NaT", "s")
NO_DAY = np.datetime64("NaT", "D")

Record = TypeVar("Record")


@dataclass(frozen=True)
class Coded:
    """A text column as positions in a list of labels; MISSING is an empty value."""

    codes: Ints
    labels: Texts

    def __getitem__(self, rows: Flags | Ints) -> Coded:
        return Coded(self.codes[rows], self.labels)

    def __len__(self) -> int:
        return len(self.codes)


Values = AnyArray | Coded
Columns = dict[str, Values]
"""The rows of one delivered table, column by column, before they become text."""


def texts(values: Sequence[str | None]) -> Texts:
    """An object array of texts (numpy's own text arrays are slower to hand over)."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def take(record: Record, rows: Flags | Ints) -> Record:
    """The same record with only these rows (mask or positions)."""
    parts = {f.name: getattr(record, f.name)[rows] for f in fields(record)}  # type: ignore[arg-type]
    return replace(record, **parts)  # type: ignore[type-var]


def stack(records: Sequence[Record]) -> Record:
    """Records one after another; there must be at least one."""
    first = records[0]
    parts = {
        f.name: np.concatenate([getattr(r, f.name) for r in records])
        for f in fields(first)  # type: ignore[arg-type]
    }
    return replace(first, **parts)  # type: ignore[type-var]


def never(count: int) -> Times:
    """An array of empty times."""
    return np.full(count, NEVER)


def missing(count: int) -> Ints:
    """An array of empty whole numbers."""
    return np.full(count, MISSING, dtype=np.int64)


def rank_within(groups: Ints) -> Ints:
    """1, 2, 3 ... within each run of equal neighbours (groups must be sorted)."""
    if len(groups) == 0:
        return np.empty(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    lengths = np.diff(np.r_[starts, len(groups)])
    return np.arange(len(groups), dtype=np.int64) - np.repeat(starts, lengths) + 1
