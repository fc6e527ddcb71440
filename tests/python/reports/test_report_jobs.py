"""Report jobs of Dagster: a partition, a back-fill, refused lists, what the operator is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from orchestration.assets.keys import PUBLISHED, QUEUE_TAG, REPORT_GROUP, REPORT_QUEUE, report_key
from orchestration.assets.reports import KINDS, SITE, build_reports, period_code
from orchestration.jobs import REPORT_JOBS, report_job, site_job
from orchestration.landing.durable import sha256_of
from orchestration.report_schedules import CRON, last_ended, report_schedule
from orchestration.reports.individuals.chain import chain_path
from orchestration.reports.packages import list_issues
from orchestration.reports.packages.folders import package_lock, packages_folder
from orchestration.sensors import failure_sensor, site_sensor
from orchestration.settings import Settings

FAST = {"mottagare": ["0821"], "utan_pdf": True}


def job(settings: Settings, name: str) -> dg.JobDefinition:
    """One job with only what reports need."""
    made = site_job() if name == SITE else report_job(KINDS[name])
    assets: list[dg.AssetSpec | dg.AssetsDefinition] = [
        dg.AssetSpec(PUBLISHED),
        *build_reports(settings),
    ]
    return dg.Definitions(assets=assets, jobs=[made]).resolve_job_def(made.name)


def run(
    settings: Settings, name: str, partition: str | None, **config: Any
) -> dg.ExecuteInProcessResult:
    """Run a job; a failure is part of the answer."""
    ops = {} if name == SITE else {"ops": {f"{REPORT_GROUP}__{name}": {"config": config}}}
    return job(settings, name).execute_in_process(
        partition_key=partition, run_config=ops, raise_on_error=False
    )


def why(result: dg.ExecuteInProcessResult) -> str:
    """What a failed run says."""
    (step,) = [e for e in result.all_events if e.is_step_failure]
    told = step.step_failure_data.user_failure_data
    assert told is not None
    return str(told.description)


def test_a_back_fill_of_two_months_makes_each_months_packages(home: Settings) -> None:
    for partition in ("2022-05-01", "2022-06-01"):
        result = run(home, "manad", partition, **FAST)
        assert result.success
        (made,) = result.asset_materializations_for_node(f"{REPORT_GROUP}__manad")
        assert made.asset_key == report_key("manad")
        assert made.partition == partition
        assert made.metadata["nya_utgavor"].value == 1
        assert made.metadata["individlistor"].value == 0
    found = {path.name for path in (packages_folder(home) / "kommun-0821").iterdir()}
    assert {"2022-05", "2022-06"} <= found
    again = run(home, "manad", "2022-06-01", **FAST)
    (made,) = again.asset_materializations_for_node(f"{REPORT_GROUP}__manad")
    assert (made.metadata["nya_utgavor"].value, made.metadata["oforandrade"].value) == (0, 1)
    assert not chain_path(home).exists()


def test_the_half_year_has_what_is_made_for_the_lan(home: Settings) -> None:
    """Those who are sent no exact figures, in the same job; by month they are refused."""
    both = {"mottagare": ["lans-gemensam-ledning", "informationsoverforingsgruppen"]}
    result = run(home, "halvar", "2022-01-01", utan_pdf=True, **both)
    (made,) = result.asset_materializations_for_node(f"{REPORT_GROUP}__halvar")
    assert (made.metadata["nya_utgavor"].value, made.metadata["individlistor"].value) == (2, 0)
    refused = run(home, "manad", "2022-06-01", utan_pdf=True, **both)
    assert not refused.success
    assert "får paket för halvår och år, inte för juni 2022" in why(refused)


@pytest.mark.parametrize(
    ("periodtyp", "partition", "period"),
    [
        ("manad", "2022-03-01", "2022-03"),
        ("kvartal", "2022-07-01", "2022-Q3"),
        ("halvar", "2022-07-01", "2022-H2"),
        ("ar", "2022-01-01", "2022"),
    ],
)
def test_a_partition_is_a_period(periodtyp: str, partition: str, period: str) -> None:
    assert period_code(periodtyp, partition) == period
    after = datetime(2023, 2, 1, tzinfo=UTC)
    keys = KINDS[periodtyp].partitions.get_partition_keys(current_time=after)
    assert partition in keys and keys[0] == "2022-01-01"


@pytest.mark.parametrize(
    ("periodtyp", "at", "partition"),
    [
        ("manad", datetime(2022, 4, 5, 6, 0, tzinfo=UTC), "2022-03-01"),
        ("manad", datetime(2022, 3, 31, 22, 30, tzinfo=UTC), "2022-03-01"),  # 1 April in Sweden
        ("kvartal", datetime(2023, 1, 5, 7, 15, tzinfo=UTC), "2022-10-01"),
        ("halvar", datetime(2023, 3, 15, 7, 0, tzinfo=UTC), "2022-07-01"),
        ("halvar", datetime(2022, 9, 15, 6, 0, tzinfo=UTC), "2022-01-01"),
        ("ar", datetime(2023, 2, 5, 7, 30, tzinfo=UTC), "2022-01-01"),
    ],
)
def test_a_schedule_asks_for_the_period_that_ended_last(
    periodtyp: str, at: datetime, partition: str
) -> None:
    assert last_ended(KINDS[periodtyp], at) == partition
    request = report_schedule(periodtyp)(dg.build_schedule_context(scheduled_execution_time=at))
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == partition
    assert not request.run_config  # no schedule asks for individual lists


def test_every_run_of_a_report_is_in_the_queue_of_reports(home: Settings) -> None:
    """The job names it, once: Dagster gives each run the tags of its job, whoever asked for it."""
    at = datetime(2022, 4, 5, 6, 0, tzinfo=UTC)
    requests = [
        report_schedule("manad")(dg.build_schedule_context(scheduled_execution_time=at)),
        site_sensor(home)(dg.build_sensor_context()),
    ]
    for request in requests:
        assert isinstance(request, dg.RunRequest)
        assert QUEUE_TAG not in request.tags
    for name in (*KINDS, SITE):
        assert job(home, name).run_tags[QUEUE_TAG] == REPORT_QUEUE
    result = run(home, "manad", "2022-06-01", **FAST)
    assert result.dagster_run.tags[QUEUE_TAG] == REPORT_QUEUE


def test_the_half_year_comes_before_its_deadlines() -> None:
    assert CRON["halvar"] == "0 8 15 3,9 *"


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"individer": True}, "anvandare och andamal i jobbets konfiguration"),
        ({"individer": True, "anvandare": "Eva Ek"}, "anvandare och andamal i jobbets"),
        ({"anvandare": "Eva Ek"}, "hör ihop med individer"),
    ],
)
def test_lists_without_user_and_purpose_are_refused_and_nothing_is_made(
    home: Settings, config: dict[str, Any], told: str
) -> None:
    result = run(home, "manad", "2022-06-01", **FAST, **config)
    assert not result.success
    assert told in why(result)
    assert not packages_folder(home).exists()
    assert list_issues(home) == ()


def test_lists_with_user_and_purpose_are_made_and_logged(home: Settings) -> None:
    asked = {"individer": True, "anvandare": "Eva Ek", "andamal": "månadens individlista"}
    result = run(home, "manad", "2022-06-01", **FAST, **asked)
    assert result.success
    assert "Eva Ek" in chain_path(home).read_text(encoding="utf-8")


def test_a_period_that_was_not_over_is_refused(home: Settings) -> None:
    # The published data were read on 12 January 2023.
    result = run(home, "manad", "2023-01-01", **FAST)
    assert not result.success
    assert "var inte slut" in why(result) and "--period 2023-01" in why(result)


def test_a_failure_is_told_to_the_operator_and_resolved_by_the_next_success(
    home: Settings,
) -> None:
    with dg.instance_for_test() as instance:
        with package_lock(home):
            result = job(home, "manad").execute_in_process(
                partition_key="2022-06-01",
                run_config={"ops": {"rapporter__manad": {"config": FAST}}},
                raise_on_error=False,
                instance=instance,
            )
        context = dg.build_run_status_sensor_context(
            sensor_name="natt_misslyckad",
            dagster_event=result.get_run_failure_event(),
            dagster_instance=instance,
            dagster_run=result.dagster_run,
        ).for_run_failure()
        failure_sensor(home)(context)
    (alert,) = _alerts(home)
    assert alert["typ"] == "rapport_ej_gjord"
    assert alert["rapport"] == "rapporter_manad_2022-06-01"
    assert "En annan körning gör paket just nu." in alert["text"]
    assert run(home, "manad", "2022-06-01", **FAST).success
    assert _open_notices(home) == []


def test_the_site_is_written_once_per_publication(home: Settings) -> None:
    sensor = site_sensor(home)
    context = dg.build_sensor_context()
    request = sensor(context)
    assert isinstance(request, dg.RunRequest)
    assert isinstance(sensor(dg.build_sensor_context(cursor=context.cursor)), dg.SkipReason)
    assert {"webb", "rapporter_manad", "rapporter_ar"} <= REPORT_JOBS


@pytest.mark.heavy
def test_the_site_job_writes_the_site(home: Settings) -> None:
    assert run(home, SITE, None).success
    first = sha256_of(home.outbox / SITE / "index.html")
    assert run(home, SITE, None).success
    assert sha256_of(home.outbox / SITE / "index.html") == first


def _alerts(settings: Settings) -> list[dict[str, Any]]:
    folder: Path = settings.outbox / "larm"
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))]


def _open_notices(settings: Settings) -> list[str]:
    from orchestration.alerts.database import alert_database, reading
    from orchestration.alerts.model import Kind
    from orchestration.alerts.store import alerts

    with alert_database(settings) as engine, reading(engine) as connection:
        return [a.fingerprint.amne for a in alerts(connection, kind=Kind.DRIFT, only_open=True)]
