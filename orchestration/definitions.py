"""Everything Dagster knows, assembled; nothing is decided; read are the dbt manifest, the contract
and the list of rules.

    dagster dev -m orchestration.definitions

Does not belong here: what the parts do.
"""

from __future__ import annotations

import json

import dagster as dg

from orchestration import jobs, schedules, sensors
from orchestration.alerts.config import load_addresses
from orchestration.assets.alerting import build_alerting
from orchestration.assets.dbt import build_dbt
from orchestration.assets.delivery_checks import build_delivery_checks
from orchestration.assets.disclosure import disclosure
from orchestration.assets.findings import build_findings
from orchestration.assets.landing import landing
from orchestration.assets.night import Night
from orchestration.assets.publishing import publishing
from orchestration.assets.reports import build_reports
from orchestration.assets.revisions import revisions
from orchestration.assets.store import build_store
from orchestration.checks import CheckerAhead
from orchestration.contract import load_contract
from orchestration.resources import resources
from orchestration.settings import Progress, Settings, quiet
from orchestration.warehouse.parsed_project import ParsedProject, find_parsed


def build_definitions(
    settings: Settings,
    *,
    parsed: ParsedProject | None = None,
    progress: Progress = quiet,
    is_locked: bool = False,
    checker: CheckerAhead | None = None,
) -> dg.Definitions:
    """The definitions for one data folder.

    parsed: the dbt project, else as parsed for its present files. is_locked: the caller holds the
    night's lock. checker: the caller's, sent for already. Raises DbtProjectError when the project
    is not parsed.
    """
    night = Night(settings, load_contract(), parsed or find_parsed(), progress)
    manifest = json.loads(night.parsed.manifest.read_bytes())
    steps = [
        landing,
        build_delivery_checks(night.contract),
        build_store(night.contract, manifest),
        build_dbt(manifest),
        revisions,
        disclosure,
        publishing,
        *build_alerting(settings),
        *build_reports(settings),
    ]
    return dg.Definitions(
        assets=steps,
        asset_checks=[build_findings()],
        jobs=jobs.all_jobs(settings),
        schedules=schedules.all_schedules(settings),
        sensors=sensors.all_sensors(settings),
        resources=resources(night, is_locked, checker),
    )


@dg.definitions
def defs() -> dg.Definitions:
    """The data folder of the environment; evaluated when Dagster asks, not at import."""
    settings = Settings.from_env()
    load_addresses(settings)  # a secret that is missing stops here, not the night it is needed
    return build_definitions(settings)
