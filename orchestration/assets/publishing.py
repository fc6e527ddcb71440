"""The night's last step: the gate, and what readers open.

Does not belong here: judging and writing (orchestration.publish).
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.gates import gate_text, judge
from orchestration.assets.groups import links
from orchestration.assets.keys import (
    BUILD_POOL,
    GATE,
    OWNERS,
    PUBLISH_STEP,
    PUBLISHED,
    relation_key,
)
from orchestration.assets.night import Night, stop, tell, told_as_failure
from orchestration.assets.reader_checks import reader_check_specs, reader_results
from orchestration.publish import (
    GateResult,
    PublishOptions,
    PublishReport,
    Reader,
    load_allowlist,
    publish,
)
from orchestration.reader_checks import ReaderAhead
from orchestration.settings import Progress
from orchestration.warehouse.basis import PublishedBasis, save_published_basis
from orchestration.warehouse.build_basis import read_build_basis
from orchestration.warehouse.versions import current_versions


def published_keys() -> list[dg.AssetKey]:
    """The build's tables that may be published, as assets."""
    tables = {(t.schema, t.name) for tables in load_allowlist().values() for t in tables}
    return [relation_key(schema, name) for schema, name in sorted(tables)]


@dg.multi_asset(
    name=PUBLISH_STEP,
    specs=[
        dg.AssetSpec(
            PUBLISHED,
            deps=published_keys(),
            description="Det som läses: published/current med delad, aggregat och individ.",
            group_name=PUBLISH_STEP,
            owners=OWNERS,
            kinds={"duckdb"},
            skippable=True,
            metadata=links(),
        )
    ],
    check_specs=[
        dg.AssetCheckSpec(
            GATE,
            asset=PUBLISHED,
            description="Inget står i vägen för publicering: dbt, leveranskontroller, avstämning, "
            "hållna leveranser och tabeller.",
        ),
        *reader_check_specs(),
    ],
    pool=BUILD_POOL,
)
def publishing(
    context: dg.AssetExecutionContext,
    natt: dg.ResourceParam[Night],
    lasare: dg.ResourceParam[ReaderAhead],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Judge, and publish what passed; else `current` stays where it was."""
    reader = lasare.take()
    with told_as_failure():
        gate = judge(natt)
    yield _gate_result(gate)
    if not gate.passed:
        raise stop(f"Inget publiceras. {gate_text(gate)}")
    published: PublishReport | dg.Failure
    try:
        with told_as_failure():
            published = _publish(natt, gate, reader, tell(context, natt))
    except dg.Failure as failure:
        published = failure
    yield from reader_results(natt.settings, reader.report)
    if isinstance(published, dg.Failure):
        raise published
    yield dg.MaterializeResult(PUBLISHED, metadata=_metadata(published))


def _gate_result(gate: GateResult) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=gate.passed,
        asset_key=PUBLISHED,
        check_name=GATE,
        severity=dg.AssetCheckSeverity.ERROR,
        description=gate_text(gate),
        metadata={"stangda_grindar": ", ".join(sorted({r.gate for r in gate.reasons}))},
    )


def _publish(night: Night, gate: GateResult, reader: Reader, progress: Progress) -> PublishReport:
    digest = read_build_basis(night.settings).digest
    report = publish(
        night.settings,
        gate=gate,
        versions=current_versions(),
        reader=reader,
        options=PublishOptions(progress=progress),
    )
    save_published_basis(night.settings, PublishedBasis(report.generation, digest))
    return report


def _metadata(report: PublishReport) -> dict[str, int | str | bool]:
    return {
        "generation": report.generation,
        "mening": report.sentence,
        "asof": f"{max(report.asof.values()):%Y-%m-%d %H:%M}",
        "ar_ny": report.is_new,
        "ar_bytt": report.is_flipped,
        "innehall_sha256": report.content_sha256,
        "antal_rader": sum(sum(counts.values()) for counts in report.rows.values()),
        "anmarkningar": " ".join(report.remarks),
    }
