"""Everything that is checked in one delivered file, from its checksum to its values.

The steps go from cheap to dear and each collects what it finds, so that one refusal tells the
supplier everything. Does not belong here: other files, other deliveries, where rows are kept.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.contract import Table
from orchestration.landing.csv_format import MalformedError, read_header, spool_rows
from orchestration.landing.engine import (
    UnreadableFileError,
    convert,
    describe,
    filled_columns,
)
from orchestration.landing.fingerprint import Fingerprint, fingerprint
from orchestration.landing.manifest import TableEntry
from orchestration.landing.model import KeptFile, Reason
from orchestration.landing.parquet_format import (
    parquet_relation,
    parquet_source,
    type_faults,
)
from orchestration.landing.reasons import Code
from orchestration.landing.shape import column_faults, column_remarks
from orchestration.landing.source import Source, csv_source
from orchestration.landing.values import probes, scan


@dataclass(frozen=True)
class FileJob:
    """One file to check. path: as delivered. work: folder for the converted file, on the file
    system where it will stay. known: the same bytes, checked before and still safe."""

    entry: TableEntry
    table: Table
    path: Path
    work: Path
    known: KeptFile | None = None

    @property
    def scratch(self) -> Path:
        """Folder for what DuckDB reads: the pieces of a CSV, a link to a Parquet file."""
        return self.work / self.entry.tabell

    @property
    def delivered_bytes(self) -> int:
        """Size as delivered, 0 when it is not there."""
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def converted(self) -> Path:
        return self.work / f"{self.entry.tabell}.parquet"


@dataclass(frozen=True)
class FileCheck:
    """The answer. Without reasons exactly one of two is set: kept (the bytes were known) or
    converted (the checked rows as Parquet, waiting in `work`)."""

    job: FileJob
    reasons: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()
    row_count: int = 0
    kept: KeptFile | None = None
    converted: Path | None = None


@dataclass
class _Findings:
    """What the steps have found so far in one file."""

    job: FileJob
    reasons: list[Reason] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)

    def add(self, code: Code) -> None:
        self.reasons.append(Reason(code, self.job.table.name))

    def answer(
        self, row_count: int = 0, kept: KeptFile | None = None, converted: Path | None = None
    ) -> FileCheck:
        reasons, remarks = tuple(dict.fromkeys(self.reasons)), tuple(self.remarks)
        return FileCheck(self.job, reasons, remarks, row_count, kept, converted)


def check_file(connection: duckdb.DuckDBPyConnection, job: FileJob) -> FileCheck:
    """Check one file (delivery.md §3); every fault is in `reasons`.

    May run in several threads at once: it takes a cursor of the connection. Raises OSError when
    the file cannot be read, LandingError when this machine is at fault.
    """
    findings = _Findings(job)
    if job.path.is_symlink() or not job.path.is_file():
        findings.add(Code.FIL_SAKNAS)
        return findings.answer()
    print_ = fingerprint(job.path)
    if print_.sha256 != job.entry.sha256:
        findings.add(Code.SHA256_AVVIKER)
    job.scratch.mkdir()
    with connection.cursor() as cursor:
        try:
            return _check_content(findings, print_, cursor)
        except UnreadableFileError as error:
            findings.add(error.code)
            return findings.answer()
        finally:
            shutil.rmtree(job.scratch)


def _check_content(
    findings: _Findings, print_: Fingerprint, connection: duckdb.DuckDBPyConnection
) -> FileCheck:
    job = findings.job
    opened = _CsvFile(job, print_) if job.path.suffix == ".csv" else _ParquetFile(job, connection)
    findings.reasons.extend(column_faults(opened.names, job.table))
    findings.remarks.extend(column_remarks(opened.names, job.table))
    if job.known and not findings.reasons:
        _check_row_count(findings, job.known.row_count)
        return findings.answer(job.known.row_count, kept=job.known)
    findings.reasons.extend(opened.type_faults())
    source = opened.source()
    convert(connection, source, job.table, job.converted)
    to_check = probes(job.table, source.expressions, opened.may_be_misencoded)
    rows, faults = scan(connection, parquet_relation(job.converted), to_check)
    findings.reasons.extend(faults)
    _check_row_count(findings, rows)
    return findings.answer(rows, converted=job.converted)


def _check_row_count(findings: _Findings, rows: int) -> None:
    if rows != findings.job.entry.row_count:
        findings.add(Code.RADANTAL_AVVIKER)


class _CsvFile:
    """A delivered CSV file; raises UnreadableFileError where it is none of the agreed format."""

    def __init__(self, job: FileJob, print_: Fingerprint) -> None:
        if not print_.is_text:
            raise UnreadableFileError(Code.FEL_TECKENKODNING)
        names = read_header(job.path)
        if names is None or {column.name for column in job.table.columns}.isdisjoint(names):
            # No header at all, or another separator: a list of missing columns would mislead.
            raise UnreadableFileError(Code.FELAKTIGT_FORMAT)
        self._job = job
        self._has_quotes = print_.has_quotes
        self.names = names
        self.may_be_misencoded = not print_.is_ascii

    def type_faults(self) -> tuple[Reason, ...]:
        return ()

    def source(self) -> Source:
        job = self._job
        try:
            pieces = spool_rows(job.path, len(self.names), self._has_quotes, job.scratch)
        except MalformedError:
            raise UnreadableFileError(Code.FELAKTIGT_FORMAT) from None
        return csv_source(pieces, self.names, job.table)


class _ParquetFile:
    """A delivered Parquet file; raises UnreadableFileError where it cannot be read."""

    may_be_misencoded = True

    def __init__(self, job: FileJob, connection: duckdb.DuckDBPyConnection) -> None:
        # A folder's name may hold bytes that no SQL text can, so DuckDB gets a link.
        self._path = job.scratch / job.entry.fil
        self._path.symlink_to(job.path.absolute())
        self._table = job.table
        self._connection = connection
        self._types = describe(connection, parquet_relation(self._path))
        self.names = tuple(self._types)

    def type_faults(self) -> tuple[Reason, ...]:
        """Wrong types of columns that hold a value: writers give an empty column any type."""
        suspects = type_faults(self._types, self._table)
        columns = tuple(reason.kolumn for reason in suspects)
        filled = filled_columns(self._connection, parquet_relation(self._path), columns)
        return tuple(reason for reason in suspects if reason.kolumn in filled)

    def source(self) -> Source:
        return parquet_source(self._path, self._types, self._table)
