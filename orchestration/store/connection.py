"""Opens the build file as its one writer, and moves it aside when it has to be rebuilt.

The file is disposable: everything in it comes from `archive/` and `state/` (operations.md §3).
Never repaired, never deleted unseen: one copy that was moved aside is kept for whoever looks into
it. Does not belong here: what is in the file.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import duckdb

from orchestration.settings import Settings
from orchestration.store.errors import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreLockedError,
)
from orchestration.store.layout import text_literal

DUCKDB_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
"""Every opener of the same file in one process must use exactly this."""

STORAGE_VERSION = "v1.5.0"
"""Only this warehouse's own DuckDB opens the file, so it may use the newest compression: a third
less time for writing than the default of 0.10."""

ASIDE_PREFIX = "kasserad_"
_SESSION = (
    "SET GLOBAL TimeZone = 'UTC'",
    # Row order means nothing in the store, and keeping it costs memory and parallelism.
    "SET preserve_insertion_order = false",
    # One checkpoint at the end instead of one per table: commits are safe in the WAL meanwhile.
    "SET wal_autocheckpoint = '256MB'",
)
P = ParamSpec("P")
T = TypeVar("T")
_PID = re.compile(r"\(PID (\d+)\)")


@contextmanager
def open_build_file(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The build file, made when it is not there, closed afterwards.

    Raises StoreLockedError when another process has it, StoreDamagedError when it cannot be
    opened, StoreError when this process may not.
    """
    path = settings.build_file
    settings.build.mkdir(mode=0o750, parents=True, exist_ok=True)
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise StoreError(
            "Byggfilen får inte läsas och skrivas av det här kontot. Rätta rättigheterna på "
            "build/ och starta natten igen."
        )
    connection = _connect(path)
    try:
        _clear_spill(path)
        connection.execute(f"SET memory_limit = {text_literal(settings.memory_limit)}")
        for statement in _SESSION:
            connection.execute(statement)
        yield connection
    finally:
        connection.close()


def move_aside(settings: Settings) -> Path | None:
    """Rename the build file to build/kasserad_<UTC time>.duckdb, and drop an earlier copy.

    Returns the new path, None when there was no build file.

    The write-ahead log goes first: left behind, it would be replayed on the new file. Without it
    the old file is an older but whole store, which a run after a kill here just carries on from.
    """
    for old in settings.build.glob(f"{ASIDE_PREFIX}*"):
        old.unlink()
    if not settings.build_file.exists():
        return None
    stamp = settings.clock.now().strftime("%Y%m%dT%H%M%SZ")
    aside = settings.build / f"{ASIDE_PREFIX}{stamp}.duckdb"
    log = Path(f"{settings.build_file}.wal")
    if log.exists():
        os.replace(log, f"{aside}.wal")
    os.replace(settings.build_file, aside)
    return aside


def guarded(step: str, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call the action; a DuckDB error becomes a StoreError without DuckDB's text.

    step: what is being done, in words without values, for the message.
    """
    problem: StoreError
    try:
        return action(*args, **kwargs)
    except duckdb.Error as error:
        problem = store_error(error, step)
    # Raised outside the handler: even with `from None` the text would hang on __context__.
    raise problem


def store_error(error: duckdb.Error, step: str) -> StoreError:
    """What a DuckDB error means for the user, without its text, which can hold values.

    step: what was being done, in words without values.
    """
    text = str(error)
    if "Could not set lock" in text:
        pid = _PID.search(text)
        return StoreLockedError(int(pid.group(1)) if pid else None)
    kind = type(error).__name__
    if isinstance(error, duckdb.OutOfMemoryException) or "No space left" in text:
        return StoreFullError(step)
    damaged = (duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)
    if isinstance(error, damaged) or "Corrupt database" in text:
        return StoreDamagedError(step, kind)
    return StoreError(
        f"Lagret kunde inte uppdateras ({step}, {kind}). Starta natten igen. Står felet kvar: "
        "kontrollera disken och archive/, och flytta undan build/, så byggs lagret om."
    )


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    problem: StoreError
    try:
        if not path.exists():
            _create(path)
        return duckdb.connect(str(path), config=DUCKDB_CONFIG)
    except duckdb.ConnectionException:
        problem = StoreError(
            "Byggfilen är redan öppen i den här processen på ett annat sätt. Det är ett "
            "programfel: anmäl det."
        )
    except duckdb.Error as error:
        problem = store_error(error, "öppna byggfilen")
        if type(problem) is StoreError and path.exists():
            problem = StoreDamagedError("öppna byggfilen", type(error).__name__)
    raise problem  # outside the handler, as in guarded()


def _create(path: Path) -> None:
    """An empty file; only ATTACH can choose the storage version."""
    with duckdb.connect(config=DUCKDB_CONFIG) as connection:
        target = text_literal(str(path))
        connection.execute(f"ATTACH {target} AS ny (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("DETACH ny")


def _clear_spill(path: Path) -> None:
    """Drop what a killed process spilled to disk: patient data that nothing will read again.

    Safe here only, where this process holds the lock and has not spilled yet.
    """
    spill = Path(f"{path}.tmp")
    if spill.exists():
        shutil.rmtree(spill)
