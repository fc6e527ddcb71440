"""The process of the delivery checks: it finds what the night itself would, or the night stops."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from checker_stand_in import DOES
from checks_helpers import CANARY, good_tables, write_delivery

from orchestration.checks import (
    CheckerAhead,
    ChecksError,
    ChecksReport,
    awaits_checks,
    check_deliveries,
)
from orchestration.checks.evaluate import Evaluate, Work
from orchestration.checks.model import Outcome
from orchestration.checks.process import CheckerError, checker_process
from orchestration.checks.store import load_result, result_path, save_result
from orchestration.contract import Contract, load_contract
from orchestration.landing import Ledger, land_waiting
from orchestration.landing.model import Delivery
from orchestration.settings import DEFAULT_MEMORY, PROJECT_DIR, Settings
from orchestration.synthetic import write_deliveries

STELLA = load_contract().kalla("stella")


@pytest.fixture
def deliveries(settings: Settings) -> list[Delivery]:
    """Two, of one table each."""
    rows = good_tables(STELLA)
    return [
        write_delivery(settings.archive, STELLA, rows, extrakt_id=f"2023011{n}033000")
        for n in range(2)
    ]


@pytest.fixture
def work(settings: Settings, deliveries: list[Delivery]) -> Work:
    return Work(settings.archive, settings.build, DEFAULT_MEMORY, STELLA, deliveries[0], {})


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The process is another that loads nothing (checker_stand_in.py)."""
    monkeypatch.setattr("orchestration.checks.process.MODULE", "checker_stand_in")
    monkeypatch.setenv("PYTHONPATH", f"{Path(__file__).parent}:{PROJECT_DIR}")
    monkeypatch.setenv(DOES, request.param)


def check(settings: Settings, deliveries: list[Delivery], evaluate: Evaluate) -> ChecksReport:
    return check_deliveries(settings, load_contract(), deliveries, evaluate=evaluate)


def stored(settings: Settings) -> dict[str, bytes]:
    folder = result_path(settings, ("", "", "")).parent
    return {path.name: path.read_bytes() for path in folder.glob("*")}


NIGHT = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from checks_helpers import good_tables, write_delivery
from orchestration.checks import CheckerAhead, check_deliveries
from orchestration.contract import load_contract
from orchestration.settings import Settings
contract, settings = load_contract(), Settings(Path({data!r}))
deliveries = [write_delivery(settings.archive, k, good_tables(k)) for k in contract.kallor]
with CheckerAhead() as ahead:
    ahead.send_for()
    process = ahead._sent_for._process
    with ahead.at_work() as evaluate:
        report = check_deliveries(settings, contract, deliveries, evaluate=evaluate)
    print(len(report.checked), "great_expectations" in sys.modules, process.returncode)
