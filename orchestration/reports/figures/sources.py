"""The published files that figures come from, opened together from one generation.

Does not belong here: what is read from them (read.py). The restricted file is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.publish import NotPublishedError, Published, open_published
from orchestration.publish.reader import NotReadableError
from orchestration.reports.figures.model import About
from orchestration.reports.figures.recipients import Recipient, recipients_of
from orchestration.settings import Settings

TABLES = (
    "dimensioner.dim_avtalsparametrar",
    "dimensioner.dim_indikator",
    "dimensioner.dim_kommun",
    "dimensioner.dim_enhet",
    "dimensioner.dim_regionparametrar",
    "indikatorer.indikator",
    "indikatorer.indikator_revision",
    "indikatorer.ind_planer",
    "fakturering.fak_kommunperiod",
    "fakturering.fak_kommunperiod_dagar",
    "fakturering.fak_tratt",
)


@dataclass(frozen=True)
class Sources:
    """exact: aggregat.duckdb, whose figures are shown only as the profile grants; protected:
    delad.duckdb. Both of one generation."""

    exact: Published
    protected: Published

    @property
    def generation(self) -> str:
        return self.exact.generation

    def recipients(self) -> tuple[Recipient, ...]:
        """Every recipient of the generation's regions. Raises NotReadableError."""
        with readable(self.generation):
            return recipients_of(self.exact.connection)

    def about(self, region_kod: str) -> About:
        """The generation as one region's reader sees it. Raises KeyError for a region that the
        generation does not hold."""
        about = self.protected.about
        own = [one for one in about["leveranser"] if one["region_kod"] == region_kod]
        return About(
            generation=self.generation,
            asof=datetime.fromisoformat(about["asof"][region_kod]),
            regelversion=about["regelversion"],
            kodversion=about["kodversion"],
            is_synthetic=about["syntetisk"],
            sources=tuple(sorted({one["kalla"] for one in own if not one["hallen"]})),
            held=tuple(sorted({one["kalla"] for one in own if one["hallen"]})),
        )


MADE_BEFORE = (duckdb.BinderException, duckdb.CatalogException)
"""What DuckDB says of a column or table that an older version of the program did not publish."""


def older(generation: str, lacking: str) -> NotPublishedError:
    """Says that the generation is whole and too old, and what to do. lacking: what it has not."""
    return NotPublishedError(
        f"Publiceringen {generation} gjordes av en äldre version och saknar {lacking}. Kör "
        "'utskrivning nightly', eller välj en senare."
    )


@contextmanager
def readable(generation: str) -> Iterator[None]:
    """Turn a fault of DuckDB, whose text can hold values, into NotReadableError without them; a
    column that is not there into NotPublishedError."""
    try:
        yield
    except MADE_BEFORE:
        raise older(generation, "kolumner som rapporterna läser") from None
    except duckdb.Error as error:
        raise NotReadableError(
            f"Publiceringen {generation} kan inte läsas (DuckDB: {type(error).__name__}). Kör "
            "'utskrivning doctor' för att se om en fil är skadad."
        ) from None


@contextmanager
def open_sources(settings: Settings, generation: str | None = None) -> Iterator[Sources]:
    """Open both files of `current`, or of a named generation that is kept.

    Raises NotPublishedError (also when the generation was made by a version without the tables
    that reports need) and NotReadableError.
    """
    with (
        open_published(settings, "aggregat", generation) as exact,
        open_published(settings, "delad", exact.generation) as protected,
    ):
        there = exact.tables()
        missing = [name for name in TABLES if name not in there]
        if missing:
            raise older(exact.generation, ", ".join(missing))
        yield Sources(exact, protected)
