"""The disclosure control of R9 as assets: the controlled tables, between dbt and publishing.

Does not belong here: what is hidden and why (orchestration.disclosure).
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.groups import links
from orchestration.assets.keys import BUILD_POOL, DISCLOSURE_STEP, OWNERS, relation_key
from orchestration.assets.night import Night, tell, told_as_failure
from orchestration.disclosure import CONTROLLED, control_figures
from orchestration.disclosure.controlled import SCHEMA
from orchestration.disclosure.tables import READS
from orchestration.reader_checks import ReaderAhead

NOTHING_DERIVABLE = "inget_dolt_gar_att_rakna_ut"
_FIRST = relation_key(SCHEMA, CONTROLLED[0].name)


@dg.multi_asset(
    name=DISCLOSURE_STEP,
    specs=[
        dg.AssetSpec(
            relation_key(SCHEMA, table.name),
            deps=[relation_key(*name.split(".")) for name in READS],
            description=table.comment,
            group_name=DISCLOSURE_STEP,
            owners=OWNERS,
            kinds={"duckdb"},
            metadata=links(guide="docs/disclosure.md"),
        )
        for table in CONTROLLED
    ],
    check_specs=[
        dg.AssetCheckSpec(
            NOTHING_DERIVABLE,
            asset=_FIRST,
            description="Inget dolt antal är en linjär kombination av de visade (R9), prövat på "
            "tabellerna som de skrevs.",
        )
    ],
    pool=BUILD_POOL,
)
def disclosure(
    context: dg.AssetExecutionContext,
    natt: dg.ResourceParam[Night],
    lasare: dg.ResourceParam[ReaderAhead],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Write what everybody may see; a table that gives a hidden figure away stops the night."""
    with told_as_failure():
        report = control_figures(natt.settings, tell(context, natt), lasare.send_for)
    # A failed test has raised: nothing of what was written is then left.
    yield dg.AssetCheckResult(passed=True, asset_key=_FIRST, check_name=NOTHING_DERIVABLE)
    for table in CONTROLLED:
        yield dg.MaterializeResult(
            relation_key(SCHEMA, table.name),
            metadata={
                "siffror": report.figures,
                "kansliga": report.sensitive,
                "dolda": report.hidden,
                "samband": report.relations,
            },
        )
