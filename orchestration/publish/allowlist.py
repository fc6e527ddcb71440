"""The allow-list: which tables of the build reach which reader, nothing else is published.

Does not belong here: whether the build has the tables (build_file.py, gate.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from orchestration.publish.model import FILES

DEFAULT_ALLOWLIST = Path(__file__).with_name("tillatna_tabeller.yaml")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KEYS = {"sortering", "utanfor_hash"}
_WHOLE_TABLE = "hela_tabellen"


class AllowListError(Exception):
    """The allow-list file cannot be used: a fault in the code, so the text is English."""


@dataclass(frozen=True)
class AllowedTable:
    """One table that may be published.

    sort_key: the columns its rows lie in order of in the published file. outside_hash: columns
    that are published but do not count in the content hash (rules.md R0: they depend on the
    order or time of runs, or on a secret of this data folder). in_hash: false when no row counts.
    """

    schema: str
    name: str
    sort_key: tuple[str, ...]
    outside_hash: tuple[str, ...] = ()
    in_hash: bool = True

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"


AllowList = Mapping[str, tuple[AllowedTable, ...]]
"""File (one of FILES) -> its tables, sorted by full name."""


def load_allowlist(path: Path = DEFAULT_ALLOWLIST) -> AllowList:
    """Read and check the allow-list; raise AllowListError on anything unexpected in it."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or set(content) != set(FILES):
        raise AllowListError(f"{path.name}: the top level must be exactly {', '.join(FILES)}")
    return {file: _tables_of_file(file, content[file]) for file in FILES}


def _tables_of_file(file: str, schemas: object) -> tuple[AllowedTable, ...]:
    if not isinstance(schemas, dict) or not schemas:
        raise AllowListError(f"{file}: expected schema -> tables")
    tables = [
        _table(schema, name, entry)
        for schema, entries in schemas.items()
        for name, entry in _mapping(f"{file}.{schema}", entries).items()
    ]
    return tuple(sorted(tables, key=lambda table: table.full_name))


def _table(schema: str, name: str, entry: object) -> AllowedTable:
    where = f"{schema}.{name}"
    values = _mapping(where, entry)
    if unknown := set(values) - _KEYS:
        raise AllowListError(f"{where}: unknown keys {sorted(unknown)}")
    outside = values.get("utanfor_hash", [])
    table = AllowedTable(
        schema=_name(where, schema),
        name=_name(where, name),
        sort_key=_names(where, values.get("sortering", [])),
        outside_hash=() if outside == _WHOLE_TABLE else _names(where, outside),
        in_hash=outside != _WHOLE_TABLE,
    )
    if not table.sort_key:
        raise AllowListError(f"{where}: sortering is missing")
    return table


def _mapping(where: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise AllowListError(f"{where}: expected a mapping")
    return value


def _names(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(set(value)) != len(value):
        raise AllowListError(f"{where}: expected a list of different column names")
    return tuple(_name(where, item) for item in value)


def _name(where: str, value: object) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise AllowListError(f"{where}: {value!r} is not a table or column name")
    return value
