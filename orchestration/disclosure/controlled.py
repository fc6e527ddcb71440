"""What a controlled table is, and the SQL that several of them share.

Does not belong here: the tables themselves (tables.py and the modules it names).
"""

from __future__ import annotations

from dataclasses import dataclass

SCHEMA = "indikatorer"


@dataclass(frozen=True)
class Controlled:
    """One controlled table.

    source: the exact table, in the same schema. key: its grain. values: what is the exact table's
    own or empty. figures: SQL that gives every count and sum that
    the exact table holds as (region, storhet, vardform, niva, enhet, periodtyp, period, start,
    slag, varde, bas), slag and bas as in primary.is_sensitive. select: the controlled rows, with
    {dold:alias} for the join to what is hidden. shown: SQL over the written table that gives the
    key of every figure a reader sees. comments: of the table and of the columns that the exact
    table lacks or that mean something else here.
    """

    name: str
    source: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    figures: str
    select: str
    shown: str
    comment: str
    comments: dict[str, str]

    @property
    def full_name(self) -> str:
        return f"{SCHEMA}.{self.name}"


def hidden_join(alias: str, storhet: str, row: str) -> str:
    """LEFT JOIN to the hidden figures: {alias}.storhet is not null where the figure is hidden.

    row: SQL for (vardform, niva, enhet, periodtyp, period) of the row `r`.
    """
    return (
        f"LEFT JOIN dold AS {alias} ON {alias}.region = r.region_kod AND {alias}.storhet = "
        f"{storhet} AND ({alias}.vardform, {alias}.niva, {alias}.enhet, {alias}.periodtyp, "
        f"{alias}.period) = ({row})"
    )


UNIT_ROW = "r.vardform, r.niva, r.enhet_kod, r.periodtyp, r.period"
K_BY_REGION = (
    "SELECT p.region_kod, p.k FROM intermediate.int_regionparametrar AS p "
    "JOIN intermediate.int_asof AS lage ON lage.region_kod = p.region_kod "
    "AND p.giltig_fran <= lage.asof_datum "
    "AND (p.giltig_till IS NULL OR p.giltig_till > lage.asof_datum)"
)
"""k of R9 by region: the value that holds at as-of."""
