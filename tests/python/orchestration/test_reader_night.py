"""The reader checks inside the night: what a reader must not see is held, and it is told why."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.assets.findings import build_findings, rules
from orchestration.assets.keys import FINDINGS, PUBLISHED
from orchestration.assets.night import Night as SharedNight
from orchestration.assets.publishing import publishing
from orchestration.assets.reader_checks import READER_CHECK
from orchestration.contract import load_contract
from orchestration.publish import open_published
from orchestration.publish.generation import current_generation
from orchestration.reader_checks.texts import PAGE
from orchestration.resources import resources
from orchestration.settings import Settings
from orchestration.warehouse.parsed_project import ParsedProject
from tests.python.orchestration.nights import FirstNight, copy_folder, first_night, published


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> FirstNight:
    """A tiny synthetic year, taken through one night; only to be read."""
    return first_night(tmp_path_factory)


def publish_again(settings: Settings, parsed: ParsedProject) -> dg.ExecuteInProcessResult:
    """The night's last steps alone, on the build as it lies."""
    both = dg.AssetSelection.assets(PUBLISHED) | dg.AssetSelection.all_asset_checks()
    definitions = dg.Definitions(
        assets=[publishing],
        asset_checks=[build_findings()],
        jobs=[dg.define_asset_job("slutet", selection=both)],
        resources=resources(SharedNight(settings, load_contract(), parsed), is_locked=True),
    )
    with dg.DagsterInstance.ephemeral() as instance:
        job = definitions.resolve_job_def("slutet")
        return job.execute_in_process(instance=instance, raise_on_error=False)


def reader_evaluations(result: dg.ExecuteInProcessResult) -> list[dg.AssetCheckEvaluation]:
    found = result.get_asset_check_evaluations()
    return [e for e in found if e.check_name.startswith(READER_CHECK)]


def test_the_night_wrote_the_page(first: FirstNight) -> None:
    page = (first.settings.data_dir / PAGE).read_text(encoding="utf-8")
    assert "stoppad" not in page and "aggregat.kvot" in page


def test_a_generation_that_is_there_is_checked_again(
    first: FirstNight, parsed: ParsedProject, tmp_path: Path
) -> None:
    settings = copy_folder(first.settings, tmp_path / "data")
    result = publish_again(settings, parsed)
    assert result.success
    evaluations = reader_evaluations(result)
    assert len(evaluations) == 5
    assert all(e.asset_key == PUBLISHED for e in evaluations)
    assert all(e.severity is dg.AssetCheckSeverity.WARN for e in evaluations)
    assert findings_told(result) == findings_published(settings)


def findings_told(result: dg.ExecuteInProcessResult) -> dict[str, int]:
    """Rule -> findings in the one region, of those that have some; a rule without passes."""
    told = {}
    for evaluation in result.get_asset_check_evaluations():
        if evaluation.check_name in rules():
            count = evaluation.metadata.get("antal_region_08")
            told[evaluation.check_name] = int(str(count.value)) if count else 0
            assert evaluation.asset_key == FINDINGS
            assert evaluation.severity is dg.AssetCheckSeverity.WARN
            assert evaluation.passed == (told[evaluation.check_name] == 0)
    assert set(told) == set(rules())
    return {rule: count for rule, count in told.items() if count}


def findings_published(settings: Settings) -> dict[str, int]:
    with open_published(settings, "individ") as file:
        rows = file.connection.execute(
            "SELECT regel_id, count(*) FROM kvalitet.dq_fynd WHERE NOT undantagen GROUP BY ALL"
        ).fetchall()
    assert rows
    return dict(rows)


def test_figures_that_do_not_meet_are_not_published(
    first: FirstNight, parsed: ParsedProject, tmp_path: Path
) -> None:
    """A fault that no dbt test looks for: the funnel tells of other episodes than the invoice."""
    settings = copy_folder(first.settings, tmp_path / "data")
    before = published(settings)
    with duckdb.connect(str(settings.build_file)) as build:
        build.execute(
            "UPDATE fakturering.fak_tratt SET antal_kvalificerade = antal_kvalificerade + 1"
        )
    result = publish_again(settings, parsed)
    assert not result.success
    (failure,) = result.get_step_failure_events()
    data = failure.step_failure_data.user_failure_data
    assert data is not None and "aggregat.tratt" in str(data.description)
    held = [e for e in reader_evaluations(result) if e.severity is dg.AssetCheckSeverity.ERROR]
    assert [e.check_name for e in held] == ["lasarkontroll_aggregat"]
    assert not [e for e in result.get_asset_check_evaluations() if e.asset_key == FINDINGS]
    assert str(held[0].metadata["avvikande"].value).startswith("aggregat.tratt")
    assert published(settings) == before
    assert current_generation(settings.published) == before["generation"]
    assert "stoppad av 1\u00a0läsarkontroll" in (settings.data_dir / PAGE).read_text("utf-8")
    assert not list(settings.published.glob(".pagaende_*"))
