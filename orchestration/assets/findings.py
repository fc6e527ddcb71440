"""The findings of what was just published as asset checks: one per rule, told per region.

Warnings all: a finding never stops a night, and people are told of it by the alerts. Does not
belong here: the rules (models/kvalitet), telling people (orchestration.alerts).
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import dagster as dg

from orchestration.assets.groups import links
from orchestration.assets.keys import BUILD_POOL, FINDINGS, FINDINGS_STEP, PUBLISHED
from orchestration.assets.night import Night, told_as_failure
from orchestration.publish import NotPublishedError, PublishError, open_published
from orchestration.settings import PROJECT_DIR

RULES = PROJECT_DIR / "seeds" / "kvalitet" / "dq_regler_lista.csv"
COUNTS = (
    "SELECT regel_id, region_kod, sum(antal), sum(antal_undantagna) "
    "FROM kvalitet.dq_fynd_antal GROUP BY ALL ORDER BY ALL"
)

Counts = Mapping[str, tuple[int, int]]
"""Region -> findings that count, and those under an accepted exception."""


def rules(seed: Path = RULES) -> dict[str, str]:
    """Rule -> what it means, in the order of the seed."""
    with seed.open(encoding="utf-8", newline="") as file:
        return {row["regel_id"]: row["beskrivning"] for row in csv.DictReader(file)}


def build_findings() -> dg.AssetChecksDefinition:
    """The step after publishing that reads the published counts."""
    known = rules()

    @dg.multi_asset_check(
        name=FINDINGS_STEP,
        specs=[
            dg.AssetCheckSpec(
                rule,
                asset=FINDINGS,
                description=text,
                additional_deps=[PUBLISHED],
                metadata=links(guide="docs/alerts.md"),
            )
            for rule, text in known.items()
        ],
        pool=BUILD_POOL,
    )
    def fynd(natt: dg.ResourceParam[Night]) -> Iterator[dg.AssetCheckResult]:
        with told_as_failure():
            found = published_counts(natt)
        for rule in known:
            yield _result(rule, found.get(rule, {}))

    return fynd


def published_counts(night: Night) -> dict[str, dict[str, tuple[int, int]]]:
    """Rule -> region -> counts, as everybody at utdataenheten reads them. Raises PublishError."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    try:
        with open_published(night.settings, "aggregat") as file:
            for rule, region, count, accepted in file.connection.execute(COUNTS).fetchall():
                found.setdefault(rule, {})[region] = (int(count), int(accepted))
    except NotPublishedError as error:
        raise PublishError("ej_publicerat", str(error)) from None
    return found


def _result(rule: str, counts: Counts) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=not any(count for count, _ in counts.values()),
        asset_key=FINDINGS,
        check_name=rule,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={f"antal_region_{region}": count for region, (count, _) in counts.items()}
        | {f"undantagna_region_{region}": kept for region, (_, kept) in counts.items()},
    )
