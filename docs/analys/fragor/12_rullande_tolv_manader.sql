-- 12 Alla indikatorers huvudmått på rullande tolv månader
-- Underlag: K-A1, K-A2, K-A3, K-A4, K-A7, K-B2, K-B3, S-M5
-- Fil: aggregat
-- Läs så: en rad per indikator, mått och enhet (län, analysgrupp, kommun) för de tolv månader som slutar med den senaste avslutade månaden.
--   varde = taljare delat med namnare, som är månadernas summor. Jämnar ut små kommuner bättre än kvartal.
-- Visar inte: enheter som inte har alla tolv månaderna, och median, p90 och max, som inte går att summera. Har målet passerats en enskild
--   månad syns det bara i fråga 01.
-- Kolumn namn: indikatorns namn
with laget as (
    select
        region_kod,
        max(dag) as asof
    from indikatorer.ind_ligger_just_nu
    group by region_kod
)

select
    tolv.region_kod,
    tolv.niva,
    tolv.enhet_kod,
    tolv.enhet_namn,
    tolv.till_och_med,
    tolv.indikator_id,
    definition.namn,
    tolv.matt,
    tolv.taljare,
    tolv.namnare,
    tolv.varde,
    tolv.enhet_for_varde,
    tolv.preliminar
from indikatorer.ind_rullande_12_manader as tolv
inner join dimensioner.dim_indikator as definition on tolv.indikator_id = definition.indikator_id
inner join dimensioner.dim_indikatormatt as matten on tolv.indikator_id = matten.indikator_id and tolv.matt = matten.matt
inner join laget on tolv.region_kod = laget.region_kod
where
    tolv.vardform = 'alla'
    and matten.slag in ('andel', 'medel')
    and tolv.sista_manad + interval 1 month <= laget.asof
qualify dense_rank() over (partition by tolv.region_kod order by tolv.sista_manad desc) = 1
order by tolv.region_kod, matten.indikator_id, matten.ordning, tolv.niva desc, tolv.enhet_namn, tolv.enhet_kod
