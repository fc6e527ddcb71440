"""The delivery checks in a process of their own: started early, asked for one delivery at a time.

It loads Great Expectations while the night starts, so that the night itself never does. What it
finds comes back here: who decides and stores is runner.py. Does not belong here: being that process
(__main__.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import duckdb
from sqlalchemy.exc import SQLAlchemyError

from orchestration.checks.ahead import END_SECONDS, Ahead, ended
from orchestration.checks.evaluate import Evaluate, Work
from orchestration.checks.model import Outcome
from orchestration.checks.store import load_head
from orchestration.landing.folder import waiting_folders
from orchestration.landing.ledger import Ledger, LedgerError
from orchestration.settings import Settings

MODULE = "orchestration.checks"


class ChecksError(Exception):
    """The checks were not made. The text is Swedish, holds no value and says what to do."""


class CheckerError(Exception):
    """An error that nobody expected in the process; the text is its trace, masked."""


@dataclass(frozen=True)
class Failure:
    """What the process says before it ends by an error. database: the error's class when it is
    DuckDB's, whose own text can hold values. trace: masked."""

    database: type[duckdb.Error] | None
    trace: str


class Checker:
    """A process that loads, and then evaluates what it is sent."""

    def __init__(self, process: subprocess.Popen[bytes], line: Connection) -> None:
        self._process = process
        self._line = line

    def __call__(self, work: Work) -> Sequence[Outcome]:
        """What is found in one delivery.

        Raises what evaluating here would raise of DuckDB's errors (without their texts),
        CheckerError for other errors, and ChecksError when the process is gone without a word.
        """
        with suppress(OSError):  # gone already: what it said before it went is read below
            self._line.send(work)
        try:
            answer: Sequence[Outcome] | Failure = self._line.recv()
        except (EOFError, OSError):
            raise self._gone() from None
        if not isinstance(answer, Failure):
            return answer
        if answer.database is not None:
            raise answer.database(answer.database.__name__)
        raise CheckerError(answer.trace)

    def _gone(self) -> ChecksError:
        code = self._process.wait(timeout=END_SECONDS)
        return ChecksError(
            f"Leveranskontrollernas process avslutades med kod {code} innan den svarade, så "
            "leveransen är inte kontrollerad och inget publiceras. Kontrollera minne och disk med "
            "'utskrivning doctor' och kör natten igen; består felet, anmäl det."
        )


@contextmanager
def checker_process() -> Iterator[Checker]:
    """A checker that is loading already.

    It ends with the block, when its line is closed, or when this process is gone, whichever comes
    first. It has nowhere to write what others print: that could quote what it reads.
    """
    ours, theirs = Pipe()
    with ours:
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-m", MODULE, str(theirs.fileno()), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        with ended(process):
            yield Checker(process, ours)


class CheckerAhead(Ahead[Checker]):
    """The night's checker: sent for before Dagster loads, or started by the first question."""

    def __init__(self) -> None:
        super().__init__(checker_process)

    @contextmanager
    def at_work(self) -> Iterator[Evaluate]:
        """Evaluates for one step; without a question none is started. The process ends with the
        block, and what it holds of memory with it."""
        taken: list[Checker] = []

        def evaluate(work: Work) -> Sequence[Outcome]:
            if not taken:
                taken.append(self.take())
            return taken[0](work)

        try:
            yield evaluate
        finally:
            self.end()


def awaits_checks(settings: Settings) -> bool:
    """Whether there is something to check tonight, as far as can be told in milliseconds: a
    delivery waits, or one that was received has no result or one that blocks.

    A wrong guess costs time and nothing else. A ledger that cannot be read is told by landing.
    """
    ready, _ = waiting_folders(settings.landing)
    if ready:
        return True
    if not settings.ledger_file.is_file():
        return False
    try:
        with Ledger(settings) as ledger:
            heads = [load_head(settings, delivery.key) for delivery in ledger.deliveries()]
    except (LedgerError, SQLAlchemyError):
        return False
    return any(head is None or head.blocking for head in heads)
