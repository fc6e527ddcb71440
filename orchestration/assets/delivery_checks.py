"""Great Expectations' results as asset checks, one per delivered table, and the page for people.

Does not belong here: what is checked (orchestration.checks).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import dagster as dg

from orchestration.assets.groups import ARCHIVE_GROUP, links
from orchestration.assets.keys import (
    BUILD_POOL,
    CHECKS_PAGE,
    CHECKS_STEP,
    LEDGER,
    OWNERS,
    raw_key,
)
from orchestration.assets.night import Night, tell, told_as_failure
from orchestration.checks import (
    CheckerAhead,
    ChecksReport,
    Outcome,
    Severity,
    check_deliveries,
    write_page,
)
from orchestration.contract import Contract, Table
from orchestration.landing import Delivery, Ledger
from orchestration.store.layout import store_tables

CHECK = "leveranskontroller"


@dataclass(frozen=True)
class TableResult:
    """The newest deliveries' checks of one table. deviating: names of the checks that failed."""

    checks: int
    deviating: tuple[str, ...]
    blocks: bool

    @property
    def severity(self) -> dg.AssetCheckSeverity:
        return dg.AssetCheckSeverity.ERROR if self.blocks else dg.AssetCheckSeverity.WARN


def table_result(report: ChecksReport, table: Table) -> TableResult:
    """What the newest delivery of every region says about the table."""
    newest = [r for r in report.latest() if r.kalla == table.kalla]
    outcomes = [o for r in newest for o in r.of_table(table.name)]
    return TableResult(
        checks=len(outcomes),
        deviating=_names(o for o in outcomes if not o.success and o.severity is not Severity.INFO),
        blocks=any(o.blocks for o in outcomes),
    )


def _names(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    return tuple(sorted({o.id for o in outcomes}))


def build_delivery_checks(contract: Contract) -> dg.AssetsDefinition:
    """The step that checks what has been received and writes the page in outbox/."""
    tables = store_tables(contract)

    @dg.multi_asset(
        name=CHECKS_STEP,
        specs=[*(_raw_spec(t) for t in tables), _page_spec()],
        check_specs=[_check_spec(t) for t in tables],
        pool=BUILD_POOL,
    )
    def delivery_checks(
        context: dg.AssetExecutionContext,
        natt: dg.ResourceParam[Night],
        kontrollant: dg.ResourceParam[CheckerAhead],
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        with told_as_failure():
            with Ledger(natt.settings) as ledger:
                deliveries = ledger.deliveries()
            with kontrollant.at_work() as evaluate:
                report = check_deliveries(
                    natt.settings, natt.contract, deliveries, tell(context, natt), evaluate
                )
            page = write_page(natt.settings, report)
        rows = _row_counts(deliveries)
        for table in tables:
            key = raw_key(table.kalla, table.name)
            yield dg.MaterializeResult(key, metadata={"antal_rader": rows.get(key, 0)})
            yield _check_result(key, table_result(report, table))
        yield dg.MaterializeResult(
            CHECKS_PAGE,
            metadata={"antal_kontrollerade": len(report.checked), **links(page=str(page))},
        )

    return delivery_checks


def _raw_spec(table: Table) -> dg.AssetSpec:
    return dg.AssetSpec(
        raw_key(table.kalla, table.name),
        deps=[LEDGER],
        description=table.description,
        group_name=ARCHIVE_GROUP,
        owners=OWNERS,
        kinds={"parquet"},
        metadata=links(),
    )


def _page_spec() -> dg.AssetSpec:
    return dg.AssetSpec(
        CHECKS_PAGE,
        deps=[LEDGER],
        description="Kontrollsidan i outbox/: vad leveranskontrollerna såg.",
        group_name=CHECKS_STEP,
        owners=OWNERS,
        kinds={"html"},
        metadata=links(),
    )


def _check_spec(table: Table) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        CHECK,
        asset=raw_key(table.kalla, table.name),
        description="Great Expectations: nycklar, värden, tidsordning, referenser, fullständighet.",
    )


def _check_result(key: dg.AssetKey, result: TableResult) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not result.deviating,
        asset_key=key,
        check_name=CHECK,
        severity=result.severity,
        metadata={
            "antal_kontroller": result.checks,
            "antal_avvikande": len(result.deviating),
            "avvikande": ", ".join(result.deviating),
        },
    )


def _row_counts(deliveries: Iterable[Delivery]) -> dict[dg.AssetKey, int]:
    """Rows of each table in the newest delivery of every källa and region."""
    newest = {(d.kalla, d.region_kod): d for d in sorted(deliveries, key=lambda d: d.key)}
    counts: dict[dg.AssetKey, int] = {}
    for delivery in newest.values():
        for tabell, rows in delivery.row_counts().items():
            key = raw_key(delivery.kalla, tabell)
            counts[key] = counts.get(key, 0) + rows
    return counts
