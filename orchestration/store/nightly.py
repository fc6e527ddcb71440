"""The store's step of the nightly run: opens the ledger and hands plain values to refresh().

Does not belong here: any decision.
"""

from __future__ import annotations

from orchestration.contract import Contract
from orchestration.landing.hold import hold_reasons
from orchestration.landing.ledger import Ledger
from orchestration.settings import Progress, Settings, quiet
from orchestration.store.bookkeeping import LedgerView
from orchestration.store.refresh import refresh
from orchestration.store.report import StoreReport


def refresh_store(
    settings: Settings, contract: Contract, progress: Progress = quiet
) -> StoreReport:
    """Make the schema `lager` of the build file equal to ledger and archive.

    Raises StoreError (Swedish, without values); LedgerError when the ledger cannot be read.
    """
    with Ledger(settings) as ledger:
        deliveries = ledger.deliveries()
        view = LedgerView(
            deliveries=deliveries,
            refusals=ledger.refusals(),
            remarks=ledger.remarks(deliveries),
            holds=hold_reasons(deliveries),
        )
    return refresh(settings, contract, view, progress)
