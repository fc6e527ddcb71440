-- 05 Fast vårdkontakt när kommunal hälso- och sjukvård är inkopplad
-- Underlag: K-B2, K-E4
-- Fil: aggregat
-- Läs så: en rad per län, kommun och hälsovalsenhet som hade någon berörd i kvartalet, de fem senaste kvartalen, sämst andel först.
--   Byt periodtyp till 'manad' eller 'halvar' för andra perioder.
-- Visar inte: dem där ärendet saknar uppgift om kommunal hälso- och sjukvård; de räknas inte alls. fullstandighet visar hur stor
--   andel av de länkade utskrivna som har uppgiften.
-- Kolumn fullstandighet: andel av de länkade utskrivna där ärendet säger om kommunal hälso- och sjukvård är inkopplad
select
    kontakt.region_kod,
    kontakt.niva,
    kontakt.enhet_kod,
    kontakt.enhet_namn,
    kontakt.period,
    kontakt.antal_berorda,
    kontakt.antal_med_fast_vardkontakt,
    kontakt.andel,
    tal.fullstandighet
from indikatorer.ind_fast_vardkontakt as kontakt
inner join indikatorer.indikator as tal
    on
        kontakt.region_kod = tal.region_kod
        and kontakt.vardform = tal.vardform
        and kontakt.niva = tal.niva
        and kontakt.enhet_kod = tal.enhet_kod
        and kontakt.periodtyp = tal.periodtyp
        and kontakt.period = tal.period
        and tal.indikator_id = 'fast_vardkontakt'
        and tal.matt = 'andel'
where kontakt.vardform = 'alla' and kontakt.periodtyp = 'kvartal' and kontakt.antal_berorda > 0
qualify dense_rank() over (partition by kontakt.region_kod order by kontakt.period_start desc) <= 5
order by kontakt.region_kod, kontakt.period desc, kontakt.niva, kontakt.andel, kontakt.enhet_kod
