-- The name of every unit that a level of the ind_ tables can show, and whether its make-up is confirmed by the region: an
-- analysgrupp is only when every kommun in it is.
with senaste_enheter as (
    select
        region_kod,
        enhet_id,
        namn,
        row_number() over (partition by region_kod, enhet_id order by giltig_fran desc) as ordning
    from {{ ref('bas_enhet') }}
),

verifierade as (
    select
        region_kod,
        analysgrupp,
        min(case when verifierad = 'ja' then 1 else 0 end) as alla_verifierade
    from {{ ref('kommun_analysgrupp') }}
    group by region_kod, analysgrupp
)

select distinct
    lan_kod as region_kod,
    'lan' as niva,
    lan_kod as enhet_kod,
    lan_namn as enhet_namn,
    cast(null as {{ type_text() }}) as verifierad
from {{ ref('kommuner') }}
union all
select
    regioner.region_kod,
    'kommun' as niva,
    kommuner.kommun_kod as enhet_kod,
    kommuner.namn as enhet_namn,
    null as verifierad
from {{ ref('kommuner') }} as kommuner
cross join {{ ref('int_asof') }} as regioner
union all
select
    grupper.region_kod,
    'analysgrupp' as niva,
    grupper.analysgrupp as enhet_kod,
    grupper.namn as enhet_namn,
    case when verifierade.alla_verifierade = 1 then 'ja' else 'nej' end as verifierad
from {{ ref('analysgrupper') }} as grupper
left join verifierade
    on grupper.region_kod = verifierade.region_kod and grupper.analysgrupp = verifierade.analysgrupp
union all
select
    substr(kommun_kod, 1, 2) as region_kod,
    'stadsdel' as niva,
    stadsdel_kod as enhet_kod,
    namn as enhet_namn,
    null as verifierad
from {{ ref('stadsdelar') }}
union all
select
    region_kod,
    'sjukhus' as niva,
    sjukhus_kod as enhet_kod,
    namn as enhet_namn,
    null as verifierad
from {{ ref('sjukhus') }}
union all
select
    region_kod,
    'klinik' as niva,
    enhet_id as enhet_kod,
    namn as enhet_namn,
    null as verifierad
from senaste_enheter
where ordning = 1
union all
select
    region_kod,
    'halsovalsenhet' as niva,
    enhet_id as enhet_kod,
    namn as enhet_namn,
    null as verifierad
from senaste_enheter
where ordning = 1
