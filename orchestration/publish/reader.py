"""Open what is published, the way every reader should: read-only, nothing else within reach.

Does not belong here: asking (query.py), and the log that reading individ.duckdb calls for
(access_log.py). DuckDB has no privileges inside a file: who may read which file is decided by its
mode and group (operations.md §2).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from orchestration.publish.about import read_about
from orchestration.publish.database import READER_CONFIG, TableShape, table_shapes
from orchestration.publish.generation import current_generation, generations
from orchestration.publish.model import FILES, PublishError
from orchestration.settings import Settings

SHOWN_TIME_ZONE = "Europe/Stockholm"
"""Instants lie in the files as UTC (timestamptz) and are shown as local time."""

_ATTEMPTS = 5
_opening = threading.Lock()


class NotPublishedError(Exception):
    """Nothing has been published yet. The text is Swedish."""


class NotReadableError(Exception):
    """The published file is there but cannot be opened. The text is Swedish."""


@dataclass(frozen=True)
class Published:
    """One open published file; a context manager that closes it.

    which: one of FILES. folder: the generation's own folder, so everything
    read through this object is of one generation whatever `current` does. about: the content of
    its om_leveransen.json.
    """

    which: str
    folder: Path
    about: Mapping[str, Any]
    connection: duckdb.DuckDBPyConnection

    @property
    def generation(self) -> str:
        return self.folder.name

    def tables(self) -> dict[str, TableShape]:
        """The tables of the file by full name, with columns and Swedish comments."""
        return table_shapes(self.connection, self.which)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()


def open_published(
    settings: Settings, which: str = "aggregat", generation: str | None = None
) -> Published:
    """Open one file of the generation that `current` points at, or of a named one that is kept.

    A program that opens `individ` must log who and why with `log_access` before it shows
    anything (interface.md §3). Raises NotPublishedError, NotReadableError, and ValueError for a
    `which` that is not a published file.
    """
    if which not in FILES:
        raise ValueError(f"{which!r} is not one of {FILES}")
    for _ in range(_ATTEMPTS):
        wanted = _chosen(settings, generation)
        folder = settings.published / wanted
        try:
            return Published(which, folder, read_about(folder), _connect(folder, which))
        except (OSError, duckdb.Error) as error:
            # The generation may have been cleared away between the look and the opening.
            if _chosen(settings, generation) == wanted:
                raise NotReadableError(_why_not(folder / f"{which}.duckdb", error)) from None
        except PublishError as error:
            raise NotReadableError(str(error)) from None
    raise NotReadableError("Publiceringen byttes hela tiden medan den öppnades. Försök igen.")


def _chosen(settings: Settings, generation: str | None) -> str:
    """The generation to open: the named one, or what `current` points at."""
    if generation is not None:
        kept = sorted(generations(settings.published), reverse=True)
        if generation not in kept:
            raise NotPublishedError(
                f"Det finns ingen publicering {generation} i {settings.published}. "
                f"De som finns kvar är: {', '.join(kept) or 'inga'}."
            )
        return generation
    current = current_generation(settings.published)
    if current is None:
        raise NotPublishedError(
            f"Ingenting är publicerat i {settings.published}. Kör 'utskrivning nightly', eller "
            "ange rätt datamapp i UTSKRIVNING_DATA_DIR."
        )
    return current


def _connect(folder: Path, which: str) -> duckdb.DuckDBPyConnection:
    with _opening:
        connection = duckdb.connect(
            str(folder / f"{which}.duckdb"), read_only=True, config=READER_CONFIG
        )
        # Two connections to one file in one process share their settings, and the first one has
        # locked them already.
        locked = connection.execute("SELECT current_setting('lock_configuration')").fetchone()
        if locked != (True,):
            connection.execute(f"SET GLOBAL TimeZone = '{SHOWN_TIME_ZONE}'")
            connection.execute("SET lock_configuration = true")
    return connection


def _why_not(file: Path, error: OSError | duckdb.Error) -> str:
    if not file.exists():
        return (
            f"Filen {file} finns inte fast den är utpekad. Kontrollera published/current och kör "
            "'utskrivning nightly'."
        )
    if not os.access(file, os.R_OK):
        return (
            f"Du har inte rätt att läsa {file.name}. Be den som förvaltar datalagret om "
            "behörighet, eller fråga den fil du får läsa."
        )
    return (
        f"Filen {file} kan inte öppnas ({type(error).__name__}). Kör 'utskrivning doctor' för att "
        "se vad som håller den eller om den är skadad."
    )
