"""SQL that compares named tables of a generation: each query gives one row of counts.

Catalogs are the files' names; the small tables are those of opened.py. Great Expectations formats
the text, so braces would have to be doubled: none are used.
Does not belong here: which checks there are and how grave (suites.py), scans of all tables
(scans.py).
"""

from __future__ import annotations

from collections.abc import Mapping

_KEY = "region_kod, vardform, niva, enhet_kod, periodtyp, period"
_COMBINED = ", kommun_kod, halsovalsenhet_kod, klinik_kod"
_AGGREGAT, _INDIVID = "aggregat.indikatorer", "individ.fakturering"
_BILLED = "aggregat.fakturering.fak_kommunperiod"


def promised_columns(fil: str) -> str:
    """Promised columns of a file, and those that are missing or of another type."""
    return (
        "SELECT count(*) AS antal, count(*) FILTER (k.typ IS DISTINCT FROM u.typ) AS avvikande "
        "FROM utlovade_kolumner AS u LEFT JOIN kolumner AS k USING (fil, tabell, kolumn) "
        f"WHERE u.fil = '{fil}'"
    )


def scanned(scan: str, fil: str) -> str:
    """What a scan of a file counted (scans.py)."""
    return (
        "SELECT coalesce(sum(antal), 0) AS antal, coalesce(sum(avvikande), 0) AS avvikande "
        f"FROM {scan}_{fil}"
    )


def levels(mart: str) -> str:
    """Promised combinations of level, period type and vårdform that must be there and those that
    are not, and rows and those of a combination that is not promised. A mart without rows, before
    the first linked discharge, is missing nothing."""
    return (
        "WITH finns AS (SELECT niva, periodtyp, vardform, count(*) AS antal "
        f"FROM {_AGGREGAT}.{mart} GROUP BY ALL), "
        "lovade AS (SELECT n.niva, n.periodtyp, v.vardform, n.alltid AND "
        "EXISTS (SELECT 1 FROM finns) AS kravs FROM utlovade_nivaer AS n "
        f"CROSS JOIN utlovade_vardformer AS v WHERE n.tabell = '{mart}') "
        "SELECT count(*) FILTER (l.kravs) AS antal_lovade, "
        "count(*) FILTER (l.kravs AND f.antal IS NULL) AS saknade, "
        "coalesce(sum(f.antal), 0) AS antal_rader, "
        "coalesce(sum(f.antal) FILTER (l.niva IS NULL), 0) AS okanda "
        "FROM lovade AS l FULL JOIN finns AS f USING (niva, periodtyp, vardform)"
    )


def mart_in_long_table(mart: str, measures: Mapping[tuple[str, str], str]) -> str:
    """Measures of one ind_ table, and those whose rows are not the same in `indikator`.

    measures: (indikator_id, matt) -> column of the table. Rows are compared as a sum of hashes
    over key and value, so that no row need meet its twin.
    """
    key = _KEY + (_COMBINED if mart == "ind_planer" else "")
    own = ", ".join(
        f"{_rows_as_sum(key, column)} AS {indicator}__{matt}"
        for (indicator, matt), column in measures.items()
    )
    indicators = ", ".join(sorted({f"'{indicator}'" for indicator, _ in measures}))
    names = ", ".join(f"('{indicator}__{matt}')" for indicator, matt in measures)
    return (
        f"WITH egna AS (UNPIVOT (SELECT {own} FROM {_AGGREGAT}.{mart}) "
        "ON COLUMNS(*) INTO NAME namn VALUE summa), langa AS (SELECT indikator_id || '__' || matt "
        f"AS namn, {_rows_as_sum(key, 'varde')} AS summa FROM {_AGGREGAT}.indikator "
        f"WHERE indikator_id IN ({indicators}) GROUP BY ALL) SELECT count(*) AS antal, "
        "count(*) FILTER (e.summa IS DISTINCT FROM l.summa) AS avvikande "
        f"FROM (VALUES {names}) AS v(namn) LEFT JOIN egna AS e USING (namn) "
        "LEFT JOIN langa AS l USING (namn)"
    )


def _rows_as_sum(key: str, value: str) -> str:
    return f"sum(CAST(hash({key}, CAST({value} AS DOUBLE)) AS HUGEINT))"