"""


def test_it_finds_and_the_night_stores_what_the_night_itself_would_have(
    settings: Settings, contract: Contract, tmp_path: Path
) -> None:
    """Of several deliveries; the night never loads the library, and the process is gone after."""
    asked = Settings(tmp_path / "fragad")
    script = NIGHT.format(tests=str(Path(__file__).parent), data=str(asked.data_dir))
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT_DIR, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["3", "False", "-9"], done.stderr
    deliveries = [write_delivery(settings.archive, k, good_tables(k)) for k in contract.kallor]
    assert len(check_deliveries(settings, contract, deliveries).checked) == 3
    assert stored(asked) == stored(settings)
    assert list(asked.build.iterdir()) == []


def test_without_being_sent_for_the_first_question_starts_it(
    settings: Settings, deliveries: list[Delivery]
) -> None:
    with CheckerAhead() as ahead, ahead.at_work() as evaluate:
        report = check(settings, deliveries, evaluate)
        assert report.checked == tuple(d.key for d in deliveries)
        assert not report.blocking
        again = check(settings, deliveries, evaluate)
        assert (again.results, again.checked) == (report.results, ())


def test_with_nothing_to_check_none_is_started(
    settings: Settings, deliveries: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check_deliveries(settings, load_contract(), deliveries)
    monkeypatch.setattr("orchestration.checks.process.subprocess.Popen", None)
    with CheckerAhead() as ahead, ahead.at_work() as evaluate:
        assert check(settings, deliveries, evaluate).results == first.results


def test_one_that_nobody_asks_is_ended() -> None:
    with CheckerAhead() as ahead:
        ahead.send_for()
        assert ahead._sent_for is not None
        process = ahead._sent_for._process
        ahead.send_for()
        assert ahead._sent_for._process is process and process.poll() is None
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("stand_in", ["noisy"], indirect=True)
def test_one_that_is_killed_is_an_error_and_what_was_found_before_stays(
    settings: Settings, deliveries: list[Delivery], stand_in: None
) -> None:
    first, second = deliveries
    save_result(settings, check_deliveries(settings, load_contract(), [first]).results[0])
    with checker_process() as checker:
        checker._process.kill()
        with pytest.raises(ChecksError, match="avslutades med kod -9") as caught:
            check(settings, deliveries, checker)
    assert "inget publiceras" in str(caught.value) and "utskrivning doctor" in str(caught.value)
    assert load_result(settings, first.key) is not None
    assert load_result(settings, second.key) is None


@pytest.mark.parametrize("stand_in", ["noisy"], indirect=True)
def test_an_answer_without_an_outcome_for_every_check_is_never_stored(
    settings: Settings, deliveries: list[Delivery], stand_in: None
) -> None:
    with checker_process() as checker, pytest.raises(KeyError):
        check(settings, deliveries, checker)
    assert stored(settings) == {}


@pytest.mark.parametrize("stand_in", ["unexpected"], indirect=True)
def test_an_unexpected_error_comes_with_its_trace_and_without_values(
    work: Work, stand_in: None
) -> None:
    with checker_process() as checker, pytest.raises(CheckerError) as caught:
        checker(work)
    assert "checker_stand_in.py" in str(caught.value) and "KeyError" in str(caught.value)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("stand_in", ["database"], indirect=True)
def test_an_error_of_the_database_is_of_its_kind_and_says_no_more(
    work: Work, stand_in: None
) -> None:
    with checker_process() as checker, pytest.raises(duckdb.ConversionException) as caught:
        checker(work)
    assert str(caught.value) == "ConversionException"
    assert caught.value.__cause__ is caught.value.__context__ is None


@pytest.mark.parametrize("stand_in", ["noisy"], indirect=True)
def test_what_others_print_there_goes_nowhere(
    work: Work, stand_in: None, capfd: pytest.CaptureFixture[str]
) -> None:
    with checker_process() as checker:
        answers: list[Sequence[Outcome]] = [checker(work), checker(work)]
    assert answers == [[], []]
    assert capfd.readouterr() == ("", "")


def test_a_library_that_does_not_load_is_told_as_what_it_is(
    work: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And not lost because the question came after the process had gone."""
    broken = tmp_path / "great_expectations.py"
    broken.write_text("raise ImportError('trasig installation')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{PROJECT_DIR}")
    with checker_process() as checker:
        checker._process.wait(timeout=60)
        with pytest.raises(CheckerError, match="trasig installation"):
            checker(work)


KILLED = """
import sys, time
from pathlib import Path
from orchestration.checks.evaluate import Work
from orchestration.checks.process import checker_process
with checker_process() as checker:
    print(checker._process.pid, flush=True)
    if sys.argv[1:] == ["fragar"]:
        checker(Work(Path(), Path(), "1GB", None, None, {}))
    time.sleep(60)
"""


@pytest.mark.parametrize("stand_in", ["slow"], indirect=True)
@pytest.mark.parametrize("asks", [["fragar"], []], ids=["at work", "waiting"])
def test_it_dies_with_a_night_that_is_killed(asks: list[str], stand_in: None) -> None:
    script = KILLED.replace(
        "with checker_process",
        "import orchestration.checks.process as p; p.MODULE = 'checker_stand_in'\n"
        "with checker_process",
    )
    night = subprocess.Popen(
        [sys.executable, "-c", script, *asks], stdout=subprocess.PIPE, text=True
    )
    assert night.stdout is not None
    child = int(night.stdout.readline())
    time.sleep(1)
    assert is_alive(child)
    night.kill()
    night.wait()
    night.stdout.close()
    deadline = time.monotonic() + 10
    while is_alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """False also for a dead process that nobody has asked about yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_night_knows_cheaply_whether_it_has_something_to_check(
    tmp_path: Path, contract: Contract
) -> None:
    settings = Settings(tmp_path)
    settings.create_folders()
    assert not awaits_checks(settings)  # no delivery has ever come
    write_deliveries(tmp_path, storlek=0.003, contract=contract)
    assert awaits_checks(settings)  # some wait
    land_waiting(settings, contract)
    with Ledger(settings) as ledger:
        received = ledger.deliveries()
    assert awaits_checks(settings)  # received by a night that died before it checked
    results = check_deliveries(settings, contract, received).results
    assert not awaits_checks(settings)
    critical = replace(results[0].outcomes[0], antal_avvikande=1, state="avviker")
    save_result(settings, replace(results[0], outcomes=(critical,)))
    assert awaits_checks(settings)  # one that blocks is checked every night


def test_a_ledger_that_cannot_be_read_is_left_to_landing_to_tell(settings: Settings) -> None:
    settings.ledger_file.parent.mkdir(parents=True)
    settings.ledger_file.write_bytes(b"ingen databas" * 100)
    assert not awaits_checks(settings)
