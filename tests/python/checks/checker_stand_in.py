"""A checker process that loads nothing and, asked, does what the environment names.

Does not belong here: assertions.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import ModuleType

import duckdb
from checks_helpers import CANARY

from orchestration.checks import __main__ as child
from orchestration.checks.evaluate import Work
from orchestration.checks.model import Outcome

DOES = "UTSKRIVNING_TEST_KONTROLLANT"


def _unexpected(work: Work) -> list[Outcome]:
    raise KeyError(f"no such column\n{CANARY}")


def _database(work: Work) -> list[Outcome]:
    with duckdb.connect() as connection:
        connection.execute(f"SELECT cast('x{CANARY}' AS INT)")
    raise AssertionError


def _noisy(work: Work) -> list[Outcome]:
    for handle in (1, 2):
        os.write(handle, CANARY.encode())
    print(CANARY)
    return []


def _slow(work: Work) -> list[Outcome]:
    time.sleep(60)
    return []


STAND_INS: dict[str, Callable[[Work], list[Outcome]]] = {
    "unexpected": _unexpected,
    "database": _database,
    "noisy": _noisy,
    "slow": _slow,
}


if __name__ == "__main__":
    sys.modules["orchestration.checks.gx_engine"] = ModuleType("gx_engine")
    child.evaluate_here = STAND_INS[os.environ[DOES]]
    child.main(Connection(int(sys.argv[1])), int(sys.argv[2]))
