"""`python -m orchestration.reader_checks`: look at one written generation, tell what was found.

    python -m orchestration.reader_checks published/current

prints a JSON line per check and ends with 1 when one that stops did not pass. With `--vantar` it
loads first and reads the folder from its input: so the night calls it. Does not belong here: the
checks (run.py).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from orchestration.collector import loading
from orchestration.settings import DEFAULT_MEMORY

WAITING = "--vantar"
USAGE = (
    "Ange mappen som ska kontrolleras, till exempel: "
    "python -m orchestration.reader_checks data/published/current"
)


def run(arguments: list[str]) -> int:
    """The exit code, with answers alone on the standard output: DuckDB draws a bar there when a
    query takes seconds, and what it draws goes to the standard error."""
    with answers_apart() as answers:
        return main(arguments, answers)


@contextmanager
def answers_apart() -> Iterator[TextIO]:
    """The standard output of this process, which nobody else writes to until it ends."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        yield answers


def main(arguments: list[str], answers: TextIO) -> int:
    """The exit code: 0 well, 1 a check that stops did not pass (by hand), 2 wrong arguments."""
    is_waiting = arguments[:1] == [WAITING]
    if len(arguments) != 1 + is_waiting:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    with loading():  # seconds: here, while it waits
        from orchestration.reader_checks.run import check_generation

    if is_waiting:
        folder, memory = sys.stdin.readline().strip(), arguments[1]
        if not folder:
            return 0  # the night ended without asking
    else:
        folder, memory = arguments[0], DEFAULT_MEMORY
    outcomes = check_generation(Path(folder).resolve(), memory)
    for found in outcomes:
        record = {
            "id": found.check.id,
            "state": found.state,
            "antal": found.antal,
            "avvikande": found.antal_avvikande,
        }
        answers.write(json.dumps(record) + "\n")
    return 0 if is_waiting else int(any(found.blocks for found in outcomes))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
