"""What differs between the figures that are published and those of the build.

Pure: SQL only. Does not belong here: where the answer is kept (history.py).
"""

from __future__ import annotations

BUILD, PUBLISHED = "bygge", "publicerat"
KEY = (
    *("region_kod", "vardform", "niva", "enhet_kod", "period", "period_start"),
    *("indikator_id", "matt"),
)
VALUES = ("taljare", "namnare", "varde")
LEVELS = ("lan", "analysgrupp", "kommun")


def difference_sql(build: str = BUILD, published: str = PUBLISHED) -> str:
    """Months that had ended when they were published and whose figures the build changes.

    A row: KEY, enhet_namn, old and new of each of VALUES, var_preliminar. Parameters: `regioner`
    and `tider`, region_kod and its published as-of as text. A figure that is gone, or that nobody
    had, counts as changed to or from empty; a row with zeros that appears or goes is no change.
    """
    key = ", ".join(f"coalesce(ny.{c}, gammal.{c}) AS {c}" for c in KEY)
    values = ", ".join(
        f"gammal.{c} AS tidigare_{c}, ny.{c} AS {'nytt' if c == 'varde' else 'ny'}_{c}"
        for c in VALUES
    )
    joined = " AND ".join(f"ny.{c} = gammal.{c}" for c in KEY)
    changed = " OR ".join(f"ny.{c} IS DISTINCT FROM gammal.{c}" for c in VALUES)
    return (
        f"SELECT {key}, coalesce(ny.enhet_namn, gammal.enhet_namn) AS enhet_namn, {values}, "
        "coalesce(gammal.preliminar, false) AS var_preliminar "
        f"FROM ({_months(build)}) AS ny FULL JOIN ({_months(published)}) AS gammal ON {joined} "
        f"WHERE ({changed}) "
        "AND (coalesce(ny.varde, 0) <> 0 OR coalesce(gammal.varde, 0) <> 0) "
        "AND CAST(coalesce(ny.period_start, gammal.period_start) + INTERVAL 1 MONTH AS DATE) "
        "<= CAST(MAP($regioner, $tider)[coalesce(ny.region_kod, gammal.region_kod)] AS DATE) "
        "ORDER BY ALL"
    )


def _months(catalog: str) -> str:
    levels = ", ".join(f"'{level}'" for level in LEVELS)
    return (
        f"SELECT * FROM {catalog}.indikatorer.indikator "
        f"WHERE periodtyp = 'manad' AND niva IN ({levels})"
    )
