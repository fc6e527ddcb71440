"""The night's first step: take what waits in landing/, and see whether there is anything to do.

Does not belong here: what a delivery is (orchestration.landing).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import dagster as dg

from orchestration.assets.alerts import write_missing_delivery_alert
from orchestration.assets.groups import links
from orchestration.assets.keys import (
    ALL_RECEIVED,
    BUILD_POOL,
    LANDING_STEP,
    LEDGER,
    NO_DELIVERY_TAG,
    OWNERS,
    REFUSED_TAG,
    TIME_ZONE,
    delivery_key,
)
from orchestration.assets.night import Night, stop, tell, told_as_failure
from orchestration.contract import load_contract
from orchestration.landing import (
    Delivery,
    LandingReport,
    hold_reasons,
    land_waiting,
)
from orchestration.publish import BuildFindings, GateInput, NightOutcome, decide
from orchestration.source_names import SOURCE_NAMES
from orchestration.warehouse.basis import basis_of_ledger, is_published
from orchestration.warehouse.versions import current_versions

FRESHNESS: dict[str, dg.FreshnessPolicy] = {
    # One every night: at seven, before the digest, one of the last 24 hours is there.
    "cosmic_link": dg.FreshnessPolicy.cron("0 7 * * *", timedelta(hours=24), TIME_ZONE),
    "stella": dg.FreshnessPolicy.time_window(  # monthly, says its contract
        fail_window=timedelta(days=62), warn_window=timedelta(days=35)
    ),
    "enkat": dg.FreshnessPolicy.time_window(  # by hand, when a year's results are out
        fail_window=timedelta(days=550), warn_window=timedelta(days=400)
    ),
}
"""How often each källa delivers. A källa without an entry does not load: someone has to decide."""

_Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def landing_specs(sources: tuple[str, ...]) -> list[dg.AssetSpec]:
    """`leveranser_…` moves when its källa has delivered, `liggare` when there is work to do."""
    deliveries = [
        dg.AssetSpec(
            delivery_key(kalla),
            description=f"Mottagna leveranser från {SOURCE_NAMES[kalla]}: godtagna ligger i "
            "archive/, resten i quarantine/.",
            freshness_policy=FRESHNESS[kalla],
            kinds={"parquet"},
        )
        for kalla in sources
    ]
    ledger = dg.AssetSpec(
        LEDGER,
        deps=[delivery_key(kalla) for kalla in sources],
        description="Leveransliggaren, när det finns något som inte är publicerat än.",
        kinds={"sqlite"},
    )
    return [
        spec.replace_attributes(
            group_name=LANDING_STEP, owners=OWNERS, skippable=True, metadata=links()
        )
        for spec in (*deliveries, ledger)
    ]


@dg.multi_asset(
    name=LANDING_STEP,
    specs=landing_specs(load_contract().names),
    check_specs=[
        dg.AssetCheckSpec(
            ALL_RECEIVED,
            asset=LEDGER,
            description="Alla leveranser som låg i landing/ är mottagna, ingen är refuserad.",
        )
    ],
    pool=BUILD_POOL,
)
def landing(context: dg.AssetExecutionContext, natt: dg.ResourceParam[Night]) -> _Events:
    """Receive the waiting deliveries; the rest of the night is skipped when nothing is new."""
    with told_as_failure():
        report = land_waiting(natt.settings, natt.contract, tell(context, natt))
    _tell_missing(context, natt, report)
    if report.refused:
        context.instance.add_run_tags(context.run_id, {REFUSED_TAG: str(len(report.refused))})
    for kalla, received in _by_source((*report.accepted, *report.known)).items():
        yield dg.MaterializeResult(delivery_key(kalla), metadata=_delivery_metadata(received))
    yield _all_received(report)
    if not report.ledger:
        raise stop(_nothing_to_publish())
    versions = current_versions()
    basis = basis_of_ledger(report.ledger, hold_reasons(report.ledger), versions.kod)
    if is_published(natt.settings, basis):
        tell(context, natt)("Inget nytt sedan senaste publiceringen.")
    else:
        yield dg.MaterializeResult(LEDGER, metadata={"antal_leveranser": len(report.ledger)})


def _by_source(received: Iterable[Delivery]) -> dict[str, list[Delivery]]:
    found: dict[str, list[Delivery]] = {}
    for delivery in received:
        found.setdefault(delivery.kalla, []).append(delivery)
    return found


def _delivery_metadata(received: Sequence[Delivery]) -> dict[str, int | str]:
    newest = max(received, key=lambda d: d.extrakt_id)
    return {
        "antal": len(received),
        "senaste_extrakt_id": newest.extrakt_id,
        "senaste_extrakt_tidpunkt": f"{newest.extrakt_tidpunkt:%Y-%m-%d %H:%M}",
        "antal_rader": sum(sum(d.row_counts().values()) for d in received),
    }


def _all_received(report: LandingReport) -> dg.AssetCheckResult:
    codes = sorted({str(r.code) for refusal in report.refused for r in refusal.reasons})
    return dg.AssetCheckResult(
        passed=not report.refused,
        asset_key=LEDGER,
        check_name=ALL_RECEIVED,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "antal_refuserade": len(report.refused),
            "orsaker": ", ".join(codes),
            "antal_ej_klara_mappar": len(report.left_alone),
        },
    )


def _tell_missing(context: dg.AssetExecutionContext, night: Night, report: LandingReport) -> None:
    """The schedule is the fallback: it says so when no delivery has come (interface.md §2)."""
    if NO_DELIVERY_TAG not in context.run_tags or report.accepted or report.known:
        return
    alert = write_missing_delivery_alert(night.settings)
    context.log.warning(f"Ingen leverans har kommit det senaste dygnet. Larm: {alert}")


def _nothing_to_publish() -> str:
    found = GateInput(NightOutcome(dbt_ok=True), BuildFindings(0, 0))
    return " ".join(reason.text for reason in decide(found).reasons)
