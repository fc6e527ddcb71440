"""The reader checks in a process of their own: started early, asked once, ended always.

It loads Great Expectations while the night does something else. Does not belong here: what it does
(__main__.py), and the checks.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from orchestration.checks.ahead import Ahead, ended
from orchestration.checks.model import State
from orchestration.publish.about import ABOUT_FILE
from orchestration.publish.model import PublishError
from orchestration.reader_checks.model import Looked, ReaderOutcome, ReaderReport
from orchestration.reader_checks.promise import load_promise
from orchestration.reader_checks.suites import reader_checks
from orchestration.reader_checks.texts import held_text

MODULE = "orchestration.reader_checks"
ANSWER_SECONDS = 600


class Reader:
    """A reader that has been sent for, and the report once it has looked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.report: ReaderReport | None = None

    def __call__(self, folder: Path) -> str:
        """Why the generation in the folder must not be published, Swedish; empty when it may.

        Raises PublishError `lasarkontroll` when it could not be looked at.
        """
        try:
            told, _ = self._process.communicate(f"{folder}\n", timeout=ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            raise _not_run(f"svarade inte inom {ANSWER_SECONDS} sekunder") from None
        if self._process.returncode != 0:
            raise _not_run(f"avslutades med kod {self._process.returncode}")
        self.report = replace(report_of(told), looked=_looked_at(folder))
        return held_text(self.report) if self.report.blocking else ""


@contextmanager
def reader_process(memory_limit: str) -> Iterator[Reader]:
    """A reader that is loading already; it can be asked once. memory_limit: as DuckDB spells it.

    The process waits for a line on its input, which ends when the night does, however it ends.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", MODULE, "--vantar", memory_limit],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # can quote what it reads; by hand it is seen (__main__.py)
        text=True,
    )
    with ended(process):
        yield Reader(process)


class ReaderAhead(Ahead[Reader]):
    """The readers of one night. memory_limit: as DuckDB spells it."""

    def __init__(self, memory_limit: str) -> None:
        super().__init__(lambda: reader_process(memory_limit))


def report_of(told: str) -> ReaderReport:
    """The report that the process wrote as JSON lines; raises PublishError unless every check is
    among them."""
    checks = reader_checks(load_promise())
    try:
        records = [json.loads(line) for line in told.splitlines()]
        found = {
            r["id"]: (State(r["state"]), int(r["antal"]), int(r["avvikande"])) for r in records
        }
        outcomes = tuple(ReaderOutcome(check, *found[check.id]) for check in checks)
    except (ValueError, KeyError, TypeError):
        raise _not_run("svarade inte på alla kontroller") from None
    return ReaderReport(outcomes)


def _looked_at(folder: Path) -> Looked | None:
    try:
        about = json.loads((folder / ABOUT_FILE).read_text(encoding="utf-8"))
        lage = max(about["asof"].values())
        return Looked(str(about["generation"]), str(lage)[:16], bool(about["syntetisk"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _not_run(why: str) -> PublishError:
    return PublishError(
        "lasarkontroll",
        f"Läsarkontrollen {why}, så inget publicerades och published/current är orört. Kontrollera "
        "minne och disk med 'utskrivning doctor' och kör natten igen; består felet, kör "
        f"'python -m {MODULE} <mapp>' för hand på en publicerad mapp och anmäl vad den säger.",
    )
