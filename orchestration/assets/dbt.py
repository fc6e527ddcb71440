"""The dbt project as assets: one per model and seed, each data test an asset check.

One dbt call makes them all, or, where only touched patients are made anew, none
(orchestration.touched). Does not belong here: how dbt is called (orchestration.warehouse).
"""

import os
import shutil
from collections.abc import Generator, Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import (
    DagsterDbtTranslator,
    DbtCliInvocation,
    DbtCliResource,
    dbt_assets,
)

from orchestration.assets.gates import dbt_gate_text
from orchestration.assets.groups import dbt_group, model_links
from orchestration.assets.keys import BUILD_POOL, DBT_STEP, OWNERS, relation_key
from orchestration.assets.night import Night, stop, tell, told_as_failure
from orchestration.assets.touched_patients import TouchedNight, make_touched
from orchestration.settings import PROJECT_DIR, Settings
from orchestration.settings.seams import seam
from orchestration.touched import remember_build
from orchestration.warehouse.build_basis import read_build_basis
from orchestration.warehouse.dbt_command import ChildOptions, build_arguments, child_flags
from orchestration.warehouse.outcome import DbtOutcome, DbtTally, forget_outcome, save_outcome
from orchestration.warehouse.parsed_project import EXECUTABLE, ParsedProject

_TELL_EVERY = 25


class NightTranslator(DagsterDbtTranslator):
    """Assets are named as in the build file: schema and relation."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        name = dbt_resource_props.get("identifier") or dbt_resource_props["name"]
        return relation_key(dbt_resource_props["schema"], name)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_group(dbt_resource_props)

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**super().get_metadata(dbt_resource_props), **model_links(dbt_resource_props)}

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return list(OWNERS)

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The description alone: dagster-dbt's own adds the SQL, which the repository shows."""
        return str(dbt_resource_props.get("description") or "")


class NightDbt(DbtCliResource):
    """dagster-dbt's resource without its own handle on the build file."""

    def _initialize_dbt_core_adapter(self, args: Any) -> None:  # type: ignore[override]
        """dagster-dbt would load dbt's adapter here to fetch row counts and column types, which
        the night does not use: it costs seconds and a second connection to the build file."""


def night_dbt(settings: Settings, parsed: ParsedProject) -> NightDbt:
    """The resource: our executable, the data folder's build file, this process as the parent."""
    options = ChildOptions(
        build_file=settings.build_file, parent=os.getpid(), parsed=parsed.objects
    )
    return NightDbt(
        project_dir=str(PROJECT_DIR),
        profiles_dir=str(PROJECT_DIR),
        dbt_executable=str(EXECUTABLE),
        global_config_flags=child_flags(options),
    )


def build_dbt(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The step that makes every model anew, over everybody or for whom something has changed."""

    @dbt_assets(
        manifest=manifest,
        name=DBT_STEP,
        dagster_dbt_translator=NightTranslator(),
        pool=BUILD_POOL,
    )
    def models(
        context: dg.AssetExecutionContext, dbt: NightDbt, natt: dg.ResourceParam[Night]
    ) -> Iterator[Any]:
        with told_as_failure():
            forget_outcome(natt.settings)
            basis = read_build_basis(natt.settings)
            touched = make_touched(natt, basis.digest, tell(context, natt))
        if touched is None:
            outcome = yield from _build_whole(context, natt, dbt, basis.digest)
        else:
            outcome = yield from _told(context, touched)
        with told_as_failure():
            save_outcome(natt.settings, outcome)
            if not outcome.ok:
                raise stop(dbt_gate_text(natt, outcome))
            remember_build(natt.settings, basis)

    return models


def _build_whole(
    context: dg.AssetExecutionContext, night: Night, dbt: NightDbt, basis: str
) -> Generator[Any, None, DbtOutcome]:
    """dbt once over everything."""
    target = _fresh_target(night.settings)
    call = dbt.cli(build_arguments(), context=context, target_path=target, raise_on_error=False)
    tally = DbtTally()
    yield from _stream(context, night, call, tally)
    return tally.outcome(call.process.wait(), basis)


def _told(
    context: dg.AssetExecutionContext, touched: TouchedNight
) -> Generator[Any, None, DbtOutcome]:
    """What dbt would have told of the same tables and tests; Dagster wants those that are read
    before their readers. It takes a second to note them: meanwhile the last tests run, and the
    tables are noted also when one of these breaks, as dbt's are."""
    try:
        for key in TopologicalSorter(context.assets_def.asset_deps).static_order():
            if key in context.selected_asset_keys:
                yield dg.MaterializeResult(key)
    finally:
        with told_as_failure():
            outcome = touched.outcome()
    for check in sorted(context.selected_asset_check_keys):
        yield dg.AssetCheckResult(
            passed=check.name not in outcome.failed,
            asset_key=check.asset_key,
            check_name=check.name,
        )
    return outcome


def _stream(
    context: dg.AssetExecutionContext, night: Night, call: DbtCliInvocation, tally: DbtTally
) -> Iterator[Any]:
    """dbt's events as Dagster's, counted on the way."""
    told = tell(context, night)
    told("dbt: bygger modellerna")
    for event in call.stream_raw_events():
        if tally.take(event.raw_event):
            seam("warehouse.medan_dbt_bygger")
            if tally.done % _TELL_EVERY == 0:
                told(f"dbt: {tally.done} av {tally.total}")
        yield from event.to_default_asset_events(
            manifest=call.manifest,
            dagster_dbt_translator=call.dagster_dbt_translator,
            context=context,
            target_path=call.target_path,
        )


def _fresh_target(settings: Settings) -> Path:
    """An empty folder for dbt's compiled SQL, inside the protected data folder."""
    target = settings.build / "dbt"
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(mode=0o750)
    return target
