"""The newest-version store: schema `lager` of the build file, derived from ledger and archive.

dbt staging reads one row per business key from it, so that what a night costs does not grow with
the number of deliveries. Rules: delivery.md §2 (spelling, newest version) and §3 (row quarantine,
reconciliation). Does not belong here: which keys are missing or held (dbt staging), findings.
"""

from orchestration.store.bookkeeping import LedgerView
from orchestration.store.errors import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreLockedError,
)
from orchestration.store.nightly import refresh_store
from orchestration.store.refresh import refresh
from orchestration.store.report import RebuildReason, StoreReport, TableMerge
from orchestration.store.verdict import RowFault

__all__ = [
    "LedgerView",
    "RebuildReason",
    "RowFault",
    "StoreDamagedError",
    "StoreError",
    "StoreFullError",
    "StoreLockedError",
    "StoreReport",
    "TableMerge",
    "refresh",
    "refresh_store",
]
