"""Everything that is checked in one delivered file, from its checksum to its values.

The steps go from cheap to dear and each collects what it finds, so that one refusal tells the
supplier everything. Does not belong here: other files, other deliveries, where rows are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.contract import Table
from orchestration.landing.csv_format import is_well_formed, read_header
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
    def link(self) -> Path:
        """Where DuckDB finds the file: a folder's name may hold bytes that no SQL text can."""
        return self.work / f"levererad_{self.entry.fil}"


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
    job.link.unlink(missing_ok=True)
    job.link.symlink_to(job.path.absolute())
    with connection.cursor() as cursor:
        try:
            return _check_content(findings, print_, cursor)
        except UnreadableFileError as error:
            findings.add(error.code)
            return findings.answer()


def _check_content(
    findings: _Findings, print_: Fingerprint, connection: duckdb.DuckDBPyConnection
) -> FileCheck:
    job = findings.job
    known = job.known if print_.sha256 == job.entry.sha256 else None
    if job.path.suffix == ".csv":
        source, names = _open_csv(findings, print_, known is not None)
    else:
        source, names = _open_parquet(findings, connection)
    findings.reasons.extend(column_faults(names, job.table))
    findings.remarks.extend(column_remarks(names, job.table))
    if known and not findings.reasons:
        _check_row_count(findings, known.row_count)
        return findings.answer(known.row_count, kept=known)
    converted = job.work / f"{job.table.name}.parquet"
    convert(connection, source, job.table, converted)
    is_ascii = job.path.suffix == ".csv" and print_.is_ascii
    to_check = probes(job.table, source.expressions, check_encoding=not is_ascii)
    rows, faults = scan(connection, parquet_relation(converted), to_check)
    findings.reasons.extend(faults)
    _check_row_count(findings, rows)
    return findings.answer(rows, converted=converted)


def _check_row_count(findings: _Findings, rows: int) -> None:
    if rows != findings.job.entry.row_count:
        findings.add(Code.RADANTAL_AVVIKER)


def _open_csv(
    findings: _Findings, print_: Fingerprint, is_known: bool
) -> tuple[Source, Sequence[str]]:
    job = findings.job
    if not print_.is_text:
        raise UnreadableFileError(Code.FEL_TECKENKODNING)
    names = read_header(job.path)
    known_names = {column.name for column in job.table.columns}
    if names is None or known_names.isdisjoint(names):
        # No header at all, or another separator: a list of missing columns would mislead.
        raise UnreadableFileError(Code.FELAKTIGT_FORMAT)
    if not is_known and not is_well_formed(job.path, len(names), print_.has_quotes):
        findings.reasons.extend(column_faults(names, job.table))
        raise UnreadableFileError(Code.FELAKTIGT_FORMAT)
    return csv_source(job.link, names, job.table), names


def _open_parquet(
    findings: _Findings, connection: duckdb.DuckDBPyConnection
) -> tuple[Source, Sequence[str]]:
    job = findings.job
    types = describe(connection, parquet_relation(job.link))
    suspects = type_faults(types, job.table)
    # A column without a single value has lost nothing: writers give such columns any type.
    filled = filled_columns(
        connection, parquet_relation(job.link), tuple(r.kolumn for r in suspects)
    )
    findings.reasons.extend(r for r in suspects if r.kolumn in filled)
    return parquet_source(job.link, types, job.table), tuple(types)
