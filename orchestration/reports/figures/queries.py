"""The SQL that figures are read by; placeholders by name. Nothing is computed here.

Does not belong here: which recipient may see what (read.py decides the parameters).
"""

from __future__ import annotations

from orchestration.explain.sentences import GATES
from orchestration.reports.figures.billing import REASON_TEXT

_COLUMNS = """
    tal.indikator_id, tal.matt, tal.vardform, tal.niva, tal.enhet_kod, tal.enhet_namn,
    tal.periodtyp, tal.period, tal.period_start, tal.taljare, tal.namnare, tal.varde,
    tal.enhet_for_varde, tal.mal, tal.uppfyller_mal, tal.preliminar, tal.fullstandighet,
    tal.enhet_verifierad
"""
# A survey has a name and no calendar period: the newest one of each measure and unit that had
# begun when the period ended is shown.
_WINDOW = """
    tal.region_kod = $region AND list_contains($indikatorer, tal.indikator_id)
    AND tal.periodtyp <> 'matning'
    AND tal.period_start >= $window_start AND tal.period_start + CASE tal.periodtyp
        WHEN 'manad' THEN INTERVAL 1 MONTH WHEN 'kvartal' THEN INTERVAL 3 MONTH
        WHEN 'halvar' THEN INTERVAL 6 MONTH ELSE INTERVAL 12 MONTH END <= $period_end
"""
_SURVEY = """
    tal.region_kod = $region AND list_contains($indikatorer, tal.indikator_id)
    AND tal.periodtyp = 'matning' AND tal.period_start < $period_end
"""
_NEWEST_SURVEY = """
QUALIFY row_number() OVER (
    PARTITION BY tal.indikator_id, tal.matt, tal.vardform, tal.niva, tal.enhet_kod,
        split_part(tal.period, ' 2', 1)
    ORDER BY tal.period_start DESC, tal.period DESC
) = 1
"""
# A stadsdel's code begins with its kommun's (seed stadsdelar).
_OWN = """
    ((tal.niva = 'kommun' AND list_contains($kommuner, tal.enhet_kod))
    OR (tal.niva = 'stadsdel' AND list_contains($kommuner, split_part(tal.enhet_kod, '-', 1)))
    OR ($samverkan AND (tal.niva = 'lan'
        OR (tal.niva = 'analysgrupp' AND tal.enhet_kod = $analysgrupp))))
"""
_BESIDE = """
    (tal.niva IN ('lan', 'riket') OR (tal.niva = 'analysgrupp' AND tal.enhet_kod = $analysgrupp))
"""
_LONG = "FROM indikatorer.indikator AS tal"
_SHARED = "FROM indikatorer.indikator_delad AS tal"

OWN_FIGURES = f"""
SELECT {_COLUMNS}, false AS undertryckt {_LONG} WHERE {_OWN} AND {_WINDOW}
UNION ALL
(SELECT {_COLUMNS}, false AS undertryckt {_LONG} WHERE {_OWN} AND {_SURVEY} {_NEWEST_SURVEY})
"""

# Kliniker, sjukhus and hälsovalsenheter of the kommuner's area, where the agreement names the level
# (docs/underlag.md: K-A7, K-B1 to K-B3).
PLACE_FIGURES = f"""
SELECT {_COLUMNS}, false AS undertryckt {_LONG}
INNER JOIN (
    SELECT DISTINCT
        region_kod,
        CASE enhetstyp WHEN 'KLINIK' THEN 'klinik' WHEN 'SJUKHUS' THEN 'sjukhus'
            ELSE 'halsovalsenhet' END AS niva,
        CASE enhetstyp WHEN 'SJUKHUS' THEN sjukhus_kod ELSE enhet_id END AS enhet_kod
    FROM dimensioner.dim_enhet
    WHERE list_contains($kommuner, kommun_kod)
) AS platser
    ON tal.region_kod = platser.region_kod AND tal.niva = platser.niva
        AND tal.enhet_kod = platser.enhet_kod
WHERE {_WINDOW} AND (tal.indikator_id, tal.niva) IN (
    ('aterinskrivning_30d', 'sjukhus'), ('aterinskrivning_30d', 'klinik'),
    ('avvikelser', 'sjukhus'), ('fast_vardkontakt', 'halsovalsenhet'), ('status_24h', 'klinik')
)
"""

FIGURES_BESIDE = f"""
SELECT {_COLUMNS}, tal.undertryckt {_SHARED} WHERE {_BESIDE} AND {_WINDOW}
UNION ALL
(SELECT {_COLUMNS}, tal.undertryckt {_SHARED} WHERE {_BESIDE} AND {_SURVEY} {_NEWEST_SURVEY})
"""

# The profile offentlig: län, analysgrupper and the region's kommuner, nothing under them.
_OPEN_LEVELS = """
    ((tal.niva IN ('lan', 'riket')) OR (tal.niva = 'analysgrupp' AND tal.enhet_kod <> 'okand')
    OR (tal.niva = 'kommun' AND list_contains($kommuner, tal.enhet_kod)))
"""
OPEN_FIGURES = f"""
SELECT {_COLUMNS}, tal.undertryckt {_SHARED} WHERE {_OPEN_LEVELS} AND {_WINDOW}
UNION ALL
(SELECT {_COLUMNS}, tal.undertryckt {_SHARED} WHERE {_OPEN_LEVELS} AND {_SURVEY} {_NEWEST_SURVEY})
"""
OPEN_HAS_PERIOD = """
SELECT count(*) FROM indikatorer.indikator_delad
WHERE region_kod = $region AND period = $period AND indikator_id = 'utskrivningsklara_dagar'
"""
OPEN_PERIODS = """
SELECT min(period), max(period) FROM indikatorer.indikator_delad
WHERE region_kod = $region AND periodtyp = $periodtyp
    AND indikator_id = 'utskrivningsklara_dagar'
"""

