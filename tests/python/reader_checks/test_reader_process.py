"""The process of the reader checks: it answers for the night, or the night does not publish."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.checks.model import State
from orchestration.publish import PublishError
from orchestration.reader_checks.model import ReaderOutcome, ReaderReport
from orchestration.reader_checks.process import Reader, ReaderAhead, reader_process, report_of
from orchestration.reader_checks.promise import load_promise
from orchestration.reader_checks.suites import reader_checks
from orchestration.reader_checks.texts import PAGE, held_text
from orchestration.settings import DEFAULT_MEMORY
from tests.python.reader_checks.breaks import NAME_WITH_IDENTITY
from tests.python.reader_checks.reader_helpers import copy_of, execute

CHECKS = reader_checks(load_promise())


def all_passed() -> list[dict[str, object]]:
    return [{"id": c.id, "state": "godkand", "antal": 1, "avvikande": 0} for c in CHECKS]


def told(records: list[dict[str, object]]) -> str:
    return "\n".join(json.dumps(record) for record in records)


def python(program: str) -> Reader:
    """A reader whose process does something else than reading."""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Reader(process)


def test_what_it_objects_to_is_told_without_values(sound: Path, tmp_path: Path) -> None:
    folder = copy_of(sound, tmp_path / "bruten")
    execute(folder, "delad", [NAME_WITH_IDENTITY])
    with reader_process(DEFAULT_MEMORY) as reader:
        objection = reader(folder)
    assert "delad.identitet" in objection and PAGE in objection
    assert "published/current är orört" in objection
    assert "1212" not in objection
    assert reader.report is not None and reader.report.looked is not None
    assert reader.report.looked.syntetisk and reader.report.looked.generation
    assert [o.check.id for o in reader.report.blocking] == ["delad.identitet"]


def test_a_report_of_passed_checks_is_no_objection() -> None:
    report = report_of(told(all_passed()))
    assert report.blocking == report.warnings == ()
    assert len(report.outcomes) == len(CHECKS)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "inte json",
        told(all_passed()[1:]),
        told([{**all_passed()[0], "state": "kanske"}, *all_passed()[1:]]),
        "[]",
    ],
)
def test_an_answer_that_is_not_whole_is_none(broken: str) -> None:
    with pytest.raises(PublishError, match="svarade inte på alla kontroller") as caught:
        report_of(broken)
    assert caught.value.code == "lasarkontroll"


def test_what_others_print_is_no_part_of_the_answer(tmp_path: Path) -> None:
    # So does DuckDB, past Python's own stream, when a query takes more than two seconds.
    program = f"""
import os
import sys
from types import ModuleType
from orchestration.checks.model import State
from orchestration.reader_checks.__main__ import run
from orchestration.reader_checks.model import ReaderOutcome
from orchestration.reader_checks.promise import load_promise
from orchestration.reader_checks.suites import reader_checks

def check_generation(folder, memory):
    os.write(1, b"100% |######| (00:00:02.87 elapsed)\\n")
    print("och mer")
    return [ReaderOutcome(check, State.GODKAND, 1) for check in reader_checks(load_promise())]

sys.modules["orchestration.reader_checks.run"] = ModuleType("run")  # without loading for seconds
sys.modules["orchestration.reader_checks.run"].check_generation = check_generation
raise SystemExit(run(["--vantar", "{DEFAULT_MEMORY}"]))
"""
    reader = python(program)
    assert not reader(tmp_path)
    assert reader.report is not None and len(reader.report.outcomes) == len(CHECKS)


def test_a_process_that_dies_publishes_nothing(tmp_path: Path) -> None:
    reader = python("raise SystemExit(9)")
    with pytest.raises(PublishError, match="avslutades med kod 9"):
        reader(tmp_path)
    assert reader.report is None


def test_a_process_that_does_not_answer_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.reader_checks.process.ANSWER_SECONDS", 0.2)
    reader = python("import time; time.sleep(3)")
    with pytest.raises(PublishError, match="svarade inte inom"):
        reader(tmp_path)


def test_a_reader_that_nobody_asks_is_ended() -> None:
    with reader_process(DEFAULT_MEMORY) as reader:
        process = reader._process
        assert process.poll() is None
    assert process.returncode is not None


def test_a_reader_sent_for_ahead_is_the_one_that_is_taken_and_ends_with_the_night() -> None:
    with ReaderAhead(DEFAULT_MEMORY) as ahead:
        ahead.send_for()
        ahead.send_for()
        first, second = ahead.take(), ahead.take()  # the second was never sent for
        processes = [first._process, second._process]
        assert processes[0].pid != processes[1].pid
        assert [p.poll() for p in processes] == [None, None]
    assert all(p.returncode is not None for p in processes)


def test_a_night_that_never_asks_starts_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.reader_checks.process.MODULE", "finns.inte")
    with ReaderAhead(DEFAULT_MEMORY):
        pass


def test_a_warning_alone_is_no_objection() -> None:
    check = next(c for c in CHECKS if c.id == "aggregat.fynd")
    report = ReaderReport((ReaderOutcome(check, State.AVVIKER, 3, 1),))
    assert report.blocking == () and len(report.warnings) == 1


def test_the_text_names_some_checks_and_counts_the_others() -> None:
    report = ReaderReport(tuple(ReaderOutcome(c, State.EJ_KORBAR) for c in CHECKS))
    text = held_text(report)
    assert "delad.identitet" in text and "till" in text
    assert len(text) < 900