RATIOS = (
    "SELECT count(*) AS antal, count(*) FILTER "
    "(coalesce(abs(i.varde - i.taljare / nullif(i.namnare, 0)) > 1e-9, "
    "m.slag = 'andel' OR i.varde <> 0 OR i.taljare <> 0)) AS avvikande "
    f"FROM {_AGGREGAT}.indikator AS i JOIN aggregat.dimensioner.dim_indikatormatt AS m "
    "USING (indikator_id, matt) WHERE m.slag IN ('andel', 'medel') AND i.varde IS NOT NULL"
)
"""Shares and means with a value, and those that are not numerator through denominator. A mean per
day over no days is 0 (rules.md R6, belaggning)."""

COUNTY_SUMS = (
    "WITH rader AS (SELECT hash(i.region_kod, i.indikator_id, i.matt, i.vardform, i.periodtyp, "
    "i.period) AS nyckel, i.niva, i.varde "
    f"FROM {_AGGREGAT}.indikator AS i JOIN aggregat.dimensioner.dim_indikatormatt AS m "
    "USING (indikator_id, matt) LEFT JOIN aggregat.dimensioner.dim_kommun AS k "
    "ON i.niva = 'kommun' AND k.kommun_kod = i.enhet_kod "
    "WHERE m.slag IN ('antal', 'summa') AND i.niva IN ('lan', 'kommun') "
    "AND (i.niva = 'lan' OR k.region_kod = i.region_kod)), "
    "summor AS (SELECT nyckel, coalesce(sum(varde) FILTER (niva = 'lan'), 0) AS lan, "
    "coalesce(sum(varde) FILTER (niva = 'kommun'), 0) AS kommuner FROM rader GROUP BY nyckel) "
    "SELECT count(*) AS antal, count(*) FILTER (lan <> kommuner) AS avvikande FROM summor"
)
"""Counts of the county, and those that are not the sum of its own kommuner (rules.md R3)."""

PAYABLE_DAYS = (
    "WITH dygn AS (SELECT region_kod, vardepisod_id, count(*) AS antal "
    f"FROM {_INDIVID}.fak_betaldygn GROUP BY ALL) "
    "SELECT count(*) AS antal, "
    "count(*) FILTER (coalesce(d.antal, 0) <> e.betaldagar) AS avvikande "
    f"FROM {_INDIVID}.fak_vardepisoder AS e "
    f"JOIN (SELECT DISTINCT modell_id FROM {_BILLED} "
    "WHERE modelltyp IN ('individ', 'snitt_grind_individ')) AS m USING (modell_id) "
    "LEFT JOIN dygn AS d USING (region_kod, vardepisod_id)"
)
"""Episodes under the two models of individual days, and those whose payable days are not as many
as their rows in fak_betaldygn (interface.md §3)."""

BILLED_DAYS = (
    "WITH dygn AS (SELECT d.region_kod, d.kommun_kod, e.modell_id, count(*) AS dagar, "
    f"sum(d.belopp_kr) AS kr FROM {_INDIVID}.fak_betaldygn AS d JOIN {_INDIVID}.fak_vardepisoder "
    "AS e USING (region_kod, vardepisod_id) WHERE d.ingar_i_belopp GROUP BY ALL), "
    "perioder AS (SELECT region_kod, kommun_kod, modell_id, "
    "sum(individuella_dagar) FILTER (belopp_kr IS NOT NULL) AS dagar, sum(belopp_kr) AS kr "
    f"FROM {_BILLED} WHERE modelltyp IN ('individ', 'snitt_grind_individ') GROUP BY ALL) "
    "SELECT count(*) AS antal, count(*) FILTER (coalesce(d.dagar, 0) <> coalesce(p.dagar, 0) "
    "OR coalesce(d.kr, 0) <> coalesce(p.kr, 0)) AS avvikande "
    "FROM perioder AS p FULL JOIN dygn AS d USING (region_kod, kommun_kod, modell_id)"
)
"""Kommuner and models, and those whose days or kronor are not the sum of the vårddygn that are said
to be in the amount."""

