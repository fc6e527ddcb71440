"""DuckDB connections of publishing, and what a relation looks like: name, columns, comments.

Does not belong here: what is published (allowlist.py) and what is computed from it.

DuckDB's own error texts can quote values (operations.md §8), so none of them leaves this
module: only the class of the error and, for a lock, the process id of the holder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.publish.model import PublishError
from orchestration.settings import DEFAULT_MEMORY

_Config = dict[str, str | bool | int | float | list[str]]

_COMMON: _Config = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}
READER_CONFIG: _Config = {
    **_COMMON,
    "enable_external_access": "false",
    "allow_community_extensions": "false",
    # No spilling: the temporary files of a query on individ.duckdb would hold patient data and
    # would land beside the published file.
    "temp_directory": "",
}
"""Config of everyone who opens a published file (operations.md §2, Reader)."""

BUILD = "bygge"
"""The catalog name of the attached build file."""

_HOLDER = re.compile(r"\(PID (\d+)\)")


@dataclass(frozen=True)
class Column:
    """One column as the database describes it; data_type is DuckDB's name of the type."""

    name: str
    data_type: str
    comment: str | None


@dataclass(frozen=True)
class TableShape:
    """One physical table with its columns in order and its comments."""

    schema: str
    name: str
    comment: str | None
    columns: tuple[Column, ...]

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def undescribed(self) -> tuple[str, ...]:
        """Full names of the table and of its columns, where the comment is missing or blank."""
        named = [(self.full_name, self.comment)]
        named += [(f"{self.full_name}.{column.name}", column.comment) for column in self.columns]
        return tuple(name for name, comment in named if not (comment or "").strip())


def quoted(*names: str) -> str:
    """The names as one qualified SQL identifier."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(value: str) -> str:
    """The value as an SQL text literal."""
    return "'" + value.replace("'", "''") + "'"


@contextmanager
def without_values(what: str) -> Iterator[None]:
    """Turn a DuckDB or file error inside the block into a PublishError without any value.

    what: Swedish, a noun phrase for what was going on.
    """
    try:
        yield
    except duckdb.Error as error:
        raise PublishError("duckdb", _duckdb_text(what, error)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PublishError(
            "filsystem",
            f"Publiceringen stannade vid {what}: filsystemet svarade «{reason}». Gårdagens "
            "publicering gäller. Kontrollera utrymme och rättigheter med 'utskrivning doctor' "
            "och kör om.",
        ) from None


def _duckdb_text(what: str, error: duckdb.Error) -> str:
    kind = type(error).__name__
    if holder := _HOLDER.search(str(error)):
        return (
            f"Publiceringen stannade vid {what}: filen används av process {holder.group(1)}. "
            "Avsluta den eller vänta tills den är klar, och kör om."
        )
    return (
        f"Publiceringen stannade vid {what} (DuckDB: {kind}). Gårdagens publicering gäller. "
        "Kontrollera utrymme och rättigheter med 'utskrivning doctor' och kör om; består felet, "
        "flytta undan build/ så att den byggs om ur arkivet."
    )


@contextmanager
def open_build(
    build_file: Path, memory_limit: str = DEFAULT_MEMORY
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory with the build file attached read-only as `bygge`, in UTC.

    The main database is in memory so that the published files can be attached beside the build.
    Raises PublishError when the build file is missing.
    """
    if not build_file.is_file():
        raise PublishError(
            "bygge_saknas",
            "Byggfilen build/utskrivning.duckdb finns inte, så det finns inget att publicera. "
            "Kör 'utskrivning nightly'.",
        )
    config: _Config = {**_COMMON, "temp_directory": str(build_file.with_name("spill"))}
    config["memory_limit"] = memory_limit
    connection = duckdb.connect(":memory:", config=config)
    try:
        # GLOBAL: also for the cursors that share the work out
        connection.execute("SET GLOBAL TimeZone = 'UTC'")
        connection.execute(f"ATTACH {literal(str(build_file))} AS {quoted(BUILD)} (READ_ONLY)")
        yield connection
    finally:
        connection.close()


@contextmanager
def open_reader(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection without external access; for verification.

    Sets nothing: a reader in the same process shares, and has locked, the settings of the file.
    """
    connection = duckdb.connect(str(file), read_only=True, config=READER_CONFIG)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def open_copier(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory that may write files, in UTC, with one published file attached
    read-only under the name of the file; nothing spills, as for a reader."""
    connection = duckdb.connect(":memory:", config={**_COMMON, "temp_directory": ""})
    try:
        connection.execute("SET TimeZone = 'UTC'")
        attached = quoted(file.stem)
        connection.execute(f"ATTACH {literal(str(file))} AS {attached} (READ_ONLY)")
        yield connection
    finally:
        connection.close()


def table_shapes(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, TableShape]:
    """Every physical table of the catalog by full name; views are not among them."""
    tables = connection.execute(
        "SELECT schema_name, table_name, comment FROM duckdb_tables() "
        "WHERE database_name = ? AND NOT internal AND NOT temporary",
        [catalog],
    ).fetchall()
    columns: dict[str, list[Column]] = {}
    for schema, table, *column in connection.execute(
        "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE database_name = ? AND NOT internal ORDER BY schema_name, table_name, column_index",
        [catalog],
    ).fetchall():
        columns.setdefault(f"{schema}.{table}", []).append(Column(*column))
    shapes = (
        TableShape(schema, name, comment, tuple(columns[f"{schema}.{name}"]))
        for schema, name, comment in tables
    )
    return {shape.full_name: shape for shape in shapes}


def table_weights(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, int]:
    """What reading every table of the catalog costs, roughly, by full name: its fields."""
    rows = connection.execute(
        "SELECT schema_name || '.' || table_name, estimated_size * column_count "
        "FROM duckdb_tables() WHERE database_name = ? AND NOT internal",
        [catalog],
    ).fetchall()
    return dict(rows)


def view_names(connection: duckdb.DuckDBPyConnection, catalog: str) -> set[str]:
    """Full names of every view of the catalog that DuckDB did not make itself."""
    rows = connection.execute(
        "SELECT schema_name || '.' || view_name FROM duckdb_views() "
        "WHERE database_name = ? AND NOT internal",
        [catalog],
    ).fetchall()
    return {name for (name,) in rows}
