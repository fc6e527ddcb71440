"""The entrance: deliveries in, the expected published tables out.

Does not belong here: rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from orchestration.contract import load_contract
from tests.reference import facts as published
from tests.reference.agreements import Agreements, load_agreements
from tests.reference.billing import BILLING_TABLES, billing
from tests.reference.deliveries import KALLA, OTHER_KALLOR, Delivered, read_landing
from tests.reference.facts import Fact
from tests.reference.newest_version import Counts, stage
from tests.reference.parameters import DEFAULTS, Parameters
from tests.reference.r0_conventions import Source
from tests.reference.r6_belaggning import ind_belaggning
from tests.reference.r6_groups import Region
from tests.reference.r6_indicators import ind_status_24h, ind_utskrivningsklara_dagar
from tests.reference.r6_other_sources import ind_avvikelser, ind_delaktighet
from tests.reference.r6_plans import ind_planer, ind_sip_kallelse
from tests.reference.r6_readmissions import fct_aterinskrivningar, ind_aterinskrivningar
from tests.reference.r6_vardkontakt import ind_fast_vardkontakt
from tests.reference.r10_findings import dq_fynd
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds, load_seeds
from tests.reference.values import to_utc

EPISODE_TABLES: dict[str, Callable[[Sequence[Fact]], list[Row]]] = {
    "fct_vardepisoder": published.fct_vardepisoder,
    "fct_utskrivningsklara_perioder": published.fct_utskrivningsklara_perioder,
    "fct_utskrivningsklara_dagar": published.fct_utskrivningsklara_dagar,
    "dq_status_24h": published.dq_status_24h,
}
REGION_TABLES: dict[str, Callable[[Region], list[Row]]] = {
    "ind_utskrivningsklara_dagar": ind_utskrivningsklara_dagar,
    "ind_status_24h": ind_status_24h,
    "fct_aterinskrivningar": fct_aterinskrivningar,
    "ind_aterinskrivningar": ind_aterinskrivningar,
    "ind_planer": ind_planer,
    "ind_fast_vardkontakt": ind_fast_vardkontakt,
    "ind_sip_kallelse": ind_sip_kallelse,
    "ind_belaggning": ind_belaggning,
}
OTHER_SOURCE_TABLES: dict[str, Callable[[Region], list[Row]]] = {
    "ind_avvikelser": ind_avvikelser,
    "ind_delaktighet": ind_delaktighet,
}
FINDING_TABLES: dict[str, Callable[[Region], list[Row]]] = {"dq_fynd": dq_fynd}
TABLES = (*EPISODE_TABLES, *REGION_TABLES)


def expected_tables(
    deliveries: Path | Sequence[Delivered],
    parameters: Parameters = DEFAULTS,
    *,
    held: Collection[str] = (),
    seeds: Seeds | None = None,
    agreements: Agreements | None = None,
    names: Collection[str] = TABLES,
) -> dict[str, list[Row]]:
    """The tables of `TABLES` (or those named) as the rules give them, columns as interface.md §3.

    deliveries: a `landing` folder, or accepted deliveries in memory, of any number of regions.
    held: extrakt_id of deliveries held for their volume. seeds, agreements: the project's when
    None.
    Times are aware UTC datetimes, dates `date`, empty None; the order of rows has no meaning.
    """
    known_seeds = load_seeds() if seeds is None else seeds
    result: dict[str, list[Row]] = {name: [] for name in names}
    for source in sources(deliveries, held=held):
        facts = published.build_facts(source, known_seeds, parameters)
        if set(names) & set(BILLING_TABLES):
            rows = agreements or load_agreements()
            billed = billing(facts, source, known_seeds, rows, parameters)
        for name in names:
            if name in BILLING_TABLES:
                result[name] += billed[name]
            elif name in EPISODE_TABLES:
                result[name] += EPISODE_TABLES[name](facts)
            else:
                region = Region(source, facts, known_seeds, parameters)
                result[name] += (REGION_TABLES | OTHER_SOURCE_TABLES | FINDING_TABLES)[name](region)
    return result


def sources(deliveries: Path | Sequence[Delivered], *, held: Collection[str] = ()) -> list[Source]:
    """The staged rows of every region with a delivery that is not held, in order of region.

    Rows of the other källor of a region without `cosmic_link` have no as-of and are left out.
    """
    given = read_landing(deliveries) if isinstance(deliveries, Path) else list(deliveries)
    result = []
    for region in sorted({d.region_kod for d in given}):
        mine = [d for d in given if d.region_kod == region]
        moving = [d for d in mine if d.kalla == KALLA and d.extrakt_id not in held]
        if moving:
            newest = max(moving, key=lambda d: d.extrakt_id)
            tables = {
                table.name: stage(table, [d for d in mine if d.kalla == kalla], held)[0]
                for kalla in (KALLA, *OTHER_KALLOR)
                for table in load_contract().kalla(kalla).tables
            }
            result.append(Source(region, to_utc(newest.asof_local), tables))
    return result


def reconciliation(
    deliveries: Path | Sequence[Delivered], region_kod: str, held: Collection[str] = ()
) -> list[Counts]:
    """What became of every delivered line of one region (delivery.md §3, dq_avstamning)."""
    given = read_landing(deliveries) if isinstance(deliveries, Path) else list(deliveries)
    mine = [d for d in given if d.region_kod == region_kod and d.kalla == KALLA]
    return [
        counts
        for table in load_contract().kalla(KALLA).tables
        for counts in stage(table, mine, held)[1]
    ]
