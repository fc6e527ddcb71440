"""What exactly will be published: each allowed table as the build has it, with its digests.

Does not belong here: writing it (export.py). The plan is made from the build alone, so the name of
the generation is known before anything is written, and the written files are compared with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.publish.allowlist import AllowedTable, AllowList
from orchestration.publish.content_hash import (
    TableContent,
    combined_digest,
    generation_digest,
)
from orchestration.publish.database import (
    BUILD,
    TableShape,
    table_shapes,
    table_weights,
    view_names,
)
from orchestration.publish.gate import listed
from orchestration.publish.model import PublishError
from orchestration.side_by_side import shared_out

_OPEN_FILES = ("delad", "samverkan", "aggregat")
PATIENT_COLUMNS = frozenset(
    (
        *("patient_nyckel", "personnummer", "nyckel_hash", "nyckel"),
        *("vardepisod_id", "vardtillfalle_id", "arende_id", "aterinskriven_episod_id"),
    )
)
"""Columns that no table outside individ.duckdb may have, whatever the allow-list says
(interface.md §3: aggregat is without patient-level rows)."""


@dataclass(frozen=True)
class PlannedTable:
    """One table to publish."""

    allowed: AllowedTable
    shape: TableShape
    content: TableContent

    @property
    def rows(self) -> int:
        return self.content.copied.rows

    @property
    def weight(self) -> int:
        """What hashing or writing it costs, roughly: its fields."""
        return self.rows * len(self.shape.columns)


@dataclass(frozen=True)
class PlannedFile:
    """One published file: `aggregat` with its tables in full name order."""

    name: str
    tables: tuple[PlannedTable, ...]

    @property
    def file_name(self) -> str:
        return f"{self.name}.duckdb"

    @property
    def content_sha256(self) -> str:
        counted = (t for t in self.tables if t.allowed.in_hash)
        return combined_digest({t.shape.full_name: t.content.content_sha256 for t in counted})

    @property
    def row_counts(self) -> dict[str, int]:
        return {t.shape.full_name: t.rows for t in self.tables}


@dataclass(frozen=True)
class Plan:
    """The whole generation. asof: region_kod -> naive local time."""

    asof: Mapping[str, datetime]
    files: tuple[PlannedFile, ...]

    @property
    def content_sha256(self) -> str:
        return generation_digest({f.name: f.content_sha256 for f in self.files}, self.asof)

    @property
    def generation(self) -> str:
        """Name of the folder, interface.md §3: the highest as-of and the start of the hash."""
        return f"{max(self.asof.values()):%Y%m%dT%H%M%S}_{self.content_sha256[:12]}"

    @property
    def row_counts(self) -> dict[str, dict[str, int]]:
        return {file.name: file.row_counts for file in self.files}


Contents = Callable[[duckdb.DuckDBPyConnection, TableShape, Collection[str]], TableContent]
"""What a table of the build holds, by its shape and the columns that do not count."""


def make_plan(
    connection: duckdb.DuckDBPyConnection,
    allowlist: AllowList,
    asof: Mapping[str, datetime],
    contents: Contents,
) -> Plan:
    """Look up and hash every allowed table of the attached build.

    Raises PublishError `tabell_saknas` when one is missing or is a view, `kolumn_saknas` when the
    allow-list names a column that its table has not, and `individkolumn` when a table outside
    individ.duckdb has a column that points out a patient or an episode.
    """
    present = table_shapes(connection, BUILD)
    _refuse_missing(allowlist, present, view_names(connection, BUILD))
    for name in _OPEN_FILES:
        for allowed in allowlist[name]:
            _refuse_patient_columns(name, present[allowed.full_name])
    # A table of several files is planned once; the largest first, or the last to begin would keep
    # one core waiting for it.
    weights = table_weights(connection, BUILD)
    wanted = sorted(
        {allowed for tables in allowlist.values() for allowed in tables},
        key=lambda allowed: (-weights[allowed.full_name], allowed.full_name, allowed.outside_hash),
    )

    def plan(cursor: duckdb.DuckDBPyConnection, allowed: AllowedTable) -> PlannedTable:
        shape = present[allowed.full_name]
        _refuse_unknown_columns(allowed, shape)
        return PlannedTable(allowed, shape, contents(cursor, shape, allowed.outside_hash))

    known = dict(zip(wanted, shared_out(connection, plan, wanted), strict=True))
    files = tuple(
        PlannedFile(name, tuple(known[table] for table in tables))
        for name, tables in allowlist.items()
    )
    return Plan(asof=asof, files=files)


def _refuse_missing(
    allowlist: AllowList, present: Mapping[str, TableShape], views: set[str]
) -> None:
    wanted = {table.full_name for tables in allowlist.values() for table in tables}
    absent = sorted(wanted - set(present))
    if not absent:
        return
    as_view = [name for name in absent if name in views]
    hint = f" Som vy finns {listed(as_view)}: gör om till tabell." if as_view else ""
    raise PublishError(
        "tabell_saknas",
        f"Tabeller som ska publiceras saknas i bygget: {listed(absent)}.{hint} Inget publicerades; "
        "rätta modellerna eller tillatna_tabeller.yaml och kör om.",
    )


def _refuse_patient_columns(file: str, shape: TableShape) -> None:
    if found := sorted({column.name for column in shape.columns} & PATIENT_COLUMNS):
        raise PublishError(
            "individkolumn",
            f"Tabellen {shape.full_name} har kolumner på individnivå ({listed(found)}) och får "
            f"inte ligga i {file}.duckdb. Inget publicerades; ta bort kolumnerna i modellen eller "
            "flytta tabellen till individ i tillatna_tabeller.yaml.",
        )


def _refuse_unknown_columns(allowed: AllowedTable, shape: TableShape) -> None:
    columns = {column.name for column in shape.columns}
    if unknown := sorted({*allowed.sort_key, *allowed.outside_hash} - columns):
        raise PublishError(
            "kolumn_saknas",
            f"Publiceringslistan nämner kolumner som {shape.full_name} saknar: {listed(unknown)}. "
            "Inget publicerades; rätta tillatna_tabeller.yaml eller modellen och kör om.",
        )
