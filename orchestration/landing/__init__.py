"""Landing: from a delivered folder to archive and ledger, or to quarantine (delivery.md).

Does not belong here: what rows mean. The store and dbt read the archive; GX checks it.
"""

from orchestration.landing.hold import blocking_holds, hold_reasons
from orchestration.landing.land import land_waiting
from orchestration.landing.ledger import Ledger, LedgerError
from orchestration.landing.model import (
    LINE_COLUMN,
    ArchivedFile,
    Delivery,
    DeliveryStatus,
    LandingError,
    LandingReport,
    Reason,
    Refusal,
    Scope,
)
from orchestration.landing.reasons import Code, sentence
from orchestration.landing.run import LandingOptions

__all__ = [
    "LINE_COLUMN",
    "ArchivedFile",
    "Code",
    "Delivery",
    "DeliveryStatus",
    "LandingError",
    "LandingOptions",
    "LandingReport",
    "Ledger",
    "LedgerError",
    "Reason",
    "Refusal",
    "Scope",
    "blocking_holds",
    "hold_reasons",
    "land_waiting",
    "sentence",
]
