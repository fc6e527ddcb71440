"""Great Expectations on what leaves the house: the written generation, as a reader opens it.

    with reader_process(settings.memory_limit) as reader:    # starts early, loads while we write
        publish(..., reader=reader)                          # asked before anything is published
    write_page(settings, reader.report)

Runs in a process of its own, on files opened read-only without external access. A check of
severity `kritisk` holds publishing; warnings are shown. Counts only, never a value (operations.md
§8). Does not belong here: what dbt's tests prove about the warehouse, the disclosure control about
delad.duckdb, and publishing about the copy; docs/checks.md says which check lives where.
"""

from orchestration.reader_checks.model import ReaderOutcome, ReaderReport, Suite
from orchestration.reader_checks.page import write_page
from orchestration.reader_checks.process import Reader, reader_process

__all__ = ["Reader", "ReaderOutcome", "ReaderReport", "Suite", "reader_process", "write_page"]
