-- The name of every unit that a level of the ind_ tables can show.
with senaste_enheter as (
    select
        region_kod,
        enhet_id,
        namn,
        row_number() over (partition by region_kod, enhet_id order by giltig_fran desc) as ordning
    from {{ ref('bas_enhet') }}
)

select distinct
    lan_kod as region_kod,
    'lan' as niva,
    lan_kod as enhet_kod,
    lan_namn as enhet_namn
from {{ ref('kommuner') }}
union all
select
    regioner.region_kod,
    'kommun' as niva,
    kommuner.kommun_kod as enhet_kod,
    kommuner.namn as enhet_namn
from {{ ref('kommuner') }} as kommuner
cross join {{ ref('int_asof') }} as regioner
union all
select
    region_kod,
    'analysgrupp' as niva,
    analysgrupp as enhet_kod,
    namn as enhet_namn
from {{ ref('analysgrupper') }}
union all
select
    substr(kommun_kod, 1, 2) as region_kod,
    'stadsdel' as niva,
    stadsdel_kod as enhet_kod,
    namn as enhet_namn
from {{ ref('stadsdelar') }}
union all
select
    region_kod,
    'sjukhus' as niva,
    sjukhus_kod as enhet_kod,
    namn as enhet_namn
from {{ ref('sjukhus') }}
union all
select
    region_kod,
    'klinik' as niva,
    enhet_id as enhet_kod,
    namn as enhet_namn
from senaste_enheter
where ordning = 1
union all
select
    region_kod,
    'halsovalsenhet' as niva,
    enhet_id as enhet_kod,
    namn as enhet_namn
from senaste_enheter
where ordning = 1
