"""The billing tables of one region, R7 and R8 put together (interface.md §3).

Does not belong here: the rules themselves (r7, r8).
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.reference.agreements import Agreements
from tests.reference.facts import Fact
from tests.reference.parameters import Parameters
from tests.reference.r0_conventions import Source
from tests.reference.r7_gates import claims
from tests.reference.r8_episodes import fak_betaldygn, fak_vardepisoder, judge
from tests.reference.r8_periods import fak_kommunperiod, kommun_periods
from tests.reference.row_quarantine import Row
from tests.reference.seeds import Seeds

BILLING_TABLES = ("fak_vardepisoder", "fak_betaldygn", "fak_kommunperiod")


def billing(
    facts: Sequence[Fact],
    source: Source,
    seeds: Seeds,
    agreements: Agreements,
    parameters: Parameters,
) -> dict[str, list[Row]]:
    """The rows of `BILLING_TABLES`; a cell "*" or "a|b" is one that the rules leave open."""
    every = claims(facts, source, seeds, agreements, parameters)
    judged = [judge(claim, seeds, agreements) for claim in every]
    periods, paid = fak_kommunperiod(kommun_periods(judged, seeds), agreements)
    return {
        "fak_vardepisoder": fak_vardepisoder(judged),
        "fak_betaldygn": fak_betaldygn(judged, paid),
        "fak_kommunperiod": periods,
    }
