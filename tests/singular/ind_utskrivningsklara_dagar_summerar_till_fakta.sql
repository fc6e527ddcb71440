-- R6: a returned row is a region, level and period type whose rows do not add up to the facts. The levels klinik and sjukhus
-- hold everyone, once for each period type.
with fakta as (
    select
        episoder.region_kod,
        count(dagar.utskrivningsklara_dagar) as antal,
        coalesce(sum(dagar.utskrivningsklara_dagar), 0) as summa_dagar,
        count(case when dagar.vardepisod_id is null then 1 end) as antal_utan_utskrivningsklar,
        count(case when dagar.exkluderad_orsak = 'negativ_tid' then 1 end) as antal_negativ_tid
    from {{ ref('fct_vardepisoder') }} as episoder
    left join {{ ref('fct_utskrivningsklara_dagar') }} as dagar
        on episoder.region_kod = dagar.region_kod and episoder.vardepisod_id = dagar.vardepisod_id
    where episoder.ar_lankad and episoder.utskrivning_datum is not null
    group by episoder.region_kod
),

indikator as (
    select
        region_kod,
        niva,
        periodtyp,
        sum(antal) as antal,
        sum(summa_dagar) as summa_dagar,
        sum(antal_utan_utskrivningsklar) as antal_utan_utskrivningsklar,
        sum(antal_negativ_tid) as antal_negativ_tid
    from {{ ref('ind_utskrivningsklara_dagar') }}
    where niva in ('klinik', 'sjukhus') and vardform = 'alla'
    group by region_kod, niva, periodtyp
),

vantade as (
    select
        fakta.*,
        former.niva,
        former.periodtyp
    from fakta
    cross join (select distinct niva, periodtyp from indikator) as former
)

select
    vantade.region_kod,
    vantade.niva,
    vantade.periodtyp
from vantade
left join indikator
    on
        vantade.region_kod = indikator.region_kod
        and vantade.niva = indikator.niva
        and vantade.periodtyp = indikator.periodtyp
where
    indikator.region_kod is null
    or vantade.antal <> indikator.antal
    or vantade.summa_dagar <> indikator.summa_dagar
    or vantade.antal_utan_utskrivningsklar <> indikator.antal_utan_utskrivningsklar
    or vantade.antal_negativ_tid <> indikator.antal_negativ_tid
