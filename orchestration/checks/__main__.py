"""`python -m orchestration.checks LINE PARENT`: load Great Expectations, then evaluate what comes.

LINE: number of the open file that process.py talks through; PARENT: process to die with. Only
process.py starts it. Does not belong here: the checks (evaluate.py).
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from multiprocessing.connection import Connection
from types import TracebackType

import duckdb

from orchestration.checks.evaluate import Work, evaluate_here
from orchestration.checks.process import Failure
from orchestration.collector import loading
from orchestration.warehouse.dbt_child import watch_parent
from orchestration.warehouse.lock import NIGHT_UMASK
from orchestration.warehouse.masking import mask_error


def main(line: Connection, parent: int) -> None:
    """Evaluate until the line is closed. An error ends this process, after it has been told."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        line.send(failure_of(kind, error, trace))

    watch_parent(parent)
    os.umask(NIGHT_UMASK)
    sys.excepthook = tell
    with loading():  # seconds: here, while nobody waits
        importlib.import_module("orchestration.checks.gx_engine")
    while True:
        try:
            work: Work = line.recv()
        except EOFError:
            return  # nobody will ask any more
        line.send(evaluate_here(work))


def failure_of(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> Failure:
    """What may be told of an error: of DuckDB's only the kind, of others the masked trace."""
    if issubclass(kind, duckdb.Error):
        return Failure(kind, "")
    lines = "".join(traceback.format_exception(kind, error, trace)).splitlines()
    return Failure(None, "\n".join(mask_error(line) for line in lines))


if __name__ == "__main__":
    main(Connection(int(sys.argv[1])), int(sys.argv[2]))
