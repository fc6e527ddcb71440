"""What a dbt build said is counted right, kept, and refused when it is not what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orchestration.settings import Settings
from orchestration.warehouse.outcome import (
    DbtOutcome,
    DbtTally,
    forget_outcome,
    load_outcome,
    outcome_file,
    save_outcome,
)


def event(name: str, node: str, status: str, total: int = 6) -> dict[str, Any]:
    return {
        "info": {"name": name, "level": "info"},
        "data": {"total": total, "node_info": {"node_name": node, "node_status": status}},
    }


def test_every_kind_of_result_is_counted_once() -> None:
    tally = DbtTally()
    taken = [
        tally.take(event("LogSeedResult", "kommuner", "success")),
        tally.take(event("LogModelResult", "fct_a", "success")),
        tally.take(event("LogTestResult", "a_unik", "pass")),
        tally.take(event("LogTestResult", "a_varning", "warn")),
        tally.take(event("LogTestResult", "a_fel", "fail")),
        tally.take(event("LogModelResult", "fct_b", "error")),
        tally.take({"info": {"name": "LogSkipBecauseError"}, "data": {}}),
        tally.take(event("LogStartLine", "fct_a", "started")),
        tally.take({"info": {"name": "MainReportVersion"}, "data": {}}),
    ]
    assert taken == [True] * 7 + [False, False]
    assert (tally.done, tally.total) == (7, 6)
    outcome = tally.outcome(exit_code=1, basis="x")
    assert outcome == DbtOutcome(False, 3, ("a_varning",), ("a_fel", "fct_b"), 1, "x")


@pytest.mark.parametrize(("code", "ok"), [(0, True), (1, False), (2, False), (-9, False)])
def test_only_exit_code_0_is_well(code: int, ok: bool) -> None:
    tally = DbtTally()
    tally.take(event("LogModelResult", "fct_a", "success"))
    assert tally.outcome(code, "").ok is ok


def test_a_failure_that_dbt_did_not_count_is_a_failure_all_the_same() -> None:
    tally = DbtTally()
    tally.take(event("LogTestResult", "a_fel", "fail"))
    assert not tally.outcome(0, "").ok


def test_the_outcome_is_kept_and_forgotten(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.create_folders()
    assert load_outcome(settings) is None
    outcome = DbtOutcome(True, 231, ("å",), (), 0, "abc")
    save_outcome(settings, outcome)
    assert load_outcome(settings) == outcome
    forget_outcome(settings)
    forget_outcome(settings)
    assert load_outcome(settings) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"ok": true, "okand": 1}', '"text"'])
def test_a_damaged_outcome_counts_as_none(tmp_path: Path, text: str) -> None:
    settings = Settings(tmp_path)
    settings.create_folders()
    outcome_file(settings).write_text(text)
    assert load_outcome(settings) is None
