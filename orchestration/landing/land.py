"""Landing from outside: one call, one report, and machine faults told in Swedish.

Does not belong here: the order of the work (run.py).
"""

from __future__ import annotations

import errno
import sqlite3

import duckdb
from sqlalchemy.exc import SQLAlchemyError

from orchestration.contract import Contract
from orchestration.landing.accept import Stores
from orchestration.landing.archive import Archive
from orchestration.landing.engine import open_engine
from orchestration.landing.identity import IdentityStore
from orchestration.landing.ledger import Ledger
from orchestration.landing.lock import landing_lock
from orchestration.landing.model import LandingError, LandingReport
from orchestration.landing.run import LandingOptions, LandingRun
from orchestration.settings import Progress, Settings, quiet


def land_waiting(
    settings: Settings,
    contract: Contract,
    progress: Progress = quiet,
    options: LandingOptions | None = None,
) -> LandingReport:
    """Take every ready folder of every källa in extrakt_id order (delivery.md §1, §3).

    Idempotent after a kill at any point. Raises LandingError when this machine is at fault (disk,
    rights, lock); then nothing is lost and the run can be repeated.
    """
    options = options or LandingOptions()
    try:
        settings.create_folders()
        with (
            landing_lock(settings.state / "landning.lock"),
            open_engine(settings.state / "landning_spill", options.memory_limit) as engine,
            Ledger(settings) as ledger,
        ):
            stores = Stores(engine, Archive(settings), IdentityStore(settings), ledger)
            return LandingRun(settings, contract, stores, progress, options).land()
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, "okänt fel")
        raise LandingError(
            f"Landningen stoppades av ett fel i filsystemet ({name}). Kontrollera disk och "
            "rättigheter i datamappen och kör igen; inga leveranser är förlorade."
        ) from None
    except (duckdb.Error, sqlite3.Error, SQLAlchemyError) as error:
        # The error's own text can hold delivered values (operations.md §8).
        raise LandingError(
            f"Landningen stoppades av ett databasfel ({type(error).__name__}). Kontrollera disk "
            "och minne och kör igen; inga leveranser är förlorade."
        ) from None
