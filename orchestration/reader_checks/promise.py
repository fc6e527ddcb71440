"""What the published files promise (utlovat.yaml), as plain values.

Does not belong here: comparing it with what was written (sql.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DEFAULT_PROMISE = Path(__file__).with_name("utlovat.yaml")
_KEY, _TABLES = "nyckel", "tabeller"


@dataclass(frozen=True)
class PromisedColumn:
    """One column that a reader may rely on. fil: «aggregat». tabell: «indikatorer.indikator».
    typ: DuckDB's name of the type."""

    fil: str
    tabell: str
    kolumn: str
    typ: str


@dataclass(frozen=True)
class PromisedLevel:
    """One level and period type of an ind_ table (rules.md R6). alltid: it has rows whenever the
    table has any."""

    tabell: str
    niva: str
    periodtyp: str
    alltid: bool


@dataclass(frozen=True)
class Promise:
    """Everything promised, in the order of the file.

    measures: ind_ table -> (indikator_id, matt) -> column of the table.
    """

    columns: tuple[PromisedColumn, ...]
    levels: tuple[PromisedLevel, ...]
    vardformer: tuple[str, ...]
    measures: Mapping[str, Mapping[tuple[str, str], str]]

    @property
    def level_tables(self) -> tuple[str, ...]:
        """Names of the ind_ tables with promised levels, without schema."""
        return tuple(dict.fromkeys(level.tabell for level in self.levels))


def load_promise(path: Path = DEFAULT_PROMISE) -> Promise:
    """Read the promise; raises KeyError or TypeError on a file that is not one."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    always = frozenset(content["alltid"])
    return Promise(
        columns=tuple(
            PromisedColumn(fil, tabell, kolumn, typ)
            for fil, tables in content["tabeller"].items()
            for tabell, shape in _tables(tables)
            for typ, kolumn in _columns(shape)
        ),
        levels=tuple(
            PromisedLevel(tabell, niva, periodtyp, niva in always)
            for tabell, levels in content["nivaer"].items()
            for niva, kinds in levels.items()
            for periodtyp in kinds
        ),
        vardformer=tuple(content["vardformer"]),
        measures={
            tabell: {
                (indicator, matt): column
                for indicator, measures in indicators.items()
                for matt, column in _measures(measures)
            }
            for tabell, indicators in content["matt"].items()
        },
    )


def _tables(entries: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, entry in entries.items():
        if name == _TABLES:
            for shared in entry:
                yield from _tables(shared)
        else:
            yield name, entry


def _columns(shape: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, entry in shape.items():
        if name == _KEY:
            yield from _columns(entry)
        else:
            for column in entry:
                yield name, column


def _measures(entry: Sequence[str] | Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(entry, Mapping):
        yield from entry.items()
    else:
        yield from ((name, name) for name in entry)
