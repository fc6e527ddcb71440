"""tratt_delad: the funnel of the gates for everybody.

Does not belong here: the other controlled tables (long_table.py, status_tables.py).
"""

from __future__ import annotations

from orchestration.disclosure.controlled import SCHEMA, UNIT_ROW, Controlled, hidden_join

TRATT = Controlled(
    name="tratt_delad",
    source="ind_tratt_steg",
    key=("region_kod", "vardform", "niva", "enhet_kod", "periodtyp", "period", "steg"),
    values=("antal", "antal_alla"),
    figures=(
        "SELECT region_kod AS region, 'tratt.' || steg AS storhet, vardform, niva, "
        "enhet_kod AS enhet, periodtyp, period, period_start AS start, 'antal' AS slag, "
        "CAST(antal AS DOUBLE) AS varde, CAST(antal_alla AS DOUBLE) AS bas "
        f"FROM {SCHEMA}.ind_tratt_steg"
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
