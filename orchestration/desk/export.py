"""Copy every table of one published file to a folder, with `om_exporten.json` beside them.

Does not belong here: opening the file and the access log that `individ` calls for
(orchestration.publish), how a cell of a CSV looks (orchestration.cli.sql_output).

The folder gets its name when it is whole: a half export is never seen, and nothing that was there
is overwritten. The manifest is not called manifest.json, which would be a delivery in landing/.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.landing.durable import fsync_path, sha256_of
from orchestration.publish import Published
from orchestration.publish.database import TableShape, literal, open_copier, quoted
from orchestration.settings import Progress, quiet

ABOUT_EXPORT = "om_exporten.json"
FORMATS = ("parquet", "csv")
_FOLDER_MODE = {"individ": 0o700}
_FILE_MODE = {"individ": 0o600}

WriteTable = Callable[[Published, TableShape, Path, str], None]
"""Write the rows of one table that meet an SQL condition to a new file. May raise duckdb.Error and
OSError."""
ALL_ROWS = "true"


@dataclass(frozen=True)
class Wanted:
    """What to write. form: `parquet` or `csv`, also the ending of the files. kommun: only what that
    kommun sees (rules.md R9)."""

    form: str
    write_table: WriteTable
    kommun: str | None = None


class TargetError(Exception):
    """The folder to write to cannot be used. The text is Swedish."""


class ExportError(Exception):
    """The export stopped and left nothing. The text is Swedish, without values."""


@dataclass(frozen=True)
class Exported:
    """One table that was written. rows: as the generation says. sha256: of the file's bytes."""

    table: str
    file: str
    rows: int
    sha256: str


def check_target(target: Path) -> None:
    """Raise TargetError unless the folder is new or empty."""
    if target.exists() and not target.is_dir():
        raise TargetError(f"{target} är en fil. Ange en ny eller tom mapp med --till.")
    if target.is_dir() and any(target.iterdir()):
        raise TargetError(
            f"Mappen {target} är inte tom, och inget skrivs över. Ange en ny eller tom mapp med "
            "--till."
        )


def write_parquet(published: Published, shape: TableShape, path: Path, condition: str) -> None:
    """Write one table as Parquet in its published order; instants in UTC."""
    rows = f"FROM {quoted(published.which, shape.schema, shape.name)} WHERE {condition}"
    with open_copier(published.folder / f"{published.which}.duckdb") as connection:
        connection.execute(f"COPY ({rows}) TO {literal(str(path))} (FORMAT parquet)")


def rows_of_kommun(shape: TableShape, kommun_kod: str) -> str:
    """The SQL condition of what a kommun sees of a table of aggregates (rules.md R9, profile
    kommun): its own figures, and the tables that say what codes mean."""
    columns = {column.name for column in shape.columns}
    code = literal(kommun_kod)
    if {"niva", "enhet_kod"} <= columns:
        own = f"(niva = 'kommun' AND enhet_kod = {code})"
        return f"{own} OR kommun_kod = {code}" if "kommun_kod" in columns else own
    if "kommun_kod" in columns and shape.schema != "dimensioner":
        return f"kommun_kod = {code}"
    if shape.schema == "dimensioner":
        return ALL_ROWS
    raise ValueError(f"{shape.full_name} does not say whose figures it holds")


def export_file(
    published: Published, target: Path, wanted: Wanted, progress: Progress = quiet
) -> tuple[Exported, ...]:
    """Write every table of the open file to `target`, and the manifest.

    Raises TargetError and ExportError.
    """
    check_target(target)
    shapes = sorted(published.tables().items())
    kommun = wanted.kommun
    conditions = {n: rows_of_kommun(s, kommun) if kommun else ALL_ROWS for n, s in shapes}
    written: list[Exported] = []
    try:
        with _work_folder(target, _FOLDER_MODE.get(published.which, 0o750)) as work:
            for number, (name, shape) in enumerate(shapes, start=1):
                progress(f"Skriver {number} av {len(shapes)}: {name}")
                path = work / f"{name}.{wanted.form}"
                wanted.write_table(published, shape, path, conditions[name])
                path.chmod(_FILE_MODE.get(published.which, 0o640))
                fsync_path(path)
                rows = _count(published, shape, conditions[name])
                written.append(Exported(name, path.name, rows, sha256_of(path)))
            _write_about(published, work / ABOUT_EXPORT, wanted, written)
    except duckdb.Error as error:
        raise ExportError(
            f"Filen {published.which}.duckdb kunde inte läsas eller skrivas ut (DuckDB: "
            f"{type(error).__name__}). Inget skrevs. Kontrollera med 'utskrivning doctor'."
        ) from None
    except OSError as error:
        raise ExportError(
            f"Det går inte att skriva i {target.parent}: {error.strerror}. Inget skrevs. "
            "Kontrollera rättigheter och diskutrymme, eller ange en annan mapp med --till."
        ) from None
    return tuple(written)


def _count(published: Published, shape: TableShape, condition: str) -> int:
    source = quoted(shape.schema, shape.name)
    found = published.connection.execute(f"SELECT count(*) FROM {source} WHERE {condition}")
    return int(found.fetchall()[0][0])


@contextmanager
def _work_folder(target: Path, mode: int) -> Iterator[Path]:
    """A folder beside the target that takes its name at the end, and is gone after an error."""
    target.parent.mkdir(parents=True, exist_ok=True)
    work = target.with_name(f".{target.name}.pagaende_{os.getpid()}")
    work.mkdir(mode=0o700)
    try:
        yield work
        work.chmod(mode)
        work.rename(target)
        fsync_path(target.parent)
    finally:
        if work.exists():
            shutil.rmtree(work)


def _write_about(published: Published, path: Path, wanted: Wanted, written: list[Exported]) -> None:
    shapes = published.tables()
    content = published.about["innehall_sha256"]["tabeller"][published.which]
    about: dict[str, Any] = {
        "generation": published.generation,
        "asof": published.about["asof"],
        "syntetisk": published.about["syntetisk"],
        "regelversion": published.about["regelversion"],
        "fil": f"{published.which}.duckdb",
        "format": wanted.form,
        "kommun_kod": wanted.kommun,
        "tabeller": [
            {
                "tabell": one.table,
                "fil": one.file,
                "antal_rader": one.rows,
                "sha256": one.sha256,
                # The hash of the whole table says nothing about a part of it.
                "innehall_sha256": None if wanted.kommun else content[one.table],
                "beskrivning": shapes[one.table].comment,
                "kolumner": [
                    {"namn": c.name, "typ": c.data_type, "beskrivning": c.comment}
                    for c in shapes[one.table].columns
                ],
            }
            for one in written
        ],
    }
    path.write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    path.chmod(_FILE_MODE.get(published.which, 0o640))
    fsync_path(path)
