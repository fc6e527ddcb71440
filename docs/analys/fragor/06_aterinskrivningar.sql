-- 06 Oplanerade återinskrivningar inom 30 dagar
-- Underlag: K-A7, S-M5
-- Fil: aggregat
-- Läs så: en rad per län, analysgrupp, kommun, sjukhus och klinik och månad, de senaste tretton. Månaden är utskrivningens. preliminar =
--   ja: alla har inte hunnit komma tillbaka ännu (30 dagar efter periodens sista dag), andelen kan bara stiga.
--   enhet_verifierad = nej: analysgruppens kommuner är inte bekräftade.
-- Visar inte: återinskrivningar på sjukhus i andra regioner, som inte finns i leveransen. Den som avlider utan att komma tillbaka är
--   kvar i nämnaren. Åter samma dag (antal_samma_dag) ingår inte i andelen.
select
    atter.region_kod,
    atter.niva,
    atter.enhet_kod,
    atter.enhet_namn,
    tal.enhet_verifierad,
    atter.period,
    atter.antal_index,
    atter.antal_aterinskrivna,
    atter.andel,
    atter.antal_samma_dag,
    atter.preliminar
from indikatorer.ind_aterinskrivningar as atter
inner join indikatorer.indikator as tal
    on
        atter.region_kod = tal.region_kod
        and atter.vardform = tal.vardform
        and atter.niva = tal.niva
        and atter.enhet_kod = tal.enhet_kod
        and atter.periodtyp = tal.periodtyp
        and atter.period = tal.period
        and tal.indikator_id = 'aterinskrivning_30d'
        and tal.matt = 'andel'
where
    atter.vardform = 'alla'
    and atter.periodtyp = 'manad'
    and atter.niva in ('lan', 'analysgrupp', 'kommun', 'sjukhus', 'klinik')
qualify dense_rank() over (partition by atter.region_kod order by atter.period_start desc) <= 13
order by atter.region_kod, atter.niva, atter.enhet_namn, atter.enhet_kod, atter.period
