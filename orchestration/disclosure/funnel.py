"""tratt_delad: the funnel of the gates for everybody.

Does not belong here: the other controlled tables (long_table.py, status_tables.py).
"""

from __future__ import annotations

from orchestration.disclosure.controlled import (
    K_BY_REGION,
    SCHEMA,
    UNIT_ROW,
    Controlled,
    hidden_join,
)
from orchestration.disclosure.relations import FUNNEL, LOST

_ROW = "region_kod, vardform, niva, enhet_kod, periodtyp, period"
_STEPS = ", ".join(f"'{step}'" for step in ("antal_alla", *(step for step, _ in FUNNEL)))
_LOST = (
    f"SELECT *, '{LOST}_' || steg AS bortfall, "
    f"lag(antal) OVER (PARTITION BY {_ROW} ORDER BY ordning) - antal AS antal_borta "
    f"FROM {SCHEMA}.ind_tratt_steg WHERE steg IN ({_STEPS})"
)
_UNIT = (
    "vardform, niva, enhet_kod AS enhet, periodtyp, period, period_start AS start, 'antal' AS slag"
)

TRATT = Controlled(
    name="tratt_delad",
    source="ind_tratt_steg",
    key=("region_kod", "vardform", "niva", "enhet_kod", "periodtyp", "period", "steg"),
    values=("antal", "antal_alla"),
    figures=(
        f"SELECT region_kod AS region, 'tratt.' || steg AS storhet, {_UNIT}, "
        "CAST(antal AS DOUBLE) AS varde, CAST(antal_alla AS DOUBLE) AS bas "
        f"FROM {SCHEMA}.ind_tratt_steg "
        # So few fell on a gate that the two steps around it give them away.
        f"UNION ALL SELECT region_kod, 'tratt.' || bortfall, {_UNIT}, "
        f"CAST(antal_borta AS DOUBLE), NULL FROM ({_LOST}) JOIN ({K_BY_REGION}) AS k "
        "USING (region_kod) WHERE antal_borta > 0 AND antal_borta < k.k"
    ),
    select=(
        "SELECT r.region_kod, r.vardform, r.niva, r.enhet_kod, r.enhet_namn, r.periodtyp, "
        "r.period, r.period_start, r.ordning, r.steg, "
        "CASE WHEN a.storhet IS NULL THEN r.antal END AS antal, "
        "CASE WHEN b.storhet IS NULL THEN r.antal_alla END AS antal_alla, "
        f"a.storhet IS NOT NULL AS undertryckt FROM {SCHEMA}.ind_tratt_steg AS r "
        + hidden_join("a", "'tratt.' || r.steg", UNIT_ROW)
        + " "
        + hidden_join("b", "'tratt.antal_alla'", UNIT_ROW)
    ),
    shown=" UNION ALL ".join(
        f"SELECT region_kod AS region, {storhet} AS storhet, vardform, niva, enhet_kod AS enhet, "
        f"periodtyp, period FROM {SCHEMA}.tratt_delad WHERE {column} IS NOT NULL"
        for storhet, column in (("'tratt.' || steg", "antal"), ("'tratt.antal_alla'", "antal_alla"))
    ),
    comment=(
        "Tratten över grindarna (R7) efter röjandekontroll (R9), för alla: länkade utskrivna "
        "vårdepisoder med giltig period, för kommuner och länet, i avtalets perioder och per år. "
        "Tidsläge: regionens senaste leverans (asof). En rad per region, vårdform, nivå, enhet, "
        "period och steg."
    ),
    comments={
        "antal": "Vårdepisoder i steget. Tomt när antalet är undertryckt.",
        "antal_alla": "Vårdepisoder före grindarna. Tomt när antalet är undertryckt.",
        "undertryckt": "Sant när antalet i steget inte visas: ett litet antal, eller ett tal som "
        "ett sådant kunde räknas ut ur.",
    },
)
