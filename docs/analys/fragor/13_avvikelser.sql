-- 13 Avvikelser från Stella per processteg
-- Underlag: K-B1
-- Fil: aggregat
-- Läs så: en rad per månad, processteg och enhet med någon avvikelse, de senaste tretton månaderna. Länet räknar alla avvikelser, också
--   dem utan kommun.
-- Visar inte: avvisade avvikelser, och hur många som aldrig skrivs. Fler avvikelser kan betyda bättre rapportering. fullstandighet under
--   1: leveransen från Stella täcker bara en del av månaden.
select
    region_kod,
    period,
    niva,
    enhet_kod,
    enhet_namn,
    processteg,
    antal,
    fullstandighet
from indikatorer.ind_avvikelser
where periodtyp = 'manad' and vardform = 'alla' and antal > 0
qualify dense_rank() over (partition by region_kod order by period_start desc) <= 13
order by region_kod, period desc, niva desc, enhet_namn, enhet_kod, processteg
