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

WriteTable = Callable[[Published, TableShape, Path], None]
"""Write one table to a new file. May raise duckdb.Error and OSError."""


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


def write_parquet(published: Published, shape: TableShape, path: Path) -> None:
    """Write one table as Parquet in its published order; instants in UTC."""
    source = quoted(published.which, shape.schema, shape.name)
    with open_copier(published.folder / f"{published.which}.duckdb") as connection:
        connection.execute(f"COPY (FROM {source}) TO {literal(str(path))} (FORMAT parquet)")


def export_file(
    published: Published,
    target: Path,
    form: str,
    write_table: WriteTable,
    progress: Progress = quiet,
) -> tuple[Exported, ...]:
    """Write every table of the open file to `target`, and the manifest.

    form: `parquet` or `csv`, also the ending of the files. Raises TargetError and ExportError.
    """
    check_target(target)
    shapes = sorted(published.tables().items())
    written: list[Exported] = []
    try:
        with _work_folder(target, _FOLDER_MODE.get(published.which, 0o750)) as work:
            for number, (name, shape) in enumerate(shapes, start=1):
                progress(f"Skriver {number} av {len(shapes)}: {name}")
                path = work / f"{name}.{form}"
                write_table(published, shape, path)
                path.chmod(_FILE_MODE.get(published.which, 0o640))
                fsync_path(path)
                rows = published.about["antal_rader"][published.which][name]
                written.append(Exported(name, path.name, rows, sha256_of(path)))
            _write_about(published, work / ABOUT_EXPORT, form, written)
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


def _write_about(published: Published, path: Path, form: str, written: list[Exported]) -> None:
    shapes = published.tables()
    content = published.about["innehall_sha256"]["tabeller"][published.which]
    about: dict[str, Any] = {
        "generation": published.generation,
        "asof": published.about["asof"],
        "syntetisk": published.about["syntetisk"],
        "regelversion": published.about["regelversion"],
        "fil": f"{published.which}.duckdb",
        "format": form,
        "tabeller": [
            {
                "tabell": one.table,
                "fil": one.file,
                "antal_rader": one.rows,
                "sha256": one.sha256,
                "innehall_sha256": content[one.table],
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
