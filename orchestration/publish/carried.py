"""individ.duckdb made from the one that readers open now: a copy where the rows that differ are
taken out and put in.

On most nights one row in several hundred differs, and writing the others anew costs as much. Nobody
is believed about which they are: all rows of the two are compared by a hash, and verify_file then
compares the whole file with the build by another. In such a file the new rows lie last, and rows
that are gone lie in its bytes where SQL does not reach them; so the first publication of a week is
written whole, and what a file carries is at most a week old.
Does not belong here: files that are written whole (export.py).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.publish.about import read_about
from orchestration.publish.database import BUILD, literal, quoted, table_shapes, view_names
from orchestration.publish.generation import current_generation
from orchestration.publish.model import PublishError
from orchestration.publish.plan import PlannedFile, PlannedTable
from orchestration.publish.row_text import row_hash
from orchestration.settings import Progress

CARRIED = "individ"
"""The file that is carried over. The others are small, and people read them without ORDER BY."""
MOST_DIFFERENT = 0.2
"""The share of a table's rows that may differ; with more it is written anew."""


def to_carry(published: Path, asof: Mapping[str, datetime], progress: Progress) -> Path | None:
    """The file of `current`; None when there is none, when it is of another ISO week than the
    highest as-of, or when it is not as it was published, which is told. asof: of what is to be
    published. Raises OSError."""
    current = current_generation(published)
    file = published / str(current) / f"{CARRIED}.duckdb"
    if current is None or not file.is_file():
        return None
    try:
        about = read_about(file.parent)
    except PublishError:
        return None  # told when old generations are cleared away
    before = max(map(datetime.fromisoformat, about["asof"].values()))
    if before.isocalendar()[:2] != max(asof.values()).isocalendar()[:2]:
        return None
    with file.open("rb") as handle:
        if hashlib.file_digest(handle, "sha256").hexdigest() == about["fil_sha256"][file.name]:
            return file
    progress(
        f"Publicerar: {file.name} i {current}, som gäller nu, är inte som den skrevs, så den nya "
        "görs helt ur bygget. Kontrollera disken och vem som kan skriva i published/."
    )
    return None


def attach_carried(
    connection: duckdb.DuckDBPyConnection, target: Path, planned: PlannedFile, carried: Path
) -> bool:
    """Copy the file to the target and attach it as `ut_<name>`; False, and nothing left, when it
    has other tables, columns or comments than planned. Raises duckdb.Error and OSError."""
    shutil.copyfile(carried, target)
    catalog = f"ut_{planned.name}"
    connection.execute(f"ATTACH {literal(str(target))} AS {catalog}")
    wanted = {table.shape.full_name: table.shape for table in planned.tables}
    if table_shapes(connection, catalog) == wanted and not view_names(connection, catalog):
        return True
    connection.execute(f"DETACH {catalog}")
    target.unlink()
    return False


def replace_rows(connection: duckdb.DuckDBPyConnection, catalog: str, table: PlannedTable) -> bool:
    """Make the table of the attached file hold the rows of the build; False, and nothing changed,
    when too many differ or when equal rows make the comparison uncertain. Raises duckdb.Error."""
    shape = table.shape
    target = quoted(catalog, shape.schema, shape.name)
    source = quoted(BUILD, shape.schema, shape.name)
    # Columns backwards: another hash than the one that the copy is then verified with.
    rad = row_hash(shape.columns[::-1])
    for name, table_name in (("gamla", target), ("nya", source)):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS "
            f"SELECT rowid AS plats, {rad} AS rad FROM {table_name}"
        )
    for name, own, other in (("bort", "gamla", "nya"), ("till", "nya", "gamla")):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS "
            f"SELECT * FROM {own} ANTI JOIN {other} USING (rad)"
        )
    if not _is_sound(connection):
        return False
    order = ", ".join(quoted(column) for column in table.allowed.sort_key)
    connection.execute(f"DELETE FROM {target} WHERE rowid IN (SELECT plats FROM bort)")
    connection.execute(
        f"INSERT INTO {target} SELECT * FROM {source} "
        f"WHERE rowid IN (SELECT plats FROM till) ORDER BY {order}"
    )
    return True


def _is_sound(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether few rows differ, and exchanging them gives the new rows."""
    sums = {}
    for name in ("gamla", "bort", "till", "nya"):
        sums[name] = connection.execute(
            f"SELECT count(*), coalesce(sum(CAST(rad AS HUGEINT)), 0) FROM {name}"
        ).fetchone() or (0, 0)
    made = tuple(sums["gamla"][i] - sums["bort"][i] + sums["till"][i] for i in (0, 1))
    different = sums["bort"][0] + sums["till"][0]
    return made == sums["nya"] and different <= MOST_DIFFERENT * sums["nya"][0]
