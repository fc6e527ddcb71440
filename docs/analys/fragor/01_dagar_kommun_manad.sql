-- 01 Utskrivningsklara dagar per kommun och månad, mot målet
-- Underlag: K-A4, K-E1, S-M2, S-M3, S-M5
-- Fil: aggregat
-- Läs så: en rad per kommun och månad för somatiken, de senaste tretton månaderna. Målet gäller snitt_alla: alla länkade
--   utskrivna, också de som åkte hem samma dag (dag 0). snitt_minst_1 är SKR:s och Koladas snitt och kan aldrig bli under 1.
--   Läs alltid antal bredvid snittet: en enda långliggare flyttar snittet mycket i en liten kommun.
-- Visar inte: de som fortfarande ligger kvar (fråga 08), psykiatrin (fråga 02, per kvartal) och varför någon väntade. År utan
--   beslutat mål har tomt mål och inget omdöme.
-- Kolumn fullstandighet: andel av de länkade utskrivna som har en period att räkna på; under 1 saknas registreringar
select
    dagar.region_kod,
    dagar.enhet_kod,
    dagar.enhet_namn,
    dagar.period,
    dagar.antal,
    dagar.antal_dag0,
    dagar.summa_dagar,
    dagar.snitt_alla,
    dagar.snitt_minst_1,
    dagar.mal,
    dagar.uppfyller_mal,
    tal.preliminar,
    tal.fullstandighet
from indikatorer.ind_utskrivningsklara_dagar as dagar
inner join indikatorer.indikator as tal
    on
        dagar.region_kod = tal.region_kod
        and dagar.vardform = tal.vardform
        and dagar.niva = tal.niva
        and dagar.enhet_kod = tal.enhet_kod
        and dagar.periodtyp = tal.periodtyp
        and dagar.period = tal.period
        and tal.indikator_id = 'utskrivningsklara_dagar'
        and tal.matt = 'snitt_alla'
where dagar.vardform = 'somatik' and dagar.niva in ('lan', 'kommun') and dagar.periodtyp = 'manad'
qualify dense_rank() over (partition by dagar.region_kod order by dagar.period_start desc) <= 13
order by dagar.region_kod, dagar.niva desc, dagar.enhet_namn, dagar.enhet_kod, dagar.period
