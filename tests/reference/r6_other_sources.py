"""R6 `avvikelser` and `delaktighet`: counts of the källa stella, results of the källa enkat.

Does not belong here: anything of the källa cosmic_link.
"""

from __future__ import annotations

from collections import Counter

from tests.reference.calendar_periods import period_of
from tests.reference.r0_conventions import code
from tests.reference.r6_groups import ALLA, Group, Region
from tests.reference.row_quarantine import Row
from tests.reference.statistics import share

REJECTED = "AVVISAD"
LEVELS = {
    "RIKET": "riket",
    "REGION": "lan",
    "SJUKHUS": "sjukhus",
    "KLINIK": "klinik",
    "KOMMUN": "kommun",
}
"""interface.md §3 names the levels; the källa says REGION for `lan`."""


def ind_avvikelser(region: Region) -> list[Row]:
    """Rows not AVVISAD by month of händelsedatum (else registrerad), place and processteg.

    `lan` holds every row the region delivered, whatever its kommun.
    """
    counts: Counter[tuple[Group, str]] = Counter()
    for row in region.source.living("avvikelse"):
        if row["status"] != REJECTED:
            period = period_of(row["handelse_datum"] or row["registrerad_datum"], "manad")
            places = {
                "lan": region.kod,
                "kommun": code(row["kommun_kod"]),
                "sjukhus": code(row["sjukhus_kod"]),
            }
            for niva, enhet in places.items():
                counts[Group(region.kod, ALLA, niva, enhet, period), row["processteg"]] += 1
    return [
        {**group.key, "processteg": processteg, "antal": antal}
        for (group, processteg), antal in counts.items()
    ]


def ind_delaktighet(region: Region) -> list[Row]:
    """Result, n and response rate of every survey row, on the level it was published for.

    The measurement (matning) is the period: surveys follow no calendar.
    """
    return [
        {
            "region_kod": region.kod,
            "vardform": ALLA,
            "niva": LEVELS.get(row["niva"], row["niva"]),
            "enhet_kod": row["niva_kod"],
            "periodtyp": "matning",
            "period": row["matning"],
            "matt_kod": row["matt_kod"],
            "kalla_namn": row["kalla_namn"],
            "period_start": row["period_fran"],
            "period_till": row["period_till"],
            "antal_utskick": row["antal_utskick"],
            "antal_svar": row["antal_svar"],
            "svarsandel": _answered(row),
            "resultat": row["resultat"],
        }
        for row in region.source.living("delaktighet")
    ]


def _answered(row: Row) -> float | None:
    """Empty when either number is."""
    if row["antal_svar"] is None or row["antal_utskick"] is None:
        return None
    return share(row["antal_svar"], row["antal_utskick"])
