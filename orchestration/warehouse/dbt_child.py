"""`utskrivning-dbt`: dbt as the night runs it, in a process of its own.

It dies with its parent, masks what it prints, and reuses a project that was parsed ahead. Every
other argument is dbt's own. Does not belong here: which arguments (dbt_command.py).
docs/decisions/0007-one-dbt-process.md says why it is a process.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.collector import loading
from orchestration.settings import SystemClock
from orchestration.settings.seams import seam
from orchestration.warehouse.dbt_command import (
    ChildOptions,
    child_environment,
    split_arguments,
)
from orchestration.warehouse.lock import CHILD_LOCK, NIGHT_UMASK, held_file
from orchestration.warehouse.masking import MaskedStream, mask_error

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult

LOOK_SECONDS = 0.2
FAILED = 1
BROKEN = 2
_ERROR_TOLD = "MainEncounteredError"
"""dbt's own event for an error that it has printed."""


def main() -> None:
    """Entry point; the exit code is dbt's: 0 well, 1 a node failed, 2 it could not run."""
    options, arguments = split_arguments(sys.argv[1:])
    if arguments == ["--version"]:
        # dagster-dbt asks before every build; dbt's own answer costs seconds and a call to PyPI.
        print(f"dbt-core {version('dbt-core')}")
        return
    watch_parent(options.parent or os.getppid())
    os.umask(NIGHT_UMASK)
    environment = child_environment(os.environ, options.build_file, len(os.sched_getaffinity(0)))
    os.environ.clear()
    os.environ.update(environment)
    with _masked_output(), _build_lock(options.build_file):
        code = _run(options, arguments)
    sys.exit(code)


def watch_parent(parent: int, end: Callable[[], None] | None = None) -> threading.Thread:
    """Look after the parent every LOOK_SECONDS and end this process, at once, when it is gone.

    Else a killed night would leave a child that holds the build file. `end` is for tests.
    """
    thread = threading.Thread(target=_watch, args=(parent, end or _end_process), daemon=True)
    thread.start()
    return thread


def _watch(parent: int, end: Callable[[], None]) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    end()


def _end_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def _masked_output() -> Iterator[None]:
    plain_out, plain_err = sys.stdout, sys.stderr
    out, err = MaskedStream(plain_out), MaskedStream(plain_err)
    sys.stdout, sys.stderr = out, err
    try:
        yield
    finally:
        out.finish()
        err.finish()
        sys.stdout, sys.stderr = plain_out, plain_err


@contextmanager
def _build_lock(build_file: Path | None) -> Iterator[None]:
    """Tell the next night that this process may have the build file open."""
    if build_file is None:
        yield
        return
    with held_file(build_file.with_name(CHILD_LOCK), SystemClock().now()) as holder:
        if holder is not None:
            print(f"Byggfilen används redan: {holder.sentence}. Vänta tills den är klar.")
            sys.exit(BROKEN)
        yield


def _run(options: ChildOptions, arguments: list[str]) -> int:
    with loading():  # seconds: after the cheap answers above
        from dbt.cli.main import dbtRunner

        from orchestration.warehouse.dbt_events import hear_only_what_is_logged

        parsed = _load(options.parsed)
    hear_only_what_is_logged()
    told: list[str] = []
    callbacks = [_die_where_tests_ask, lambda event: told.append(event.info.name)]
    result = dbtRunner(manifest=parsed, callbacks=callbacks).invoke(arguments)
    if result.exception is not None:
        if _ERROR_TOLD not in told:
            print(mask_error(f"{type(result.exception).__name__}: {result.exception}"))
        return BROKEN
    if result.success and options.save_parsed is not None:
        _save(result, options.save_parsed)
    return 0 if result.success else FAILED


def _load(parsed: Path | None) -> Any:
    """The project parsed ahead, or None to parse now.

    Pickle is safe here: the file is written by this program beside its own code, with the same
    rights (parsed_project.py).
    """
    if parsed is None:
        return None
    with parsed.open("rb") as file:
        return pickle.load(file)  # noqa: S301


def _save(result: dbtRunnerResult, path: Path) -> None:
    with path.open("wb") as file:
        pickle.dump(result.result, file, protocol=pickle.HIGHEST_PROTOCOL)


def _die_where_tests_ask(event: Any) -> None:
    """Crash tests die when dbt has finished its first table."""
    if event.info.name == "LogModelResult":
        seam("warehouse.i_dbt_processen")
