"""Run the checks on a written generation in this process: open, ask Great Expectations, tell.

Importing this module loads Great Expectations: seconds. Does not belong here: the process around
it (process.py, __main__.py).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import duckdb

from orchestration.checks.gx_counts import Answer
from orchestration.checks.gx_engine import GxSession
from orchestration.checks.model import State
from orchestration.reader_checks.model import ReaderCheck, ReaderOutcome
from orchestration.reader_checks.opened import DATABASE, GENERATION, opened, reader_config
from orchestration.reader_checks.promise import Promise, load_promise
from orchestration.reader_checks.suites import reader_checks

_UNREADABLE = (duckdb.Error, OSError, ValueError, KeyError, TypeError)


def check_generation(
    folder: Path, memory_limit: str, promise: Promise | None = None
) -> tuple[ReaderOutcome, ...]:
    """What every check finds in the generation that lies in `folder`.

    A generation that does not open, and a check that cannot run, come back as EJ_KORBAR, never as
    passed.
    """
    promise = promise or load_promise()
    checks = reader_checks(promise)
    config = reader_config()
    try:
        with opened(folder, promise, {**config, "memory_limit": memory_limit}):
            session = GxSession(DATABASE, memory_limit, config)
            try:
                answers = _ask(session, checks)
            finally:
                session.close()
    except _UNREADABLE as error:
        logging.getLogger(__name__).error("not opened: %s", type(error).__name__)
        answers = {}
    return tuple(_outcome(check, answers.get(check.id)) for check in checks)


def _ask(session: GxSession, checks: Sequence[ReaderCheck]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for suite, held in groupby(checks, key=lambda check: check.suite):
        answers |= session.ask(suite, GENERATION, list(held))
    return answers


def _outcome(check: ReaderCheck, answer: Answer | None) -> ReaderOutcome:
    if answer is None:
        return ReaderOutcome(check, State.EJ_KORBAR)
    if not answer.success:
        state = State.AVVIKER
    else:
        state = State.GODKAND if answer.antal else State.EJ_TILLAMPLIG
    return ReaderOutcome(check, state, answer.antal, answer.avvikande)
