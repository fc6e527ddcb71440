"""The step of the delivery checks, run alone: with a process sent for ahead and without."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from orchestration.assets.delivery_checks import CHECK, build_delivery_checks
from orchestration.assets.night import Night
from orchestration.checks import CheckerAhead
from orchestration.checks.process import Checker
from orchestration.checks.store import FOLDER
from orchestration.cli.night_job import failure_reason
from orchestration.cli.nightly import _dagster_job
from orchestration.contract import load_contract
from orchestration.landing import land_waiting
from orchestration.resources import resources
from orchestration.settings import Progress, Settings, quiet
from orchestration.warehouse.parsed_project import ParsedProject
from tests.python.orchestration.nights import deliver_damaged, new_data_folder

DELIVERIES = len(load_contract().names)


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A delivery of every källa, received and not checked; two tests check it in turn."""
    settings = new_data_folder(tmp_path_factory.mktemp("mottaget") / "data")
    settings.create_folders()
    land_waiting(settings, load_contract())
    return settings


def run_step(
    settings: Settings, parsed: ParsedProject, checker: CheckerAhead | None = None
) -> dg.ExecuteInProcessResult:
    contract = load_contract()
    night = Night(settings, contract, parsed)
    definitions = dg.Definitions(
        assets=[build_delivery_checks(contract)],
        jobs=[dg.define_asset_job("kontroller", selection=dg.AssetSelection.all())],
        resources=resources(night, is_locked=True, kontrollant=checker),
    )
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions.resolve_job_def("kontroller")
        return job.execute_in_process(instance=instance, raise_on_error=False)


def results(settings: Settings) -> list[Path]:
    return sorted((settings.state / FOLDER).glob("*.json"))


def page(settings: Settings) -> Path:
    return settings.outbox / "leveranskontroll" / "index.html"


def test_a_process_that_dies_stops_the_night_and_says_what_to_do(
    landed: Settings, parsed: ParsedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.checks.process.MODULE", "finns.inte")
    result = run_step(landed, parsed)
    assert not result.success
    told = failure_reason(result.get_step_failure_events(), refused=0)
    assert "avslutades med kod 1 innan den svarade" in told
    assert "inget publiceras" in told and "'utskrivning doctor'" in told
    assert result.get_asset_check_evaluations() == []
    assert results(landed) == [] and not page(landed).exists()


def test_the_step_sends_for_its_own_and_then_needs_none(
    landed: Settings, parsed: ParsedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run_step(landed, parsed)
    assert first.success
    assert len(results(landed)) == DELIVERIES
    evaluations = first.get_asset_check_evaluations()
    assert evaluations and {e.check_name for e in evaluations} == {CHECK}
    written = page(landed).read_text(encoding="utf-8")

    monkeypatch.setattr("orchestration.checks.process.subprocess.Popen", None)
    with CheckerAhead() as checker:
        again = run_step(landed, parsed, checker)
    assert again.success
    assert page(landed).read_text(encoding="utf-8") == written
    told = [(e.asset_key, e.passed, e.metadata) for e in evaluations]
    repeated = again.get_asset_check_evaluations()
    assert [(e.asset_key, e.passed, e.metadata) for e in repeated] == told


def test_the_command_sends_for_one_only_when_something_waits(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A night with nothing new pays for none; of one that has, it is gone when the night ends."""
    sent_for: list[Checker | None] = []

    def job(_: Settings, progress: Progress, started: float, checker: CheckerAhead) -> None:
        sent_for.append(checker._sent_for)

    monkeypatch.setattr("orchestration.cli.night_job.run_nightly_job", job)
    _dagster_job(settings, quiet, 0.0)
    deliver_damaged(settings)
    _dagster_job(settings, quiet, 0.0)
    assert sent_for[0] is None and sent_for[1] is not None
    assert sent_for[1]._process.returncode is not None
