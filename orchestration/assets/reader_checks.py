"""The reader checks as asset checks of what is published, one per file, and their page.

Does not belong here: what is checked (orchestration.reader_checks).
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from orchestration.assets.groups import links
from orchestration.assets.keys import PUBLISHED
from orchestration.reader_checks import ReaderReport, Suite, write_page
from orchestration.reader_checks.texts import PAGE, SUITE_TEXTS
from orchestration.settings import Settings

READER_CHECK = "lasarkontroll"


def check_name(suite: Suite) -> str:
    """«lasarkontroll_delad»."""
    return f"{READER_CHECK}_{suite}"


def reader_check_specs() -> list[dg.AssetCheckSpec]:
    """One check per file, and one for the files beside each other."""
    return [
        dg.AssetCheckSpec(
            check_name(suite),
            asset=PUBLISHED,
            description=f"Great Expectations, så som en läsare öppnar det: {SUITE_TEXTS[suite]}. "
            f"Sidan {PAGE} säger vad som avviker.",
        )
        for suite in Suite
    ]


def reader_results(
    settings: Settings, report: ReaderReport | None
) -> Iterator[dg.AssetCheckResult]:
    """The checks' results, after the page is written; none when the reader was never asked."""
    if report is None:
        return
    page = write_page(settings, report)
    for suite in Suite:
        yield _result(suite, report, page)


def _result(suite: Suite, report: ReaderReport, page: Path) -> dg.AssetCheckResult:
    outcomes = report.of_suite(suite)
    failed = [o for o in outcomes if not o.success]
    blocks = any(o.blocks for o in failed)
    return dg.AssetCheckResult(
        passed=not failed,
        asset_key=PUBLISHED,
        check_name=check_name(suite),
        severity=dg.AssetCheckSeverity.ERROR if blocks else dg.AssetCheckSeverity.WARN,
        metadata={
            "antal_kontroller": len(outcomes),
            "antal_avvikande": len(failed),
            "avvikande": ", ".join(o.check.id for o in failed),
            **links(page=str(page)),
        },
    )
