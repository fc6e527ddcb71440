"""What the steps of a night share: settings, contract, and someone to tell.

Does not belong here: results. A step that needs what an earlier one found reads it from where it
was kept (ledger, build/, state/), so that one step can be repeated alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import dagster as dg
import duckdb
from sqlalchemy.exc import SQLAlchemyError

from orchestration.alerts.model import AlertsError
from orchestration.checks import ChecksError
from orchestration.contract import Contract
from orchestration.disclosure import DisclosureError
from orchestration.landing import LandingError, LedgerError
from orchestration.publish import PublishError
from orchestration.settings import Progress, Settings, quiet
from orchestration.store import StoreError
from orchestration.warehouse.lock import NightBusyError
from orchestration.warehouse.parsed_project import DbtProjectError, ParsedProject

TOLD_ERRORS = (
    AlertsError,
    ChecksError,
    DbtProjectError,
    DisclosureError,
    LandingError,
    LedgerError,
    NightBusyError,
    PublishError,
    StoreError,
)
"""Errors whose text is Swedish, holds no value and says what to do."""


@dataclass(frozen=True)
class Night:
    """progress: takes short Swedish sentences; a run under Dagster logs instead."""

    settings: Settings
    contract: Contract
    parsed: ParsedProject
    progress: Progress = quiet


def tell(context: dg.AssetExecutionContext, night: Night) -> Progress:
    """Say it where someone listens: the terminal of the command, or the log of the run."""
    return night.progress if night.progress is not quiet else context.log.info


def stop(text: str) -> dg.Failure:
    """A failure that a rerun of the same data cannot mend; `raise stop(...)`."""
    return dg.Failure(description=text, allow_retries=False)


@contextmanager
def told_as_failure() -> Iterator[None]:
    """Turn an expected error into a Dagster failure with its Swedish text and no trace.

    A DuckDB error's own text can hold delivered values and is never passed on (operations.md §8).
    """
    try:
        yield
    except TOLD_ERRORS as error:
        raise stop(str(error)) from None
    except SQLAlchemyError as error:
        raise stop(
            f"Leveransliggaren går inte att använda ({type(error).__name__}). Kontrollera disk och "
            "state/ med 'utskrivning doctor' och kör om."
        ) from None
    except duckdb.Error as error:
        raise stop(
            f"Steget stannade på ett databasfel ({type(error).__name__}). Kontrollera disk och "
            "minne med 'utskrivning doctor' och kör om; består felet, flytta undan build/ så att "
            "den byggs om ur arkivet."
        ) from None
