"""Revisions of published months as an asset, between dbt and publishing.

Does not belong here: what a revision is (orchestration.revisions).
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.keys import BUILD_POOL, OWNERS, REVISIONS_STEP, relation_key
from orchestration.assets.night import Night, told_as_failure
from orchestration.revisions import DESCRIPTION, TABLE, record_revisions

REVISIONS = relation_key(*TABLE.split("."))


@dg.multi_asset(
    name=REVISIONS_STEP,
    specs=[
        dg.AssetSpec(
            REVISIONS,
            deps=[relation_key("indikatorer", "indikator")],
            description=DESCRIPTION,
            group_name=REVISIONS_STEP,
            owners=OWNERS,
            kinds={"duckdb"},
        )
    ],
    pool=BUILD_POOL,
)
def revisions(natt: dg.ResourceParam[Night]) -> Iterator[dg.MaterializeResult[None]]:
    """Keep what this night changes of months that were already published."""
    with told_as_failure():
        report = record_revisions(natt.settings)
    yield dg.MaterializeResult(REVISIONS, metadata={"nya": report.new, "totalt": report.total})
