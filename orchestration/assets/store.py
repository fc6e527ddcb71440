"""The newest-version store as assets: one per table of the schema `lager` that dbt reads.

Does not belong here: how rows are merged (orchestration.store).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from orchestration.assets.keys import (
    BUILD_POOL,
    CHECKS_PAGE,
    OWNERS,
    STORE_STEP,
    raw_key,
    relation_key,
)
from orchestration.assets.night import Night, tell, told_as_failure
from orchestration.contract import Contract
from orchestration.store import refresh_store
from orchestration.store.layout import SCHEMA, store_tables
from orchestration.warehouse.outcome import forget_outcome


def store_specs(contract: Contract, manifest: Mapping[str, Any]) -> list[dg.AssetSpec]:
    """Every table of the store that the dbt project names as a source, and every delivered one."""
    specs = {
        table.store_name: _spec(
            table.store_name, [raw_key(table.kalla, table.name)], table.description
        )
        for table in store_tables(contract)
    }
    for source in manifest["sources"].values():
        if source["schema"] == SCHEMA and source["identifier"] not in specs:
            specs[source["identifier"]] = _spec(
                source["identifier"], [CHECKS_PAGE], source["description"]
            )
    return [specs[name] for name in sorted(specs)]


def _spec(name: str, upstream: Sequence[dg.AssetKey], description: str) -> dg.AssetSpec:
    return dg.AssetSpec(
        relation_key(SCHEMA, name),
        deps=upstream,
        description=description,
        group_name=STORE_STEP,
        owners=OWNERS,
        kinds={"duckdb"},
    )


def build_store(contract: Contract, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The step that makes `lager` equal to the ledger."""
    specs = store_specs(contract, manifest)

    @dg.multi_asset(name=STORE_STEP, specs=specs, pool=BUILD_POOL)
    def store(
        context: dg.AssetExecutionContext, natt: dg.ResourceParam[Night]
    ) -> Iterator[dg.MaterializeResult[None]]:
        with told_as_failure():
            forget_outcome(natt.settings)
            report = refresh_store(natt.settings, natt.contract, tell(context, natt))
        merged: dict[str, int] = {}
        for merge in report.merges:
            name = f"{merge.kalla}__{merge.tabell}"
            merged[name] = merged.get(name, 0) + merge.rows
        for spec in specs:
            yield dg.MaterializeResult(
                spec.key, metadata={"inlasta_rader": merged.get(spec.key.path[-1], 0)}
            )

    return store