SAME_EPISODES = (
    "WITH fakturerade AS (SELECT region_kod, kommun_kod, vardform, sum(antal_alla) AS antal "
    f"FROM {_BILLED} GROUP BY ALL), indikatorn AS (SELECT region_kod, enhet_kod AS kommun_kod, "
    "vardform, sum(antal + antal_negativ_tid) AS antal "
    f"FROM {_AGGREGAT}.ind_utskrivningsklara_dagar "
    "WHERE niva = 'kommun' AND periodtyp = 'manad' GROUP BY ALL) "
    "SELECT count(*) AS antal, count(*) FILTER (f.antal IS DISTINCT FROM i.antal) AS avvikande "
    "FROM fakturerade AS f LEFT JOIN indikatorn AS i USING (region_kod, kommun_kod, vardform)"
)
"""Kommuner that are billed, and those whose episodes are not as many in the indicator (R6, R8)."""

FUNNEL = (
    "SELECT count(*) AS antal, count(*) FILTER (p.antal_alla <> coalesce(t.antal_alla, 0) "
    "OR p.antal_kvalificerade <> coalesce(t.antal_kvalificerade, 0)) AS avvikande "
    f"FROM {_BILLED} AS p LEFT JOIN aggregat.fakturering.fak_tratt AS t "
    "ON t.region_kod = p.region_kod AND t.vardform = p.vardform AND t.kommun_kod = p.kommun_kod "
    "AND t.periodtyp = p.periodtyp AND t.period = p.period "
    "AND t.modell_id IS NOT DISTINCT FROM p.modell_id"
)
"""Kommun-periods, and those whose episodes are not as many in the funnel."""

FINDINGS = (
    "WITH fynd AS (SELECT region_kod, regel_id, count(*) AS antal FROM individ.kvalitet.dq_fynd "
    "GROUP BY ALL), antalen AS (SELECT region_kod, regel_id, sum(antal + antal_undantagna) "
    "AS antal FROM aggregat.kvalitet.dq_fynd_antal GROUP BY ALL) "
    "SELECT count(*) AS antal, "
    "count(*) FILTER (coalesce(f.antal, 0) <> coalesce(a.antal, 0)) AS avvikande "
    "FROM antalen AS a FULL JOIN fynd AS f USING (region_kod, regel_id)"
)
"""Regions and rules, and those whose findings are not as many as the counts say."""

UNDESCRIBED_RULES = (
    "SELECT count(*) AS antal, count(*) FILTER (r.regel_id IS NULL) AS avvikande FROM "
    "(SELECT DISTINCT regel_id FROM aggregat.kvalitet.dq_fynd_antal) AS a "
    "LEFT JOIN aggregat.kvalitet.dq_regler AS r USING (regel_id)"
)
"""Rules that are counted, and those without a description in dq_regler."""

STATED_ROWS = (
    "SELECT count(*) AS antal, count(*) FILTER (u.antal IS DISTINCT FROM r.antal) AS avvikande "
    "FROM uppgivna_rader AS u FULL JOIN rader AS r USING (fil, tabell)"
)
"""Tables, and those that do not hold as many rows as om_leveransen.json says."""

_ACCEPTED = (
    "SELECT * FROM aggregat.kvalitet.dq_leveranser WHERE status IN ('accepterad', 'kant_innehall')"
)

STATED_DELIVERIES = (
    f"WITH godtagna AS ({_ACCEPTED}), lagen AS (SELECT region_kod, "
    "timezone('Europe/Stockholm', arg_max(extrakt_tidpunkt, extrakt_id)) AS lage FROM godtagna "
    "WHERE kalla = 'cosmic_link' AND NOT ar_hallen GROUP BY region_kod), "
    "jamforda AS (SELECT u.extrakt_id IS NULL OR g.extrakt_id IS NULL AS fel "
    "FROM uppgivna_leveranser AS u FULL JOIN godtagna AS g USING (kalla, region_kod, extrakt_id) "
    "UNION ALL SELECT l.lage IS DISTINCT FROM g.lage "
    "FROM generation AS g FULL JOIN lagen AS l USING (region_kod)) "
    "SELECT count(*) AS antal, count(*) FILTER (fel) AS avvikande FROM jamforda"
)
"""Deliveries and as-of times, and those that om_leveransen.json and dq_leveranser tell
differently."""
