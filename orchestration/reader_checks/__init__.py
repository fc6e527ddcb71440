"""Great Expectations on what leaves the house: the written generation, as a reader opens it.

    with ReaderAhead(settings.memory_limit) as ahead:
        ahead.send_for()                    # loads while something else is done
        reader = ahead.take()
        publish(..., reader=reader)         # asked before anything is published
    write_page(settings, reader.report)

Runs in a process of its own, on files opened read-only without external access. A check of
severity `kritisk` holds publishing; warnings are shown. Counts only, never a value (operations.md
§8). Does not belong here: what dbt's tests prove about the warehouse, the disclosure control about
delad.duckdb, and publishing about the copy; docs/checks.md says which check lives where.
"""

from orchestration.reader_checks.model import ReaderOutcome, ReaderReport, Suite
from orchestration.reader_checks.page import write_page
from orchestration.reader_checks.process import Reader, ReaderAhead

__all__ = ["Reader", "ReaderAhead", "ReaderOutcome", "ReaderReport", "Suite", "write_page"]
