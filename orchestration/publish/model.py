"""The plain values of publishing: what was decided, written and reported, and how it fails.

Does not belong here: reading or writing anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

FILES = ("delad", "samverkan", "aggregat", "individ")
"""The published files, one per audience (interface.md §3, R9), in the order they are written."""


Reader = Callable[[Path], str]
"""Looks at the generation in a folder as a reader would: why it must not be published, in Swedish
and without values, empty when it may. Raises PublishError when it could not look."""


class PublishError(Exception):
    """Publishing stopped; `published/current` is untouched.

    code: a short Swedish noun for logs and tests. The text is Swedish, holds no patient value and
    says what to do next.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Versions:
    """What computed the figures: rule text, dbt and this code (interface.md §3)."""

    regler: str
    dbt: str
    kod: str


@dataclass(frozen=True)
class UsedDelivery:
    """One accepted delivery that the build rests on. extrakt_tidpunkt: naive local time."""

    kalla: str
    region_kod: str
    extrakt_id: str
    extrakt_tidpunkt: datetime
    omfattning: str
    status: str
    hallen: bool
    syntetisk: bool


@dataclass(frozen=True)
class Basis:
    """What the build rests on, read from the build itself.

    asof: region_kod -> naive Europe/Stockholm time (rules.md R0). deliveries: in key order.
    """

    asof: Mapping[str, datetime]
    deliveries: tuple[UsedDelivery, ...]


@dataclass(frozen=True)
class PublishReport:
    """What one call of `publish` did.

    is_new: a generation was written. is_flipped: `current` was moved. rows: file -> table -> rows.
    removed: generations that were cleared away. remarks: Swedish sentences for the log.
    """

    generation: str
    folder: Path
    is_new: bool
    is_flipped: bool
    asof: Mapping[str, datetime]
    content_sha256: str
    rows: Mapping[str, Mapping[str, int]]
    removed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())

    @property
    def sentence(self) -> str:
        """The last line of the night, in Swedish."""
        asof = f"{max(self.asof.values()):%Y-%m-%d %H:%M}"
        if self.is_new:
            tables = sum(len(counts) for counts in self.rows.values())
            total = sum(sum(counts.values()) for counts in self.rows.values())
            rows = f"{total:,}".replace(",", " ")
            return f"Publicerat: {self.generation}, läge {asof}, {tables} tabeller, {rows} rader."
        if self.is_flipped:
            return f"Publicerat: {self.generation}, läge {asof}; den fanns redan och gäller igen."
        return f"Inget nytt att publicera: {self.generation}, läge {asof}, gäller fortfarande."