PLANS = """
WITH namn AS (
    SELECT region_kod, enhet_id, arg_max(namn, giltig_fran) AS namn
    FROM dimensioner.dim_enhet GROUP BY ALL
)
SELECT
    plan.period, plan.period_start, plan.kommun_kod, kommun.kommun_namn,
    plan.halsovalsenhet_kod,
    coalesce(hv.namn, plan.halsovalsenhet_kod) AS halsovalsenhet_namn,
    plan.klinik_kod, coalesce(klinik.namn, plan.klinik_kod) AS klinik_namn,
    plan.antal_utskrivna_lankade AS antal_utskrivna,
    plan.antal_utskrivningsplan, plan.antal_sip, plan.antal_sip_uppfoljning
FROM indikatorer.ind_planer AS plan
INNER JOIN dimensioner.dim_kommun AS kommun ON plan.kommun_kod = kommun.kommun_kod
LEFT JOIN namn AS hv
    ON plan.region_kod = hv.region_kod AND plan.halsovalsenhet_kod = hv.enhet_id
LEFT JOIN namn AS klinik
    ON plan.region_kod = klinik.region_kod AND plan.klinik_kod = klinik.enhet_id
WHERE
    plan.region_kod = $region AND plan.niva = 'kombination' AND plan.vardform = 'alla'
    AND list_contains($kommuner, plan.kommun_kod)
    AND plan.period_start >= $period_start AND plan.period_start < $period_end
ORDER BY plan.period, kommun.kommun_namn, halsovalsenhet_namn, plan.halsovalsenhet_kod,
    klinik_namn, plan.klinik_kod
"""

BILLING = """
SELECT
    period.vardform, period.kommun_kod, kommun.kommun_namn, period.periodtyp, period.period,
    period.period_start, period.modell_id, period.modelltyp, period.antal_alla,
    period.antal_kvalificerade, period.antal_dag0, period.summa_dagar, period.snitt,
    period.troskel, period.over_troskel, period.overskjutande_dagar, period.individuella_dagar,
    period.belopp_kr, period.belopp_k1_kr, period.belopp_k2_kr, period.belopp_k3_kr,
    period.belopp_status, period.berakningsstatus, period.saknad_parameter, period.reglering
FROM fakturering.fak_kommunperiod AS period
INNER JOIN dimensioner.dim_kommun AS kommun ON period.kommun_kod = kommun.kommun_kod
WHERE
    period.region_kod = $region AND list_contains($kommuner, period.kommun_kod)
    AND period.period_start >= $window_start
    AND period.period_start + CASE period.periodtyp WHEN 'kvartal' THEN INTERVAL 3 MONTH
        ELSE INTERVAL 1 MONTH END <= $period_end
ORDER BY kommun.kommun_namn, period.vardform DESC, period.period_start, period.modell_id
"""

_GATES = ", ".join(f"efter_{gate}" for gate in GATES)
_REASONS = ", ".join(f"orsak_{reason}" for reason in REASON_TEXT)
BILLING_DAYS = """
SELECT vardform, kommun_kod, periodtyp, period, modell_id, ar, antal_dagar, belopp_vardygn
FROM fakturering.fak_kommunperiod_dagar
WHERE region_kod = $region AND list_contains($kommuner, kommun_kod)
    AND period_start >= $window_start AND period_start < $period_end
ORDER BY ar DESC
"""

FUNNELS = f"""
SELECT
    vardform, kommun_kod, periodtyp, period, modell_id, antal_alla, antal_kvalificerade,
    {_GATES}, {_REASONS}
FROM fakturering.fak_tratt AS tratt
WHERE tratt.region_kod = $region AND list_contains($kommuner, tratt.kommun_kod)
    AND tratt.period_start >= $window_start AND tratt.period_start < $period_end
"""

REVISIONS = """
SELECT
    indikator_id, matt, vardform, niva, enhet_kod, enhet_namn, period, tidigare_varde, nytt_varde,
    var_preliminar, orsak, sedan
FROM indikatorer.indikator_revision AS tal
WHERE tal.region_kod = $region AND list_contains($indikatorer, tal.indikator_id)
    AND tal.period_start >= $window_start AND tal.period_start < $period_end
    AND ((tal.niva = 'kommun' AND list_contains($kommuner, tal.enhet_kod))
    OR ($samverkan AND (tal.niva = 'lan'
        OR (tal.niva = 'analysgrupp' AND tal.enhet_kod = $analysgrupp))))
ORDER BY sedan DESC, indikator_id, matt, vardform DESC, niva, enhet_kod, period
"""

PARAMETERS = """
SELECT
    modell_id, vardform, parameter, coalesce(varde, '') AS varde, status,
    coalesce(kalla, '') AS kalla, giltig_fran, giltig_till
FROM dimensioner.dim_avtalsparametrar
WHERE list_contains($models, modell_id) AND status IS NOT NULL
ORDER BY modell_id, ordning
"""

DEFINITIONS = """
SELECT
    indikator_id, namn, definition, lagrum, dokument, riktning, enhet, agare, version, antaganden
FROM dimensioner.dim_indikator ORDER BY indikator_id
"""

HAS_PERIOD = """
SELECT count(*) FROM indikatorer.ind_utskrivningsklara_dagar
WHERE region_kod = $region AND period = $period
"""

PERIODS = """
SELECT min(period), max(period) FROM indikatorer.ind_utskrivningsklara_dagar
WHERE region_kod = $region AND periodtyp = $periodtyp
"""
