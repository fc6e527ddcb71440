"""The contract as plain typed objects, read from the ODCS files beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from open_data_contract_standard.model import (
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
)

CONTRACT_DIR = Path(__file__).parent
COMMON_COLUMNS = ("kalla_skapad_tidpunkt", "kalla_andrad_tidpunkt", "ar_makulerad")
TYPES = frozenset({"text", "int", "bit", "date", "time", "ts", "dec"})
TEXT_CLASSES = frozenset({"post_id", "enhet_id", "kod", "patient_nyckel", "namn", "identitet"})


class ContractError(Exception):
    """The contract files contradict themselves."""


@dataclass(frozen=True)
class Column:
    """One delivered column.

    type: text | int | bit | date | time | ts | dec (delivery_tables.yml).
    text_class: for text what kind of text it is (empty otherwise): post_id (record id), enhet_id,
    kod, patient_nyckel, namn (free label), identitet. Row rules differ by it (delivery.md §3).
    references: "tabell.kolumn" that the value points at, or empty.
    """

    name: str
    type: str
    required: bool
    key_position: int
    allowed: tuple[str, ...]
    text_class: str
    references: str
    description: str

    @property
    def is_key(self) -> bool:
        return self.key_position > 0


@dataclass(frozen=True)
class TimeOrder:
    """A pair of columns where the end may not lie before the start (delivery.md §3)."""

    start: str
    end: str


@dataclass(frozen=True)
class Table:
    """One delivered table: its columns in contract order and its business key."""

    kalla: str
    name: str
    columns: tuple[Column, ...]
    time_orders: tuple[TimeOrder, ...]
    optional: bool
    identity_store: bool
    description: str

    @property
    def key(self) -> tuple[str, ...]:
        keyed = sorted((c for c in self.columns if c.is_key), key=lambda c: c.key_position)
        return tuple(c.name for c in keyed)

    @property
    def store_name(self) -> str:
        """Name of the table in the newest-version store, e.g. cosmic_link__vardtillfalle."""
        return f"{self.kalla}__{self.name}"

    def column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise ContractError(f"{self.kalla}.{self.name} has no column {name}")


@dataclass(frozen=True)
class Kalla:
    """One source system's contract."""

    name: str
    version: str
    tables: tuple[Table, ...]

    @property
    def major(self) -> str:
        return self.version.split(".")[0]

    def table(self, name: str) -> Table:
        for table in self.tables:
            if table.name == name:
                return table
        raise ContractError(f"{self.name} has no table {name}")


@dataclass(frozen=True)
class Contract:
    """All källor the warehouse takes."""

    kallor: tuple[Kalla, ...]

    def kalla(self, name: str) -> Kalla:
        for kalla in self.kallor:
            if kalla.name == name:
                return kalla
        raise ContractError(f"no contract for källa {name}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(k.name for k in self.kallor)


@cache
def load_contract(folder: Path = CONTRACT_DIR) -> Contract:
    """Read every `*.odcs.yaml` of the folder; raise ContractError where one is inconsistent."""
    files = sorted(folder.glob("*.odcs.yaml"))
    if not files:
        raise ContractError(f"no contract files in {folder}")
    return Contract(tuple(_kalla(OpenDataContractStandard.from_file(str(f))) for f in files))


def _kalla(document: OpenDataContractStandard) -> Kalla:
    name = document.name or ""
    tables = tuple(_table(name, o) for o in document.schema_ or [])
    return Kalla(name=name, version=document.version or "", tables=tables)


def _table(kalla: str, obj: SchemaObject) -> Table:
    custom = _custom(obj)
    columns = tuple(_column(p) for p in obj.properties or [])
    orders = tuple(_time_order(text) for text in custom.get("tidsordning", []))
    table = Table(
        kalla=kalla,
        name=obj.name or "",
        columns=columns,
        time_orders=orders,
        optional=bool(custom.get("valfri", False)),
        identity_store=bool(custom.get("identitetslager", False)),
        description=obj.description or "",
    )
    names = [c.name for c in columns]
    if len(set(names)) != len(names) or names[-3:] != list(COMMON_COLUMNS) or not table.key:
        raise ContractError(f"{kalla}.{table.name}: columns or key are inconsistent")
    return table


def _column(prop: SchemaProperty) -> Column:
    allowed: tuple[str, ...] = ()
    for rule in prop.quality or []:
        if rule.metric == "invalidValues":
            allowed = tuple((rule.arguments or {}).get("validValues", ()))
    type_ = prop.physicalType or ""
    text_class = str(_custom(prop).get("klass", ""))
    if type_ not in TYPES or (type_ == "text") != (text_class in TEXT_CLASSES):
        raise ContractError(f"column {prop.name}: unknown type or text class")
    references = prop.relationships[0].to if prop.relationships else ""
    return Column(
        name=prop.name or "",
        type=type_,
        required=bool(prop.required),
        key_position=int(prop.primaryKeyPosition or 0) if prop.primaryKey else 0,
        allowed=allowed,
        text_class=text_class,
        references=str(references or ""),
        description=prop.description or "",
    )


def _custom(element: SchemaObject | SchemaProperty) -> dict[str, Any]:
    return {str(c.property): c.value for c in element.customProperties or []}


def _time_order(text: str) -> TimeOrder:
    start, _, end = text.partition(" <= ")
    return TimeOrder(start=start, end=end)
