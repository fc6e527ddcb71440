"""indikator_delad: the long table of indicators for everybody.

Does not belong here: the other controlled tables (funnel.py, status_tables.py).
"""

from __future__ import annotations

from orchestration.disclosure.controlled import (
    K_BY_REGION,
    SCHEMA,
    UNIT_ROW,
    Controlled,
    hidden_join,
)

LONG_ROWS = (
    "SELECT i.*, coalesce(m.slag, CASE i.indikator_id WHEN 'avvikelser' THEN 'antal' "
    "ELSE 'resultat' END) AS slag, i.indikator_id || '.' || CASE WHEN m.slag IN "
    "('andel', 'medel') THEN m.taljare_matt ELSE i.matt END AS t_storhet, "
    "i.indikator_id || '.' || m.namnare_matt AS n_storhet "
    "FROM {table} AS i LEFT JOIN dimensioner.dim_indikatormatt AS m USING (indikator_id, matt)"
)
"""Rows of the long table with the quantities of numerator and denominator. slag `resultat`: a
published survey result, whose denominator is the number of answers."""

FULLNESS_PARTS: tuple[tuple[str, str], ...] = tuple(
    (indicator, part)
    for indicator, parts in {
        "utskrivningsklara_dagar": (
            "utskrivningsklara_dagar.antal",
            "utskrivningsklara_dagar.antal_utan_utskrivningsklar",
            "utskrivningsklara_dagar.antal_negativ_tid",
        ),
        **{
            indicator: (
                f"{indicator}.antal_avgjorda",
                "status_24h.antal_avgjorda",
                "status_24h.antal_ej_forfallen",
                "status_24h.antal_ej_bedombar",
            )
            for indicator in ("status_24h", "inskrivningsmeddelande_24h", "kvittens_24h")
        },
    }.items()
    for part in dict.fromkeys(parts)
)
"""Indicator -> the counts that its completeness is made of: it is shown when all of them are. For
other indicators it is shown when it is 0 or 1, and for what is no share of episodes."""

_FULLNESS = (
    "CASE WHEN undertryckt THEN NULL "
    "WHEN indikator_id IN ('avvikelser', 'delaktighet') OR fullstandighet IN (0, 1) "
    "OR (indikator_id IN (SELECT indikator_id FROM fullhet) AND NOT del_dold) THEN fullstandighet "
    "END"
)

INDIKATOR = Controlled(
    name="indikator_delad",
    source="indikator",
    key=(
        *("region_kod", "vardform", "niva", "enhet_kod"),
        *("periodtyp", "period", "indikator_id", "matt"),
    ),
    values=("taljare", "namnare", "varde", "uppfyller_mal", "fullstandighet"),
    figures=(
        "SELECT region_kod AS region, t_storhet AS storhet, vardform, niva, enhet_kod AS enhet, "
        "periodtyp, period, period_start AS start, slag, varde, namnare AS bas "
        f"FROM ({LONG_ROWS.format(table=f'{SCHEMA}.indikator')}) "
        "WHERE niva <> 'kombination' AND slag IN ('antal', 'summa')"
    ),
    select=(
        "WITH fullhet AS (SELECT DISTINCT f.indikator_id, d.region, d.vardform, d.niva, d.enhet, "
        "d.periodtyp, d.period FROM fullhet_delar AS f LEFT JOIN dold AS d ON d.storhet = f.del), "
        "markta AS (SELECT r.*, t.storhet IS NOT NULL AS t_dold, n.storhet IS NOT NULL AS n_dold, "
        "h.indikator_id IS NOT NULL AS del_dold, r.namnare > 0 AND r.namnare < k.k AS liten "
        f"FROM ({LONG_ROWS.format(table=f'{SCHEMA}.indikator')}) AS r "
        f"JOIN ({K_BY_REGION}) AS k USING (region_kod) "
        + hidden_join("t", "r.t_storhet", UNIT_ROW)
        + " "
        + hidden_join("n", "r.n_storhet", UNIT_ROW)
        + " LEFT JOIN fullhet AS h ON h.indikator_id = r.indikator_id AND h.region = r.region_kod "
        "AND (h.vardform, h.niva, h.enhet, h.periodtyp, h.period) "
        f"= ({UNIT_ROW}) WHERE r.niva <> 'kombination'), "
        "bedomda AS (SELECT *, varde IS NOT NULL AND CASE slag WHEN 'antal' THEN t_dold "
        "WHEN 'summa' THEN t_dold WHEN 'max' THEN true WHEN 'kvantil' THEN n_dold OR liten "
        "WHEN 'resultat' THEN coalesce(liten, false) "
        "ELSE t_dold OR n_dold OR (n_storhet IS NOT NULL AND liten) END AS undertryckt FROM markta)"
        " SELECT region_kod, vardform, niva, enhet_kod, enhet_namn, periodtyp, period, "
        "period_start, indikator_id, matt, "
        "CASE WHEN NOT undertryckt AND NOT t_dold THEN taljare END AS taljare, "
        "CASE WHEN NOT undertryckt AND NOT n_dold THEN namnare END AS namnare, "
        "CASE WHEN NOT undertryckt THEN varde END AS varde, enhet_for_varde, mal, "
        "CASE WHEN NOT undertryckt THEN uppfyller_mal END AS uppfyller_mal, preliminar, "
        f"{_FULLNESS} AS fullstandighet, enhet_verifierad, regelversion, undertryckt FROM bedomda"
    ),
    shown=" UNION ALL ".join(
        f"SELECT region_kod AS region, {storhet} AS storhet, vardform, niva, enhet_kod AS enhet, "
        f"periodtyp, period FROM ({LONG_ROWS.format(table=f'{SCHEMA}.indikator_delad')}) "
        f"WHERE {column} IS NOT NULL AND {where}"
        for storhet, column, where in (
            ("t_storhet", "varde", "slag IN ('antal', 'summa')"),
            ("t_storhet", "taljare", "slag <> 'resultat'"),
            ("n_storhet", "namnare", "n_storhet IS NOT NULL"),
        )
    ),
    comment=(
        "Den långa tabellen indikator efter röjandekontroll (R9): det som kan visas för alla. Små "
        "tal, och tal som de skulle gå att räkna ut med, är tomma. Nivån kombination finns inte "
        "här, den är för samverkan. Tidsläge: regionens senaste leverans (asof). En rad per "
        "region, vårdform, nivå, enhet, period, indikator och mått."
    ),
    comments={
        "taljare": "Täljaren; för antal och summor värdet självt. Tom när den är undertryckt.",
        "namnare": "Nämnaren, eller det antal som värdet är en del av eller räknat på. Tom när den "
        "är undertryckt, också på rader som själva visas.",
        "varde": "Värdet, oavrundat; andelar är 0–1. Tomt när det inte går att räkna (undertryckt "
        "är falskt) eller inte får visas (undertryckt är sant).",
        "uppfyller_mal": "Om målet är uppfyllt; tomt utan mål eller värde, och när värdet är "
        "undertryckt.",
        "fullstandighet": "Andel av underlaget som har de uppgifter värdet kräver, 0–1; tom när "
        "underlaget är tomt eller när andelen skulle röja ett undertryckt antal.",
        "undertryckt": "Sant när värdet finns men inte visas: ett litet antal, något som bygger på "
        "ett litet antal, ett största värde, eller ett tal som ett undertryckt kunde räknas ut ur.",
    },
)
